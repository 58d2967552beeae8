# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Benchmarks: what a run takes, next to others that do the same. ``make bench`` runs them.

===========  ===========================================================================
parts        what can be measured by itself, and the order of the whole
commands     what is measured, as commands: playbooks, scripts and their environment
measure      one run of a command: seconds, processor seconds, memory, calls
goals        what a ratio should be, next to what it is
report       measurements as tables
publishing   tables in their place on a page
serving      a local server of HTTP for the stubs: latency, token buckets, counts
stubs        a stub's process, and orders to it
record_sets  a zone: route53_record_sets, a loop of amazon.aws, octoDNS, a script
automation   names that follow instances: how soon, by how many calls, and the function's size and start
fleet        many accounts: inventory, roles, single tasks, the main job, and scale
===========  ===========================================================================
"""

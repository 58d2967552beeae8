# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Record sets of a zone: this collection, a loop of amazon.aws.route53, octoDNS, and a script written for the purpose.

===========  =======================================================================
bench        the parts: behind the stub, the sandbox, the limits of AWS; and steps
contestants  who is measured, as commands
workload     the zones, in the words of each contestant
by_hand      the script: the least that is possible
breakdown    where the time of a run of the module goes
servers      what the contestants talk to
stub         the least of Route 53 that they need
stub_zone    its one zone
===========  =======================================================================
"""

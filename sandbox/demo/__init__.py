# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""``python -m sandbox.demo``: what the collection does, shown on a sandbox, from nothing to proof.

============  ================================================================
scenarios     what can be shown, by the name that SCENARIO has
main_job      access and names of two workload accounts; the default
automation    names that follow the instances
stage         what every scenario uses: running, claiming, telling
playbook      a playbook run by ``ansible-playbook``, and its recap
aws           the sandbox from outside: its command, plain boto3 and plain DNS
deprecations  what a run says of features that will be dropped
============  ================================================================
"""

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""``python -m sandbox.demo``: the main job on a sandbox, from nothing to proof.

============  ================================================================
playbook      a playbook run by ``ansible-playbook``, and its recap
aws           the sandbox from outside: its command, plain boto3 and plain DNS
deprecations  what a run says of features that will be dropped
============  ================================================================
"""

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""CloudFormation: stack sets with service-managed permissions are ours, whose stacks hold roles and instance profiles.

=============  =======================================================================================================
operations     stack sets, their stacks and their operations
targets        which accounts organizational units stand for, and who may administer stack sets
rules          what is refused before a stack set is made or changed
authorization  stack sets by name, and the permission to tag them
model          stack sets, their stacks in accounts and their operations, as they are kept
rollout        from a stack set to the stacks in accounts, also in those that join
templates      the part of the template language that roles need
stacks         a template's resources in one account: made, changed and deleted by the calls of IAM
=============  =======================================================================================================
"""

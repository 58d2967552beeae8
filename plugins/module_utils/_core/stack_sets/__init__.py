# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Stack sets of CloudFormation: what is declared, what is there, and the calls that lead from one to the other.

===========  =========================================================================================================
model        a stack set as CloudFormation has it or is to have it, and its stacks in accounts
declaration  a stack set as a task declares it, and as it is to become
reach        which accounts get a stack and which lose theirs when the targets change
brakes       a change that takes the stack from more accounts than was meant is refused
steps        the calls that lead from a stack set as it is to what is wanted
===========  =========================================================================================================
"""

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""CloudFormation.

===========  =================================================================================
stack_set    a stack set that an organization's accounts get their stacks of, in its order
stack_calls  the calls about one stack set, and the wait for its operations
result       what the module returns of a stack set
===========  =================================================================================
"""

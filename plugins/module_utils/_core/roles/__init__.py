# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM roles and instance profiles: what is declared, what is there, and the calls that lead from one to the other.

=======================  ===============================================================================================
model                    a role as IAM has it or is to have it
declaration              a role as a task declares it, and as it is to become
as_read                  a role that a task before has read
steps                    the calls that lead from a role as it is to what is wanted
selection                which of an account's roles a task asks for
differences              how a role differs from its declaration, in sentences
limits                   what IAM would refuse half-way through the writes
template                 a declared role as a CloudFormation template
instance_profiles        which instances need a profile attached, replaced or detached
instance_profile_policy  one inline policy in the roles of instance profiles
=======================  ===============================================================================================
"""

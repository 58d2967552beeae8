# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM: roles and their trust.

=======================  ===============================================================================================
trust_role               the module iam_trust_role
trust_role_info          the module iam_trust_role_info
trust_statement          the module iam_trust_statement
instance_profile_policy  the module iam_instance_profile_policy
roles                    the calls that read and write one role
role_trust               the calls that read and write the trust of a role for the sake of one statement
session_revocation       ending the sessions of a role when its trust changes
=======================  ===============================================================================================
"""

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM: moto's, as strict as AWS's.

===============  ================================================================================
operations       what moto does otherwise: trust policies, users' boundaries, ids
rules            documents, quotas, boundaries and protected roles, checked before anything is stored
trust_documents  trust policies as they are stored
refusals         the errors that several operations share
authorization    entities by name, and the permission to pass a role
===============  ================================================================================
"""

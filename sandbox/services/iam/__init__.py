# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM: moto's, as strict as AWS's, and showing what AWS shows.

===================  ================================================================================
operations           what moto does otherwise: trust policies, users' boundaries, ids
listings             users, roles, groups, instance profiles, policies and their tags
credential_listings  keys, certificates and devices of users
rules                documents, quotas, boundaries and protected roles, checked before anything is stored
authorization        entities by name, and the permission to pass a role
entities             what a call names
views                what is shown of an entity, alone and in a listing
paging               markers, and how a listing is registered
trust_documents      trust policies as they are stored
refusals             the errors that several operations share
===================  ================================================================================
"""

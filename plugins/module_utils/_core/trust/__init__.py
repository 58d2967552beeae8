# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Trust: who may assume a role, from a declaration to a canonical document and what it changes.

=======================  =============================================================================================
declaration              the task that declares one statement of a role's trust
statement                one declared statement: each option read on its own
rules, session_rules     what the options of a statement must not say together
services, service_names  service principals
federated, subjects      identity providers, and whose tokens a statement takes
conditions               conditions that a user writes as IAM has them
keys                     the condition keys and operators that trust is made of
demands                  the conditions that the options of a statement become
session_settings         tags and identity that are set on a session
expiry, durations        trust that ends
document                 from a declared trust to the policy document
merge                    one statement put into a trust, or taken out
grants                   a trust taken apart: each principal with what it may do
narrowing_forms          the one table: which conditions narrow, by key, operator and shape of value
narrowing                whom conditions keep a statement to
reach, breadth           how far a trust reaches, and when that is refused
coverage                 whether one grant is for all that another one is for
denials                  what opens when a Deny goes
access                   who gains access, who loses it
masking                  external ids as a diff shows them
words                    principals, actions and conditions in words
revocation               the policy that ends sessions that have begun
=======================  =============================================================================================
"""

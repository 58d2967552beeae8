# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Trust for tests.

=================  =====================================================================================================
documented         trusts of AWS's documentation
parties            who is who where trust is tried
random_conditions  conditions drawn at random, most of which narrow nothing
random_trusts      declarations, and trust as others write it, drawn at random
random_changes     changes of a trust drawn at random
strangers          strangers who try to get in by what they made
declared_role      a role as it is, and declarations of it, for unit tests of roles
whole_role         a role with everything that can be declared, for integration tests of iam_trust_role
one_statement      a role with statements of others, and iam_trust_statement at work on it
judge              who may assume a role, decided without code of the collection
entries            entries of a trust declaration, and the words with which they are refused
mistakes           the known mistakes of cross-account trust, and what refuses each
tried_paths        role paths that were tried, and verdicts on them
=================  =====================================================================================================
"""

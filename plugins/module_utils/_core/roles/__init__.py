# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM roles and instance profiles: what is declared, what is there, and the calls that lead from one to the other.

=================  ===================================================================================================
declaration        a declared role, the role as it is, and the calls between the two
differences        how a role differs from its declaration, in sentences
limits             what IAM would refuse half-way through the writes
instance_profiles  which instances need a profile attached, replaced or detached
=================  ===================================================================================================
"""

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Trust for tests.

==========  ==========================================================================================================
documented  trusts of AWS's documentation
strangers   random declarations, and strangers who try them
judge       who may assume a role, decided without code of the collection
==========  ==========================================================================================================
"""

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Policy documents, and the policies that the collection writes itself.

================  ====================================================================================================
documents         documents compared by meaning, and refused where IAM would misread them
condition_values  one spelling for condition operators and for the values that they compare
identity          policies that are attached to a role
zone_grant        the least-privilege policy for changing some record sets of one hosted zone
zone_grant_names  which names that policy allows, as conditions on the names of a change batch
================  ====================================================================================================
"""

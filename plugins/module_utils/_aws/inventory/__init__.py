# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What inventory plugins and modules read of whole accounts.

================  =====================================================================================================
ec2_accounts      the plugin ec2_accounts: the instances of many accounts and Regions
region_reads      one Region of one account: the instances that filters choose, and what Systems Manager says of them
dns_names         the names that the hosted zones of an account give to addresses
names_of_members  members of an answer as names of variables
tagged_resources  what carries a tag, in many Regions
================  =====================================================================================================
"""

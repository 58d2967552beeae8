# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The accounts of an organization: which of them are meant, and how each is reached.

=========  ===========================================================================================================
units      the root and the organizational units, by path and by id
model      an account of an organization, and what was read of one
selection  which accounts are meant: by unit, by tag, without the excluded ones
sign_in    the role by which each account is reached
names      names for hosts and groups, which no two of them share
inventory  accounts as hosts, with their variables and groups
plain      what was read, as data that a cache holds
=========  ===========================================================================================================
"""

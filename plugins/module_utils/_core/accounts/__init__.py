# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Accounts: how each is reached, and what became of the work in many of them.

==========  ==========================================================================================================
account     an account, and how it is reached
profiles    the AWS configuration of a play: one profile for each account, nothing secret
sessions    what AssumeRole is asked with
regions     names of Regions in lists that users write
fan_out     many accounts in one task: how each is reached, and what became of the work in each
identities  who credentials belong to, beside what was expected of them
==========  ==========================================================================================================
"""

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Accounts: whom credentials belong to, and the AWS configuration in use.

=============  =======================================================================================================
account_info   the module account_info
configuration  the AWS configuration in use, read by botocore's own parser
=============  =======================================================================================================
"""

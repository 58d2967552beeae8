# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Organizations: moto's.

=============  ==========================================================================
operations     an account that is created can be administered; one that is closed says so
listings       accounts and units in pages, with their tags, and an account as it is shown
authorization  accounts, units and policies; what a member account may not ask
=============  ==========================================================================
"""

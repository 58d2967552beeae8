# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The world that a sandbox starts with and goes back to.

=========  ====================================================
seed       the organization, its accounts and the operator
instances  the instances of the workload accounts
zones      the zone that was there before
=========  ====================================================
"""

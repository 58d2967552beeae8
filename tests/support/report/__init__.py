# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What tests of the report for the fleet share.

=======  =============================================================================================================
fleets   accounts as a run knows them at its end, of any number and in every state
schema   the published schema of the report
=======  =============================================================================================================
"""

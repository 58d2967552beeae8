# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""CloudWatch Logs.

===================  ====================================================================
group                creating, adjusting and removing one log group
dns_automation_info  what the function of the role dns_automation did, from its log
===================  ====================================================================
"""

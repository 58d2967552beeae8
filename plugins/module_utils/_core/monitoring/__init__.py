# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is watched: log groups, each as it is declared, as it is, and the calls between the two.

=========  =============================================================================================================
log_group  a log group of CloudWatch Logs
=========  =============================================================================================================
"""

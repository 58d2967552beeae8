# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is watched: each as it is declared, as it is, and the calls between the two.

============  ==========================================================================================================
log_group     a log group of CloudWatch Logs
alarm         an alarm of CloudWatch on one metric
alarm_fields  the settings of such an alarm, in a task's words and in those of CloudWatch
============  ==========================================================================================================
"""

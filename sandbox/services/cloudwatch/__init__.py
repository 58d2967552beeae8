# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""CloudWatch: moto's metrics, with alarms that change by the clock.

=========  ==============================================================
recording  what services measure of their own
=========  ==============================================================
"""

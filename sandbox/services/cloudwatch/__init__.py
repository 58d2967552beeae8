# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""CloudWatch: moto's metrics, with alarms that change by the clock.

=============  ==========================================================
recording      what services measure of their own
evaluation     the state that datapoints mean, pure
alarms         the datapoints of an alarm
operations     alarms made, described, removed
rules          what AWS refuses and moto does not
authorization  alarms by ARN
=============  ==========================================================

Left out: composite alarms, alarms on metric math and on percentiles keep the state in which they were made; nothing is
done when a state changes.
"""

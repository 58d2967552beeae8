# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""SQS: moto's queues, with policies, by the sandbox's clock.

=============  =======================================================================
queues         queues by URL or ARN, and their policies
operations     what moto answers wrongly; long polling
rules          attributes and names as AWS takes them
authorization  queues by ARN, with their policies
deliveries     what other services send to a queue
=============  =======================================================================
"""

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One folder a service, with the same rooms in each; a service has those that it needs, and files of its own.

- ``operations``: what the sandbox answers itself, one function each: ``@operation("iam", "GetUser")``
- ``rules``: what AWS refuses and moto does not, before the operation: ``@rule("s3", "PutBucketPolicy")``
- ``authorization``: which actions on which resources an operation needs: ``@needs("ec2", "RunInstances")``
- ``model``: the things of the service, where moto has none

==============  ========================================================================================================
autoscaling     moto's; its instances are told as all others
cloudformation  stack sets of an organization; stacks are moto's
cloudwatch      moto's metrics, with alarms that change by the clock
ec2             moto's, with associations of instance profiles and peering connections as AWS shows them
events          moto's buses, rules and targets; matching, schedules and deliveries are ours
iam             moto's, as strict as AWS's, and showing what AWS shows
lambda_         moto's functions, which really run, with retries and event source mappings
logs            moto's; groups by ARN, and metrics in log lines
organizations   moto's
route53         ours
s3              moto's; policies of buckets
sqs             moto's, with policies of queues
ssm             moto's, with the inventory of managed instances
sts             sessions with everything that AWS puts into them
loading         imports every file of every service, so that a new one takes part by being there
==============  ========================================================================================================
"""

#!/usr/bin/python
# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Declare an alarm of CloudWatch on one metric."""

from __future__ import annotations

DOCUMENTATION = r"""
module: cloudwatch_alarm
short_description: Manage a CloudWatch alarm on one metric
version_added: "0.1.0"
description:
  - Creates, changes or removes an alarm of CloudWatch on one metric.
  - AWS replaces an alarm as a whole. So a setting that the task leaves out gets the default of AWS, also where the
    alarm had another, and the difference says so.
  - The state of the alarm is left alone and returned.
author:
  - crossaccount.aws contributors (@crossaccount)
options:
  name:
    description:
      - The name of the alarm, at most 255 characters. A composite alarm of the name, or one on an expression over
        metrics or on a query, is refused.
    type: str
    required: true
    aliases: [alarm_name]
  description:
    description: What the alarm is for, at most 1024 characters.
    type: str
  namespace:
    description: The namespace of the metric, such as V(AWS/SQS). Required when O(state=present).
    type: str
  metric:
    description: The name of the metric. Required when O(state=present).
    type: str
    aliases: [metric_name]
  dimensions:
    description: Which of the metrics of the name, by the names and values of its dimensions. At most 30.
    type: dict
  statistic:
    description: What is made of the values of a period. Excludes O(extended_statistic).
    type: str
    choices: [Average, Maximum, Minimum, SampleCount, Sum]
  extended_statistic:
    description: A percentile or another statistic that O(statistic) lacks, such as V(p99) or V(TM(10%:90%\)).
    type: str
  period:
    description:
      - For how many seconds values are put together, which is 10, 20, 30 or a multiple of 60.
      - Required when O(state=present).
    type: int
  evaluation_periods:
    description:
      - How many periods are looked back over. All together they are at most a day, or seven days where O(period) is an
        hour or more.
      - Required when O(state=present).
    type: int
  datapoints_to_alarm:
    description: How many of the periods must be beyond the threshold. By default all of them.
    type: int
  threshold:
    description: What values are compared with. Required when O(state=present).
    type: float
  comparison:
    description: When a value is beyond the threshold. Required when O(state=present).
    type: str
    choices: [greater_than, greater_or_equal, less_than, less_or_equal]
    aliases: [comparison_operator]
  unit:
    description:
      - The unit of the values, such as V(Count). Only values that were recorded with it are looked at, so AWS
        recommends to leave it out.
    type: str
  treat_missing_data:
    description: What a period without a value counts as. By default V(missing).
    type: str
    choices: [missing, ignore, breaching, not_breaching]
  alarm_actions:
    description: The ARNs of what is done when the alarm goes off, such as topics of SNS. At most five.
    type: list
    elements: str
  ok_actions:
    description: The ARNs of what is done when all is well again.
    type: list
    elements: str
  insufficient_data_actions:
    description: The ARNs of what is done when there are too few values.
    type: list
    elements: str
  actions_enabled:
    description: Whether anything is done when the state changes.
    type: bool
    default: true
  state:
    description: Whether there is to be such an alarm.
    type: str
    choices: [present, absent]
    default: present
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.tags
  - amazon.aws.boto3
  - crossaccount.aws.attributes
  - crossaccount.aws.attributes.changes
  - crossaccount.aws.account
  - crossaccount.aws.maker
notes:
  - "Needs the permissions C(cloudwatch:DescribeAlarms), C(cloudwatch:ListTagsForResource) and, depending on the
    options, C(cloudwatch:PutMetricAlarm), C(cloudwatch:TagResource), C(cloudwatch:UntagResource) and
    C(cloudwatch:DeleteAlarms)."
seealso:
  - module: crossaccount.aws.logs_group
  - module: crossaccount.aws.sqs_queue
"""

EXAMPLES = r"""
- name: An alarm when messages wait in a queue for what could not be handled
  crossaccount.aws.cloudwatch_alarm:
    account_id: "111111111111"
    name: instance-changes-failed
    managed_by: team-dns
    description: Changes of instances that could not be published
    namespace: AWS/SQS
    metric: ApproximateNumberOfMessagesVisible
    dimensions:
      QueueName: instance-changes-failed
    statistic: Maximum
    period: 300
    evaluation_periods: 1
    threshold: 0
    comparison: greater_than
    treat_missing_data: not_breaching
    alarm_actions: ["arn:aws:sns:us-east-1:111111111111:operators"]
    tags:
      team: dns

- name: Remove it, provided that it is the DNS team's
  crossaccount.aws.cloudwatch_alarm:
    name: instance-changes-failed
    managed_by: team-dns
    state: absent
"""

RETURN = r"""
alarm:
  description:
    - The alarm after the task. In check mode, as it would be. Besides the members below, its settings, called as the
      options are.
  returned: when O(state=present) or with RV(kept)
  type: dict
  contains:
    name:
      description: The name of the alarm.
      type: str
      returned: always
    arn:
      description: The ARN of the alarm.
      type: str
      returned: always
      sample: arn:aws:cloudwatch:us-east-1:111111111111:alarm:instance-changes-failed
    state:
      description:
        - The state that the alarm had when it was read, C(OK), C(ALARM) or C(INSUFFICIENT_DATA). Empty for a new one.
      type: str
      returned: always
    evaluate_low_sample_count_percentile:
      description: Whether percentiles of few values count. The module sets C(evaluate), the default of AWS.
      type: str
      returned: always
    tags:
      description: The tags.
      type: dict
      returned: always
kept:
  description: Why the alarm was not removed.
  returned: when O(state=absent) and it belongs to somebody else
  type: str
api_calls:
  description: How many calls were made of each operation.
  returned: always
  type: dict
"""

from ansible_collections.crossaccount.aws.plugins.module_utils._aws.cloudwatch.alarm import ensure
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.module import aws_module, run
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.group import OptionGroup
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.maker import MAKER
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.tags import TAGS

_COMPARISONS = ["greater_than", "greater_or_equal", "less_than", "less_or_equal"]
OPTIONS = (
    OptionGroup(
        {
            "name": {"type": "str", "required": True, "aliases": ["alarm_name"]},
            "description": {"type": "str"},
            "namespace": {"type": "str"},
            "metric": {"type": "str", "aliases": ["metric_name"]},
            "dimensions": {"type": "dict"},
            "statistic": {"type": "str", "choices": ["Average", "Maximum", "Minimum", "SampleCount", "Sum"]},
            "extended_statistic": {"type": "str"},
            "period": {"type": "int"},
            "evaluation_periods": {"type": "int"},
            "datapoints_to_alarm": {"type": "int"},
            "threshold": {"type": "float"},
            "comparison": {"type": "str", "choices": _COMPARISONS, "aliases": ["comparison_operator"]},
            "unit": {"type": "str"},
            "treat_missing_data": {"type": "str", "choices": ["missing", "ignore", "breaching", "not_breaching"]},
            "alarm_actions": {"type": "list", "elements": "str"},
            "ok_actions": {"type": "list", "elements": "str"},
            "insufficient_data_actions": {"type": "list", "elements": "str"},
            "actions_enabled": {"type": "bool", "default": True},
            "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        },
        mutually_exclusive=[("statistic", "extended_statistic")],
        required_if=[
            ("state", "present", ["namespace", "metric", "period", "evaluation_periods", "threshold", "comparison"]),
            ("state", "present", ["statistic", "extended_statistic"], True),
        ],
    ),
    MAKER,
    TAGS,
)


def main() -> None:
    """Run the module."""
    module = aws_module(*OPTIONS)
    outcome = run(module, lambda connection: ensure(module.params, connection, check_mode=module.check_mode))
    (module.fail_json if outcome.failed else module.exit_json)(**outcome.result)


if __name__ == "__main__":
    main()

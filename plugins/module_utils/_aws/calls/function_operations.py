# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Operations of functions and of what they need: rules, queues, logs and alarms."""

from __future__ import annotations

from collections.abc import Mapping

from ..._core.answers import AMOUNT, FLAG, NUMBER, TEXT, WORDS
from .operation import TAGS, Operation, reads, writes, writes_bodiless

_LOG_GROUP = {
    "logGroupName": TEXT,
    "arn": TEXT,
    "retentionInDays?": NUMBER,
    "kmsKeyId?": WORDS,
    "logGroupClass?": TEXT,
}
_ALARM = {
    "AlarmName": TEXT,
    "AlarmArn": TEXT,
    "StateValue": TEXT,
    "AlarmDescription?": WORDS,
    "Namespace?": TEXT,
    "MetricName?": TEXT,
    "Dimensions?": [{"Name": TEXT, "Value": WORDS}],
    "Statistic?": TEXT,
    "ExtendedStatistic?": TEXT,
    "Period?": NUMBER,
    "EvaluationPeriods?": NUMBER,
    "DatapointsToAlarm?": NUMBER,
    "Threshold?": AMOUNT,
    "ComparisonOperator?": TEXT,
    "Unit?": TEXT,
    "TreatMissingData?": WORDS,
    "EvaluateLowSampleCountPercentile?": WORDS,
    "ActionsEnabled?": FLAG,
    "AlarmActions?": [TEXT],
    "OKActions?": [TEXT],
    "InsufficientDataActions?": [TEXT],
}
_FUNCTION = {
    "FunctionName": TEXT,
    "FunctionArn": TEXT,
    "CodeSha256": TEXT,
    "Role": TEXT,
    "Runtime?": TEXT,
    "Handler?": TEXT,
    "Description?": WORDS,
    "Timeout?": NUMBER,
    "MemorySize?": NUMBER,
    "Environment?": {"Variables?": {}, "Error?": {}},
    "LoggingConfig?": {"LogGroup?": TEXT},
    "Architectures?": [TEXT],
    "Version?": TEXT,
    "LastModified?": WORDS,
    "State?": TEXT,
    "StateReason?": WORDS,
    "LastUpdateStatus?": TEXT,
    "LastUpdateStatusReason?": WORDS,
}
_MAPPING = {
    "UUID": TEXT,
    "State": TEXT,
    "EventSourceArn?": TEXT,
    "BatchSize?": NUMBER,
    "MaximumBatchingWindowInSeconds?": NUMBER,
    "ScalingConfig?": {"MaximumConcurrency?": NUMBER},
    "FunctionResponseTypes?": [TEXT],
}
_EMPTY = Operation(writes=True, bodiless=True)
_RULE = {
    "Name": TEXT,
    "Arn": TEXT,
    "State": TEXT,
    "EventPattern?": WORDS,
    "ScheduleExpression?": WORDS,
    "Description?": WORDS,
    "RoleArn?": WORDS,
    "ManagedBy?": WORDS,
}
_TARGET = {
    "Id": TEXT,
    "Arn": TEXT,
    "RoleArn?": WORDS,
    "Input?": WORDS,
    "InputPath?": WORDS,
    "InputTransformer?": {"InputTemplate": WORDS, "InputPathsMap?": {}},
    "DeadLetterConfig?": {"Arn?": WORDS},
    "RetryPolicy?": {"MaximumRetryAttempts?": NUMBER, "MaximumEventAgeInSeconds?": NUMBER},
    "SqsParameters?": {"MessageGroupId?": WORDS},
}
_BUS = {
    "Name": TEXT,
    "Arn": TEXT,
    "Description?": WORDS,
    "KmsKeyIdentifier?": WORDS,
    "DeadLetterConfig?": {"Arn?": WORDS},
    "ManagedBy?": WORDS,
    "Policy?": WORDS,
    "LogConfig?": {},
}
# Targets that were refused, although the call was not.
_FAILED = {
    "FailedEntryCount": NUMBER,
    "FailedEntries?": [{"TargetId?": WORDS, "ErrorCode?": WORDS, "ErrorMessage?": WORDS}],
}

OF_FUNCTIONS: Mapping[str, Mapping[str, Operation]] = {
    "cloudwatch": {
        "DescribeAlarms": reads(
            **{"MetricAlarms": [_ALARM], "CompositeAlarms?": [{"AlarmName": TEXT, "AlarmArn": TEXT}]}
        ),
        "ListTagsForResource": reads(Tags=TAGS),
        "DeleteAlarms": writes_bodiless(),
        "PutMetricAlarm": writes_bodiless(),
        "TagResource": writes_bodiless(),
        "UntagResource": writes_bodiless(),
    },
    "events": {
        "DescribeEventBus": reads(**_BUS),
        "DescribeRule": reads(**_RULE),
        "ListRules": Operation({"Rules": [{"Name": TEXT}], "NextToken?": WORDS}),
        "ListTagsForResource": reads(Tags=TAGS),
        "ListTargetsByRule": Operation({"Targets": [_TARGET], "NextToken?": WORDS}),
        "CreateEventBus": writes(EventBusArn=TEXT),
        "DeleteEventBus": Operation(writes=True, bodiless=True),
        "DeleteRule": Operation(writes=True, bodiless=True),
        "PutEvents": writes(
            FailedEntryCount=NUMBER, Entries=[{"EventId?": TEXT, "ErrorCode?": WORDS, "ErrorMessage?": WORDS}]
        ),
        "PutPermission": Operation(writes=True, bodiless=True),
        "PutRule": writes(RuleArn=TEXT),
        "PutTargets": Operation(_FAILED, writes=True),
        "RemovePermission": Operation(writes=True, bodiless=True),
        "RemoveTargets": Operation(_FAILED, writes=True),
        "TagResource": writes_bodiless(),
        "UntagResource": writes_bodiless(),
        "UpdateEventBus": writes(Arn=TEXT),
    },
    "lambda": {
        "GetFunction": reads(
            **{
                "Configuration": _FUNCTION,
                "Tags?": {},
                "TagsError?": {},
                "Concurrency?": {"ReservedConcurrentExecutions?": NUMBER},
            }
        ),
        "GetFunctionEventInvokeConfig": reads(
            **{
                "FunctionArn": TEXT,
                "MaximumRetryAttempts?": NUMBER,
                "MaximumEventAgeInSeconds?": NUMBER,
                "DestinationConfig?": {"OnFailure?": {"Destination?": TEXT}},
            }
        ),
        "GetPolicy": reads(Policy=TEXT),
        "ListEventSourceMappings": reads(**{"EventSourceMappings": [_MAPPING], "NextMarker?": WORDS}),
        "AddPermission": writes(Statement=TEXT),
        "CreateEventSourceMapping": writes(UUID=TEXT),
        "CreateFunction": writes(FunctionArn=TEXT),
        "DeleteEventSourceMapping": writes(UUID=TEXT),
        "DeleteFunction": _EMPTY,
        "DeleteFunctionConcurrency": _EMPTY,
        "DeleteFunctionEventInvokeConfig": _EMPTY,
        "PutFunctionConcurrency": writes(ReservedConcurrentExecutions=NUMBER),
        "PutFunctionEventInvokeConfig": writes(FunctionArn=TEXT),
        "RemovePermission": _EMPTY,
        "TagResource": _EMPTY,
        "UntagResource": _EMPTY,
        "UpdateEventSourceMapping": writes(UUID=TEXT),
        "UpdateFunctionCode": writes(FunctionArn=TEXT),
        "UpdateFunctionConfiguration": writes(FunctionArn=TEXT),
    },
    "logs": {
        "FilterLogEvents": reads(**{"events": [{"timestamp": NUMBER, "message": WORDS}], "nextToken?": WORDS}),
        "DescribeLogGroups": reads(**{"logGroups": [_LOG_GROUP], "nextToken?": WORDS}),
        "ListTagsForResource": reads(tags={}),
        "CreateLogGroup": writes_bodiless(),
        "DeleteLogGroup": writes_bodiless(),
        "DeleteRetentionPolicy": writes_bodiless(),
        "PutRetentionPolicy": writes_bodiless(),
        "TagResource": writes_bodiless(),
        "UntagResource": writes_bodiless(),
    },
    "sqs": {
        "GetQueueAttributes": reads(Attributes={"QueueArn": TEXT}),
        "GetQueueUrl": reads(QueueUrl=TEXT),
        "ListQueueTags": reads(**{"Tags?": {}}),
        "CreateQueue": writes(QueueUrl=TEXT),
        "DeleteQueue": writes_bodiless(),
        "SetQueueAttributes": writes_bodiless(),
        "TagQueue": writes_bodiless(),
        "UntagQueue": writes_bodiless(),
    },
}

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The settings of an alarm on one metric: read from a task, read from CloudWatch, and written as CloudWatch takes them.

Between the two they are a dictionary by option, in which nothing is left open: what a task does not say has the default
of AWS. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..arn import parse
from ..errors import InputError
from ..options import choice, integer, read_many, text

Fields = dict[str, Any]

STATISTICS = ("Average", "Maximum", "Minimum", "SampleCount", "Sum")
# p90, tm90, IQM, PR(0:10), TM(10%:90%): the names under ExtendedStatistic.
_EXTENDED = re.compile(
    r"IQM|(?:p|tm|tc|ts|wm)(?:100(?:\.0{1,10})?|[0-9]{1,2}(?:\.[0-9]{1,10})?)"
    r"|(?:PR|TM|TC|TS|WM)\((?:[0-9.]+%?)?:(?:[0-9.]+%?)?\)"
)
COMPARISONS = {
    "greater_than": "GreaterThanThreshold",
    "greater_or_equal": "GreaterThanOrEqualToThreshold",
    "less_than": "LessThanThreshold",
    "less_or_equal": "LessThanOrEqualToThreshold",
}
MISSING = {"missing": "missing", "ignore": "ignore", "breaching": "breaching", "not_breaching": "notBreaching"}
_AMOUNTS = ("", "Kilo", "Mega", "Giga", "Tera")
_SIZES = tuple(
    f"{amount}{unit.lower() if amount else unit}{rate}"
    for rate in ("", "/Second")
    for unit in ("Bytes", "Bits")
    for amount in _AMOUNTS
)
UNITS = ("Seconds", "Microseconds", "Milliseconds", "Percent", "Count", "Count/Second", "None", *_SIZES)
# By option: the member of the request and of the answer.
ACTIONS = {
    "alarm_actions": "AlarmActions",
    "ok_actions": "OKActions",
    "insufficient_data_actions": "InsufficientDataActions",
}
_PLAIN = {
    "description": "AlarmDescription",
    "namespace": "Namespace",
    "metric": "MetricName",
    "statistic": "Statistic",
    "extended_statistic": "ExtendedStatistic",
    "period": "Period",
    "evaluation_periods": "EvaluationPeriods",
    "datapoints_to_alarm": "DatapointsToAlarm",
    "threshold": "Threshold",
    "unit": "Unit",
}
REQUIRED = ("namespace", "metric", "period", "evaluation_periods", "threshold", "comparison")

LONGEST_DESCRIPTION = 1024
LONGEST_NAME = 255  # of a metric, a namespace, a dimension
MOST_DIMENSIONS = 30
MOST_ACTIONS = 5
SHORT_PERIODS = (10, 20, 30)
HOUR, DAY, WEEK = 3600, 86400, 604800  # seconds
_EXAMPLE = "arn:aws:sns:us-east-1:111111111111:operators"


def declared(params: Mapping[str, Any]) -> Fields:
    """The settings that a task declares, the defaults of AWS in place of what it leaves out."""
    if absent := [option for option in REQUIRED if params.get(option) is None]:
        raise InputError(absent[0], "it is missing", "give it, or set state to absent")
    periods = integer(params["evaluation_periods"], 1, DAY, "evaluation_periods")
    datapoints = params.get("datapoints_to_alarm")
    unit, missing = params.get("unit"), params.get("treat_missing_data") or "missing"
    fields = {
        "description": _description(params.get("description")),
        "namespace": _named(params["namespace"], "namespace", "a namespace"),
        "metric": _named(params["metric"], "metric", "the name of a metric"),
        "dimensions": _dimensions(params.get("dimensions") or {}),
        **_statistic(params),
        "period": _period(params["period"], periods),
        "evaluation_periods": periods,
        "datapoints_to_alarm": periods if datapoints is None else _datapoints(datapoints, periods),
        "threshold": _threshold(params["threshold"]),
        "comparison": choice(params["comparison"], "comparison", tuple(COMPARISONS)),
        "unit": "" if unit is None else choice(unit, "unit", UNITS),
        "treat_missing_data": choice(missing, "treat_missing_data", tuple(MISSING)),
        "evaluate_low_sample_count_percentile": "evaluate",
        "actions_enabled": params.get("actions_enabled") is not False,
    }
    return fields | {option: _actions(params.get(option), option) for option in ACTIONS}


def _description(value: object) -> str:
    words = "" if value is None else str(value)
    if len(words) > LONGEST_DESCRIPTION:
        raise InputError("description", f"it has {len(words)} characters", f"use at most {LONGEST_DESCRIPTION}")
    return words


def _named(value: object, where: str, what: str) -> str:
    name = text(value, where, what)
    if len(name) > LONGEST_NAME or not name.isascii() or not name.isprintable() or name.startswith(":"):
        raise InputError(
            where, f"{name!r} is not {what}", f"use 1 to {LONGEST_NAME} characters of ASCII, the first not a colon"
        )
    return name


def _dimensions(value: Mapping[object, object]) -> dict[str, str]:
    if len(value) > MOST_DIMENSIONS:
        raise InputError("dimensions", f"there are {len(value)}", f"give at most {MOST_DIMENSIONS}")
    found = {}
    for name, each in value.items():
        where = f"dimensions[{name}]"
        # YAML reads an id of digits as a number.
        stated = str(each) if isinstance(each, int) and not isinstance(each, bool) else each
        found[_named(name, where, "the name of a dimension")] = _named(stated, where, "the value of a dimension")
    return dict(sorted(found.items()))


def _statistic(params: Mapping[str, Any]) -> Fields:
    plain, extended = params.get("statistic"), params.get("extended_statistic")
    if (plain is None) == (extended is None):
        problem = "there is neither statistic nor extended_statistic" if plain is None else "it excludes the other"
        raise InputError("statistic" if plain is None else "extended_statistic", problem, "give one of the two")
    if extended is not None and not _EXTENDED.fullmatch(str(extended)):
        raise InputError("extended_statistic", f"{extended!r} is not one", "give one such as p99, tm90 or TM(10%:90%)")
    return {
        "statistic": "" if plain is None else choice(plain, "statistic", STATISTICS),
        "extended_statistic": "" if extended is None else str(extended),
    }


def _period(value: object, periods: int) -> int:
    """A period that AWS takes, so many times over.

    "Period multiplied by EvaluationPeriods can't be more than 604,800 seconds. For alarms with a period of less than
    one hour (3,600 seconds), the total evaluation period can't be longer than one day (86,400 seconds)."
    """
    period = integer(value, SHORT_PERIODS[0], WEEK, "period")
    if period not in SHORT_PERIODS and period % 60:
        shorts = ", ".join(map(str, SHORT_PERIODS))
        raise InputError("period", f"AWS takes no period of {period} seconds", f"give {shorts} or a multiple of 60")
    limit, named = (DAY, "one day, as the period is below one hour") if period < HOUR else (WEEK, "seven days")
    if period * periods > limit:
        raise InputError(
            "evaluation_periods",
            f"{periods} periods of {period} seconds are {period * periods} seconds, and AWS looks back over at most "
            f"{limit}: {named}",
            f"give at most {limit // period}, or another period",
        )
    return period


def _datapoints(value: object, periods: int) -> int:
    return integer(value, 1, periods, "datapoints_to_alarm")


def _threshold(value: object) -> float:
    try:
        number = None if isinstance(value, bool) else float(value)  # type: ignore[arg-type]  # what else raises
    except (TypeError, ValueError):
        number = None
    if number is None or number - number != 0:  # neither infinite nor no number
        raise InputError("threshold", f"{value!r} is not a number", "give a number")
    return number


def _actions(value: object, where: str) -> list[str]:
    """What is done, as a sorted list of ARNs: AWS gives no order to actions."""
    if value is None or value == []:
        return []
    arns = read_many(value, where, lambda each, place: str(parse(each, place, _EXAMPLE)))
    if len(arns) > MOST_ACTIONS:
        raise InputError(where, f"there are {len(arns)} actions", f"give at most {MOST_ACTIONS}")
    return sorted(arns)


def read(alarm: Mapping[str, Any]) -> Fields:
    """The settings of an alarm on one metric as DescribeAlarms says them."""
    fields: Fields = {option: alarm.get(member, "") for option, member in _PLAIN.items()}
    return fields | {
        "dimensions": {each["Name"]: each["Value"] for each in alarm.get("Dimensions", ())},
        "datapoints_to_alarm": alarm.get("DatapointsToAlarm", alarm.get("EvaluationPeriods", "")),
        "comparison": _option(COMPARISONS, alarm.get("ComparisonOperator", "")),
        "treat_missing_data": _option(MISSING, alarm.get("TreatMissingData") or "missing"),
        "evaluate_low_sample_count_percentile": alarm.get("EvaluateLowSampleCountPercentile") or "evaluate",
        "actions_enabled": alarm.get("ActionsEnabled", True),
        **{option: sorted(alarm.get(member, ())) for option, member in ACTIONS.items()},
    }


def _option(names: Mapping[str, str], value: str) -> str:
    """The option's word for a value of AWS; the value where there is none, as for alarms on anomalies."""
    return next((option for option, name in names.items() if name == value), value)


def write(fields: Fields) -> dict[str, Any]:
    """The arguments of PutMetricAlarm. What is empty is left out, which takes it away."""
    request = {member: fields[option] for option, member in _PLAIN.items() if fields[option] != ""}
    if fields["datapoints_to_alarm"] == fields["evaluation_periods"]:
        del request["DatapointsToAlarm"]
    return request | {
        "Dimensions": [{"Name": name, "Value": value} for name, value in fields["dimensions"].items()],
        "ComparisonOperator": COMPARISONS[fields["comparison"]],
        "TreatMissingData": MISSING[fields["treat_missing_data"]],
        "ActionsEnabled": fields["actions_enabled"],
        **{member: fields[option] for option, member in ACTIONS.items()},
    }

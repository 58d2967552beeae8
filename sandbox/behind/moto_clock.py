# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The time of those services of moto whose things end, become visible or are told of by it: the sandbox's, which tests
move."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from moto.cloudwatch import models as cloudwatch
from moto.ec2.models import instances
from moto.logs import models as logs
from moto.sqs import models as sqs


def _machine() -> datetime:
    return datetime.now(UTC)


_source: list[Callable[[], datetime]] = [_machine]


def follow(now: Callable[[], datetime]) -> None:
    """Take the time from here from now on."""
    _source[0] = now


def _utcnow() -> datetime:
    """Without a zone, as moto's own."""
    return _source[0]().replace(tzinfo=None)


def _seconds(moment: datetime | None = None) -> float:
    return (moment or _utcnow()).replace(tzinfo=UTC).timestamp()


def _milliseconds(moment: datetime | None = None) -> float:
    return _seconds(moment) * 1000


for _module in (cloudwatch, instances, logs, sqs):
    for _name, _replacement in (("utcnow", _utcnow), ("unix_time", _seconds), ("unix_time_millis", _milliseconds)):
        if hasattr(_module, _name):
            setattr(_module, _name, _replacement)

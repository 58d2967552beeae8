# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What services measure of their own, such as the errors of a function."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from moto.cloudwatch.models import MetricDatum, cloudwatch_backends

from sandbox.world.world import World


@dataclass(frozen=True)
class Measured:
    """A value of a metric; ``moment`` None: now, by the sandbox's clock."""

    namespace: str
    name: str
    value: float
    dimensions: Mapping[str, str] = field(default_factory=dict)
    unit: str = "None"
    moment: datetime | None = None


def record(world: World, account_id: str, region: str, measured: Measured) -> None:
    listed = [{"Name": key, "Value": text} for key, text in measured.dimensions.items()]
    with world.lock:
        # moto's times of metrics have no zone.
        when = (measured.moment or world.clock.now()).replace(tzinfo=None)
        datum = MetricDatum(measured.namespace, measured.name, float(measured.value), listed, when, measured.unit)
        cloudwatch_backends[account_id][region].metric_data.append(datum)

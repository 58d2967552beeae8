# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What one service hands to a resource of another one."""

from __future__ import annotations

from unittest.mock import Mock

import pytest

from sandbox.calls import deliveries
from sandbox.calls.deliveries import Delivery, deliver, receives
from sandbox.wire.errors import ApiError


@pytest.fixture(autouse=True)
def _nobody(monkeypatch):
    monkeypatch.setattr(deliveries, "_receivers", {})


def _to(target: str) -> Delivery:
    return Delivery(Mock(), target, b"{}", "events.amazonaws.com", "arn:aws:events:eu-west-1:1:rule/r", "1")


def test_the_service_of_the_target_receives():
    received = []
    receives("sqs")(received.append)

    deliver(_to("arn:aws:sqs:eu-west-1:1:jobs"))

    assert [each.target for each in received] == ["arn:aws:sqs:eu-west-1:1:jobs"]


@pytest.mark.parametrize("target", ["arn:aws:kinesis:eu-west-1:1:stream/s", "nonsense"])
def test_nobody_receives(target):
    with pytest.raises(ApiError, match="nothing is delivered to"):
        deliver(_to(target))


def test_one_receiver_a_service():
    receives("sqs")(lambda _: None)

    with pytest.raises(ValueError, match="two receivers"):
        receives("sqs")(lambda _: None)

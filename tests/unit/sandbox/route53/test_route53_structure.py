# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a change must consist of: InvalidInput."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.services.route53.model import Zone
from tests.support.sandbox.route53_builders import change, refusal

CONTENT = (
    "Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId], but found"
)
POLICY = "Expected exactly one of [Weight, Region, Failover, GeoLocation, or MultiValueAnswer], but found"
LINK = {"HostedZoneId": "Z1", "DNSName": "a.example.com", "EvaluateTargetHealth": False}


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (change("UPSERT", "w", "A"), f"{CONTENT} none"),
        (change("UPSERT", "w", "A", TTL=60), f"{CONTENT} none"),
        (change("DELETE", "w", "A", ResourceRecords=[{"Value": "192.0.2.1"}]), f"{CONTENT} none"),
        (change("UPSERT", "w", "A", TTL=60, AliasTarget=LINK), f"{CONTENT} more than one"),
        (change("UPSERT", "w", "A", "192.0.2.1", AliasTarget=LINK), f"{CONTENT} more than one"),
        (change("UPSERT", "w", "A", AliasTarget=LINK, TrafficPolicyInstanceId="t"), f"{CONTENT} more than one"),
        (change("UPSERT", "w", "A", "192.0.2.1", Weight=1), "Missing field 'SetIdentifier'"),
        (change("UPSERT", "w", "A", "192.0.2.1", MultiValueAnswer=True), "Missing field 'SetIdentifier'"),
        (change("UPSERT", "w", "A", "192.0.2.1", HealthCheckId="h"), "Missing field 'SetIdentifier'"),
        (change("UPSERT", "w", "A", "192.0.2.1", SetIdentifier="s"), f"{POLICY} none"),
        (change("UPSERT", "w", "A", "192.0.2.1", SetIdentifier="s", MultiValueAnswer=False), f"{POLICY} none"),
        (change("UPSERT", "w", "A", "192.0.2.1", SetIdentifier="s", Weight=0, Region="eu-west-1"), f"{POLICY} more"),
        (
            change("UPSERT", "w", "A", "192.0.2.1", SetIdentifier="s", GeoLocation={}),
            "Expected exactly one of [ContinentCode, or CountryCode]",
        ),
        (
            change("UPSERT", "w", "A", "1.1.1.1", SetIdentifier="s", GeoLocation={"ContinentCode": "XX"}),
            "Unknown ContinentCode 'XX'",
        ),
        (
            change("UPSERT", "w", "A", "1.1.1.1", SetIdentifier="s", GeoLocation={"CountryCode": "us"}),
            "Unknown CountryCode 'us'",
        ),
        (
            change(
                "UPSERT",
                "w",
                "A",
                "1.1.1.1",
                SetIdentifier="s",
                GeoLocation={"CountryCode": "DE", "SubdivisionCode": "BY"},
            ),
            "SubdivisionCode is not supported for CountryCode 'DE'",
        ),
        (
            change("UPSERT", "w", "A", "1.1.1.1", SetIdentifier="s", GeoProximityLocation={"Bias": 1}),
            "Expected exactly one of [AWSRegion, LocalZoneGroup, or Coordinates]",
        ),
    ],
)
def test_members_that_do_not_belong_together(zone: Zone, sent: dict[str, Any], words: str) -> None:
    text = refusal(zone, change("CREATE", "good", "A", "192.0.2.1"), sent)
    assert text.startswith(f"InvalidInput: Invalid request: {words}")


def test_structure_messages_show_the_change_as_sent(zone: Zone) -> None:
    assert refusal(zone, change("CREATE", "W", "A")) == (
        f"InvalidInput: Invalid request: {CONTENT} none in Change with "
        "[Action=CREATE, Name=W.example.com, Type=A, SetIdentifier=null]"
    )

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Constraints of botocore's models, refused as AWS refuses them."""

from __future__ import annotations

from typing import Any

import botocore.session
import pytest

from sandbox.wire import constraints
from sandbox.wire.errors import ApiError

SESSION = botocore.session.get_session()
MODEL = SESSION.get_service_model("route53")


def problem(operation: str, parameters: dict[str, Any]) -> str:
    with pytest.raises(ApiError) as refused:
        constraints.check(MODEL.operation_model(operation), parameters, code="InvalidInput")
    assert refused.value.code == "InvalidInput"
    return refused.value.message


def batch(**members: Any) -> dict[str, Any]:
    record_set = {"Name": "a.example", "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": "192.0.2.1"}], **members}
    changes = [{"Action": "UPSERT", "ResourceRecordSet": record_set}]
    return {"HostedZoneId": "Z1", "ChangeBatch": {"Changes": changes}}


WHERE = "changeBatch.changes.1.member.resourceRecordSet"


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"Weight": 256}, f"Value '256' at '{WHERE}.weight' failed to satisfy constraint: Member must have value less"),
        ({"TTL": -1}, f"Value '-1' at '{WHERE}.tTL' failed to satisfy constraint: Member must have value greater"),
        ({"TTL": 2**31}, f"Value '2147483648' at '{WHERE}.tTL'"),
        ({"SetIdentifier": "x" * 129}, "Member must have length less than or equal to 128"),
        ({"SetIdentifier": ""}, "Member must have length greater than or equal to 1"),
        ({"Type": "WKS"}, f"Value 'WKS' at '{WHERE}.type' failed to satisfy constraint: Member must satisfy enum"),
        ({"Region": "mars-1"}, "Member must satisfy enum value set: ["),
        ({"Failover": "TERTIARY"}, "Member must satisfy enum value set: [PRIMARY, SECONDARY]"),
        ({"ResourceRecords": []}, f"Value '[]' at '{WHERE}.resourceRecords'"),
        ({"ResourceRecords": [{"Value": "x" * 4001}]}, f"{WHERE}.resourceRecords.1.member.value' failed"),
        ({"Name": None}, f"Value null at '{WHERE}.name' failed to satisfy constraint: Member must not be null"),
        (
            {"CidrRoutingConfig": {"CollectionId": "x", "LocationName": "*"}},
            "Member must satisfy regular expression pattern: [0-9a-f]{8}-",
        ),
    ],
)
def test_record_sets(members: dict[str, Any], message: str) -> None:
    text = problem("ChangeResourceRecordSets", batch(**members))
    assert text.startswith("1 validation error detected: ")
    assert message in text


def test_every_broken_constraint_is_reported() -> None:
    text = problem("ChangeResourceRecordSets", batch(Weight=300, TTL=-5))
    assert text.startswith("2 validation errors detected: Value '300'")
    assert "; Value '-5'" in text


def test_ids_longer_than_32_characters() -> None:
    assert "at 'hostedZoneId'" in problem("ListResourceRecordSets", {"HostedZoneId": "Z" * 33})


def test_what_the_model_allows_passes() -> None:
    model = MODEL.operation_model("ChangeResourceRecordSets")
    constraints.check(model, batch(Weight=255, SetIdentifier="x" * 128, TTL=2**31 - 1))


def test_the_code_is_the_service_s() -> None:
    model = SESSION.get_service_model("sts").operation_model("AssumeRole")
    with pytest.raises(
        ApiError, match="ValidationError: 1 validation error detected: Value '899' at 'durationSeconds'"
    ):
        constraints.check(
            model, {"RoleArn": "arn:aws:iam::1:role/r", "RoleSessionName": "session", "DurationSeconds": 899}
        )


def test_operations_without_input_have_no_constraints() -> None:
    constraints.check(SESSION.get_service_model("kinesis").operation_model("DescribeLimits"), {})
    constraints.check(SESSION.get_service_model("sts").operation_model("GetCallerIdentity"), {})

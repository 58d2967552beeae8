"""The part of the template language that the sandbox reads."""

from __future__ import annotations

import json

import pytest

from sandbox.services.cloudformation.templates import capabilities_needed, in_order, parse, resolved
from sandbox.wire.errors import ApiError

VALUES = {"AWS::AccountId": "111111111111", "Role": "Audit", "Role.Arn": "arn"}
ROLE = {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "Audit"}}
PROFILE = {"Type": "AWS::IAM::InstanceProfile"}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"Ref": "Role"}, "Audit"),
        ({"Fn::GetAtt": ["Role", "Arn"]}, "arn"),
        ({"Fn::GetAtt": "Role.Arn"}, "arn"),
        ({"Fn::Sub": "a-${AWS::AccountId}-${!AWS::AccountId}-${Role}"}, "a-111111111111-${AWS::AccountId}-Audit"),
        ({"Fn::Sub": "${!!x}"}, "${!x}"),
        ([{"Ref": "Role"}, {"a": {"Ref": "Role"}}], ["Audit", {"a": "Audit"}]),
        ("${aws:username}", "${aws:username}"),
        ({"Ref": "Role", "Fn::Sub": "x"}, {"Ref": "Role", "Fn::Sub": "x"}),
        (7, 7),
    ],
    ids=str,
)
def test_functions(value: object, expected: object) -> None:
    assert resolved(value, VALUES) == expected


@pytest.mark.parametrize("value", [{"Ref": "Other"}, {"Fn::Sub": "${Other}"}, {"Fn::Join": ["", []]}], ids=str)
def test_what_cannot_be_evaluated(value: object) -> None:
    with pytest.raises(ApiError, match="ValidationError"):
        resolved(value, VALUES)


@pytest.mark.parametrize(
    "text",
    [
        "Resources: {}",
        "[]",
        "{}",
        '{"Resources": {}}',
        '{"Resources": {"a-b": {"Type": "AWS::IAM::Role"}}}',
        '{"Resources": {"a": {"Type": "AWS::S3::Bucket"}}}',
        '{"Resources": {"a": []}}',
    ],
)
def test_what_is_no_template(text: str) -> None:
    with pytest.raises(ApiError, match="Template format error"):
        parse(text)


def test_roles_come_before_the_profiles_that_hold_them() -> None:
    template = parse(json.dumps({"Resources": {"A": PROFILE, "Z": ROLE}}))

    assert [name for name, _kind, _properties in in_order(template)] == ["Z", "A"]


def test_a_resource_with_a_name_needs_more() -> None:
    assert capabilities_needed({"Resources": {"A": PROFILE}}) == "CAPABILITY_IAM"
    assert capabilities_needed({"Resources": {"A": PROFILE, "Z": ROLE}}) == "CAPABILITY_NAMED_IAM"

"""Policies of a role: what is taken, and what is refused with which mend."""

from __future__ import annotations

import json

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.policies.identity import (
    identity_policies,
    identity_policy,
)


def document(*statements, version="2012-10-17"):
    return {"Version": version, "Statement": list(statements)}


IDENTITY = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}


@pytest.mark.parametrize("value", [IDENTITY, json.dumps(IDENTITY)], ids=["mapping", "text"])
def test_identity_policies(value):
    assert identity_policies({"all": value}, "inline_policies") == {"all": IDENTITY}


def test_an_identity_policy_with_everything():
    statements = [
        {"Sid": "A", "Effect": "Deny", "NotAction": ["s3:Get*"], "NotResource": "arn:aws:s3:::x"},
        {"Sid": "", "Effect": "Allow", "Action": ["s3:*"], "Resource": ["*"], "Condition": {"Bool": {"a:b": "true"}}},
    ]
    assert identity_policy(document(*statements), "p") == document(*statements)


def statement(**changes):
    elements = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", **changes}
    return document({key: value for key, value in elements.items() if value is not None})


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ('{"Version": "2012-10-17", "Version": "2012-10-17"}', "twice"),
        ('{"Version": ', "is not JSON"),
        ("[]", "is a list"),
        (7, "is a int"),
        ({"Version": "2008-10-17", "Statement": []}, "Version is '2008-10-17'"),
        ({"Statement": []}, "Version is None"),
        (document(), "no Statement"),
        (document("Allow"), "is a str"),
        (statement(Principal="*"), "Principal belongs in a trust"),
        (statement(NotPrincipal="*"), "NotPrincipal belongs in a trust"),
        (statement(resource="*"), "'resource' is not an element"),
        (statement(Effect="allow"), "Effect is 'allow'"),
        (statement(Action=None), "neither of Action and NotAction"),
        (statement(NotAction="s3:*"), "both of Action and NotAction"),
        (statement(Resource=[]), "neither of Resource and NotResource"),
        (statement(Action=None, NotAction="iam:*"), "NotAction with Allow"),
        (statement(Action="GetObject"), "'GetObject' is not an action"),
        (statement(Action=[7]), "7 is not an action"),
        (statement(Sid="a b"), "is not a statement id"),
        (document(statement(Sid="a")["Statement"][0], statement(Sid="a")["Statement"][0]), "used twice"),
    ],
)
def test_identity_policy_refused(value, problem):
    with pytest.raises(InputError) as refused:
        identity_policy(value, "inline_policies[p]")
    assert problem in refused.value.problem
    assert "inline_policies[p]" in refused.value.where


@pytest.mark.parametrize(
    ("resource", "problem"),
    [
        ("AROA1234567890EXAMPLE", "is not an ARN"),
        ("bucket", "is not an ARN"),
        (7, "is not an ARN"),
        ("arn:amazon:s3:::bucket", "the partition of"),
        ("arn:aws:iam::11111111111:role/Name", "11111111111 in"),
        ("arn:aws:iam:us-east-1:111111111111:role/Name", "has the region us-east-1"),
        ("arn:aws:route53:us-east-1::hostedzone/Z1", "has the region us-east-1"),
        ("arn:aws:route53::111111111111:hostedzone/Z1", "has the account 111111111111"),
    ],
)
@pytest.mark.parametrize("element", ["Resource", "NotResource"])
def test_a_resource_that_can_match_nothing_is_refused(resource, problem, element):
    with pytest.raises(InputError) as refused:
        identity_policy(statement(**{"Effect": "Deny", "Resource": None, element: ["*", resource]}), "p")
    assert problem in refused.value.problem
    assert refused.value.where == f"p, Statement[0], {element}"


@pytest.mark.parametrize(
    "resource",
    [
        "arn:aws:s3*",
        "*",
        "arn:*:iam:*:*:role/Name",
        "arn:aws:iam::aws:policy/Name",
        "arn:aws:ec2:us-east-1:${aws:PrincipalAccount}:instance/*",
        "arn:aws-cn:route53:::hostedzone/Z1",
    ],
)
def test_resources_that_are_taken(resource):
    assert identity_policy(statement(Resource=resource), "p")


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ('{"p": {"Version": "2012-10-17"}, "p": {}}', "the key 'p' twice"),
        ([], "is a list"),
        ({"a b": IDENTITY}, "not a policy name"),
        ({"x" * 129: IDENTITY}, "not a policy name"),
        ({7: IDENTITY}, "is a int"),
        ({"big": statement(Resource=["arn:aws:s3:::" + "x" * 10240])}, "the limit is 10240"),
    ],
    ids=["names twice", "list", "space", "long", "number", "size"],
)
def test_identity_policies_refused(value, problem):
    with pytest.raises(InputError) as refused:
        identity_policies(value, "inline_policies")
    assert problem in refused.value.problem

"""Differences of a role in sentences: each names its part, and a law that no part can change unseen."""

from __future__ import annotations

import copy
from dataclasses import replace

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.policies.documents import PolicyDocument
from ansible_collections.crossaccount.aws.plugins.module_utils._core.roles.differences import LONGEST_SHOWN, differences
from ansible_collections.crossaccount.aws.plugins.module_utils._core.roles.model import InstanceProfile, Role
from hypothesis import given, settings
from hypothesis import strategies as st

ZONE = "arn:aws:route53:::hostedzone/Z1D633PJN98FT9"
CHANGE = "route53:ChangeResourceRecordSets"
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Sid": "InstanceRole",
            "Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::111111111111:root"},
            "Action": "sts:AssumeRole",
            "Condition": {
                "StringEquals": {"sts:ExternalId": "7c9e6679-7425", "aws:PrincipalOrgID": "o-1234567890"},
                "ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::111111111111:role/Route53CrossAccountRole"},
            },
        }
    ],
}
POLICY = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Sid": "ChangeRecordSets",
            "Effect": "Allow",
            "Action": [CHANGE],
            "Resource": [ZONE],
            "Condition": {
                "ForAllValues:StringLike": {f"{CHANGE}NormalizedRecordNames": ["*.a.example.com"]},
                "ForAllValues:StringEquals": {f"{CHANGE}RecordTypes": ["A", "AAAA"], f"{CHANGE}Actions": ["CREATE"]},
                "Null": {f"{CHANGE}NormalizedRecordNames": "false", f"{CHANGE}RecordTypes": "false"},
            },
        },
        {"Sid": "FollowChanges", "Effect": "Allow", "Action": "route53:GetChange", "Resource": "*"},
    ],
}
DECLARED = Role(
    arn="arn:aws:iam::222222222222:role/Zone",
    account_id="222222222222",
    name="Zone",
    path="/",
    trust=PolicyDocument(TRUST),
    description="Changes record sets.",
    tags={"made-by": "us"},
    managed_policies=("arn:aws:iam::aws:policy/ReadOnlyAccess",),
    inline_policies={"record-sets": PolicyDocument(POLICY)},
    instance_profile=InstanceProfile("arn:aws:iam::222222222222:instance-profile/Zone", "Zone", ("Zone",)),
)


def changed(part, *path, value=None):
    """The declared role with something else in a policy document: at a path of keys, None takes it away."""
    place = document = copy.deepcopy(TRUST if part == "trust" else POLICY)
    for key in path[:-1]:
        place = place[key]
    if value is None:
        del place[path[-1]]
    elif isinstance(place, list):
        place.append(value)
    else:
        place[path[-1]] = value
    found = PolicyDocument(document)
    if part == "trust":
        return replace(DECLARED, trust=found)
    return replace(DECLARED, inline_policies={"record-sets": found})


def differs(role, profiles=()):
    return differences(role, DECLARED, profiles)


def test_no_role():
    assert differs(None) == ["the role Zone does not exist"]


def test_as_declared():
    assert differs(copy.deepcopy(DECLARED), ["Zone"]) == []


STATEMENT = ("Statement", 0)
CONDITION = (*STATEMENT, "Condition")


@pytest.mark.parametrize(
    ("role", "sentences"),
    [
        pytest.param(
            changed("trust", *STATEMENT, "Principal", value={"AWS": ["111111111111", "arn:aws:iam::3:root"]}),
            [
                'trust, statement InstanceRole, Principal is {"AWS":["111111111111","arn:aws:iam::3:root"]}, declared '
                'is {"AWS":["arn:aws:iam::111111111111:root"]}'
            ],
            id="principal",
        ),
        pytest.param(
            changed("trust", *CONDITION, "StringEquals", "sts:ExternalId", value="other"),
            ["trust, statement InstanceRole, Condition StringEquals sts:ExternalId has other values than declared"],
            id="external id, which is not shown",
        ),
        pytest.param(
            changed("trust", *CONDITION, "StringEquals", "sts:ExternalId"),
            ["trust, statement InstanceRole, Condition StringEquals sts:ExternalId is missing"],
            id="no external id",
        ),
        pytest.param(
            changed("trust", *CONDITION, "StringLike", value={"sts:ExternalId": "*"}),
            ["trust, statement InstanceRole, Condition StringLike sts:ExternalId is not declared"],
            id="another external id",
        ),
        pytest.param(
            changed("trust", *CONDITION, "StringEquals", "aws:PrincipalOrgID"),
            ["trust, statement InstanceRole, Condition StringEquals aws:PrincipalOrgID is missing (o-1234567890)"],
            id="no organization",
        ),
        pytest.param(
            changed("trust", "Statement", 1, value={"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}),
            [
                "trust: the statement without a Sid is not declared "
                '(Allow, Action sts:AssumeRole, Principal {"AWS":["*"]})'
            ],
            id="a statement more",
        ),
        pytest.param(
            changed("trust", "Version", value="2008-10-17"),
            ["trust, Version is 2008-10-17, declared is 2012-10-17"],
            id="version",
        ),
        pytest.param(
            changed("policy", *STATEMENT, "Action", value=["route53:*"]),
            [f"inline policy record-sets, statement ChangeRecordSets, Action is route53:*, declared is {CHANGE}"],
            id="action",
        ),
        pytest.param(
            changed("policy", *STATEMENT, "NotAction", value="iam:*"),
            ["inline policy record-sets, statement ChangeRecordSets, NotAction is not declared (iam:*)"],
            id="an element more",
        ),
        pytest.param(
            changed("policy", *CONDITION, "Null", f"{CHANGE}RecordTypes"),
            [
                "inline policy record-sets, statement ChangeRecordSets, Condition Null "
                f"{CHANGE}RecordTypes is missing (false)"
            ],
            id="twin",
        ),
        pytest.param(
            changed("policy", "Statement", 0),
            [
                "inline policy record-sets: the statement ChangeRecordSets is missing "
                f"(Allow, Action {CHANGE}, Resource {ZONE}, if {CHANGE}Actions and route53:...)"
            ],
            id="a statement less",
        ),
        pytest.param(
            replace(
                DECLARED,
                inline_policies={
                    **DECLARED.inline_policies,
                    "x": PolicyDocument(
                        {
                            "Version": "2012-10-17",
                            "Statement": {"Effect": "Allow", "Action": "iam:*", "Resource": "*"},
                        }
                    ),
                },
            ),
            ["inline policy x: it is not declared (Allow, Action iam:*, Resource *)"],
            id="a policy more",
        ),
        pytest.param(
            replace(DECLARED, inline_policies={}), ["inline policy record-sets: it is missing"], id="no policy"
        ),
        pytest.param(
            replace(DECLARED, managed_policies=("arn:aws:iam::aws:policy/AdministratorAccess",)),
            [
                "managed policy arn:aws:iam::aws:policy/AdministratorAccess: it is attached, but not declared",
                "managed policy arn:aws:iam::aws:policy/ReadOnlyAccess: it is declared, but not attached",
            ],
            id="managed",
        ),
        pytest.param(
            replace(
                DECLARED, max_session_duration=43200, permissions_boundary="arn:aws:iam::2:policy/x", description=""
            ),
            [
                "description is empty, declared is Changes record sets.",
                "max_session_duration is 43200, declared is 3600",
                "permissions_boundary is arn:aws:iam::2:policy/x, declared is empty",
            ],
            id="settings",
        ),
        pytest.param(
            replace(DECLARED, tags={"x": "y"}), ["tag made-by is missing (us)", "tag x is not declared (y)"], id="tags"
        ),
        pytest.param(
            replace(DECLARED, instance_profile=None),
            ["instance profile Zone: it is missing, or does not hold the role"],
            id="no profile",
        ),
        pytest.param(
            replace(DECLARED, instance_profile=InstanceProfile("arn", "Zone", ())),
            ["instance profile Zone: it is missing, or does not hold the role"],
            id="an empty profile",
        ),
    ],
)
def test_each_difference_is_named(role, sentences):
    assert differs(role) == sentences


def test_profiles_that_are_not_declared():
    assert differs(DECLARED, ["Other", "Zone"]) == ["instance profile Other: it holds the role, but is not declared"]
    none = replace(DECLARED, instance_profile=None)
    assert differences(DECLARED, none, ["Zone"]) == ["instance profile Zone: it exists, but is not declared"]


def test_a_long_value_is_cut():
    long = changed(
        "policy", *STATEMENT, "Resource", value=[f"arn:aws:route53:::hostedzone/Z{number}" for number in range(99)]
    )
    [sentence] = differs(long)
    assert len(sentence) < 2 * LONGEST_SHOWN + 150
    assert sentence.count("...") == 1


def places(value, path=()):
    """Every place of a document: of each mapping and each list."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*path, key)
            yield from places(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield (*path, number)
            yield from places(inner, (*path, number))


ANYTHING = st.one_of(
    st.none(),
    st.sampled_from(["*", "Allow", "Deny", "sts:*", "arn:aws:iam::333333333333:root", "true"]),
    st.text(max_size=5),
)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.data())
def test_whatever_policies_do_not_mean_the_same_is_a_difference(data):
    """The judge is the comparison that decides what the module writes."""
    part = data.draw(st.sampled_from(["trust", "policy"]))
    document = TRUST if part == "trust" else POLICY
    path = data.draw(st.sampled_from([each for each in places(document) if each != ("Statement",)]))
    value = data.draw(ANYTHING)
    if len(path) == 2 and value is not None:
        value = {"Effect": "Allow", "Action": value, "Resource": "*"}
    if path[-1] in (
        "Condition",
        "StringEquals",
        "ArnEquals",
        "Null",
        "ForAllValues:StringEquals",
        "ForAllValues:StringLike",
    ):
        value = None
    role = changed(part, *path, value=value)
    found = role.trust if part == "trust" else role.inline_policies["record-sets"]
    assert bool(differs(role)) is not (found == document)
    assert all(sentence.startswith(("trust", "inline policy record-sets")) for sentence in differs(role))

"""Who gains and who loses access, in words."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.trust.access import (
    access,
    access_change,
    dead_principals,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.trust.grants import grants

ROLE = "arn:aws:iam::111111111111:role/Name"
DEAD = "AROA1234567890EXAMPLE"


def trust(principal=ROLE, **elements):
    named = {"Principal": {"AWS": principal}} if "NotPrincipal" not in elements else {}
    return {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", **named, **elements}],
    }


def in_words(change):
    return {"gained": list(change.gained), "lost": list(change.lost)}


def when(**condition):
    return trust(Condition={operator.replace("_", ":"): block for operator, block in condition.items()})


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (trust(), f"{ROLE} may assume the role"),
        (trust("*"), "anyone may assume the role"),
        (trust(Principal="*"), "anyone may assume the role"),
        (trust("111111111111"), "account 111111111111 (whomever its administrators let in) may assume the role"),
        (
            trust("arn:aws:iam::111111111111:root"),
            "account 111111111111 (whomever its administrators let in) may assume the role",
        ),
        (trust(DEAD), f"{DEAD} (a deleted user or role, so nobody) may assume the role"),
        (trust(Principal={"Service": "ec2.amazonaws.com"}), "ec2.amazonaws.com may assume the role"),
        (trust(NotPrincipal={"AWS": ROLE}), f"everyone except {ROLE} may assume the role"),
        (trust(Effect="Deny"), f"{ROLE} may not assume the role"),
        (trust(Action=["sts:AssumeRole", "STS:TagSession"]), f"{ROLE} may tag its session and assume the role"),
        (trust(Action="sts:*"), f"{ROLE} may assume the role in any way"),
        (trust(Action="sts:GetFederationToken"), f"{ROLE} may sts:GetFederationToken"),
        (
            {"Statement": {"Effect": "Allow", "NotAction": "sts:TagSession", "Principal": {"AWS": ROLE}}},
            f"{ROLE} may do all but sts:TagSession",
        ),
        (when(StringEquals={"sts:ExternalId": ["abc"]}), f"{ROLE} may assume the role (external id required)"),
        (
            when(StringNotEquals={"sts:ExternalId": "abc"}),
            f"{ROLE} may assume the role (StringNotEquals sts:ExternalId …)",
        ),
        (when(Bool={"aws:MultiFactorAuthPresent": True}), f"{ROLE} may assume the role (MFA required)"),
        (
            when(Bool={"aws:MultiFactorAuthPresent": "false"}),
            f"{ROLE} may assume the role (Bool aws:MultiFactorAuthPresent false)",
        ),
        (
            when(NumericLessThan={"aws:MultiFactorAuthAge": "60"}, StringEquals={"aws:PrincipalOrgID": "o-a1b2c3d4e5"}),
            f"{ROLE} may assume the role (MFA at most 60 s old, organization o-a1b2c3d4e5)",
        ),
        (
            when(DateLessThan={"aws:CurrentTime": "2027-01-01T00:00:00Z"}),
            f"{ROLE} may assume the role (until 2027-01-01T00:00:00Z)",
        ),
        (when(ArnEquals={"aws:PrincipalArn": ["b", "a"]}), f"{ROLE} may assume the role (only a or b)"),
        (when(StringLike={"aws:RequestTag/Team": "x"}), f"{ROLE} may assume the role (session tag Team x)"),
        (when(StringLike={"idp.example:sub": "x"}), f"{ROLE} may assume the role (subject x)"),
        (when(StringEquals={"idp.example:aud": "x"}), f"{ROLE} may assume the role (audience x)"),
        (when(StringEquals={"aws:Other": "x"}), f"{ROLE} may assume the role (StringEquals aws:Other x)"),
        (
            when(StringNotLike={"aws:PrincipalArn": "x"}),
            f"{ROLE} may assume the role (StringNotLike aws:PrincipalArn x)",
        ),
    ],
)
def test_sentences(document, sentence):
    assert access(document) == [sentence]


def test_external_ids_are_in_no_sentence():
    document = when(StringEquals={"sts:ExternalId": "abc-secret"}, StringNotLike={"sts:ExternalId": "secret*"})

    assert "secret" not in " ".join(access(document))


def test_each_principal_is_told():
    document = trust(Principal={"AWS": [ROLE, "222222222222"], "Service": ["ec2.amazonaws.com"]})

    assert [grant.principal for grant in grants(document)] == [
        "account 222222222222 (whomever its administrators let in)",
        ROLE,
        "ec2.amazonaws.com",
    ]


def test_gain_and_loss():
    change = access_change(trust([ROLE, "*"]), trust([ROLE, "222222222222"]))

    assert in_words(change) == {
        "gained": [
            "account 222222222222 (whomever its administrators let in) may assume the role "
            "[opens it to a whole account]"
        ],
        "lost": ["anyone may assume the role"],
    }


def test_creation_and_removal():
    assert access_change(None, trust()).gained == access_change(trust(), None).lost == (f"{ROLE} may assume the role",)
    assert access_change(None, None).as_dict() == {"gained": [], "lost": [], "entries": []}


def test_other_spelling_is_no_change():
    spelled = trust(Principal={"AWS": [ROLE]}, Action=["STS:assumerole"], Sid="New")

    assert in_words(access_change(trust(), spelled)) == {"gained": [], "lost": []}
    roots = trust("111111111111"), trust("arn:aws:iam::111111111111:root")
    assert in_words(access_change(*roots)) == {"gained": [], "lost": []}


def test_the_same_trust_is_no_change():
    document = trust("*")
    assert access_change(document, document).entries == ()


def test_other_values_of_what_is_not_shown():
    old, new = (when(StringEquals={"sts:ExternalId": value}) for value in ("abc", "xyz"))

    change = access_change(old, new)

    assert change.lost == (f"{ROLE} may assume the role (external id required), with former values",)
    assert change.gained == (f"{ROLE} may assume the role (external id required), with new values",)


def test_a_denial_that_goes_is_a_gain():
    denied = trust(Effect="Deny")

    assert access_change(denied, None).gained == (f"no longer: {ROLE} may not assume the role",)
    assert access_change(None, denied).lost == (f"{ROLE} may not assume the role",)


def test_entries_are_the_sentences_as_data():
    before = when(StringEquals={"sts:ExternalId": "abc"}, Bool={"aws:MultiFactorAuthPresent": "true"})
    after = trust(["*"], Action=["sts:AssumeRole", "sts:TagSession"])
    change = access_change(before, after).as_dict()

    assert change["entries"] == [
        {
            "change": "gained",
            "effect": "Allow",
            "principal": "anyone",
            "actions": ["sts:AssumeRole", "sts:TagSession"],
            "conditions": [],
            "marks": ["anyone"],
            "sentence": "anyone may assume the role and tag its session [opens it to anyone]",
        },
        {
            "change": "lost",
            "effect": "Allow",
            "principal": ROLE,
            "actions": ["sts:AssumeRole"],
            "conditions": ["MFA required", "external id required"],
            "marks": [],
            "sentence": f"{ROLE} may assume the role (MFA required, external id required)",
        },
    ]
    assert [entry["sentence"] for entry in change["entries"]] == [*change["gained"], *change["lost"]]


def test_dead_principals_in_policies_of_a_role():
    def policy(**elements):
        return {"Statement": {"Effect": "Allow", "Action": "sts:AssumeRole", **elements}}

    assert dead_principals(
        policy(Resource=["arn:aws:iam::111111111111:role/N", "AROA1234567890RESOURC"]),
        policy(NotResource="AIDA1234567890NOTRES"),
        policy(Condition={"StringLike": {"aws:PrincipalArn": DEAD}}),
        policy(Condition={"ForAnyValue:ArnEqualsIfExists": {"aws:SourceArn": "AROA1234567890SOURCE"}}),
        policy(Condition={"StringLike": {"aws:userid": ["AIDA1234567890ALIVE1", "AROA1234567890ALIVE1:*"]}}),
    ) == ["AIDA1234567890NOTRES", DEAD, "AROA1234567890RESOURC", "AROA1234567890SOURCE"]


def test_dead_principals():
    document = trust([ROLE, DEAD])
    document["Statement"].append({"Effect": "Deny", "NotPrincipal": {"AWS": "AIDA1234567890EXAMPLE"}, "Action": "*"})

    assert dead_principals(document) == ["AIDA1234567890EXAMPLE", DEAD]
    assert dead_principals(None) == []


NARROW = {"StringLike": {"sts:ExternalId": "abc"}}


@pytest.mark.parametrize("operator", ["ArnLike", "ArnEquals", "StringEquals", "ForAnyValue:StringLike"])
def test_an_account_that_is_narrowed_stands_for_those_it_is_narrowed_to(operator):
    one, two = f"{ROLE}1", f"{ROLE}2"
    before, after = (
        trust("111111111111", Condition={**NARROW, operator: {"aws:PrincipalArn": arns}}) for arns in (one, [one, two])
    )

    assert access(after) == [f"{arn} may assume the role (external id required)" for arn in (one, two)]
    assert in_words(access_change(before, after)) == {
        "gained": [f"{two} may assume the role (external id required)"],
        "lost": [],
    }


def test_an_account_that_is_not_narrowed_positively_stands_for_itself():
    denied = trust("111111111111", Condition={**NARROW, "ArnNotLike": {"aws:PrincipalArn": ROLE}})

    assert access(denied)[0].startswith("account 111111111111 (whomever its administrators let in) may assume the role")

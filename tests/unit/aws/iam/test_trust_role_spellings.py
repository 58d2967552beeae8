"""What is equal is never written: IAM may show trust and policies in any spelling of what was declared."""

from __future__ import annotations

import copy

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.iam import trust_role
from ansible_collections.crossaccount.aws.plugins.module_utils._core.trust.document import read_trust
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.aws.fakes import FakeConnection

OWN = "222222222222"
ROLE_ARN = f"arn:aws:iam::{OWN}:role/Zone"
ACCOUNTS = st.sampled_from(["111111111111", "333333333333", "444444444444"])
NAMED = st.builds("arn:aws:iam::{}:{}".format, ACCOUNTS, st.sampled_from(["role/Name", "role/a/Other", "user/me"]))
SOME = {"min_size": 1, "max_size": 3}
PEOPLE = st.fixed_dictionaries(
    {"external_ids": st.lists(st.sampled_from(["abc", "x-1", "Y_2"]), **SOME)},
    optional={
        "accounts": st.lists(ACCOUNTS, **SOME),
        "organization_id": st.just("o-a1b2c3d4e5"),
        "mfa": st.just({"required": True, "max_age": 3600}),
        "not_after": st.sampled_from(["2099-01-31T18:00:00Z", "2099-01-31T19:00:00+01:00"]),
        "session_tags": st.dictionaries(st.sampled_from(["team", "env"]), st.sampled_from(["dns", "p*"]), max_size=2),
        "source_identity": st.lists(st.sampled_from(["alice", "bob*"]), **SOME),
        "conditions": st.sampled_from(
            [
                {"IpAddress": {"aws:SourceIp": ["192.0.2.7", "198.51.100.0/24"]}},
                {"NumericLessThan": {"aws:MultiFactorAuthAge": 60}},
                {"ForAllValues:StringEquals": {"aws:TagKeys": ["a", "b"]}, "Null": {"aws:TagKeys": False}},
            ]
        ),
    },
).flatmap(lambda options: st.lists(NAMED, **SOME).map(lambda arns: {**options, "arns": arns}))
SERVICES = st.fixed_dictionaries(
    {"services": st.lists(st.sampled_from(["ec2.amazonaws.com", "events.amazonaws.com"]), **SOME)},
    optional={"source_accounts": st.lists(ACCOUNTS, **SOME)},
)
TRUSTS = st.lists(st.one_of(PEOPLE, SERVICES), **SOME)
POLICIES = st.dictionaries(
    st.sampled_from(["p", "q"]),
    st.builds(
        lambda actions, resources, condition: {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": actions, "Resource": resources, "Condition": condition}],
        },
        st.lists(st.sampled_from(["s3:GetObject", "sts:AssumeRole", "route53:List*"]), **SOME),
        st.lists(st.sampled_from(["*", "arn:aws:s3:::a", "arn:aws:s3:::B/*"]), **SOME),
        st.sampled_from([{}, {"ArnEquals": {"aws:PrincipalArn": ["arn:aws:iam::1:role/a"]}}, {"Bool": {"a:b": True}}]),
    ),
    max_size=2,
)
MANAGED = st.lists(st.sampled_from(["AmazonRoute53FullAccess", "service-role/Basic"]), max_size=3)

IN_OTHER_WORDS = {
    "192.0.2.7": "192.0.2.7/32",
    "3600": "3600.0",
    "true": "True",
    "false": "FALSE",
    "2099-01-31T18:00:00Z": "2099-01-31T20:00:00+02:00",
}


class Respelled:
    """A document in another spelling, each choice at random."""

    def __init__(self, random):
        self._random = random

    def document(self, value):
        statements = [self._statement(statement) for statement in value["Statement"]]
        return {"Statement": self._many(statements), "Version": value["Version"]}

    def _statement(self, statement):
        spelled = {}
        for element, value in self._shuffled(statement.items()):
            if element == "Principal":
                spelled[element] = {kind: self._names(kind, names) for kind, names in self._shuffled(value.items())}
            elif element == "Action":
                spelled[element] = self._many([self._case(action) for action in value])
            elif element == "Condition":
                spelled[element] = self._condition(value)
            else:
                spelled[element] = self._many(value) if isinstance(value, list) else value
        return spelled

    def _condition(self, condition):
        spelled = {}
        for operator, block in self._shuffled(condition.items()):
            values = spelled.setdefault(self._operator(operator, block), {})
            for key, wanted in self._shuffled(block.items()):
                values[self._case(key)] = self._many([self._value(operator, each) for each in self._list(wanted)])
        return spelled

    def _names(self, kind, names):
        roots = {
            f"arn:aws:iam::{account}:root": account for account in (name.split(":")[4] for name in names if ":" in name)
        }
        return self._many([roots.get(name, name) if kind == "AWS" and self._maybe() else name for name in names])

    def _operator(self, operator, block):
        twins = {"ArnLike": "ArnEquals", "ArnEquals": "ArnLike"}
        plain = not any(
            mark in str(value) for values in block.values() for value in self._list(values) for mark in "*?"
        )
        if operator == "StringEquals" and plain and self._maybe():
            operator = "StringLike"
        return self._case(twins.get(operator, operator) if self._maybe() else operator)

    def _value(self, operator, value):
        text = str(value).lower() if isinstance(value, bool) else str(value)
        if operator.startswith("String"):
            return text
        return IN_OTHER_WORDS.get(text, text) if self._maybe() else value

    def _many(self, values):
        values = self._shuffled(values)
        if len(values) == 1 and self._maybe():
            return values[0]
        return values + values[:1] if values and self._maybe() else values

    def _list(self, values):
        return values if isinstance(values, list | tuple) else [values]

    def _case(self, text):
        return text.swapcase() if self._maybe() else text

    def _shuffled(self, values):
        values = list(values)
        self._random.shuffle(values)
        return values

    def _maybe(self):
        return self._random.random() < 0.5


def shown(trust, policies, managed, random):
    """IAM with the declared role, in a spelling of its own; a write fails the test."""
    respelled = Respelled(random)
    documents = {name: respelled.document(copy.deepcopy(policy)) for name, policy in policies.items()}
    role = {"Arn": ROLE_ARN, "RoleName": "Zone", "RoleId": "AROA1", "Path": "/", "MaxSessionDuration": 3600}
    attached = [{"PolicyArn": f"arn:aws:iam::aws:policy/{name}"} for name in set(managed)]
    random.shuffle(attached)
    return FakeConnection(
        {
            "iam": {
                "get_role": {"Role": role | {"AssumeRolePolicyDocument": respelled.document(trust)}},
                "list_attached_role_policies": {"AttachedPolicies": attached},
                "list_role_policies": {"PolicyNames": list(documents)},
                "get_role_policy": lambda RoleName, PolicyName: {"PolicyDocument": documents[PolicyName]},
            }
        },
        account_id=OWN,
    )


@pytest.mark.parametrize("check_mode", [False, True], ids=["run", "check"])
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(TRUSTS, POLICIES, MANAGED, st.randoms(use_true_random=False))
def test_a_role_in_any_spelling_is_not_written(check_mode, trust, policies, managed, random):
    entries = [{name: value for name, value in entry.items() if value != {}} for entry in trust]
    for entry in entries:
        if "mfa" in entry and "NumericLessThan" in entry.get("conditions", {}):
            del entry["mfa"]  # both would set the same key
    connection = shown(read_trust(entries).document("aws"), policies, managed, random)
    declared = [dict(random.sample(list(entry.items()), len(entry))) for entry in random.sample(entries, len(entries))]
    params = {
        "name": "Zone",
        "trust": declared,
        "inline_policies": policies,
        "managed_policies": managed,
        "wait_timeout": 0,
    }
    result = trust_role.ensure(params, connection, check_mode=check_mode)

    assert result["changed"] is False
    assert "diff" not in result
    assert result["access_change"] == {"gained": [], "lost": [], "entries": []}

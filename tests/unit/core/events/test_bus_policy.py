"""The policy of a bus: what is put in, what stays to the byte, and who gains and who loses."""

from __future__ import annotations

import json

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.events.bus_policy import (
    policy_change,
    read_policy,
)
from hypothesis import given
from hypothesis import strategies as st

ACCOUNT = "222222222222"


def allowed(sid, account="111111111111", **members):
    return {"Sid": sid, "Effect": "Allow", "Principal": {"AWS": account}, "Action": "events:PutEvents", **members}


def document(*statements):
    return read_policy(json.dumps({"Version": "2012-10-17", "Statement": list(statements)}))


def test_a_bus_without_a_policy():
    assert not policy_change(read_policy(""), [], ACCOUNT).changed
    change = policy_change(read_policy(""), [allowed("Fleet")], ACCOUNT)
    assert change.changed and change.after.statements == [allowed("Fleet")]
    assert (
        change.text
        == '{"Version":"2012-10-17","Statement":[' + json.dumps(allowed("Fleet"), separators=(",", ":")) + "]}"
    )


def test_who_gains_and_who_loses_in_words():
    organization = {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5", "events:source": ["aws.ec2"]}}
    wanted = [{**allowed("All"), "Principal": "*", "Condition": organization}]
    change = policy_change(document(allowed("Fleet")), wanted, ACCOUNT, purge=True).access_change
    assert change.gained == (
        "anyone may put events onto the bus (organization o-a1b2c3d4e5, source aws.ec2) [opens it to a whole "
        "organization]",
    )
    assert change.lost == ("account 111111111111 (whomever its administrators let in) may put events onto the bus",)


def test_what_means_the_same_stays_as_it_is():
    spelled = {**allowed("Fleet"), "Principal": {"AWS": ["arn:aws:iam::111111111111:root"]}}
    change = policy_change(document(spelled), [allowed("Fleet")], ACCOUNT)
    assert not change.changed and change.after.statements == [spelled]


def test_statements_go_by_their_ids():
    change = policy_change(document(allowed("Fleet"), allowed("Theirs")), [], ACCOUNT, without={"Fleet"})
    assert change.after.statements == [allowed("Theirs")]


def test_a_policy_that_gets_too_large_is_refused():
    many = [allowed(f"s{number}", f"{number:012}") for number in range(1, 130)]
    with pytest.raises(InputError, match=r"^senders: the policy of the bus would have .* the limit is 10240"):
        policy_change(document(), many, ACCOUNT)
    # It may become smaller.
    assert policy_change(document(*many), [], ACCOUNT, without={"s1"}).changed


@pytest.mark.parametrize("text", ["{", "[]"])
def test_a_policy_that_cannot_be_read(text):
    with pytest.raises(InputError, match="cannot be read"):
        read_policy(text)


ACCOUNTS = st.sampled_from(["111111111111", "333333333333", "444444444444"])
IDS = st.sampled_from(["A", "B", "C", "D", "E"])
POLICIES = st.dictionaries(IDS, ACCOUNTS, max_size=5)


@given(POLICIES, POLICIES, st.booleans())
def test_the_outcome_is_what_was_declared(before, wanted, purge):
    """Judged by the ids alone: a dictionary that is updated, or replaced."""
    old = document(*(allowed(*each) for each in before.items()))
    change = policy_change(old, [allowed(*each) for each in wanted.items()], ACCOUNT, purge=purge)
    expected = wanted if purge else before | wanted
    found = {each["Sid"]: each["Principal"]["AWS"] for each in change.after.statements}
    assert found == expected and len(change.after.statements) == len(expected)
    assert change.changed is (expected != before)
    # Those of others keep their order, and a second run finds nothing to do.
    others = [sid for sid in before if sid not in wanted]
    assert [sid for sid in found if sid in others] == ([] if purge else others)
    again = policy_change(change.after, [allowed(*each) for each in wanted.items()], ACCOUNT, purge=purge)
    assert not again.changed

"""One statement put into a trust or taken out of it, the others as they stand."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.trust.merge import merge

NOW = datetime(2027, 1, 31, tzinfo=UTC)
ROLE = "arn:aws:iam::111111111111:role/Name"


def statement(sid=None, **elements):
    named = {"Sid": sid} if sid else {}
    return {**named, "Effect": "Allow", "Principal": {"AWS": ROLE}, "Action": "sts:AssumeRole", **elements}


def until(value):
    return {"Condition": {"DateLessThan": {"aws:CurrentTime": value}}}


# What no declaration can say, spelled as nobody would: it must come through as it is.
FOREIGN = {
    "Action": ["sts:assumerole", "sts:TagSession", "sts:assumerole"],
    "NotPrincipal": {"AWS": ["arn:aws:iam::999999999999:root", "111111111111"]},
    "Effect": "Deny",
    "Condition": {"stringNotLike": {"AWS:PrincipalArn": "arn:aws:iam::*:role/Über*"}, "Bool": {"aws:x": True}},
}
WANTED = {"Sid": "Mine", "Effect": "Allow", "Principal": {"AWS": [ROLE]}, "Action": ["sts:AssumeRole"]}


def trust(*statements, **elements):
    return {"Version": "2012-10-17", "Statement": list(statements), **elements}


def merged(document, wanted=WANTED, **options):
    return merge(document, "Mine", wanted, **{"size_limit": 2048, **options})


def test_a_statement_is_added_behind_the_others():
    result = merged(trust(FOREIGN, statement("Other")))

    assert result.changed
    assert result.after["Statement"] == [FOREIGN, statement("Other"), WANTED]
    assert (result.old, result.new) == (None, WANTED)
    assert result.access_change.gained == ()  # Other lets the same role in
    assert merged(trust(FOREIGN)).access_change.gained == (f"{ROLE} may assume the role",)


def test_a_statement_is_changed_in_its_place():
    old = statement("Mine", Principal={"AWS": "AROA1234567890EXAMPLE"})
    result = merged(trust(FOREIGN, old, statement("Other")))

    assert result.after["Statement"] == [FOREIGN, WANTED, statement("Other")]
    assert (result.old, result.new) == (old, WANTED)


def test_a_statement_is_taken_out():
    result = merged(trust(FOREIGN, statement("Mine"), statement("Other")), None)

    assert result.after["Statement"] == [FOREIGN, statement("Other")]
    assert (result.old, result.new) == (statement("Mine"), None)
    assert result.access_change.lost == ()  # Other lets the same role in


@pytest.mark.parametrize(
    "same",
    [
        WANTED,
        statement("Mine"),
        statement("Mine", Action=["STS:assumeRole"], Principal={"AWS": [ROLE, ROLE]}, Condition={}),
    ],
)
def test_what_means_the_same_is_left_as_it_is(same):
    document = trust(FOREIGN, same)
    result = merged(document)

    assert not result.changed
    assert result.after == document
    assert result.new is same


def test_an_account_id_means_its_root():
    wanted = {**WANTED, "Principal": {"AWS": ["arn:aws:iam::111111111111:root"]}}
    assert not merged(trust(statement("Mine", Principal={"AWS": "111111111111"})), wanted).changed


def test_what_is_absent_already_changes_nothing():
    assert not merged(trust(FOREIGN), None).changed


def test_others_come_through_byte_for_byte():
    document = {"Id": "Trust", "Statement": [FOREIGN, statement("Other")], "Version": "2012-10-17"}
    written = merged(document).text
    foreign = json.dumps(FOREIGN, separators=(",", ":"), ensure_ascii=False)

    assert written.startswith(f'{{"Id":"Trust","Statement":[{foreign},{{"Sid":"Other"')
    assert written.endswith('],"Version":"2012-10-17"}')
    assert json.loads(written)["Statement"][2] == WANTED


def test_a_statement_that_is_no_list_stays_none_while_it_is_alone():
    alone = {"Version": "2012-10-17", "Statement": statement("Mine", Action="sts:TagSession")}

    assert merged(alone).after["Statement"] == WANTED
    assert merged({**alone, "Statement": FOREIGN}).after["Statement"] == [FOREIGN, WANTED]


def test_statements_that_are_over_go_when_asked():
    over = statement("Over", **until("2027-01-30T00:00:00Z"))
    unnamed = statement(**until("2020-01-01T00:00:00Z"))
    ahead = statement("Ahead", **until("2027-02-01T00:00:00Z"))
    document = trust(over, FOREIGN, unnamed, ahead, statement("Mine"))

    assert not merged(document).changed
    result = merged(document, prune_over=NOW)
    assert result.changed
    assert result.pruned == (over, unnamed)
    assert result.after["Statement"] == [FOREIGN, ahead, statement("Mine")]
    assert result.access_change.gained == ()


def test_the_statement_of_the_task_is_no_matter_of_pruning():
    over = statement("Mine", **until("2020-01-01T00:00:00Z"))
    result = merged(trust(over), prune_over=NOW)

    assert result.pruned == ()
    assert result.after["Statement"] == [WANTED]


@pytest.mark.parametrize(
    ("document", "options"),
    [
        pytest.param(trust(statement("Mine")), {}, id="the only one"),
        pytest.param({"Statement": statement("Mine")}, {}, id="the only one, no list"),
        pytest.param(
            trust(statement("Mine"), statement(**until("2020-01-01T00:00:00Z"))),
            {"prune_over": NOW},
            id="all others over",
        ),
        pytest.param(trust(statement(**until("2020-01-01T00:00:00Z"))), {"prune_over": NOW}, id="all over"),
    ],
)
def test_nothing_left_is_refused(document, options):
    with pytest.raises(InputError, match=r"would be empty.* iam_trust_role and state=absent"):
        merged(document, None, **options)


def test_ids_that_are_not_unique_are_listed():
    document = trust(statement("A"), statement("B"), statement("A"), statement(), statement(), *[statement("B")] * 2)
    with pytest.raises(InputError) as refused:
        merged(document)

    assert "A is the id of statements 1 and 3; B is the id of statements 2, 6 and 7" in str(refused.value)


@pytest.mark.parametrize("version", [{"Version": "2008-10-17"}, {}])
def test_variables_are_refused_where_they_are_plain_text(version):
    wanted = {**WANTED, "Condition": {"StringLike": {"aws:PrincipalArn": ["arn:aws:iam::*:role/${aws:username}"]}}}
    document = {**version, "Statement": [FOREIGN]}

    with pytest.raises(InputError, match="plain text"):
        merged(document, wanted)
    assert merged(document).after == {**version, "Statement": [FOREIGN, WANTED]}
    assert merged({**document, "Version": "2012-10-17"}, wanted).changed


def test_the_whole_trust_has_a_limit():
    long = statement("Long", Principal={"AWS": [f"arn:aws:iam::111111111111:role/{'x' * 60}{n}" for n in range(20)]})
    with pytest.raises(InputError, match=r"the whole trust with the statement Mine: it has 2\d\d\d characters"):
        merged(trust(long))

    assert merged(trust(long), size_limit=4096).changed
    smaller = merged(trust(long, statement("Mine"), long | {"Sid": "Longer"}), None)
    assert smaller.changed  # still too long for what the task says, but shorter than it was


DEAD, DIED = "AROA1234567890EXAMPLE", "AIDA1234567890EXAMPLE"


@pytest.mark.parametrize(
    ("elements", "goes"),
    [
        ({"Principal": {"AWS": DEAD}}, True),
        ({"Principal": {"AWS": [DEAD, DIED]}, "Effect": "Deny"}, True),
        ({"Principal": {"AWS": [DEAD, ROLE]}}, False),
        ({"Principal": {"AWS": DEAD, "Service": "ec2.amazonaws.com"}}, False),
        ({"Principal": "*"}, False),
        ({"Principal": {"Federated": DEAD}}, False),
        ({}, False),
    ],
)
def test_statements_of_the_deleted_go_when_asked(elements, goes):
    document = trust(statement("Mine"), {**statement("Old"), **elements})

    assert not merged(document).changed
    assert bool(merged(document, prune_dead=True).pruned) is goes


def test_whom_a_statement_leaves_out_may_be_deleted():
    left_out = {"Effect": "Deny", "NotPrincipal": {"AWS": DEAD}, "Action": "sts:AssumeRole"}
    assert not merged(trust(statement("Mine"), left_out), prune_dead=True).changed


def test_the_deleted_are_replaced_in_the_statement_of_the_task():
    result = merged(trust(statement("Mine", Principal={"AWS": DEAD})), prune_dead=True)
    assert (result.pruned, result.after["Statement"]) == ((), [WANTED])

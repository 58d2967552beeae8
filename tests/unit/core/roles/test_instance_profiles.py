"""Which instances need what."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.roles.instance_profiles import (
    Association,
    Instance,
    Wanted,
    as_read,
    conflicts,
    filters,
    instance_ids,
    missing,
    plan,
    profile_name,
    replan,
    steps,
    text,
    wanted,
    withheld,
)

ID = "i-0a1b2c3d4e5f60718"
ACCOUNT = "111111111111"
IAM = f"arn:aws:iam::{ACCOUNT}"


def instance(profile="", state="running", name="", identifier=ID):
    return Instance(identifier, name, state, Association("iip-assoc-1", profile) if profile else None)


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"role": "R"}, Wanted("R", True, False)),
        ({"instance_profile": "P", "state": "absent"}, Wanted("P", False, False)),
        ({"role": "R", "replace": True}, Wanted("R", True, True)),
        ({"role": f"{IAM}:role/R"}, Wanted("R", True, False, ACCOUNT)),
        ({"role": f"{IAM}:role/team/x/R", "account_id": ACCOUNT}, Wanted("R", True, False, ACCOUNT)),
        ({"instance_profile": f"{IAM}:instance-profile/team/x/P"}, Wanted("P", True, False, ACCOUNT)),
        ({"instance_profile": "arn:aws-cn:iam::111111111111:instance-profile/P"}, Wanted("P", True, False, ACCOUNT)),
    ],
    ids=["role", "profile", "replace", "role ARN", "role ARN with path", "profile ARN with path", "of China"],
)
def test_wanted(params, expected):
    assert wanted(params) == expected


@pytest.mark.parametrize(
    ("params", "problem"),
    [
        ({}, "instance_profile: None is not a role name"),
        ({"role": ""}, "role: '' is not a role name"),
        ({"role": "r" * 65}, "role: the name has 65 characters"),
        ({"instance_profile": "a/b"}, "instance_profile: 'a/b' is a name with a path, not a role name. Give b alone."),
        ({"role": f"{IAM}:instance-profile/R"}, "role: .* is not the ARN of a role"),
        ({"role": f"{IAM}:role/*"}, "role: .* has a wildcard"),
        ({"role": f"arn:aws:sts::{ACCOUNT}:assumed-role/R/i-1"}, "role: .* is a session of a role"),
        ({"instance_profile": f"{IAM}:role/P"}, "instance_profile: .* is not the ARN of an instance profile"),
        ({"instance_profile": f"{IAM}:instance-profile/a//P"}, "instance_profile: .* is not a path"),
        (
            {"role": f"{IAM}:role/R", "account_id": "222222222222"},
            "role: it belongs to account 111111111111, but account_id",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_wanted_refuses(params, problem):
    with pytest.raises(InputError, match=problem):
        wanted(params)


def test_instance_ids():
    assert instance_ids(None) is None
    assert instance_ids([]) == ()
    assert instance_ids([ID, "i-12345678", ID]) == (ID, "i-12345678")


@pytest.mark.parametrize("value", ["i-1", "I-12345678", "vol-12345678", 12345678, None, ID + " "])
def test_instance_ids_refuses(value):
    with pytest.raises(InputError, match=r"instance_ids\[1\]"):
        instance_ids([ID, value])


def test_filters():
    assert filters(None) is None
    assert filters({"tag:a": "x", "b": ["y", 1], "c": True}) == {"tag:a": ["x"], "b": ["y", "1"], "c": ["true"]}


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({}, "would mean every instance"),
        ({"a": []}, r"filters\[a\]"),
        ({"a": None}, r"filters\[a\]"),
        ({"a": [{"b": 1}]}, r"filters\[a\]"),
    ],
    ids=str,
)
def test_filters_refuses(values, message):
    with pytest.raises(InputError, match=message):
        filters(values)


@pytest.mark.parametrize("arn", ["arn:aws:iam::1:instance-profile/P", "arn:aws:iam::1:instance-profile/a/b/P"])
def test_profile_name(arn):
    assert profile_name(arn) == "P"


@pytest.mark.parametrize(
    ("carried", "state", "task", "outcome", "after"),
    [
        pytest.param("", "running", Wanted("P", True, False), "attached", "P", id="none"),
        pytest.param("", "stopped", Wanted("P", True, False), "attached", "P", id="stopped"),
        pytest.param("P", "running", Wanted("P", True, False), "ok", "P", id="equal"),
        pytest.param("Q", "running", Wanted("P", True, False), "conflict", "Q", id="foreign"),
        pytest.param("Q", "running", Wanted("P", True, True), "replaced", "P", id="replace"),
        pytest.param("P", "running", Wanted("P", True, True), "ok", "P", id="replace equal"),
        pytest.param("P", "running", Wanted("P", False, False), "detached", "", id="absent"),
        pytest.param("", "running", Wanted("P", False, False), "ok", "", id="absent already"),
        pytest.param("Q", "running", Wanted("P", False, True), "ok", "Q", id="absent leaves foreign ones"),
        pytest.param("", "terminated", Wanted("P", True, False), "skipped", "", id="terminated"),
        pytest.param("Q", "shutting-down", Wanted("P", True, False), "skipped", "Q", id="no conflict when going"),
    ],
)
def test_plan(carried, state, task, outcome, after):
    (planned,) = plan([instance(carried, state)], task)
    assert (planned.state, planned.before, planned.after) == (outcome, carried, after)
    assert planned.changed is (carried != after)
    assert planned.as_dict()["changed"] is planned.changed


def test_missing():
    assert missing((ID, "i-12345678"), [instance()]) == ("i-12345678",)


def test_conflicts_names_every_instance_and_the_option():
    task = Wanted("P", True, False)
    outcomes = plan([instance("Q", name="web"), instance("R", identifier="i-12345678"), instance()], task)
    message = conflicts(outcomes, task)
    assert f"{ID} (web) has Q, i-12345678 has R" in message
    assert "replace" in message
    assert [outcome.state for outcome in withheld(outcomes)] == ["conflict", "conflict", "skipped"]
    assert conflicts(plan([instance()], task), task) == ""


def test_conflicts_that_are_to_be_left_keep_nobody_from_theirs():
    task = wanted({"role": "P", "on_conflict": "leave"})
    foreign, bare = plan([instance("Q"), instance(identifier="i-12345678")], task)
    assert (foreign.state, foreign.changed, foreign.after) == ("conflict", False, "Q")
    assert bare.state == "attached"
    assert conflicts([foreign, bare], task) == ""
    again = replan(bare, instance("R", identifier="i-12345678"), task)
    assert (again.state, again.after) == ("conflict", "R")
    assert steps(again, "P") == []


def test_text_lists_what_changes():
    outcomes = plan([instance(name="web"), instance("P", identifier="i-12345678")], Wanted("P", True, False))
    assert text(outcomes, "before") == f"{ID} (web): no instance profile\n"
    assert text(outcomes, "after") == f"{ID} (web): P\n"


KEEP, REPLACE = Wanted("P", present=True, replace=False), Wanted("P", present=True, replace=True)


@pytest.mark.parametrize(
    ("planned", "now", "task", "expected"),
    [
        pytest.param("", None, KEEP, ("skipped", "", ""), id="gone"),
        pytest.param("", instance("Q"), KEEP, ("failed", "Q", "Q"), id="given another one"),
        pytest.param("", instance("P"), KEEP, ("ok", "P", "P"), id="given this one"),
        pytest.param("", instance(state="stopping"), KEEP, ("attached", "", "P"), id="still to do"),
        pytest.param("Q", instance(), REPLACE, ("replaced", "Q", "P"), id="half done"),
    ],
)
def test_an_instance_that_moved_is_planned_again(planned, now, task, expected):
    [outcome] = plan([instance(planned)], task)
    again = replan(outcome, now, task)
    assert (again.state, again.before, again.after) == expected


def test_what_is_not_known_may_have_changed():
    [outcome] = plan([instance(name="web")], KEEP)
    lost = replace(outcome.unchanged("failed", "no answer"), unknown=True)
    assert lost.as_dict()["changed"] is True
    assert text([lost], "before") == f"{ID} (web): no instance profile\n"
    assert text([lost], "after") == f"{ID} (web): unknown\n"


READ = {"instance_id": ID, "region": "us-east-1", "state": {"code": 16, "name": "running"}}


@pytest.mark.parametrize(
    ("more", "name"), [({"tags": {"Name": "web", "dns": "w"}}, "web"), ({"tags": {}}, ""), ({}, "")], ids=str
)
def test_an_instance_that_was_read(more, name):
    assert as_read([{**READ, **more}], ["us-east-1"]) == (Instance(ID, name, "running", None, "us-east-1"),)
    assert as_read(None, ["us-east-1"]) is None
    assert as_read([], ["us-east-1"]) == ()


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        (ID, "not an instance"),
        ({**READ, "instance_id": "web"}, "not an instance"),
        ({**READ, "instance_id": 7}, "not an instance"),
        ({**READ, "state": "running"}, "not an instance"),
        ({**READ, "state": {}}, "not an instance"),
        ({**READ, "region": "eu-west-1"}, "eu-west-1, which is not read here"),
        ({"instance_id": ID, "state": {"name": "running"}}, "which is not read here"),
    ],
    ids=str,
)
def test_what_is_no_instance_that_was_read(entry, says):
    with pytest.raises(InputError, match=rf"^as_read\[1\]: .*{says}"):
        as_read([READ, entry], ["us-east-1"])

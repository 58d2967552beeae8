"""Reading probes, and the batches that ask without writing."""

from __future__ import annotations

import pytest
import yaml
from ansible_collections.crossaccount.aws.plugins.module_utils._core.checks.probes import (
    PERMISSIONS,
    PROBE_VALUES,
    ChangeQuestion,
    phrases,
    read_probe,
    without_writing,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.policies.zone_grant import ACTIONS
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.values import TYPES, canonical
from hypothesis import given
from hypothesis import strategies as st

from tests.support.sandbox.client import ROOT

PROBE = {"hosted_zone_id": "Z1D633PJN98FT9", "record": "Probe.A.example.com"}


def read(**options):
    return read_probe({**PROBE, **options}, "probe")


def asked(probe):
    return [(each.action, each.record_set.name, each.record_set.type) for each in probe.questions]


@pytest.mark.parametrize("record_type", TYPES)
def test_every_type_has_a_harmless_value(record_type):
    assert canonical(record_type, PROBE_VALUES[record_type], "") == PROBE_VALUES[record_type]
    assert read(type=record_type).questions[0].record_set.values == (PROBE_VALUES[record_type],)


@pytest.mark.parametrize(
    ("probe", "values"),
    [
        pytest.param({}, ('"crossaccount.aws probe"',), id="TXT by default"),
        pytest.param({"value": "plain text"}, ('"plain text"',), id="TXT without quotes"),
        pytest.param({"value": '"quoted text"'}, ('"quoted text"',), id="TXT in quotes"),
        pytest.param({"type": "MX", "value": "0010 Mail.example.com"}, ("10 mail.example.com.",), id="MX"),
    ],
)
def test_values(probe, values):
    assert read(**probe).questions[0].record_set.values == values


def test_every_combination_is_asked():
    assert asked(read()) == [("DELETE", "probe.a.example.com.", "TXT")]
    many = read(
        record=None, records=["a.example.com", "b.example.com"], types=["A", "MX"], actions=["CREATE", "UPSERT"]
    )
    assert asked(many) == [
        (action, f"{name}.example.com.", kind)
        for name in ("a", "b")
        for kind in ("A", "MX")
        for action in ("CREATE", "UPSERT")
    ]
    assert not many.write


@given(*(st.integers(1, 6) for _ in range(3)))
def test_each_is_asked_in_no_more_questions_than_the_longest_list_needs(names, types, actions):
    given_names = [f"{number}.example.com" for number in range(names)]
    given_types, given_actions = list(TYPES)[:types], list(ACTIONS)[: min(actions, len(ACTIONS))]
    options = {"record": None, "records": given_names, "types": given_types, "actions": given_actions}
    found, every = asked(read(**options, combinations="each")), asked(read(**options, combinations="all"))
    assert len(found) == max(map(len, (given_names, given_types, given_actions)))
    assert set(found) <= set(every)
    for place in range(3):
        assert {each[place] for each in found} == {each[place] for each in every}


def test_a_write_is_one_question_and_two_without_writing():
    probe = read(type="A", write=True)
    assert (probe.write, asked(probe)) == (True, [("CREATE", "probe.a.example.com.", "A")])
    asking = without_writing(probe)
    assert not asking.write
    assert [action for action, *_rest in asked(asking)] == ["CREATE", "DELETE"]
    assert without_writing(asking) == asking


@pytest.mark.parametrize("action", ["CREATE", "UPSERT", "DELETE"])
@pytest.mark.parametrize("record_type", TYPES)
def test_a_batch_that_asks_has_one_name_type_and_action_and_cannot_be_carried_out(record_type, action):
    [question] = read(type=record_type, actions=[action]).questions
    assert isinstance(question, ChangeQuestion)
    batch = question.changes("drawn-at-random")
    assert {change["Action"] for change in batch} == {action}
    sets = [change["ResourceRecordSet"] for change in batch]
    assert {(each["Name"], each["Type"]) for each in sets} == {("probe.a.example.com.", record_type)}
    if record_type in ("NS", "SOA"):  # without a routing policy: a value that nobody has
        assert all(
            record["Value"].startswith("drawn-at-random.") for each in sets for record in each["ResourceRecords"]
        )
        assert len(sets) == (1 if action == "DELETE" else 3)
    elif action == "DELETE":
        assert [each["SetIdentifier"] for each in sets] == ["drawn-at-random"]
    else:
        assert sets[0] == sets[1] and "SetIdentifier" not in sets[0]
        assert sets[2]["SetIdentifier"] == "drawn-at-random"


@pytest.mark.parametrize("record_type", ["NS", "SOA"])
def test_a_delete_never_repeats_a_value_of_the_task(record_type):
    value = {"NS": "ns.example.com.", "SOA": "ns.example.com. x.example.com. 1 2 3 4 5"}[record_type]
    [question] = read(type=record_type, value=value).questions
    [change] = question.changes("drawn-at-random")
    assert change["ResourceRecordSet"]["ResourceRecords"] != [{"Value": value}]
    assert "drawn-at-random" in str(change)


def test_permissions():
    probe = read_probe({"permissions": ["iam:GetRole", "ec2:CreateKeyPair"], "target": "Zone"}, "probe")
    assert [(each.permission, each.target, each.resource) for each in probe.questions] == [
        ("iam:GetRole", "Zone", ""),
        ("ec2:CreateKeyPair", "", ""),
    ]
    assert phrases(probe.questions) == ["call iam:GetRole on Zone", "call ec2:CreateKeyPair"]
    assert tuple(sorted(PERMISSIONS)) == PERMISSIONS


@pytest.mark.parametrize(
    ("probe", "message"),
    [
        pytest.param({"record": "a..b"}, "probe, record: .*empty label", id="record"),
        pytest.param({"record": None}, "probe, record: ", id="no record"),
        pytest.param({"type": "FOO"}, "probe, type", id="type"),
        pytest.param({"type": "A", "value": "1.2.3"}, "not an IPv4 address", id="value"),
        pytest.param({"hosted_zone_id": None}, "probe, hosted_zone_id", id="no zone"),
        pytest.param({"records": ["a.example.com"]}, "record and records exclude each other", id="record twice"),
        pytest.param({"record": None, "records": []}, "probe, records: the list is empty", id="no records"),
        pytest.param({"types": []}, "probe, types: the list is empty", id="no types"),
        pytest.param({"actions": ["REPLACE"]}, r"probe, actions\[0\]", id="action"),
        pytest.param(
            {"types": ["A", "AAAA"], "write": True}, "creates and deletes a single record set", id="write two"
        ),
        pytest.param({"actions": ["UPSERT"], "write": True}, "and no actions", id="write by an action"),
        pytest.param({"permissions": ["iam:ListRoles"]}, "permissions and hosted_zone_id exclude", id="both kinds"),
    ],
)
def test_refused(probe, message):
    with pytest.raises(InputError, match=message):
        read(**probe)


@pytest.mark.parametrize(
    ("probe", "message"),
    [
        pytest.param({"permissions": []}, "permissions: the list is empty", id="none"),
        pytest.param({"permissions": ["iam:CreateRole"]}, r"permissions\[0\]: 'iam:CreateRole' is not one", id="other"),
        pytest.param({"permissions": ["iam:GetRole"]}, "needs the name of a role", id="no target"),
    ],
)
def test_refused_permissions(probe, message):
    with pytest.raises(InputError, match=message):
        read_probe(probe, "probe")


def test_the_role_verify_access_tries_every_type_and_every_call():
    variables = yaml.safe_load((ROOT / "roles" / "verify_access" / "vars" / "main.yml").read_text(encoding="utf-8"))
    assert tuple(variables["__verify_access_every_type"]) == TYPES
    assert set(variables["__verify_access_actions"]) == set(ACTIONS)
    calls = [f"__verify_access_every_{service}_call" for service in ("iam", "ec2", "route53")]
    assert {call for each in calls for call in variables[each]} | {"ec2:DescribeInstances"} == set(PERMISSIONS)
    assert set(PERMISSIONS).issuperset(variables["__verify_access_few_calls"])

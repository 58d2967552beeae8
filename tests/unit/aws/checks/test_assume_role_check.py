"""Trying role paths: which calls are made, what is shared, what is repeated, and that no credential gets out."""

from __future__ import annotations

import json

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.checks.assume_role_check import check
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.checks.probes import PERMISSIONS
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError

from tests.support.aws.fakes import NoConnection, client_error
from tests.support.aws.role_world import (
    CHANGE_DENIED,
    DENIED_A,
    DENIED_B,
    PROBE,
    REFUSED,
    SECRET,
    A,
    B,
    World,
    path,
    run,
    scripted,
)


def changes(world):
    return [
        (identity, change["Action"], change["ResourceRecordSet"])
        for identity, _method, arguments in world.calls("route53")
        for change in arguments["ChangeBatch"]["Changes"]
    ]


@pytest.mark.parametrize(
    "params",
    [
        {"paths": []},
        {"paths": [path("not an arn")]},
        {"paths": [path(A)], "retry_seconds": -1},
        {"paths": [path(A)], "retry_seconds": 601},
        {"paths": [path(A, probe={**PROBE, "hosted_zone_id": "x"})]},
    ],
    ids=["none", "arn", "negative", "too long", "zone"],
)
def test_bad_input_makes_no_call(params):
    with pytest.raises(InputError):
        check({"account_id": "222222222222", **params}, NoConnection(), check_mode=False)


def test_each_role_is_assumed_by_the_one_before():
    world = World()
    result = run(world, path(A, B))
    assert result["ok"] and not result["changed"]
    assert [(identity, arguments["RoleArn"]) for identity, _method, arguments in world.calls("sts")] == [
        ("operator", A),
        (A, B),
    ]


def test_paths_share_the_sessions_of_equal_steps():
    world = World({B: DENIED_B})
    result = run(world, path(A), path(A, B), path(A, B, name="again"), path(B), path(A, probe=PROBE))
    assert [verdict["got"] for verdict in result["verdicts"]] == ["allowed", "denied", "denied", "denied", "allowed"]
    assert len(world.calls("sts")) == 3  # A; A to B; B


def test_a_mismatch_fails_with_all_verdicts():
    with pytest.raises(AwsError, match=r"shut: expected allowed, got denied\..*AWS does not say") as caught:
        run(World({A: DENIED_A}), path(A, name="shut"), path(B, name="open"), fail_on_mismatch=True)
    assert caught.value.result["changed"] is False
    assert [verdict["ok"] for verdict in caught.value.result["verdicts"]] == [False, True]
    assert len(caught.value.result["report"]) == 3


@pytest.mark.parametrize("outcome", ["success", "failure"])
def test_no_credential_gets_out(outcome):
    world = World({B: DENIED_B})
    try:
        result = run(world, path(A), path(A, B), fail_on_mismatch=outcome == "failure")
    except AwsError as error:
        result = {"msg": str(error), **error.result}
    assert SECRET not in json.dumps(result)


@pytest.mark.parametrize(
    ("answer", "got"),
    [
        (client_error("InvalidChangeBatch", "not found"), "allowed"),
        (client_error("NoSuchHostedZone"), "error"),
        (client_error("InvalidInput"), "error"),
        (CHANGE_DENIED, "denied"),
        (client_error("AccessDenied", "User: x is not authorized to access this resource"), "error"),
        (client_error("ServiceUnavailable"), "error"),
    ],
    ids=["cannot be carried out", "no zone", "not well formed", "denied", "zone of another account", "error"],
)
def test_asking_changes_nothing(answer, got):
    world = World(change=answer)
    result = run(
        world,
        path(A, probe={**PROBE, "actions": ["CREATE", "UPSERT", "DELETE"]}),
        path(A, probe={**PROBE, "write": True}),
        path(A, probe=PROBE, expect="denied"),
        check_mode=True,
    )
    assert [verdict["got"] for verdict in result["verdicts"]] == [got] * 3
    assert [verdict["ok"] for verdict in result["verdicts"]] == [got == "allowed"] * 2 + [got == "denied"]
    batches = [arguments["ChangeBatch"]["Changes"] for _identity, _method, arguments in world.calls("route53")]
    assert [batch[0]["Action"] for batch in batches] == ["CREATE", "UPSERT", "DELETE", "CREATE", "DELETE", "DELETE"]
    identifiers = []
    for batch in batches:
        sets = [change["ResourceRecordSet"] for change in batch]
        if batch[0]["Action"] != "DELETE":
            assert sets[0] == sets[1]  # a batch never holds one record set twice
        identifiers.append(sets[-1]["SetIdentifier"])
    assert {len(identifier) for identifier in identifiers} == {36}  # drawn at random: no record set has it
    assert len(set(identifiers)) == len(batches)


def write(answers):
    world = World(change=answers)
    return world, run(world, path(A, probe={**PROBE, "write": True}))


def actions(world):
    return [action for _identity, action, _record_set in changes(world)]


def test_a_written_probe_is_removed():
    world, result = write({})
    assert result["ok"] and not result["changed"]
    assert actions(world) == ["CREATE", "DELETE"]
    (_a, _b, created), (_c, _d, deleted) = changes(world)
    assert created == deleted
    assert "SetIdentifier" not in created


def test_what_a_killed_check_left_is_removed():
    world, result = write(scripted(client_error("InvalidChangeBatch", "it already exists"), {}, {}, {}))
    assert result["ok"] and not result["changed"]
    assert actions(world) == ["CREATE", "DELETE", "CREATE", "DELETE"]


def test_a_record_set_of_somebody_else_is_left_alone():
    exists = client_error("InvalidChangeBatch", "values provided do not match the current values")
    world, result = write(scripted(exists, exists))
    assert (result["verdicts"][0]["got"], result["changed"]) == ("error", False)
    assert actions(world) == ["CREATE", "DELETE"]


def test_a_denied_write():
    world, result = write(scripted(CHANGE_DENIED))
    assert (result["verdicts"][0]["got"], result["verdicts"][0]["step"]) == ("denied", 2)
    assert actions(world) == ["CREATE"]


def test_a_probe_that_stays_is_a_change():
    _world, result = write(scripted({}, CHANGE_DENIED))
    assert result["changed"] is True
    assert result["verdicts"][0]["got"] == "denied"
    assert "written but could not be removed; remove it by hand. User: x" in result["verdicts"][0]["reason"]


NOTHING_WRITTEN = {
    "ec2:AllocateAddress": ("allocate_address", client_error("DryRunOperation"), "dry run"),
    "ec2:CreateKeyPair": ("create_key_pair", client_error("DryRunOperation"), "dry run"),
    "ec2:DescribeInstances": ("describe_instances", client_error("DryRunOperation"), "dry run"),
    "iam:AttachRolePolicy": ("attach_role_policy", client_error("NoSuchEntity"), "nobody"),
    "iam:CreateAccessKey": ("create_access_key", client_error("NoSuchEntity"), "nobody"),
    "iam:DeleteRole": ("delete_role", client_error("NoSuchEntity"), "nobody"),
    "iam:GetRole": ("get_role", {}, "read"),
    "iam:ListRoles": ("list_roles", {}, "read"),
    "iam:PutRolePolicy": ("put_role_policy", client_error("NoSuchEntity"), "nobody"),
    "iam:UpdateAssumeRolePolicy": ("update_assume_role_policy", client_error("NoSuchEntity"), "nobody"),
    "route53:ChangeTagsForResource": ("change_tags_for_resource", client_error("NoSuchHostedZone"), "nobody"),
    "route53:CreateHostedZone": ("create_hosted_zone", client_error("NoSuchDelegationSet"), "nobody"),
    "route53:DeleteHostedZone": ("delete_hosted_zone", client_error("NoSuchHostedZone"), "nobody"),
    "route53:ListHostedZones": ("list_hosted_zones", {}, "read"),
}


@pytest.mark.parametrize("permission", PERMISSIONS)
def test_permissions_are_asked_for_by_calls_that_change_nothing(permission):
    method, answer, how = NOTHING_WRITTEN[permission]
    service = permission.partition(":")[0]
    probe = {"permissions": [permission, permission], "target": "Zone"}
    world = World(others={method: answer})
    assert run(world, path(A, probe=probe))["ok"]
    (_a, called, first), (_b, _called, second) = world.calls(service)
    assert called == method
    if how == "dry run":
        assert first["DryRun"] is True
    elif how == "nobody":
        named = {key for key in first if first[key] != second[key]}  # drawn at random for each call
        assert named & {"RoleName", "UserName", "ResourceId", "DelegationSetId", "Id"}
    else:
        assert first == second

    code = "UnauthorizedOperation" if service == "ec2" else "AccessDenied"
    refused = World(others={method: client_error(code, REFUSED.format(permission, "*"))})
    [verdict] = run(refused, path(A, probe=probe, expect="denied"))["verdicts"]
    assert (verdict["ok"], verdict["refused_by"]) == (True, "identity_policy")
    broken = World(others={method: client_error("ServiceUnavailable")})
    assert run(broken, path(A, probe=probe, expect="denied"))["verdicts"][0]["got"] == "error"

"""iam_trust_statement against the sandbox: what it writes, what it leaves alone, who gets in afterwards.

The module's work is called in this process, as its main() calls it. Sleeping is left out where only one run is at it.
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.connection import Connection
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.iam.trust_statement import ensure
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError

from tests.support.playbooks.iam_world import allow, assume, make_role, policy, refused, trust
from tests.support.trust.one_statement import (
    ARN,
    DENY,
    FOREIGN,
    MINE,
    NAME,
    OTHER,
    WORKLOAD,
    gets_in,
    make_role_of_others,
    module_at,
)


@pytest.fixture
def iam(fresh, boto):
    """IAM of the DNS account, with the role in it."""
    return make_role_of_others(boto("iam", profile="dns"))


@pytest.fixture
def run(fresh, boto):
    return module_at(fresh.endpoint)


def stored(iam):
    return iam.get_role(RoleName=NAME)["Role"]["AssumeRolePolicyDocument"]


def statements(iam):
    return json.dumps(stored(iam)["Statement"])


def test_a_statement_comes_changes_and_goes_beside_others_untouched(iam, run, boto):
    others = statements(iam).removesuffix("]")
    predicted, added = run(check=True), run()

    assert predicted["changed"] is added["changed"] is True
    for field in ("diff", "access_change", "statement", "role"):
        assert predicted[field] == added[field], field
    assert added["access_change"]["gained"] == [f"{WORKLOAD} may assume the role"]
    assert added["api_calls"] == {"GetRole": 2, "UpdateAssumeRolePolicy": 1}
    assert statements(iam).startswith(others)
    assert gets_in(boto, "workload-a")

    changed = run(external_ids=["zone-1234"])
    assert changed["changed"] is True
    assert statements(iam).startswith(others)
    assert not gets_in(boto, "workload-a")
    assert gets_in(boto, "workload-a", ExternalId="zone-1234")

    predicted, gone = run(check=True, state="absent"), run(state="absent")
    assert predicted["diff"] == gone["diff"]
    assert gone["access_change"]["lost"] == [f"{WORKLOAD} may assume the role (external id required)"]
    assert "statement" not in gone
    assert statements(iam) == others + "]"
    assert not gets_in(boto, "workload-a", ExternalId="zone-1234")
    assert run(state="absent")["api_calls"] == {"GetRole": 1}


@pytest.mark.parametrize(
    "same",
    [
        {},
        {"arns": [WORKLOAD, WORKLOAD]},
        {"sid": "Foreign", "arns": [OTHER], "external_ids": ["zone-0000"], "session_tags": None},
    ],
    ids=["again", "twice the same", "other words"],
)
def test_what_is_there_is_not_written(iam, run, same):
    if same.get("sid"):
        document = stored(iam)
        document["Statement"][0]["Action"] = "STS:assumeRole"
        iam.update_assume_role_policy(RoleName=NAME, PolicyDocument=json.dumps(document))
    else:
        run()

    result = run(**same)

    assert result["changed"] is False
    assert "diff" not in result
    assert result["api_calls"] == {"GetRole": 1}


def test_a_deleted_principal_is_reported_and_replaced(iam, run, boto):
    workload = boto("iam", profile="workload-a")
    short = make_role(workload, "Short", trust({"AWS": "111111111111"}), allow("sts:AssumeRole"))
    run(arns=[short])
    dead = workload.get_role(RoleName="Short")["Role"]["RoleId"]
    workload.delete_role_policy(RoleName="Short", PolicyName="inline")
    workload.delete_role(RoleName="Short")
    make_role(workload, "Short", trust({"AWS": "111111111111"}), allow("sts:AssumeRole"))
    session = assume(boto("sts", profile="workload-a"), short)
    assert refused(session("sts").assume_role, RoleArn=ARN, RoleSessionName="test")[0] == "AccessDenied"

    repaired = run(arns=[short])

    assert repaired["dead_principals"] == [dead]
    assert repaired["changed"] is True
    assert session("sts").assume_role(RoleArn=ARN, RoleSessionName="test")
    again = run(arns=[short])
    assert (again["changed"], again["dead_principals"]) == (False, [])


def test_dead_principals_elsewhere_are_in_the_way_until_they_are_pruned(iam, run, boto):
    workload = boto("iam", profile="workload-a")
    short = make_role(workload, "Short", trust({"AWS": "111111111111"}))
    run(sid="Short", arns=[short])
    run(sid="Shorter", arns=[short], external_ids=["zone-1234"])
    dead = workload.get_role(RoleName="Short")["Role"]["RoleId"]
    workload.delete_role(RoleName="Short")

    for options in ({}, {"sid": "Short", "state": "absent"}):
        with pytest.raises(AwsError, match=f"{dead}.*set prune_dead") as failed:
            run(**options)
        assert failed.value.result == {"changed": False}

    pruned = run(prune_dead=True)
    assert [entry["Sid"] for entry in pruned["pruned"]] == ["Short", "Shorter"]
    assert [entry.get("Sid") for entry in stored(iam)["Statement"]] == ["Foreign", None, "Workload"]
    assert run(prune_dead=True)["api_calls"] == {"GetRole": 1}


def test_a_principal_that_comes_late_is_waited_for_and_one_that_never_comes_is_not_for_ever(iam, run, fresh):
    fresh.faults(
        [{"operation": "UpdateAssumeRolePolicy", "service": "iam", "code": "MalformedPolicyDocument", "times": 2}]
    )
    assert run()["api_calls"]["UpdateAssumeRolePolicy"] == 3

    with pytest.raises(AwsError, match="principal_arns") as failed:
        run(sid="Nobody", arns=["arn:aws:iam::111111111111:role/Nobody"], wait_timeout=0)
    assert (failed.value.code, failed.value.result) == ("MalformedPolicyDocument", {"changed": False})


def test_what_is_over_is_taken_away_when_asked(iam, run, boto):
    soon = (datetime.now(UTC) + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    run(sid="Soon", not_after=soon)
    over = {**FOREIGN, "Sid": "Over", "Condition": {"DateLessThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}}}
    document = stored(iam)
    document["Statement"].append(over)
    iam.update_assume_role_policy(RoleName=NAME, PolicyDocument=json.dumps(document))

    pruned = run(sid="Soon", not_after=soon, prune_expired=True)

    assert pruned["pruned"] == [over]
    assert [entry.get("Sid") for entry in stored(iam)["Statement"]] == ["Foreign", None, "Soon"]
    assert run(sid="Soon", not_after=soon, prune_expired=True)["changed"] is False


def test_temporary_access_ends_by_itself(iam, run, boto, fresh):
    run(not_after=(datetime.now(UTC) + timedelta(hours=1)).isoformat())
    assert gets_in(boto, "workload-a")
    fresh.clock(advance=3601)
    assert not gets_in(boto, "workload-a")


def test_access_for_a_time_is_not_renewed_by_running_again(iam, run, boto, fresh):
    begun = run(not_after="1h", external_ids=["zone-1234"])
    assert "zone-1234" not in str(begun["diff"])
    fresh.clock(advance=1800)
    assert run(not_after="1h", external_ids=["zone-1234"])["changed"] is False
    assert gets_in(boto, "workload-a", ExternalId="zone-1234")
    fresh.clock(advance=1801)
    assert not gets_in(boto, "workload-a", ExternalId="zone-1234")


def test_the_last_statement_stays_and_the_error_says_what_to_do(iam, run):
    iam.update_assume_role_policy(RoleName=NAME, PolicyDocument=policy({**FOREIGN, "Sid": "Workload"}))
    with pytest.raises(InputError, match="iam_trust_role and state=absent"):
        run(state="absent")
    assert [entry["Sid"] for entry in stored(iam)["Statement"]] == ["Workload"]


def test_the_whole_trust_has_a_limit(iam, run, fresh):
    fresh.reset_requests()
    with pytest.raises(InputError, match="the whole trust with the statement"):
        run(trust_size_limit=480)
    assert [row["operation"] for row in fresh.requests() if row["service"] == "iam"] == ["GetRole"]


def test_a_role_that_does_not_exist(iam, run):
    with pytest.raises(AwsError, match="no role Missing in account 222222222222") as failed:
        run(name="Missing")
    assert failed.value.code == "NoSuchEntity"

    predicted = run(check=True, name="Missing")
    assert predicted["changed"] is True
    assert predicted["access_change"]["gained"] == [f"{WORKLOAD} may assume the role"]
    assert "an earlier task" in predicted["warnings"][0]
    assert "role" not in predicted

    for check in (True, False):
        absent = run(check=check, name="Missing", state="absent")
        assert absent["changed"] is False
        assert absent["warnings"] == ["The role Missing does not exist. It trusts nobody."]


@pytest.mark.parametrize("code", ["Throttling", "ConcurrentModification", "ServiceFailure"])
def test_a_busy_iam_is_read_again_before_it_is_written_again(iam, run, fresh, code):
    status = 500 if code == "ServiceFailure" else 400
    fresh.faults(
        [{"operation": "UpdateAssumeRolePolicy", "service": "iam", "code": code, "status": status, "times": 2}]
    )

    assert run()["api_calls"] == {"GetRole": 4, "UpdateAssumeRolePolicy": 3}


def test_a_write_whose_answer_is_lost_counts_as_ours(iam, run, fresh):
    fresh.faults([{"operation": "UpdateAssumeRolePolicy", "service": "iam", "drop_reply": True, "times": 1}])

    result = run()

    assert result["changed"] is True
    assert result["api_calls"] == {"GetRole": 2, "UpdateAssumeRolePolicy": 1}


def test_a_busy_iam_for_ever_is_an_error(iam, run, fresh):
    fresh.faults([{"operation": "UpdateAssumeRolePolicy", "service": "iam", "code": "Throttling", "times": None}])
    with pytest.raises(AwsError, match="Throttling") as failed:
        run(wait_timeout=1)
    assert failed.value.result == {"changed": False}


def test_the_wrong_account_is_not_touched(iam, run, fresh):
    fresh.reset_requests()
    with pytest.raises(AwsError, match="belong to account 222222222222"):
        run(account_id="333333333333")
    assert [row["operation"] for row in fresh.requests() if row["service"] == "iam"] == []


def test_many_runs_at_once_lose_no_statement(iam, fresh, boto):
    """Real threads, real calls, real time. Half of the runs add a statement, the others remove one."""
    sids = [f"Run{number}" for number in range(6)]
    going = [{**FOREIGN, "Sid": sid, "Condition": {}} for sid in sids[:3]]
    iam.update_assume_role_policy(RoleName=NAME, PolicyDocument=policy(FOREIGN, DENY, *going))
    connections = [Connection(profile="dns", endpoint_url=fresh.endpoint) for _ in sids]

    def one(sid, connection):
        state = "absent" if sid in sids[:3] else "present"
        return ensure({"name": NAME, **MINE, "sid": sid, "state": state}, connection, check_mode=False)

    with ThreadPoolExecutor(len(sids)) as pool:
        results = list(pool.map(one, sids, connections))

    assert all(result["changed"] for result in results)
    assert sorted(str(entry.get("Sid")) for entry in stored(iam)["Statement"]) == ["Foreign", "None", *sids[3:]]
    assert stored(iam)["Statement"][:2] == [FOREIGN, DENY]

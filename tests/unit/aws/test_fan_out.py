"""One role in many accounts: verified, side by side, and no failure hides what became of the others."""

from __future__ import annotations

import json
import threading

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.iam import trust_role
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.progress import telling_to
from ansible_collections.crossaccount.aws.plugins.module_utils._core.accounts import fan_out as core_fan_out
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError

from tests.support.aws.fakes import FakeConnection, NoConnection, client_error

HUB, A, B = "222222222222", "111111111111", "333333333333"
MISSING = client_error("NoSuchEntity")
TRUST = [{"sid": "Audit", "arns": ["arn:aws:iam::999999999999:role/Audit"]}]
DOCUMENT = {
    "Version": "2012-10-17",
    "Statement": [
        {"Sid": "Audit", "Effect": "Allow", "Principal": {"AWS": TRUST[0]["arns"][0]}, "Action": "sts:AssumeRole"}
    ],
}
BY_ROLE = {"name": "a", "account_id": A, "role_arn": f"arn:aws:iam::{A}:role/Access", "external_id": "abc-secret"}
BY_PROFILE = {"name": "b", "account_id": B, "profile": "b"}
OWN = {"name": "hub", "account_id": HUB}


def role_of(account, **fields):
    role = {"Arn": f"arn:aws:iam::{account}:role/Zone", "RoleName": "Zone", "RoleId": "AROA1", "Path": "/"}
    return {"Role": role | {"AssumeRolePolicyDocument": DOCUMENT, "MaxSessionDuration": 3600} | fields}


def account(number, *roles, **answers):
    """An account that shows these roles one reading after the other."""
    written = {"create_role": {}, "update_role": {}, "update_assume_role_policy": {}}
    return FakeConnection({"iam": {"get_role": list(roles), **written, **answers}}, account_id=number)


class Hub(FakeConnection):
    """The task's credentials. ``entrances`` maps a role's ARN or a profile to a connection or an error."""

    def __init__(self, entrances):
        super().__init__({"sts": {}}, account_id=HUB)
        self.entrances = entrances
        self.presented = []

    def assume(self, role_arn, *, session_name, external_id=""):
        self.presented.append((role_arn, session_name, external_id))
        return self._enter(role_arn)

    def with_profile(self, profile):
        return self._enter(profile)

    def _enter(self, by):
        entrance = self.entrances[by]
        if isinstance(entrance, Exception):
            raise entrance
        return entrance


def run(hub, *accounts, check_mode=False, **options):
    params = {"name": "Zone", "trust": TRUST, "wait_timeout": 0, "accounts": list(accounts)} | options
    return trust_role.ensure(params, hub, check_mode=check_mode)


def names(result):
    return {status: [each["name"] for each in entries] for status, entries in result["accounts"].items()}


def test_the_role_is_in_every_account():
    a, b, own = account(A, MISSING, role_of(A)), account(B, role_of(B)), account(HUB, MISSING, role_of(HUB))
    hub = Hub({BY_ROLE["role_arn"]: a, "b": b, "": own})
    result = run(hub, BY_ROLE, BY_PROFILE, OWN)

    assert names(result) == {"ok": ["a", "b", "hub"], "failed": [], "could_not_assume": []}
    assert [each["changed"] for each in result["accounts"]["ok"]] == [True, False, True]
    assert [each["role"]["arn"].split(":")[4] for each in result["accounts"]["ok"]] == [A, B, HUB]
    assert result["changed"] is True
    assert [diff["after_header"] for diff in result["diff"]] == [f"a ({A})", f"hub ({HUB})"]
    assert hub.presented == [(BY_ROLE["role_arn"], "crossaccount-aws", "abc-secret")]
    assert "secret" not in json.dumps(result)


def test_check_mode_writes_nowhere():
    a = account(A, MISSING)
    result = run(Hub({BY_ROLE["role_arn"]: a}), BY_ROLE, check_mode=True)

    assert a.methods() == ["get_role"]
    assert result["accounts"]["ok"][0]["role"]["arn"] == f"arn:aws:iam::{A}:role/Zone"
    assert result["changed"] is True


def test_a_failure_hides_nothing_and_fails_the_task():
    denied = AwsError("Could not assume it: no (AccessDenied)", code="AccessDenied")
    broken = account(B, role_of(B, Description="old"), update_role=client_error("AccessDenied"))
    hub = Hub({BY_ROLE["role_arn"]: denied, "b": broken, "": account(HUB, MISSING, role_of(HUB, Description="new"))})
    with pytest.raises(AwsError) as failed:
        run(hub, BY_ROLE, BY_PROFILE, OWN, description="new")

    result = failed.value.result
    assert names(result) == {"ok": ["hub"], "failed": ["b"], "could_not_assume": ["a"]}
    assert result["changed"] is True
    assert str(failed.value).startswith(f"2 of 3 accounts failed. a ({A}): Could not assume it: no (AccessDenied) b (")
    assert result["accounts"]["could_not_assume"][0]["error_code"] == "AccessDenied"
    assert "Could not change description" in result["accounts"]["failed"][0]["msg"]


def test_what_failed_half_way_counts_as_changed():
    half = account(A, MISSING, put_role_policy=client_error("LimitExceeded"))
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
    with pytest.raises(AwsError) as failed:
        run(Hub({BY_ROLE["role_arn"]: half}), BY_ROLE, inline_policies={"p": policy})

    assert failed.value.result["changed"] is True
    assert failed.value.result["accounts"]["failed"][0]["changed"] is True


def test_an_account_that_is_another_is_left_alone():
    other = account(A)

    def refuse(account_id):
        raise AwsError(f"account_id says {account_id}")

    other.require_account = refuse
    with pytest.raises(AwsError, match=f"account_id says {B}") as failed:
        run(Hub({"b": other}), BY_PROFILE)

    assert names(failed.value.result)["failed"] == ["b"]
    assert other.methods() == []


def test_accounts_are_visited_side_by_side():
    meeting = threading.Barrier(2, timeout=10)

    def meet(**_arguments):
        meeting.wait()  # fails unless the other account is there at the same time
        return role_of(A)

    hub = Hub({name: account(number, meet) for name, number in (("b", B), ("c", A))})
    result = run(hub, BY_PROFILE, {"account_id": A, "profile": "c"})

    assert names(result)["ok"] == ["b", A]


@pytest.mark.parametrize(
    ("accounts", "options", "problem"),
    [
        ([BY_ROLE, BY_ROLE], {}, "also that of"),
        ([BY_ROLE], {"trust": [{"arns": ["*"]}]}, "every AWS account"),
        ([BY_ROLE], {"trust": [{"arns": [f"arn:aws:iam::{A}:role/N"]}]}, "account of the role itself"),
        ([BY_ROLE, BY_PROFILE], {"permissions_boundary": f"arn:aws:iam::{A}:policy/P"}, f"but the role is in {B}"),
        ([BY_ROLE], {"trust": [{"arns": ["arn:aws-cn:iam::999999999999:role/N"]}]}, "to partition"),
        ([BY_ROLE], {"managed_policies": ["arn:aws-cn:iam::aws:policy/P"]}, "to partition"),
        ([], {}, "the list is empty. Name at least one such as {account_id: ..., profile: ...}"),
    ],
    ids=["twice", "broad", "own account", "foreign boundary", "trust elsewhere", "policy elsewhere", "none"],
)
def test_what_cannot_be_right_in_one_account_stops_before_any_call(accounts, options, problem):
    with pytest.raises(InputError, match=problem):
        run(NoConnection(), *accounts, **options)


def test_calls_are_counted_by_account_and_together():
    a, b = account(A, role_of(A)), account(B, role_of(B))
    a.calls.update(GetRole=1)
    b.calls.update(GetRole=1, GetCallerIdentity=1)
    hub = Hub({BY_ROLE["role_arn"]: a, "b": b})
    hub.calls.update(AssumeRole=1)
    result = run(hub, BY_ROLE, BY_PROFILE)

    assert result["api_calls"] == {"AssumeRole": 1, "GetRole": 2, "GetCallerIdentity": 1}
    assert [each["api_calls"]["GetRole"] for each in result["accounts"]["ok"]] == [1, 1]


def test_progress_is_told_while_accounts_are_waited_for(monkeypatch):
    monkeypatch.setattr(core_fan_out, "PROGRESS_SECONDS", 0.01)
    told, heard = [], threading.Event()

    def listen(line):
        told.append(line)
        if line.startswith("1 of 2"):
            heard.set()

    def wait_for_a_line(**_arguments):
        assert heard.wait(10)  # fails when nothing is told while this account is visited
        return role_of(A)

    broken = account(B, client_error("AccessDenied"))
    hub = Hub({"b": broken, "c": account(A, wait_for_a_line)})
    with telling_to(listen), pytest.raises(AwsError, match="1 of 2 accounts failed"):
        run(hub, BY_PROFILE, {"account_id": A, "profile": "c"})

    assert told[-1] == "1 of 2 accounts, 1 failed"


def test_nothing_is_told_of_work_that_ends_soon():
    told = []
    with telling_to(told.append):
        run(Hub({"b": account(B, role_of(B))}), BY_PROFILE)
    assert told == []


def test_no_thread_is_left_behind():
    before = threading.active_count()
    run(Hub({"b": account(B, role_of(B))}), BY_PROFILE)
    assert threading.active_count() == before

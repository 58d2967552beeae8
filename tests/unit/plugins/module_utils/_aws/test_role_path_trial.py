"""Trying role paths: which calls are made, what is shared, what is repeated, and that no credential gets out."""

from __future__ import annotations

import json

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.role_path_trial import Trial, check
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.role_paths import read_paths

from tests.unit.aws_fakes import FakeClient, NoConnection, client_error

A = "arn:aws:iam::111111111111:role/A"
B = "arn:aws:iam::222222222222:role/B"
SECRET = "SECRET-THAT-MUST-NOT-GET-OUT"
PROBE = {"hosted_zone_id": "Z1D633PJN98FT9", "record": "probe.example.com"}
DENIED = client_error("AccessDenied", "User: x is not authorized to perform: sts:AssumeRole on resource: y")


class World:
    """Identities by role; ``assume`` and ``change`` answer the calls that any of them makes."""

    region = "us-east-1"

    def __init__(self, assume=None, change=None, identity="operator", log=None, world=None):
        self.identity = identity
        self.log = [] if log is None else log
        unmatched = client_error("InvalidChangeBatch")
        self.answers = world or {"assume": assume or {}, "change": unmatched if change is None else change}

    def require_account(self, account_id):
        self.log.append(("require_account", self.identity, account_id))

    def caller(self):
        return type("Caller", (), {"arn": "arn:aws:iam::999999999999:user/operator"})

    def with_credentials(self, credentials):
        assert credentials["SecretAccessKey"] == credentials["SessionToken"] == SECRET
        return World(identity=credentials["AccessKeyId"], log=self.log, world=self.answers)

    def client(self, service):
        calls = []
        self.log.append((service, self.identity, calls))
        return FakeClient({"assume_role": self.assume, "change_resource_record_sets": self.answers["change"]}, calls)

    def assume(self, **request):
        role = request["RoleArn"]
        answer = self.answers["assume"].get(role)
        if isinstance(answer, list):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        if answer is not None:
            raise answer
        return {"Credentials": {"AccessKeyId": role, "SecretAccessKey": SECRET, "SessionToken": SECRET}}

    def calls(self, service):
        """(identity, method, arguments) of every call to a service."""
        return [
            (identity, method, arguments)
            for name, identity, calls in self.log
            if name == service
            for method, arguments in calls
        ]


def path(*roles, name="p", **options):
    return {"name": name, "steps": [{"role_arn": role} for role in roles], **options}


def run(world, *paths, check_mode=False, **params):
    return check({"paths": list(paths), "fail_on_mismatch": False, **params}, world, check_mode=check_mode)


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
    world = World({B: DENIED})
    result = run(world, path(A), path(A, B), path(A, B, name="again"), path(B), path(A, probe=PROBE))
    assert [verdict["got"] for verdict in result["verdicts"]] == ["allowed", "denied", "denied", "denied", "allowed"]
    assert len(world.calls("sts")) == 3  # A; A to B; B


def test_a_mismatch_fails_with_all_verdicts():
    with pytest.raises(AwsError, match=r"shut: expected allowed, got denied\..*AWS does not say") as caught:
        run(World({A: DENIED}), path(A, name="shut"), path(B, name="open"), fail_on_mismatch=True)
    assert caught.value.result["changed"] is False
    assert [verdict["ok"] for verdict in caught.value.result["verdicts"]] == [False, True]
    assert len(caught.value.result["report"]) == 3


@pytest.mark.parametrize("outcome", ["success", "failure"])
def test_no_credential_gets_out(outcome):
    world = World({B: DENIED})
    try:
        result = run(world, path(A), path(A, B), fail_on_mismatch=outcome == "failure")
    except AwsError as error:
        result = {"msg": str(error), **error.result}
    assert SECRET not in json.dumps(result)


@pytest.mark.parametrize(
    ("answer", "got"),
    [
        (client_error("InvalidChangeBatch", "not found"), "allowed"),
        (client_error("NoSuchHostedZone"), "allowed"),
        (client_error("AccessDenied"), "denied"),
        (client_error("ServiceUnavailable"), "error"),
    ],
    ids=["not matched", "no zone", "denied", "error"],
)
def test_asking_changes_nothing(answer, got):
    world = World(change=answer)
    result = run(world, path(A, probe=PROBE), path(A, probe={**PROBE, "write": True}), check_mode=True)
    assert [verdict["got"] for verdict in result["verdicts"]] == [got, got]
    for identity, action, record_set in changes(world):
        assert (identity, action) == (A, "DELETE")
        assert len(record_set["SetIdentifier"]) == 36  # drawn at random: no record set has it
    identifiers = {record_set["SetIdentifier"] for _identity, _action, record_set in changes(world)}
    assert len(identifiers) == 2


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


def scripted(*answers):
    """Each call of any client takes the next answer."""
    remaining = list(answers)

    def change(**_arguments):
        answer = remaining.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return change


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
    world, result = write(scripted(client_error("AccessDenied")))
    assert (result["verdicts"][0]["got"], result["verdicts"][0]["step"]) == ("denied", 2)
    assert actions(world) == ["CREATE"]


def test_a_probe_that_stays_is_a_change():
    _world, result = write(scripted({}, client_error("AccessDenied", "no DELETE")))
    assert result["changed"] is True
    assert "written but could not be removed; remove it by hand. no DELETE" in result["verdicts"][0]["reason"]


class Time:
    def __init__(self):
        self.now = 0.0

    def clock(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds


def trial(world, seconds):
    time = Time()
    arn = "arn:aws:iam::999999999999:user/operator"
    return time, Trial(world, caller_arn=arn, retry_seconds=seconds, clock=time.clock, sleep=time.sleep)


@pytest.mark.parametrize(
    ("assume", "seconds", "expect", "got", "calls"),
    [
        pytest.param([DENIED, DENIED, None], 60, "allowed", "allowed", 3, id="late"),
        pytest.param([DENIED], 0, "allowed", "denied", 1, id="no storm"),
        pytest.param([DENIED], 60, "denied", "denied", 1, id="expected to be denied"),
        pytest.param([client_error("ExpiredToken")], 60, "allowed", "error", 1, id="another error"),
        pytest.param([DENIED, client_error("ExpiredToken")], 60, "allowed", "error", 2, id="another error later"),
    ],
)
def test_only_a_denial_of_what_should_be_open_is_repeated(assume, seconds, expect, got, calls):
    world = World({A: assume})
    _time, tried = trial(world, seconds)
    assert tried.verdict(read_paths([path(A, expect=expect)])[0]).got == got
    assert len(world.calls("sts")) == calls


def test_time_is_bounded_for_all_paths_together():
    time, tried = trial(World({A: DENIED, B: DENIED}), 30)
    for entry in read_paths([path(A), path(B)]):
        assert tried.verdict(entry).got == "denied"
    assert time.now == pytest.approx(30)

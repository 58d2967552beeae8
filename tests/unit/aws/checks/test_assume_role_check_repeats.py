# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""assume_role_check: what is asked again, for how long, and which role may not exist."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.checks.assume_role_check import Trial
from ansible_collections.crossaccount.aws.plugins.module_utils._core.checks.role_paths import read_paths

from tests.support.aws.fakes import client_error
from tests.support.aws.role_world import (
    CHANGE_DENIED,
    DENIED_A,
    DENIED_B,
    PROBE,
    SECRET,
    A,
    B,
    World,
    path,
    run,
    scripted,
)


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
        pytest.param([DENIED_A, DENIED_A, None], 60, "allowed", "allowed", 3, id="late"),
        pytest.param([DENIED_A], 0, "allowed", "denied", 1, id="no storm"),
        pytest.param([DENIED_A], 60, "denied", "denied", 1, id="expected to be denied"),
        pytest.param([client_error("ExpiredToken")], 60, "allowed", "error", 1, id="another error"),
        pytest.param([DENIED_A, client_error("ExpiredToken")], 60, "allowed", "error", 2, id="another error later"),
    ],
)
def test_only_a_denial_of_what_should_be_open_is_repeated(assume, seconds, expect, got, calls):
    world = World({A: assume})
    _time, tried = trial(world, seconds)
    [verdict] = tried.verdicts(read_paths([path(A, expect=expect)]))
    assert verdict.got == got
    assert len(world.calls("sts")) == calls


def test_time_is_bounded_for_all_paths_together():
    time, tried = trial(World({A: DENIED_A, B: DENIED_B}), 30)
    verdicts = tried.verdicts(read_paths([path(A), path(B)]))
    assert [verdict.got for verdict in verdicts] == ["denied"] * 2
    assert time.now == pytest.approx(30)


def test_a_probe_that_is_refused_is_repeated_like_a_role():
    answers = scripted(CHANGE_DENIED, CHANGE_DENIED, client_error("InvalidChangeBatch"))
    _time, tried = trial(World(change=answers), 60)
    [verdict] = tried.verdicts(read_paths([path(A, probe=PROBE)]))
    assert verdict.got == "allowed"


@pytest.mark.parametrize(
    ("others", "known"),
    [
        pytest.param([], False, id="nothing shows it"),
        pytest.param([{"steps": [{"role_arn": B, "external_id": "right"}]}], True, id="another path assumes it"),
        pytest.param([path(A)], False, id="another role is another role"),
    ],
)
def test_a_role_that_may_not_exist(others, known):
    """AWS answers alike for a role that does not exist: another path of the task has to show that it does."""

    def only_with_the_id(**request):
        if request["RoleArn"] == B and request.get("ExternalId") != "right":
            raise DENIED_B
        return {"Credentials": {"AccessKeyId": B, "SecretAccessKey": SECRET, "SessionToken": SECRET}}

    world = World(others={"assume_role": only_with_the_id})
    paths = [path(B, expect="denied"), *({"name": "other", **each} for each in others)]
    result = run(world, *paths)
    assert result["ok"]
    assert result["verdicts"][0]["role_known"] is known
    assert ("warnings" in result) is not known
    strict = run(World(others={"assume_role": only_with_the_id}), *paths, require_known_role=True)
    assert strict["ok"] is known
    assert "warnings" not in strict


def test_a_trust_that_refused_is_of_a_role_that_exists():
    said = "User: x is not authorized to perform: sts:AssumeRole on resource: {} because no role trust policy allows it"
    world = World({A: client_error("AccessDenied", said.format(A))})
    [verdict] = run(world, path(A, expect="denied"), require_known_role=True)["verdicts"]
    assert (verdict["ok"], verdict["role_known"]) == (True, True)

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Role paths against a sandbox that authorises: long chains, and every side that can refuse."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.checks.assume_role_check import check
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.connection import Connection
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError

from tests.support.playbooks.iam_world import DNS_ACCOUNT, MANAGEMENT_ACCOUNT, allow, deny, make_role, policy, trust

OPERATOR = f"arn:aws:iam::{MANAGEMENT_ACCOUNT}:user/operator"
MFA_SERIAL = f"arn:aws:iam::{MANAGEMENT_ACCOUNT}:mfa/operator"
EXTERNAL_ID = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
CHAIN = ("First", "Second", "Third", "Fourth")


def arn(name):
    return f"arn:aws:iam::{DNS_ACCOUNT}:role/{name}"


@pytest.fixture
def iam(fresh, boto):
    return boto("iam", profile="dns")


def tried(*paths, check_mode=False, **options):
    """What the operator gets: the result, of a failed task too."""
    params = {"paths": list(paths), "fail_on_mismatch": False, **options}
    try:
        return check(params, Connection(profile="management", region="us-east-1"), check_mode=check_mode)
    except AwsError as error:
        return {**error.result, "msg": str(error)}


def path(*steps, **options):
    return {"name": "p", "steps": [{"role_arn": arn(name), **more} for name, more in steps], **options}


def verdict(*steps, **options):
    [only] = tried(path(*steps, **options))["verdicts"]
    return only["got"], only["refused_by"], only["step"]


def operator_only(condition=None, action="sts:AssumeRole"):
    return trust({"AWS": OPERATOR}, condition, action)


def test_a_chain_of_any_length(iam, fresh):
    trusted = OPERATOR
    for name in CHAIN:
        make_role(iam, name, trust({"AWS": trusted}), allow("sts:AssumeRole"))
        trusted = arn(name)
    fresh.reset_requests()
    steps = [(name, {"duration_seconds": 900}) for name in CHAIN]
    assert [each["got"] for each in tried(path(*steps), path(*steps[:3]))["verdicts"]] == ["allowed"] * 2
    # The second path is the beginning of the first.
    assert sum(row["count"] for row in fresh.requests() if row["operation"] == "AssumeRole") == len(CHAIN)

    iam.update_assume_role_policy(RoleName="Third", PolicyDocument=operator_only())
    assert verdict(*steps) == ("denied", "trust_policy", 3)
    assert verdict(*steps, expect="denied") == ("not tried", "trust_policy", 3)


@pytest.mark.parametrize(
    ("condition", "step", "expected"),
    [
        pytest.param(
            {"StringEquals": {"sts:ExternalId": EXTERNAL_ID}}, {"external_id": EXTERNAL_ID}, "allowed", id="id"
        ),
        pytest.param(
            {"StringEquals": {"sts:ExternalId": EXTERNAL_ID}}, {"external_id": "wrong"}, "denied", id="wrong id"
        ),
        pytest.param({"StringEquals": {"sts:ExternalId": EXTERNAL_ID}}, {}, "denied", id="no external id"),
        pytest.param(
            {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
            {"mfa_serial": MFA_SERIAL, "mfa_code": "123456"},
            "allowed",
            id="mfa",
        ),
        pytest.param({"Bool": {"aws:MultiFactorAuthPresent": "true"}}, {}, "denied", id="no mfa"),
        pytest.param({"DateLessThan": {"aws:CurrentTime": "2099-01-01T00:00:00Z"}}, {}, "allowed", id="not over"),
        pytest.param({"DateLessThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}}, {}, "denied", id="expired"),
        pytest.param(
            {"StringEquals": {"sts:SourceIdentity": "me"}}, {"source_identity": "me"}, "allowed", id="source identity"
        ),
        pytest.param({"StringEquals": {"sts:SourceIdentity": "me"}}, {}, "denied", id="no source identity"),
        pytest.param(
            {"StringEquals": {"aws:RequestTag/team": "web"}}, {"session_tags": {"team": "web"}}, "allowed", id="tag"
        ),
        pytest.param(
            {"StringEquals": {"aws:RequestTag/team": "web"}}, {"session_tags": {"team": "db"}}, "denied", id="wrong tag"
        ),
    ],
)
def test_conditions_of_a_trust(iam, condition, step, expected):
    actions = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]
    make_role(iam, "Conditional", operator_only(condition, actions))
    got, refused_by, number = verdict(("Conditional", step))
    assert (got, refused_by, number) == (
        (expected, None, None) if expected == "allowed" else ("denied", "trust_policy", 1)
    )


def test_a_trust_that_ends_while_nobody_looks(iam, fresh):
    ends = datetime.fromisoformat(fresh.clock(advance=0)) + timedelta(hours=1)
    make_role(iam, "Temporary", operator_only({"DateLessThan": {"aws:CurrentTime": ends.isoformat()}}))
    assert verdict(("Temporary", {})) == ("allowed", None, None)
    fresh.clock(advance=3601)
    [late] = tried(path(("Temporary", {})))["verdicts"]
    assert late["got"] == "denied"
    assert "it may have expired" in late["hint"]


def test_a_tag_takes_an_action_of_its_own(iam):
    make_role(iam, "Untagged", operator_only())
    [denied] = tried(path(("Untagged", {"session_tags": {"team": "web"}})))["verdicts"]
    assert denied["got"] == "denied"
    named = f"The trust policy of {arn('Untagged')} in account {DNS_ACCOUNT} must allow sts:TagSession to {OPERATOR}"
    assert named in denied["hint"]


@pytest.mark.parametrize(
    ("session", "options", "refused_by"),
    [
        pytest.param([], {}, "identity_policy", id="no policy of the caller allows it"),
        pytest.param([deny("sts:AssumeRole")], {}, "identity_policy", id="a policy of the caller denies it"),
        pytest.param([allow("sts:AssumeRole")], {"boundary": allow("ec2:*")}, "boundary", id="boundary"),
        pytest.param([allow("sts:AssumeRole")], {"boundary": deny("*")}, "boundary", id="boundary denies"),
    ],
)
def test_the_side_of_the_caller_is_named_in_its_own_account(iam, session, options, refused_by):
    """Within an account AWS says which policy refused; the caller is the role of the first step."""
    more = {}
    if "boundary" in options:
        document = policy(options["boundary"])
        more["PermissionsBoundary"] = iam.create_policy(PolicyName="Boundary", PolicyDocument=document)["Policy"]["Arn"]
    make_role(iam, "Caller", operator_only(), *session, **more)
    make_role(iam, "Target", trust({"AWS": f"arn:aws:iam::{DNS_ACCOUNT}:root"}))
    assert verdict(("Caller", {}), ("Target", {})) == ("denied", refused_by, 2)


def test_a_service_control_policy_is_named(iam, boto):
    make_role(iam, "Caller", operator_only(), allow("sts:AssumeRole"))
    make_role(iam, "Target", trust({"AWS": arn("Caller")}))
    assert verdict(("Caller", {}), ("Target", {}))[0] == "allowed"
    organizations = boto("organizations")
    scp = organizations.create_policy(
        Name="NoAssume", Description="x", Type="SERVICE_CONTROL_POLICY", Content=policy(deny("sts:AssumeRole"))
    )["Policy"]["PolicySummary"]["Id"]
    organizations.attach_policy(PolicyId=scp, TargetId=DNS_ACCOUNT)
    assert verdict(("Caller", {}), ("Target", {})) == ("denied", "scp", 2)


def test_a_session_too_long_for_the_role_and_for_a_role_from_a_role(iam):
    make_role(iam, "Short", operator_only())
    make_role(iam, "Long", trust({"AWS": f"arn:aws:iam::{DNS_ACCOUNT}:root"}), MaxSessionDuration=43200)
    assert verdict(("Short", {"duration_seconds": 3601}), expect="denied") == ("error", "duration", 1)
    # The operator's profile dns is a role, which the module cannot see before AWS refuses.
    params = {"paths": [path(("Long", {"duration_seconds": 7200}))], "fail_on_mismatch": False}
    [chained] = check(params, Connection(profile="dns", region="us-east-1"), check_mode=False)["verdicts"]
    assert (chained["got"], chained["refused_by"]) == ("error", "duration")
    assert "at most 3600 from a role" in chained["hint"]


@pytest.mark.parametrize("check_mode", [False, True], ids=["run", "check mode"])
def test_a_gate(iam, check_mode):
    """A check that must fail fails in check mode too, and names each path that is not as expected."""
    make_role(iam, "Open", operator_only())
    make_role(iam, "Shut", trust({"AWS": arn("Open")}))
    as_expected = [path(("Open", {})), path(("Shut", {}), expect="denied")]
    assert tried(*as_expected, check_mode=check_mode, fail_on_mismatch=True)["ok"]
    wrong = tried(
        {**as_expected[0], "name": "must be shut", "expect": "denied"},
        {**as_expected[1], "name": "must be open", "expect": "allowed"},
        check_mode=check_mode,
        fail_on_mismatch=True,
    )
    assert wrong["ok"] is False and wrong["changed"] is False
    assert "must be shut: expected denied, got allowed" in wrong["msg"]
    assert "must be open: expected allowed, got denied" in wrong["msg"]


def test_no_credential_is_in_a_result(iam):
    make_role(iam, "Open", operator_only())
    make_role(iam, "Shut", trust({"AWS": arn("Open")}))
    text = json.dumps(tried(path(("Open", {})), path(("Shut", {})), fail_on_mismatch=True))
    assert "ASIA" not in text and "AKIA" not in text and "SessionToken" not in text

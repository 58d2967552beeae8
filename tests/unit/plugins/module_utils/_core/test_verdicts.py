"""What became of a path, and which side to mend.

The sentences are AWS's: IAM User Guide, "Troubleshoot access denied error messages".
"""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.role_paths import read_paths
from ansible_collections.crossaccount.aws.plugins.module_utils._core.verdicts import Refusal, judge, principal

OPERATOR = "arn:aws:sts::222222222222:assumed-role/Dns/operator"
ROLE = "arn:aws:iam::111111111111:role/Route53CrossAccountRole"
ZONE_ROLE = "arn:aws:iam::222222222222:role/EC2ManagementRole"
PROBE = {"hosted_zone_id": "Z1D633PJN98FT9", "record": "probe.example.com", "type": "A"}
START = f"User: {OPERATOR} is not authorized to perform: sts:AssumeRole on resource: {ROLE}"


def path(roles=(ROLE,), **options):
    return read_paths([{"name": "p", "steps": [{"role_arn": role} for role in roles], **options}])[0]


@pytest.mark.parametrize(
    ("caller", "named"),
    [
        (OPERATOR, "arn:aws:iam::222222222222:role/Dns"),
        ("arn:aws-us-gov:sts::222222222222:assumed-role/Dns/a@b", "arn:aws-us-gov:iam::222222222222:role/Dns"),
        ("arn:aws:iam::999999999999:user/operator", "arn:aws:iam::999999999999:user/operator"),
    ],
    ids=["session", "session elsewhere", "user"],
)
def test_whom_a_trust_must_name(caller, named):
    assert principal(caller) == named


@pytest.mark.parametrize(
    ("message", "refused_by", "hint"),
    [
        pytest.param(START, "unknown", "AWS does not say which side refused", id="silent"),
        pytest.param(
            f"{START} because no identity-based policy allows the sts:AssumeRole action",
            "identity_policy",
            f"arn:aws:iam::222222222222:role/Dns in account 222222222222 must allow sts:AssumeRole on {ROLE}.",
            id="identity",
        ),
        pytest.param(
            f"{START} with an explicit deny in an identity-based policy",
            "identity_policy",
            "A policy of",
            id="explicit",
        ),
        pytest.param(
            f"{START} because no resource-based policy allows the sts:AssumeRole action",
            "trust_policy",
            f"The trust policy of {ROLE} in account 111111111111 must name arn:aws:iam::222222222222:role/Dns",
            id="resource-based",
        ),
        pytest.param(
            f"{START} because no role trust policy allows the sts:AssumeRole action",
            "trust_policy",
            "trust",
            id="trust",
        ),
        pytest.param(
            f"{START} with an explicit deny in the role trust policy", "trust_policy", "trust", id="trust deny"
        ),
        pytest.param(
            f"{START} with an explicit deny in a service control policy: arn:aws:organizations::9:policy/o-x/p-y",
            "scp",
            "service control policies of the organization for account 222222222222",
            id="scp",
        ),
        pytest.param(
            f"{START} because no service control policy allows the sts:AssumeRole action", "scp", "service", id="no scp"
        ),
        pytest.param(
            f"{START} with an explicit deny in a resource control policy", "rcp", "for account 111111111111", id="rcp"
        ),
        pytest.param(
            f"{START} because no permissions boundary allows the sts:AssumeRole action", "boundary", "boundary", id="pb"
        ),
        pytest.param(
            f"{START} with an explicit deny in a permissions boundary", "boundary", "permissions boundary", id="pb deny"
        ),
        pytest.param(
            f"{START} because no session policy allows the sts:AssumeRole action",
            "session_policy",
            "session",
            id="session",
        ),
        pytest.param(
            f"{START} because no VPC endpoint policy allows the sts:AssumeRole action",
            "endpoint_policy",
            "VPC",
            id="vpce",
        ),
        pytest.param(
            f"{START} because no brand-new policy allows it", "unknown", "AWS does not say", id="a kind of tomorrow"
        ),
        pytest.param(
            "MultiFactorAuthentication failed with invalid MFA one time pass code.", "mfa", "current code", id="mfa"
        ),
    ],
)
def test_which_side_refused(message, refused_by, hint):
    verdict = judge(path(), Refusal(1, "AccessDenied", message), OPERATOR)
    assert (verdict.got, verdict.refused_by, verdict.step, verdict.reason) == (
        "denied",
        refused_by,
        1,
        message.removesuffix(".") + ".",
    )
    assert hint in verdict.hint
    assert not verdict.ok


@pytest.mark.parametrize(
    "message",
    [
        "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
    ],
)
def test_a_duration_is_refused_by_validation(message):
    verdict = judge(path(expect="denied"), Refusal(1, "ValidationError", message), OPERATOR)
    assert (verdict.got, verdict.refused_by, verdict.ok) == ("denied", "duration", True)
    assert "fewer seconds" in verdict.hint


def test_where_aws_is_silent_both_sides_are_named():
    chain = path((ROLE, ZONE_ROLE))
    hint = judge(chain, Refusal(2, "AccessDenied", "no"), OPERATOR).hint
    assert (
        f"The trust policy of {ZONE_ROLE} in account 222222222222 must name {ROLE} and ask for no external id" in hint
    )
    assert f"a policy of {ROLE} in account 111111111111 must allow sts:AssumeRole on {ZONE_ROLE}" in hint


@pytest.mark.parametrize(
    ("step", "asks"),
    [
        pytest.param({}, "MFA or session tags or a source identity, which this step does not send", id="nothing sent"),
        pytest.param(
            {
                "mfa_serial": "arn:aws:iam::222222222222:mfa/me",
                "mfa_code": "012345",
                "session_tags": {"team": "web"},
                "source_identity": "me",
            },
            "The trust may ask for an organization, and it may have ended.",
            id="all sent",
        ),
    ],
)
def test_where_aws_is_silent_what_the_step_does_not_send_is_named(step, asks):
    only = read_paths([{"name": "p", "steps": [{"role_arn": ROLE, **step}]}])[0]
    assert asks in judge(only, Refusal(1, "AccessDenied", START), OPERATOR).hint


@pytest.mark.parametrize("action", ["sts:TagSession", "sts:SetSourceIdentity"])
def test_tags_and_a_source_identity_take_actions_of_their_own(action):
    message = START.replace("sts:AssumeRole", action)
    hint = judge(path(), Refusal(1, "AccessDenied", message), OPERATOR).hint
    assert f"The trust policy of {ROLE} in account 111111111111 must allow {action} to" in hint
    assert f"in account 222222222222 must allow {action} on {ROLE}" in hint


def test_an_external_id_is_not_repeated():
    with_id = read_paths([{"name": "p", "steps": [{"role_arn": ROLE, "external_id": "7c9e6679-7425"}]}])[0]
    hint = judge(with_id, Refusal(1, "AccessDenied", "no"), OPERATOR).hint
    assert "the external id of this step" in hint
    assert "7c9e6679" not in hint


@pytest.mark.parametrize(
    ("expect", "refusal", "got", "ok"),
    [
        pytest.param("allowed", None, "allowed", True, id="open as expected"),
        pytest.param("denied", None, "allowed", False, id="too open"),
        pytest.param("allowed", Refusal(1, "AccessDenied", "no"), "denied", False, id="shut"),
        pytest.param("denied", Refusal(2, "AccessDenied", "no"), "denied", True, id="shut as expected"),
        pytest.param("denied", Refusal(1, "AccessDenied", "no"), "not tried", False, id="shut too early"),
        pytest.param("denied", Refusal(2, "ExpiredToken", "expired"), "error", False, id="no answer about access"),
        pytest.param("allowed", Refusal(2, "", "Could not connect"), "error", False, id="no answer"),
    ],
)
def test_expectations(expect, refusal, got, ok):
    verdict = judge(path((ROLE, ZONE_ROLE), expect=expect), refusal, OPERATOR)
    assert (verdict.expected, verdict.got, verdict.ok) == (expect, got, ok)
    assert bool(verdict.hint) is (verdict.as_dict()["reason"] != "")


def test_a_probe_is_the_end_of_its_path():
    probed = path((ROLE, ZONE_ROLE), expect="denied", probe=PROBE)
    assert judge(probed, Refusal(2, "AccessDenied", "no"), OPERATOR).got == "not tried"
    assert judge(probed, Refusal(3, "AccessDenied", "no"), OPERATOR).ok


def test_too_open_says_what_to_narrow():
    assert f"{ROLE} let itself be assumed" in judge(path(expect="denied"), None, OPERATOR).reason
    verdict = judge(path(expect="denied", probe=PROBE), None, OPERATOR)
    assert verdict.reason == f"{ROLE} may change probe.example.com A in the zone Z1D633PJN98FT9."
    assert "Narrow the policies" in verdict.hint


@pytest.mark.parametrize(
    ("code", "message", "write", "hint"),
    [
        pytest.param("AccessDenied", "because no identity-based policy allows", False, "(DELETE)", id="dry"),
        pytest.param("AccessDenied", "no", True, "(CREATE and DELETE)", id="write"),
        pytest.param(
            "AccessDenied", "with an explicit deny in a service control policy", True, "organization", id="scp"
        ),
        pytest.param("AccessDenied", "because no permissions boundary allows", True, "boundary of", id="boundary"),
        pytest.param("InvalidChangeBatch", "already exists", True, "no answer about access", id="in the way"),
    ],
)
def test_a_refused_probe(code, message, write, hint):
    verdict = judge(path(probe={**PROBE, "write": write}), Refusal(2, code, message), OPERATOR)
    assert hint in verdict.hint

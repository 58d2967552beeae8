"""What became of a path, and which side to mend.

The sentences are AWS's: IAM User Guide, "Troubleshoot access denied error messages".
"""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.checks.refusals import Refusal
from ansible_collections.crossaccount.aws.plugins.module_utils._core.checks.role_paths import read_paths

from tests.support.trust.tried_paths import ROLE, START, ZONE_ROLE, denied, path, verdict


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
            f"{START} because no brand-new policy allows it", "unknown", "AWS does not say", id="a kind of tomorrow"
        ),
    ],
)
def test_which_side_refused(message, refused_by, hint):
    found = verdict(path(), Refusal(1, "AccessDenied", message))
    assert (found.got, found.refused_by, found.step, found.reason) == (
        "denied",
        refused_by,
        1,
        message.removesuffix(".") + ".",
    )
    assert hint in found.hint
    assert not found.ok


@pytest.mark.parametrize("expect", ["allowed", "denied"])
@pytest.mark.parametrize(
    ("code", "message", "refused_by", "hint"),
    [
        pytest.param(
            "ValidationError",
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
            "duration",
            "fewer seconds",
            id="duration",
        ),
        pytest.param(
            "ValidationError",
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
            "duration",
            "at most 3600 from a role",
            id="chained duration",
        ),
        pytest.param(
            "AccessDenied",
            "MultiFactorAuthentication failed with invalid MFA one time pass code. ",
            "mfa",
            "current code",
            id="mfa code",
        ),
        pytest.param(
            "AccessDenied",
            f"{START} because no VPC endpoint policy allows the sts:AssumeRole action",
            "endpoint_policy",
            "The policy of the VPC endpoint for STS must allow",
            id="vpc endpoint",
        ),
        pytest.param("ExpiredToken", "The security token is expired", None, "sign in again", id="expired"),
        pytest.param("AccessDenied", "Access denied", None, "says nothing about access", id="says nothing"),
    ],
)
def test_an_error_of_the_check_is_never_what_was_expected(expect, code, message, refused_by, hint):
    found = verdict(path(expect=expect), Refusal(1, code, message))
    assert (found.got, found.ok, found.refused_by) == ("error", False, refused_by)
    assert hint in found.hint
    assert "says nothing about access" in found.hint


def test_a_denial_of_a_role_that_nothing_shows_to_exist():
    said = verdict(path(expect="denied"), denied(1), known_role=False)
    assert (said.ok, said.got, said.role_known) == (True, "denied", False)
    assert f"no path of this task shows that {ROLE} exists" in said.reason
    assert f"add a path that may assume {ROLE}" in said.hint
    strict = verdict(path(expect="denied"), denied(1), known_role=False, require_known_role=True)
    assert (strict.ok, strict.got) == (False, "denied")
    known = verdict(path(expect="denied"), denied(1), require_known_role=True)
    assert (known.ok, known.role_known) == (True, True)


def test_where_aws_is_silent_both_sides_are_named():
    chain = path((ROLE, ZONE_ROLE))
    hint = verdict(chain, denied(2, ZONE_ROLE)).hint
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
            "The trust may also ask for an organization, or it may have expired.",
            id="all sent",
        ),
    ],
)
def test_where_aws_is_silent_what_the_step_does_not_send_is_named(step, asks):
    only = read_paths([{"name": "p", "steps": [{"role_arn": ROLE, **step}]}])[0]
    assert asks in verdict(only, denied(1)).hint


@pytest.mark.parametrize("action", ["sts:TagSession", "sts:SetSourceIdentity"])
def test_tags_and_a_source_identity_take_actions_of_their_own(action):
    message = START.replace("sts:AssumeRole", action)
    hint = verdict(path(), Refusal(1, "AccessDenied", message)).hint
    assert f"The trust policy of {ROLE} in account 111111111111 must allow {action} to" in hint
    assert f"in account 222222222222 must allow {action} on {ROLE}" in hint


def test_an_external_id_is_not_repeated():
    with_id = read_paths([{"name": "p", "steps": [{"role_arn": ROLE, "external_id": "7c9e6679-7425"}]}])[0]
    hint = verdict(with_id, denied(1)).hint
    assert "the external id of this step" in hint
    assert "7c9e6679" not in hint


@pytest.mark.parametrize(
    ("expect", "refusal", "got", "ok"),
    [
        pytest.param("allowed", None, "allowed", True, id="open as expected"),
        pytest.param("denied", None, "allowed", False, id="too open"),
        pytest.param("allowed", denied(1), "denied", False, id="shut"),
        pytest.param("denied", denied(2, ZONE_ROLE), "denied", True, id="shut as expected"),
        pytest.param("denied", denied(1), "not tried", False, id="shut too early"),
        pytest.param("denied", Refusal(2, "ExpiredToken", "expired"), "error", False, id="says nothing about access"),
        pytest.param("allowed", Refusal(2, "", "Could not connect"), "error", False, id="no answer"),
    ],
)
def test_expectations(expect, refusal, got, ok):
    found = verdict(path((ROLE, ZONE_ROLE), expect=expect), refusal)
    assert (found.expected, found.got, found.ok) == (expect, got, ok)
    assert bool(found.hint) is (found.as_dict()["reason"] != "")

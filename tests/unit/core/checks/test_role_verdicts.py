"""What became of a path, and which side to mend.

The sentences are AWS's: IAM User Guide, "Troubleshoot access denied error messages".
"""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.checks.refusals import Refusal
from ansible_collections.crossaccount.aws.plugins.module_utils._core.checks.role_paths import read_paths
from ansible_collections.crossaccount.aws.plugins.module_utils._core.checks.role_verdicts import (
    Outcome,
    judge,
    principal,
)

OPERATOR = "arn:aws:sts::222222222222:assumed-role/Dns/operator"
ROLE = "arn:aws:iam::111111111111:role/Route53CrossAccountRole"
ZONE_ROLE = "arn:aws:iam::222222222222:role/EC2ManagementRole"
PROBE = {"hosted_zone_id": "Z1D633PJN98FT9", "record": "probe.example.com", "type": "A"}
START = f"User: {OPERATOR} is not authorized to perform: sts:AssumeRole on resource: {ROLE}"


def verdict(tried, refusal=None, answers=(), known_role=True, **options):
    return judge(tried, Outcome(refusal, tuple(answers), known_role), OPERATOR, **options)


def denied(step, role=ROLE):
    return Refusal(step, "AccessDenied", f"{START.rpartition(' ')[0]} {role}")


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


CHANGE = "route53:ChangeResourceRecordSets"


def refused(question, step=2, because="", code="AccessDenied"):
    """The answer to a question of a probe: refused by the authorisation."""
    message = f"User: x is not authorized to perform: {question.permission} on resource: arn:aws:route53:::"
    return Refusal(step, code, f"{message}{question.resource}{because}", (question.permission,), question.resource)


def probed(expect, *answers, **probe):
    """The verdict on a probe whose questions were answered so: None for authorised, else a reason or an error code."""
    tried = path(expect=expect, probe={**PROBE, **probe})
    given = []
    for question, answer in zip(tried.probe.questions, answers, strict=True):
        refusal = answer
        if isinstance(answer, str):
            refusal = refused(question, because=answer)
        elif isinstance(answer, tuple):
            refusal = Refusal(2, *answer, (question.permission,), question.resource)
        given.append((question, refusal))
    return verdict(tried, answers=given)


def test_a_probe_is_the_end_of_its_path():
    tried = path((ROLE, ZONE_ROLE), expect="denied", probe=PROBE)
    assert verdict(tried, denied(2, ZONE_ROLE)).got == "not tried"
    assert verdict(tried, answers=[(question, refused(question, 3)) for question in tried.probe.questions]).ok


def test_too_open_says_what_to_narrow():
    assert f"{ROLE} could be assumed" in verdict(path(expect="denied")).reason
    found = probed("denied", None)
    assert found.reason == f"{ROLE} may DELETE probe.example.com A in the zone Z1D633PJN98FT9."
    assert "Narrow the policies" in found.hint


def test_each_question_of_a_probe_counts():
    three = {"actions": ["CREATE", "UPSERT", "DELETE"]}
    assert probed("denied", "", "", "", **three).ok
    open_one = probed("denied", "", None, "", **three)
    assert (open_one.got, open_one.ok) == ("allowed", False)
    assert "may UPSERT probe.example.com A" in open_one.reason and "CREATE" not in open_one.reason
    unknown = probed("denied", "", "", ("Throttling", "Rate exceeded"), **three)
    assert (unknown.got, unknown.ok) == ("error", False)
    assert "may DELETE probe.example.com A in the zone Z1D633PJN98FT9 is not known: Rate exceeded." in unknown.reason
    assert "too fast" in unknown.hint
    shut_one = probed("allowed", None, "", None, **three)
    assert (shut_one.got, shut_one.ok, shut_one.refused_by) == ("denied", False, "unknown")
    assert "must allow route53:ChangeResourceRecordSets: UPSERT probe.example.com A" in shut_one.hint
    assert probed("allowed", None, None, None, **three).ok


def test_many_questions_are_shortened():
    types = ["A", "AAAA", "CAA", "MX"]
    of_types = probed("denied", *[None] * 8, type=None, types=types, actions=["CREATE", "UPSERT"])
    assert "may CREATE and UPSERT probe.example.com A, AAAA, CAA, MX in the zone Z1D633PJN98FT9." in of_types.reason
    one_less = probed("denied", *[None] * 7, "", type=None, types=types, actions=["CREATE", "UPSERT"])
    assert "A, AAAA, CAA in the zone Z1D633PJN98FT9; CREATE probe.example.com MX in the zone" in one_less.reason
    of_names = probed("denied", *[None] * 8, record=None, records=[f"n{number}.example.com" for number in range(8)])
    assert of_names.reason.endswith("DELETE n5.example.com A in the zone Z1D633PJN98FT9; and 2 more.")


def test_kinds_of_refusal_that_differ_are_none():
    mixed = probed(
        "denied",
        " because no identity-based policy allows it",
        " because no permissions boundary allows it",
        actions=["CREATE", "DELETE"],
    )
    assert (mixed.ok, mixed.refused_by) == (True, "unknown")


@pytest.mark.parametrize(
    ("answer", "hint"),
    [
        pytest.param(" because no identity-based policy allows it", "A policy of", id="identity"),
        pytest.param(" with an explicit deny in a service control policy", "organization", id="scp"),
        pytest.param(" because no permissions boundary allows it", "boundary of", id="boundary"),
        pytest.param(("InvalidInput", "no"), "says nothing about access", id="not well formed"),
        pytest.param(("NoSuchHostedZone", "No hosted zone found with ID: Z1"), "The zone does not exist", id="no zone"),
        pytest.param(
            ("AccessDenied", "User: x is not authorized to access this resource"),
            "belongs to another account",
            id="zone of another account",
        ),
    ],
)
def test_a_refused_probe(answer, hint):
    assert hint in probed("allowed", answer).hint
    if isinstance(answer, tuple):
        assert not probed("denied", answer).ok


def test_a_refused_call_names_the_permission():
    tried = path(probe={"permissions": ["iam:GetRole"], "target": "Zone"})
    [question] = tried.probe.questions
    refusal = Refusal(
        2,
        "AccessDenied",
        "User: x is not authorized to perform: iam:GetRole on resource: role Zone because no "
        "identity-based policy allows the iam:GetRole action",
        (question.permission,),
    )
    found = verdict(tried, answers=[(question, refusal)])
    assert (found.got, found.refused_by) == ("denied", "identity_policy")
    assert f"A policy of {ROLE} in account 111111111111 must allow iam:GetRole." == found.hint

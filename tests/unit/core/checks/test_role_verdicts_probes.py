# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Verdicts on probes: each question counts, and the end of its path is named."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.checks.refusals import Refusal

from tests.support.trust.tried_paths import ROLE, ZONE_ROLE, denied, path, verdict

PROBE = {"hosted_zone_id": "Z1D633PJN98FT9", "record": "probe.example.com", "type": "A"}


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

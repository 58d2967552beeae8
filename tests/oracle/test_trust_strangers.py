# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Law: what is accepted as narrow, and what carries no mark, lets no stranger in, as an engine of others and calls say.

The declarations and strangers are those of tests/support/trust/strangers.py, where the sandbox's engine is the judge.
"""

from __future__ import annotations

import base64
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.trust.access import access_change
from ansible_collections.crossaccount.aws.plugins.module_utils._core.trust.document import read_trust
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracle.places import Keys, Sandbox
from tests.oracle.simulate import Simulator
from tests.oracle.wire import authorized
from tests.support.trust.judge import ALL, gets_in, who_try
from tests.support.trust.parties import FRIEND, GITHUB, OTHER_FRIEND, OWN, TARGET
from tests.support.trust.random_trusts import declarations, people, tokens
from tests.support.trust.strangers import Stranger

pytestmark = pytest.mark.early

EXAMPLES = 300
STRANGERS_EACH = 6
CALLS = 25
# iam-simulate knows the condition keys of AWS only, so that claims of a provider are put to it as tags of the request.
_CLAIM = re.compile(r"[a-z0-9./-]+:(?:sub|aud|amr|repository_owner|job_workflow_ref|environment)", re.IGNORECASE)


def beyond_the_engine(document: Mapping[str, Any]) -> bool:
    """Whether the engine reads a document otherwise than AWS documents it, so that it is not asked.

    It takes text for a number or a date where it can, knows no network of all addresses (RFC 4632: 0.0.0.0/0, ::/0),
    and a key of several values without a set operator, of which AWS does not say what it means, never holds.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
    """
    return any(
        (operator.startswith("Numeric") and key != "aws:MultiFactorAuthAge")
        or (operator.startswith("Date") and key != "aws:CurrentTime")
        or (key == "aws:PrincipalOrgPaths" and ":" not in operator)
        or any(value.endswith("/0") for value in values)
        for statement in document["Statement"]
        for operator, block in statement.get("Condition", {}).items()
        for key, values in block.items()
    )


def accepted(drawn: st.SearchStrategy[Any], *, allow_broad: bool) -> Iterator[tuple[dict[str, Any], set[str]]]:
    """The documents of what is drawn, each with its marks; the same ones in every run."""
    found: list[tuple[dict[str, Any], set[str]]] = []

    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True)
    @given(drawn)
    def collect(declaration: dict[str, Any]) -> None:
        try:
            document = read_trust([declaration], allow_broad=allow_broad).document("aws")
        except InputError:
            return
        found.append((document, {mark for each in access_change(None, document, OWN).entries for mark in each.marks}))

    collect()
    yield from found


def _known_key(key: str) -> str:
    return f"aws:RequestTag/{key.replace(':', '_')}" if _CLAIM.fullmatch(key) else key


def _simulation(stranger: Stranger, document: Mapping[str, Any]) -> dict[str, Any]:
    (statement,) = document["Statement"]
    condition = {
        operator: {_known_key(key): values for key, values in block.items()}
        for operator, block in statement.get("Condition", {}).items()
    }
    name = stranger.name
    if stranger.kind == "role":
        name = f"arn:aws:sts::{stranger.account}:assumed-role/{name.rpartition('/')[2]}/session"
    return {
        "request": {
            "principal": name,
            "action": stranger.action,
            "resource": {"resource": TARGET, "accountId": OWN},
            "contextVariables": {_known_key(key): value for key, value in stranger.context.items()},
        },
        "identityPolicies": [{"name": "all", "policy": ALL}],
        "serviceControlPolicies": [],
        "resourceControlPolicies": [],
        "resourcePolicy": {**document, "Statement": [{**statement, "Condition": condition}]},
    }


def test_an_engine_of_others_lets_no_stranger_in(simulator: Simulator) -> None:
    chosen = random.Random(7)
    seen: Counter[bool] = Counter()
    for document, marks in accepted(declarations(), allow_broad=True):
        if beyond_the_engine(document):
            continue
        everyone = who_try(document)
        sample = chosen.sample(everyone, min(STRANGERS_EACH, len(everyone)))
        answers = simulator.ask_all([_simulation(stranger, document) for stranger in sample])
        for stranger, answer in zip(sample, answers, strict=True):
            allowed = answer == "Allowed"
            seen[allowed] += 1
            assert allowed == gets_in(stranger, document), (stranger, document)
            excused = "anyone" in marks or not stranger.excused_by.isdisjoint(marks)
            assert excused or not allowed, (stranger, document, marks)
    assert min(seen.values()) >= 50, seen


# --- real calls -------------------------------------------------------------------------------------------------------


class Door:
    """A role whose trust is replaced for each declaration, and two strangers who try to assume it."""

    def __init__(self, place: Sandbox) -> None:
        self._iam = place.admin("iam", OWN)
        self.organization = place.organization
        for account, kind, name in ((FRIEND, "role", "Deploy"), (OTHER_FRIEND, "user", "alice")):
            iam = place.admin("iam", account)
            if kind == "role":
                trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": account}}
                body = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
                iam.create_role(RoleName=name, AssumeRolePolicyDocument=body)
            else:
                iam.create_user(UserName=name)
        self._iam.create_open_id_connect_provider(
            Url=f"https://{GITHUB}", ClientIDList=["sts.amazonaws.com"], ThumbprintList=["0" * 40]
        )
        self._made = False
        # The administrator of an account that no declaration names: a session of a role there.
        self._stranger = place.admin("sts", "999999999999")
        self._anonymous = place.client("sts", Keys())

    def hang(self, document: Mapping[str, Any]) -> None:
        body = json.dumps(document)
        if self._made:
            self._iam.update_assume_role_policy(RoleName="Target", PolicyDocument=body)
        else:
            self._iam.create_role(RoleName="Target", AssumeRolePolicyDocument=body)
            self._made = True

    def opens_to_an_account(self) -> bool:
        return any(
            authorized(self._stranger.assume_role, RoleArn=TARGET, RoleSessionName="stranger", **more)
            for more in ({}, {"ExternalId": "shared-secret-7"})
        )

    def opens_to_a_token(self, stranger: Stranger) -> bool:
        claims = {key.removeprefix(f"{GITHUB}:"): value for key, value in stranger.context.items() if GITHUB in key}
        body = {**claims, "iss": f"https://{GITHUB}", "aud": "sts.amazonaws.com"}
        payload = base64.urlsafe_b64encode(json.dumps(body).encode()).decode().rstrip("=")
        call: Callable[..., Any] = self._anonymous.assume_role_with_web_identity
        return authorized(call, RoleArn=TARGET, RoleSessionName="stranger", WebIdentityToken=f"e30.{payload}.x")


@pytest.fixture(scope="module")
def door(sandbox_place: Sandbox) -> Door:
    return Door(sandbox_place)


def test_real_calls_of_strangers_are_denied(door: Door) -> None:
    """As many as there are calls for of those that are accepted without a mark; broad ones are the control."""
    seen: Counter[tuple[str, bool]] = Counter()
    for broad in (False, True):
        for document, marks in accepted(st.one_of(people(), tokens((GITHUB,))), allow_broad=broad):
            ((kind, _names),) = document["Statement"][0]["Principal"].items()
            if broad is ("anyone" not in marks) or seen[kind, broad] >= CALLS:
                continue
            door.hang(document)
            if kind == "AWS":
                opened = door.opens_to_an_account()
            else:
                opened = any(door.opens_to_a_token(stranger) for stranger in who_try(document)[::7])
            seen[kind, broad] += opened if broad else 1
            assert broad or not opened, document
    assert all(seen[kind, False] >= 20 and seen[kind, True] >= 5 for kind in ("AWS", "Federated")), seen

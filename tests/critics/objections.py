# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Asks the critics, and tells objections from the findings that are accepted, each for a reason."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.critics.generated import Policy
from tests.support.collection_path import CHECKOUT

ENVIRONMENT = CHECKOUT / "build" / "critics"
#: parliament imports pkg_resources, which warns of its end.
PYTHON = [str(ENVIRONMENT / "bin" / "python"), "-W", "ignore:pkg_resources is deprecated:UserWarning"]
# Run as a module of the checkout, in the environment of the critics.
JUDGE = ["-m", "tests.critics.judge"]
#: Below medium. A "warning" of iam-policy-validator counts: it means that AWS takes the policy, not that it is good.
MINOR = frozenset({"low", "info", "none"})

_NAMED = re.compile(r"arn:[a-z-]+:iam::[0-9]{12}:(user|role)/[\w+=,.@/-]+")
_QUEUE = re.compile(r"arn:[a-z-]+:sqs:[a-z0-9-]+:[0-9]{12}:[\w-]+")
Finding = dict[str, Any]


def judge(policies: Sequence[Policy]) -> list[list[Finding]]:
    """All findings of both critics on each policy; see ``judge.py`` for their fields."""
    assert Path(PYTHON[0]).exists(), "run tests/critics/setup first"
    done = subprocess.run(
        [*PYTHON, *JUDGE, ENVIRONMENT / "services"],
        cwd=CHECKOUT,
        input=json.dumps([{"kind": policy.kind, "document": policy.document} for policy in policies]),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    findings: list[list[Finding]] = json.loads(done.stdout)
    return findings


def objections(policy: Policy, findings: Sequence[Finding]) -> list[Finding]:
    """The findings of medium or above that no row of ACCEPTED covers."""
    return [
        finding
        for finding in findings
        if finding["severity"] not in MINOR and not any(row.covers(policy, finding) for row in ACCEPTED)
    ]


@dataclass(frozen=True)
class Accepted:
    """A finding that is no fault. ``holds`` sees the policy's kind and the statement in question."""

    critic: str
    issue: str
    holds: Callable[[str, dict[str, Any]], bool]
    why: str

    def covers(self, policy: Policy, finding: Finding) -> bool:
        if (finding["critic"], finding["issue"]) != (self.critic, self.issue):
            return False
        statements = policy.document["Statement"]
        asked = statements if finding["statement"] < 0 else [statements[finding["statement"]]]
        return any(self.holds(policy.kind, statement) for statement in asked)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _names_its_principals(kind: str, statement: dict[str, Any]) -> bool:
    principal = statement.get("Principal", {}) if kind == "trust" else {}
    if not isinstance(principal, dict) or not principal or set(principal) - {"AWS", "Service"}:
        return False
    return all(_NAMED.fullmatch(arn) for arn in _list(principal.get("AWS", [])))


def _names_the_role_to_assume(kind: str, statement: dict[str, Any]) -> bool:
    return (
        kind == "identity"
        and _list(statement.get("Action")) == ["sts:AssumeRole"]
        and all(_NAMED.fullmatch(arn) for arn in _list(statement.get("Resource")))
    )


def _names_the_queues_to_read(kind: str, statement: dict[str, Any]) -> bool:
    return (
        kind == "identity"
        and all(action.startswith("sqs:") and "*" not in action for action in _list(statement.get("Action")))
        and all(_QUEUE.fullmatch(arn) for arn in _list(statement.get("Resource")))
    )


def _is_for_an_oidc_provider(kind: str, statement: dict[str, Any]) -> bool:
    return kind == "trust" and ":oidc-provider/" in str(statement.get("Principal"))


def _limits_the_tags_that_may_be_set(kind: str, statement: dict[str, Any]) -> bool:
    limited = {
        key for operator, block in statement.get("Condition", {}).items() if "ForAllValues" in operator for key in block
    }
    return kind == "trust" and limited == {"aws:TagKeys"}


ACCEPTED = (
    Accepted(
        "iam-policy-validator",
        "forallvalues_allow_without_null_check",
        _limits_the_tags_that_may_be_set,
        "It says which tags a caller may set, who need not set any. A request without tags is meant to be let in.",
    ),
    Accepted(
        "iam-policy-validator",
        "missing_condition",
        _names_its_principals,
        "The principal is the limit: single users, roles and services. Services send nothing that every one of their "
        "requests could be held to; EC2 sends no condition key at all when it hands a role to an instance.",
    ),
    Accepted(
        "iam-policy-validator",
        "missing_condition",
        _names_the_role_to_assume,
        "One role may be assumed, by its ARN. Under which conditions is for its trust to say, which is judged too.",
    ),
    Accepted(
        "iam-policy-validator",
        "missing_condition",
        _names_the_queues_to_read,
        "Single queues may be read, by their ARNs. Lambda does so in the function's place, with nothing to hold it to.",
    ),
    Accepted(
        "parliament",
        "UNKNOWN_FEDERATION_SOURCE",
        _is_for_an_oidc_provider,
        "parliament knows SAML providers and three public ones, not the OIDC providers of an account.",
    ),
    Accepted(
        "parliament",
        "UNKNOWN_CONDITION_FOR_ACTION",
        _is_for_an_oidc_provider,
        "Nor does it know their condition keys, which begin with the provider's host. iam-policy-validator does.",
    ),
)

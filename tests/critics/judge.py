# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Puts policies to iam-policy-validator and parliament, without the network.

Standard input: a JSON list of ``{"kind": "identity" | "trust", "document": {...}}``. Standard output: a JSON list with,
for each of them, a list of ``{"critic", "severity", "issue", "message", "statement"}``; severities are in lower case,
and ``statement`` is the position of the statement, or -1 where the critic does not say.
Runs in the critics' environment (``setup``); a folder for the service definitions is the only argument.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sys
from pathlib import Path
from typing import Any, NoReturn

import parliament
from iam_validator.core.config.config_loader import ValidatorConfig
from iam_validator.core.models import IAMPolicy
from iam_validator.core.policy_checks import validate_policies

from tests.critics import definitions

NETWORK = 7  # exit status


def _no_network(*_arguments: object, **_options: object) -> NoReturn:
    """End the process: an error could be caught, and taken for a service that does not answer."""
    os.write(2, b"judge: a critic asked for the network\n")
    os._exit(NETWORK)


socket.socket.connect = _no_network  # type: ignore[assignment,method-assign]
socket.socket.connect_ex = _no_network  # type: ignore[assignment,method-assign]
socket.getaddrinfo = _no_network  # type: ignore[assignment]

Finding = dict[str, Any]
ROLE = "arn:aws:iam::111111111111:role/Trusting"
KINDS = {"identity": "IDENTITY_POLICY", "trust": "TRUST_POLICY"}


async def validator(policies: list[dict[str, Any]], services: Path | None) -> list[list[Finding]]:
    """What iam-policy-validator finds in each."""
    found: list[list[Finding]] = [[] for _policy in policies]
    for kind, name in KINDS.items():
        chosen = [number for number, policy in enumerate(policies) if policy["kind"] == kind]
        documents = [policies[number]["document"] for number in chosen]
        results = await validate_policies(
            [
                (str(number), IAMPolicy.model_validate(body), body)
                for number, body in zip(chosen, documents, strict=True)
            ],
            config=ValidatorConfig({"settings": {"cache_enabled": False}}),
            policy_type=name,
            aws_services_dir=None if services is None else str(services),
        )
        for result in results:
            found[int(result.policy_file)] = [
                {
                    "critic": "iam-policy-validator",
                    "severity": issue.severity,
                    "issue": issue.issue_type,
                    "message": issue.message,
                    "statement": issue.statement_index,
                }
                for issue in result.issues
            ]
    return found


def parliamentarian(policy: dict[str, Any]) -> list[Finding]:
    """What parliament finds.

    It does not know trusts, which have no Resource: a trust is shown to it as a policy on the role that has it. And it
    fails on a list of one value where it expects a single one, which means the same.
    """
    statements = [dict(statement) for statement in policy["document"]["Statement"]]
    for statement in statements:
        if policy["kind"] == "trust":
            statement["Resource"] = ROLE
        if "Condition" in statement:
            statement["Condition"] = {
                operator: {key: _single(values) for key, values in block.items()}
                for operator, block in statement["Condition"].items()
            }
    shown = json.dumps(policy["document"] | {"Statement": statements})
    findings = [parliament.enhance_finding(finding) for finding in parliament.analyze_policy_string(shown).findings]
    return [
        {
            "critic": "parliament",
            "severity": finding.severity.lower(),
            "issue": finding.issue,
            "message": f"{finding.title}: {finding.detail}",
            "statement": -1,
        }
        for finding in findings
    ]


def _single(values: Any) -> Any:
    return values[0] if isinstance(values, list) and len(values) == 1 else values


def main() -> None:
    services = Path(sys.argv[1])
    definitions.write(services)
    policies = json.load(sys.stdin)
    validated = asyncio.run(validator(policies, services))
    judged = [[*first, *parliamentarian(policy)] for first, policy in zip(validated, policies, strict=True)]
    json.dump(judged, sys.stdout)


if __name__ == "__main__":
    main()

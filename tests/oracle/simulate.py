# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""@cloud-copilot/iam-simulate, in a process of its own (see ``simulate.mjs``; ``setup`` installs it)."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.oracle.case import Case

HERE = Path(__file__).resolve().parent


class Simulator:
    """The engine; starting it takes half a second, an answer about a millisecond. Use it as a context manager."""

    def __enter__(self) -> Simulator:
        node = shutil.which("node")
        assert node, "Node.js is needed: https://nodejs.org"
        assert (HERE / "node_modules").is_dir(), "run tests/oracle/setup first"
        self._process = subprocess.Popen(
            [node, "simulate.mjs"], cwd=HERE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        return self

    def __exit__(self, *_error: object) -> None:
        self._process.communicate()

    def ask(self, cases: Sequence[Case]) -> list[str]:
        """For each case ``Allowed``, ``ExplicitlyDenied``, ``ImplicitlyDenied``, or ``error: ...``."""
        return self.ask_all([_simulation(case) for case in cases])

    def ask_all(self, simulations: Sequence[Mapping[str, Any]]) -> list[str]:
        """The same for questions in the engine's own form."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps(list(simulations)) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "the engine stopped; what it said stands above"
        answers: list[str] = json.loads(line)
        assert len(answers) == len(simulations)
        return answers


def answer(case: Case) -> str:
    """What it should say."""
    return "Allowed" if case.allowed else "ExplicitlyDenied" if case.explicit else "ImplicitlyDenied"


def _simulation(case: Case) -> dict[str, Any]:
    def named(documents: Sequence[Any]) -> list[dict[str, Any]]:
        return [{"name": f"policy{number}", "policy": body} for number, body in enumerate(documents)]

    found: dict[str, Any] = {
        "request": {
            "principal": {"type": "Anonymous"} if case.caller.kind == "anonymous" else case.caller.arn,
            "action": case.action,
            "resource": {"resource": case.resource, "accountId": case.account},
            "contextVariables": case.whole_context(),
        },
        "identityPolicies": named(case.identity),
        "serviceControlPolicies": [
            {"orgIdentifier": f"level{number}", "policies": named(level)} for number, level in enumerate(case.scps)
        ],
        "resourceControlPolicies": [],
    }
    if case.grant is not None:
        found["resourcePolicy"] = case.grant
    if case.boundary is not None:
        found["permissionBoundaryPolicies"] = named([case.boundary])
    if case.session is not None:
        found["sessionPolicy"] = case.session
    return found

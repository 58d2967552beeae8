# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A running sandbox as tests see it: its control interface, the AWS CLI, boto3 and Ansible pointed at it."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sandbox.demo.deprecations import SHOWN

ROOT = Path(__file__).resolve().parents[3]
BIN = Path(sys.executable).parent
COLLECTIONS = Path(sys.prefix, "collections")

# A sandbox must not be reached with what the tester's shell happens to hold.
_SCRUBBED = ("AWS_", "SANDBOX_", "ANSIBLE_")


class ControlError(Exception):
    """The control interface refused a request."""


@dataclass
class SandboxClient:
    """``env`` is the whole environment for subprocesses, with the sandbox's variables in it."""

    state_dir: Path
    env: dict[str, str] = field(default_factory=dict)
    # The end of a pipe that the sandbox lives as long as.
    _hold: int | None = None

    @property
    def url(self) -> str:
        return self.env["SANDBOX_URL"]

    @property
    def endpoint(self) -> str:
        return self.env["AWS_ENDPOINT_URL"]

    @property
    def dns_host(self) -> str:
        return self.env["SANDBOX_DNS_HOST"]

    @property
    def dns_port(self) -> int:
        return int(self.env["SANDBOX_DNS_PORT"])

    @property
    def resolver_host(self) -> str:
        return self.env["SANDBOX_RESOLVER_HOST"]

    @property
    def organization_id(self) -> str:
        return self.env["SANDBOX_ORGANIZATION_ID"]

    def start(self, *options: str, outlives_us: bool = False) -> None:
        """Start on free ports and read the environment that it writes.

        The sandbox ends with this process, also when this process is killed.
        """
        command = [sys.executable, "-m", "sandbox", "start", "--state-dir", str(self.state_dir)]
        command += ["--port", "0", "--dns-port", "0", *options]
        passed: list[int] = []
        if not outlives_us:
            watched, self._hold = os.pipe()
            command += ["--while-open", str(watched)]
            passed = [watched]
        try:
            subprocess.run(
                command, cwd=ROOT, env=scrubbed_environment(), check=True, capture_output=True, pass_fds=passed
            )
        finally:
            for descriptor in passed:
                os.close(descriptor)
        self.read_environment()

    def read_environment(self) -> None:
        """Be a client of the sandbox that runs in the state directory."""
        self.env = scrubbed_environment() | read_exports(self.state_dir / "env")
        self.env["PATH"] = f"{BIN}{os.pathsep}{self.env['PATH']}"
        self.env["ANSIBLE_COLLECTIONS_PATH"] = str(COLLECTIONS)
        self.env["ANSIBLE_LOCALHOST_WARNING"] = "false"
        self.env["ANSIBLE_INVENTORY_UNPARSED_WARNING"] = "false"
        self.env["ANSIBLE_NOCOLOR"] = "true"
        self.env |= SHOWN

    def stop(self) -> None:
        command = [sys.executable, "-m", "sandbox", "stop", "--state-dir", str(self.state_dir)]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        if self._hold is not None:
            os.close(self._hold)
            self._hold = None

    def requests(self) -> list[dict[str, Any]]:
        """Rows of account, service, operation, count and errors (counts by code)."""
        rows: list[dict[str, Any]] = self._control("GET", "requests")
        return rows

    def reset_requests(self) -> None:
        self._control("POST", "requests/reset")

    def secrets(self) -> list[str]:
        """Access key ids, secret keys and tokens of all sessions that live."""
        found: list[str] = self._control("GET", "secrets")["secrets"]
        return found

    def reset(self) -> None:
        self._control("POST", "reset")

    def faults(self, orders: list[dict[str, Any]]) -> None:
        """Replace the faults; their fields are those of ``sandbox.faults.Fault``."""
        self._control("POST", "faults", orders)

    def authorization(self, enabled: bool) -> None:
        self._control("POST", "authorization", {"enabled": enabled})

    def settle(self, timeout: float = 20) -> bool:
        """Wait until nothing that services do by themselves is due or running; False when that takes longer."""
        settled: bool = self._control("POST", "settle", {"timeout": timeout})["settled"]
        return settled

    def clock(self, **order: Any) -> str:
        """``advance=seconds``, ``now="ISO 8601 time"``, or nothing for the machine's time; the time now."""
        now: str = self._control("POST", "clock", order)["now"]
        return now

    def events(self) -> list[dict[str, Any]]:
        """What came to event buses lately, the oldest first: ``bus``, ``event`` and the ``rules`` that matched."""
        found: list[dict[str, Any]] = self._control("GET", "events")
        return found

    def happen_to_events(self, **order: Any) -> dict[str, int]:
        """``drop=2``, ``duplicate=1``, ``hold=True``, ``release="reversed"``, with ``source`` if only its are meant."""
        done: dict[str, int] = self._control("POST", "events", order)
        return done

    def _control(self, method: str, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/sandbox/{path}", data=data, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise ControlError(error.read().decode()) from error


def scrubbed_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(_SCRUBBED)}


def read_exports(path: Path) -> dict[str, str]:
    """The variables that a shell would have after sourcing the file."""
    words = [shlex.split(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return dict(line[1].split("=", 1) for line in words if line[0] == "export")

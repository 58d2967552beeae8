# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""microburst, a fault-injecting proxy written by others, in front of the sandbox.

It passes requests on under the sandbox's host name. Signatures cover the host, so the client signs for that name while
it connects to the proxy; the sandbox then checks signatures behind it, too.
"""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.connection import Connection

from tests.proofs.fault_world import World
from tests.support.sandbox.client import ROOT, SandboxClient, scrubbed_environment

START_SECONDS = 30.0


class Microburst:
    """The proxy's process and its control interface."""

    def __init__(self, upstream: str, folder: Path) -> None:
        python = ROOT / "build" / "microburst" / "bin" / "python"
        assert python.exists(), "run tests/proofs/setup first"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self._log = (folder / "microburst.log").open("wb")
        command = [str(python), "-m", "microburst", "--upstream", upstream, "--port", str(port), "--no-resign"]
        self._process = subprocess.Popen(
            command, cwd=folder, env=scrubbed_environment(), stdout=self._log, stderr=subprocess.STDOUT
        )
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            with contextlib.suppress(urllib.error.URLError, ConnectionError):
                self.control("GET", "health")
                return
            time.sleep(0.1)
        self.stop()
        raise AssertionError(f"microburst did not start: {Path(self._log.name).read_text(encoding='utf-8')[-2000:]}")

    def control(self, method: str, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.url}/_microburst/{path}", data=data, method=method, headers=headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def rules(self, rules: Sequence[Mapping[str, Any]]) -> None:
        self.control("POST", "rules", list(rules))

    def fired(self) -> list[dict[str, Any]]:
        """The faults that happened since the last time."""
        fired = self.control("GET", "fired")
        self.control("DELETE", "fired")
        return list(fired["fired"] if isinstance(fired, dict) else fired)

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(timeout=30)
        self._log.close()


class ProxiedWorld(World):
    """A world whose tasks reach Route 53 through microburst; faults are its rules."""

    def __init__(self, sandbox: SandboxClient, monkeypatch: pytest.MonkeyPatch, proxy: Microburst) -> None:
        super().__init__(sandbox, monkeypatch)
        self.proxy = proxy
        monkeypatch.setenv("AWS_ENDPOINT_URL_ROUTE_53", proxy.url)

    def connection(self, **options: Any) -> Connection:
        connection = super().connection(**options)
        host = self.sandbox.endpoint.partition("//")[2].rstrip("/")

        def sign_for_the_sandbox(request: Any, **_event: Any) -> None:
            if "Host" in request.headers:
                del request.headers["Host"]
            request.headers["Host"] = host

        connection.client("route53").meta.events.register("before-sign.route-53", sign_for_the_sandbox)
        return connection

    def inject(self, faults: Sequence[Mapping[str, Any]]) -> None:
        self.proxy.rules(faults)

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""``python -m sandbox``: starting, stopping, and what can go wrong."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path

import boto3
import pytest

from tests.support.sandbox.client import ROOT, SandboxClient, read_exports, scrubbed_environment


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sandbox", *arguments],
        cwd=ROOT,
        env=scrubbed_environment(),
        capture_output=True,
        text=True,
        check=False,
    )


def test_life_cycle(tmp_path: Path) -> None:
    state = ["--state-dir", str(tmp_path)]
    started = run("start", *state, "--port", "0", "--dns-port", "0")
    try:
        assert started.returncode == 0, started.stderr
        assert len(started.stdout.splitlines()) == 1
        exports = read_exports(tmp_path / "env")
        assert set(exports) >= {
            "AWS_ENDPOINT_URL",
            "AWS_CONFIG_FILE",
            "AWS_SHARED_CREDENTIALS_FILE",
            "AWS_DEFAULT_REGION",
            "AWS_EC2_METADATA_DISABLED",
            "SANDBOX_URL",
            "SANDBOX_DNS_HOST",
            "SANDBOX_DNS_PORT",
            "SANDBOX_RESOLVER_HOST",
            "SANDBOX_ORGANIZATION_ID",
        }
        assert (tmp_path / "credentials").stat().st_mode & 0o077 == 0
        status = json.loads(run("status", *state).stdout)
        assert status["url"] == exports["SANDBOX_URL"]
        assert status["organization_id"] == exports["SANDBOX_ORGANIZATION_ID"]
        again = run("start", *state, "--port", "0", "--dns-port", "0")
        assert again.returncode == 1
        assert "already running" in again.stderr
    finally:
        stopped = run("stop", *state)
    assert stopped.returncode == 0, stopped.stderr
    assert not (tmp_path / "env").exists()
    assert run("status", *state).returncode == 3
    assert run("stop", *state).returncode == 0


@pytest.mark.parametrize("option", ["--port", "--dns-port"])
def test_taken_port_is_a_clear_error(tmp_path: Path, option: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ports = {"--port": "0", "--dns-port": "0", option: port}
        done = run("start", "--state-dir", str(tmp_path), *(word for pair in ports.items() for word in pair))
    assert done.returncode == 1
    assert f"port {port} of 127.0.0.1 cannot be used" in done.stderr
    assert "Traceback" not in done.stderr + (tmp_path / "log").read_text(encoding="utf-8")


def test_killed_sandbox_leaves_no_lock(tmp_path: Path) -> None:
    (tmp_path / "state.json").write_text(
        json.dumps({"pid": 1, "url": "http://127.0.0.1:9", "dns_host": "127.0.0.1", "dns_port": 9}), encoding="utf-8"
    )
    assert run("status", "--state-dir", str(tmp_path)).returncode == 3
    assert run("stop", "--state-dir", str(tmp_path)).returncode == 0


def test_empty_has_accounts_and_nothing_in_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = SandboxClient(tmp_path)
    empty.start("--empty")
    try:
        for name, value in empty.env.items():
            if name.startswith("AWS_"):
                monkeypatch.setenv(name, value)
        assert boto3.Session(profile_name="workload-a").client("ec2").describe_instances()["Reservations"] == []
        assert boto3.Session(profile_name="dns").client("route53").list_hosted_zones()["HostedZones"] == []
        accounts = boto3.Session(profile_name="management").client("organizations").list_accounts()["Accounts"]
        assert len(accounts) == 4
    finally:
        empty.stop()

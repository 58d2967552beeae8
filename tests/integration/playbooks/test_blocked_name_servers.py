# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A machine that reaches no name server is told before roles and names are written, not when they are to be proven."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.playbooks.runner import DNS, Player, writes
from tests.support.sandbox.client import SandboxClient


@pytest.fixture
def silent() -> Iterator[dict[str, Any]]:
    """A server that takes questions and never answers, as behind a firewall that drops them."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        yield {"address": "127.0.0.1", "port": taken.getsockname()[1]}


def test_no_role_and_no_name_is_written(fresh: SandboxClient, tmp_path: Path, silent: dict[str, Any]) -> None:
    play = Player(fresh, tmp_path)
    done = play("cross_account_dns", overrides={"all": {"vars": {"verify_access_dns_servers": [silent]}}})

    assert done.status != 0
    said = f"No name server of example.com answers this machine: 127.0.0.1:{silent['port']}. Verification asks them"
    assert said in " ".join(done.output.split())
    assert {account for account, _operation in writes(fresh)} == {DNS}
    assert {operation for _account, operation in writes(fresh)} <= {"CreateHostedZone", "ChangeTagsForResource"}


def test_one_that_answers_is_enough(fresh: SandboxClient, tmp_path: Path, silent: dict[str, Any]) -> None:
    answering = {"address": fresh.dns_host, "port": fresh.dns_port}
    hosts = {
        "workload-a": {"verify_access_dns_servers": [silent], "verify_access_dns": False},
        "workload-b": {"verify_access_dns_servers": [silent, answering]},
    }
    done = Player(fresh, tmp_path)("cross_account_dns", "--check", overrides={"all": {"hosts": hosts}})
    assert done.status == 0, done.output

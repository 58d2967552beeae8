# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who is told what a run did: a real command and a real web server. Modules of AWS are stand-ins."""

from __future__ import annotations

import json
import re
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.integration.playbooks.test_failing_accounts import PLAYBOOKS, inventory
from tests.support.playbooks.stand_ins import StandInRun, run_with_stand_ins
from tests.support.report.schema import objections
from tests.support.sandbox.client import ROOT

# The call that removes the zone role.
CHANGES: dict[str, dict[str, Any]] = {"only": {"changes_at": 5}}
SECRET = "a-token-that-nobody-prints"
KEEPS = "import sys; open(sys.argv[1], 'w').write(sys.stdin.read()); sys.exit(int(sys.argv[2]))"


class Server:
    """Keeps what is posted, and answers with a status."""

    def __init__(self) -> None:
        self.status = 204
        self.posted: list[tuple[str, str | None, dict[str, Any]]] = []
        kept = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                kept.posted.append((self.path, self.headers["Content-Type"], json.loads(body)))
                self.send_response(kept.status)
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/hooks/{SECRET}"
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.stop()


class Told:
    """Runs playbooks that tell a server and a command, and reads what the command was given."""

    def __init__(self, folder: Path, server: Server) -> None:
        self.folder, self.server = folder, server
        self.given = folder / "given.json"

    def __call__(
        self, playbook: str, hosts: dict[str, dict[str, Any]], *options: str, ends: int = 0, **variables: Any
    ) -> StandInRun:
        command = [sys.executable, "-c", KEEPS, str(self.given), str(ends), f"--token={SECRET}"]
        told = {"notify_url": self.server.url, "notify_command": command, **variables}
        more = (*PLAYBOOKS[playbook], "-e", json.dumps(told), "-vvv", "--diff", *options)
        done = run_with_stand_ins(self.folder, playbook, inventory(hosts), *more)
        assert SECRET not in done.output
        return done

    def report(self) -> dict[str, Any]:
        """What both were told, which is the same."""
        [(path, kind, posted)] = self.server.posted
        assert (path, kind) == (f"/hooks/{SECRET}", "application/json")
        assert json.loads(self.given.read_text(encoding="utf-8")) == posted
        assert objections(posted) == []
        return posted


@pytest.fixture
def told(tmp_path: Path, server: Server) -> Told:
    return Told(tmp_path, server)


def test_a_change_is_told(told: Told) -> None:
    done = told("teardown", CHANGES)

    assert done.status == 0, done.output
    report = told.report()
    assert (report["title"], report["totals"]["accounts"]["changed"]) == ("teardown", 1)


def test_a_failure_is_told_where_only_failures_are(told: Told) -> None:
    done = told("publish", {"fails": {"fails_at": 2}, "well": {}}, notify_when="failed")

    assert done.failed == {"fails"}, done.output
    assert told.report()["totals"]["accounts"]["failed"] == 1


@pytest.mark.long
@pytest.mark.parametrize(
    ("hosts", "options", "variables"),
    [
        pytest.param({"only": {}}, (), {}, id="nothing-changed"),
        pytest.param(CHANGES, ("--check",), {}, id="check-mode"),
        pytest.param(CHANGES, (), {"notify_when": ["failed"]}, id="changes-are-not-to-be-told"),
        pytest.param(CHANGES, (), {"notify_url": "", "notify_command": []}, id="off"),
    ],
)
def test_nobody_is_told(
    told: Told, hosts: dict[str, dict[str, Any]], options: tuple[str, ...], variables: dict[str, Any]
) -> None:
    done = told("teardown", hosts, *options, **variables)

    assert done.status == 0, done.output
    assert told.server.posted == []
    assert not told.given.exists()


@pytest.mark.long
@pytest.mark.parametrize("fails", [False, True], ids=["well", "failed"])
def test_who_could_not_be_told_is_said_and_fails_the_run(told: Told, fails: bool) -> None:
    told.server.status = 500

    done = told("teardown", {"only": {"fails_at": 2}} if fails else CHANGES, ends=3)

    assert done.status != 0
    told.report()
    said = done.output.rpartition("Say who was not told]")[2]
    assert "notify_command: it ended with 3" in said
    assert "notify_url: the server answered with the status 500" in said
    if fails:
        assert "only (account 100000000001), while removing names and access" in said
    assert "What the run did is done, but not all were told" in said


def test_no_answer_is_said_without_the_address(told: Told) -> None:
    told.server.stop()

    done = told("teardown", CHANGES, notify_command=[])

    assert done.status != 0
    assert "notify_url: no answer." in done.output
    assert "Connection refused" in done.output


def test_what_cannot_be_right_is_refused_before_any_call(told: Told) -> None:
    told.server.url = f"http://example.com/{SECRET}"

    done = told("publish", {"only": {}}, notify_command="tell me", notify_when=["sometimes"])

    assert done.status != 0
    assert done.calls == {}
    assert "notify_url is not an address that can be told" in done.output
    assert "notify_command is not a list of arguments" in done.output
    assert "notify_when has sometimes. It is a list of changed and failed." in done.output


@pytest.mark.parametrize(
    ("url", "right"),
    [
        ("https://hooks.example.com/a?b=c", True),
        ("https://[2001:db8::1]:8443", True),
        ("http://localhost:8080/a", True),
        ("http://127.0.0.1", True),
        ("http://[::1]:80/", True),
        ("http://example.com/", False),
        ("http://127.0.0.1.example.com/", False),
        ("http://127.0.0.1@example.com/", False),
        ("https://me:word@example.com/", False),
        ("https://example.com/a b", False),
        ("https://example.com/\n", False),
        ("file:///etc/passwd", False),
    ],
)
def test_which_addresses_can_be_told(url: str, right: bool) -> None:
    """Over networks only with encryption."""
    tasks = yaml.safe_load((ROOT / "playbooks" / "tasks" / "accounts.yml").read_text(encoding="utf-8"))
    [pattern] = [task["vars"]["__right"] for task in tasks if "__right" in task.get("vars", {})]

    assert bool(re.match(pattern, url)) is right

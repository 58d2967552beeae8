# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The processes of functions: each ends with what it belongs to."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.sandbox.boto_sessions import boto_session
from tests.support.sandbox.client import SandboxClient
from tests.support.sandbox.functions import eventually, execution_role, make_function, result_of

PID = """
    import os, time

    def handler(event, context):
        print("pid", os.getpid())
        if event:
            with open(event, "w") as told:
                told.write(str(os.getpid()))
            time.sleep(60)
        return os.getpid()
    """


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[SandboxClient, Any]]:
    """A sandbox of this test's own, and clients of it."""
    client = SandboxClient(tmp_path / "own")
    client.start("--empty")
    for name, value in client.env.items():
        if name.startswith("AWS_"):
            monkeypatch.setenv(name, value)
    session = boto_session("management", region_name="us-east-1")
    try:
        yield client, lambda service, **_: session.client(service)
    finally:
        client.stop()


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_stop_leaves_no_process(own: tuple[SandboxClient, Any]) -> None:
    sandbox, boto = own
    make_function(boto("lambda"), "f", execution_role(boto, "f"), PID)
    pid = result_of(boto("lambda"), "f")
    assert lives(pid)
    sandbox.stop()
    assert not lives(pid)


def test_a_killed_sandbox_leaves_no_process_even_amid_an_invocation(
    own: tuple[SandboxClient, Any], tmp_path: Path
) -> None:
    sandbox, boto = own
    make_function(boto("lambda"), "f", execution_role(boto, "f"), PID)
    told = tmp_path / "told"
    client = boto("lambda")
    calling = threading.Thread(target=lambda: _swallowed(client, str(told)))
    calling.start()
    eventually(lambda: told.exists() and told.read_text(encoding="utf-8"))
    pid = int(told.read_text(encoding="utf-8"))
    sandbox_pid = sandbox._control("GET", "status")["pid"]
    os.kill(sandbox_pid, signal.SIGKILL)
    calling.join()
    eventually(lambda: not lives(pid))


def _swallowed(client: Any, path: str) -> None:
    with pytest.raises(Exception, match=r".+"):  # the connection is cut
        result_of(client, "f", path)


def test_a_reset_and_an_update_end_processes(own: tuple[SandboxClient, Any]) -> None:
    sandbox, boto = own
    functions = boto("lambda")
    make_function(functions, "f", execution_role(boto, "f"), PID)
    first = result_of(functions, "f")
    assert result_of(functions, "f") == first
    functions.update_function_configuration(FunctionName="f", Timeout=9)
    assert not lives(first)
    second = eventually(lambda: result_of(functions, "f"))
    sandbox.reset()
    assert not lives(second)


def test_invocations_at_a_time_have_environments_of_their_own(own: tuple[SandboxClient, Any], tmp_path: Path) -> None:
    _, boto = own
    functions = boto("lambda")
    code = """
        import os, time

        def handler(event, context):
            open(os.path.join(event, str(os.getpid())), "w").close()
            while len(os.listdir(event)) < 2:
                time.sleep(0.01)
            return os.getpid()
        """
    make_function(functions, "f", execution_role(boto, "f"), code)
    together = tmp_path / "together"
    together.mkdir()
    found: list[int] = []
    calls = [threading.Thread(target=lambda: found.append(result_of(functions, "f", str(together)))) for _ in range(2)]
    for call in calls:
        call.start()
    for call in calls:
        call.join()
    assert len(set(found)) == 2

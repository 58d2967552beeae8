# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A sandbox that tests start ends with them, however they end."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.support.sandbox.client import ROOT

SECONDS = 60  # a start takes two seconds on a machine with nothing else to do

# Each test says where its sandbox is, and waits for an answer.
RUN = """
import json, socket
import pytest
from tests.support.sandbox.fixtures import sandbox

@pytest.mark.parametrize("number", [1, 2])
def test_waits(sandbox, number):
    with socket.create_connection(("127.0.0.1", {port})) as told:
        told.sendall(json.dumps([sandbox.url, str(sandbox.state_dir)]).encode() + b"\\n")
        told.recv(1)
"""
# A request whose body never comes, and the answer to its head.
WAITING = b"POST /sandbox/faults HTTP/1.1\r\nHost: sandbox\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n"
CONTINUE = b"HTTP/1.1 100 Continue"
# Runs a command as make does, and ends when that ends.
MAKE = [sys.executable, "-c", "import subprocess, sys; subprocess.run(sys.argv[1:])"]


class Run:
    """A run of pytest whose first test waits, and a connection to its sandbox."""

    def __init__(self, folder: Path, stack: ExitStack, options: list[str], before: Sequence[str] = ()) -> None:
        self._teller = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        self._teller.settimeout(SECONDS)
        (folder / "test_waits.py").write_text(RUN.format(port=self._teller.getsockname()[1]), encoding="utf-8")
        command = [*before, sys.executable, "-m", "pytest", "-c", str(ROOT / "pyproject.toml"), *options]
        command += ["-p", "no:cacheprovider", "--rootdir", str(folder), str(folder)]
        self.process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "MAKELEVEL": "1"})
        stack.callback(self.kill)
        told, _ = self._teller.accept()
        self.test = stack.enter_context(told)
        url, state_dir = json.loads(stack.enter_context(told.makefile(encoding="utf-8")).readline())
        self._record = Path(state_dir, "state.json")
        assert self._record.exists()
        self._address = (urlsplit(url).hostname, urlsplit(url).port)
        self._sandbox = self._accepted(stack)

    def _accepted(self, stack: ExitStack) -> socket.socket:
        """A connection that lives as long as the process: one that waits to be accepted is reset before that."""
        connection = stack.enter_context(socket.create_connection(self._address, timeout=SECONDS))
        connection.sendall(WAITING)
        assert connection.recv(len(CONTINUE)) == CONTINUE
        return connection

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def leaves_nothing(self) -> None:
        while self._sandbox.recv(64):  # until the end of the process closes it
            pass
        assert not self._record.exists()
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(self._address)

    def has_run_one_test(self) -> None:
        self._teller.setblocking(False)
        with pytest.raises(BlockingIOError):
            self._teller.accept()


@pytest.mark.parametrize("options", [[], ["-n", "1"]], ids=["alone", "with a worker"])
def test_a_run_that_is_killed_leaves_no_sandbox(tmp_path: Path, options: list[str]) -> None:
    with ExitStack() as stack:
        run = Run(tmp_path, stack, options)
        run.kill()
        run.leaves_nothing()


def test_a_run_whose_make_is_killed_ends_after_the_test_that_is_running(tmp_path: Path) -> None:
    with ExitStack() as stack:
        run = Run(tmp_path, stack, ["-p", "tests.support.orphaned"], MAKE)
        run.kill()
        run.test.sendall(b"!")
        run.leaves_nothing()
        run.has_run_one_test()

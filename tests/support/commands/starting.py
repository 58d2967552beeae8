# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Runs a command of Ansible or the AWS CLI as ``subprocess.run`` does, in half of its time.

More than half of what a short run of ``ansible-playbook`` takes is loading and compiling, and tests run it a thousand
times. So one process has done that, and forks for each command. What runs there is the script that users start, with
the arguments, the environment, the folder and the output that it would have otherwise.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

Argument = str | os.PathLike[str]

# Python and the C library read these when a process starts.
_READ_AT_START = ("PYTHON", "LC_", "LANG", "LD_", "MALLOC_", "TZ", "OPENSSL_", "COVERAGE_")


def run_script(
    command: Sequence[Argument],
    *,
    env: Mapping[str, str],
    cwd: Argument | None = None,
    timeout: float | None = None,
    together: bool = False,
) -> subprocess.CompletedProcess[str]:
    """Run a Python script of the environment; ``together`` puts what it writes as errors among its output.

    Raises subprocess.TimeoutExpired after ``timeout`` seconds, when the command has been killed.
    """
    arguments = [os.fspath(each) for each in command]
    if _at_start(env) != _at_start(os.environ):
        errors = subprocess.STDOUT if together else subprocess.PIPE
        return subprocess.run(
            arguments,
            env=env,
            cwd=cwd,
            timeout=timeout,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            check=False,
        )
    with tempfile.TemporaryDirectory(prefix="command-") as folder:
        output = Path(folder, "output")
        errors_to = output if together else Path(folder, "errors")
        for file in (output, errors_to):
            file.touch()
        asked = {"arguments": arguments, "env": dict(env), "folder": os.fspath(cwd or Path.cwd())}
        files = {"output": str(output), "errors": str(errors_to)}
        status = _status(asked | files, arguments, timeout)
        text = output.read_text(encoding="utf-8", errors="replace")
        told = None if together else errors_to.read_text(encoding="utf-8", errors="replace")
    return subprocess.CompletedProcess(arguments, status, text, told)


def _at_start(env: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in env.items() if name.startswith(_READ_AT_START)}


def _status(asked: dict[str, object], arguments: list[str], timeout: float | None) -> int:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(_forking(os.getpid()))
        connection.sendall(json.dumps(asked).encode() + b"\n")
        with connection.makefile(encoding="utf-8") as lines:
            number = int(lines.readline())
            connection.settimeout(timeout)
            try:
                return int(lines.readline())
            except TimeoutError as error:
                os.kill(number, signal.SIGKILL)
                raise subprocess.TimeoutExpired(arguments, timeout or 0) from error


_LOCK = threading.Lock()


def _forking(process: int) -> str:
    """The socket of the process that forks, which ends with this one."""
    with _LOCK:
        return _started(process)


@cache
def _started(process: int) -> str:
    folder = tempfile.TemporaryDirectory(prefix="forking-")
    path = str(Path(folder.name, "socket"))
    ours = Path(sys.prefix, "collections", "ansible_collections", "crossaccount", "aws", "plugins")
    sources = [str(file) for file in sorted(ours.rglob("*.py"))]
    server = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("forking.py")), path, *sources],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdin is not None
    assert server.stdout is not None
    assert server.stdout.readline() == "ready\n"

    def stop() -> None:
        server.communicate()
        folder.cleanup()

    atexit.register(stop)
    return path

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A process of its own for the module of a task, forked from the worker of Ansible that has all of it loaded.

What a module changes ends with its process, so two tasks share what was loaded before them and nothing else. The items
of a loop run in one process, one after the other: to fork again costs as much as the rest. What the module may have
changed is set back between two items, and when something else is not as before, the next item has a new process.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from multiprocessing.util import Finalize
from pathlib import Path
from typing import IO, Any

from ansible.module_utils.common.json import Direction, get_module_encoder
from ansible_collections.crossaccount.aws.plugins.plugin_utils.module_life import Place, Request, live


@dataclass(frozen=True)
class Ended:
    """How a module ended: its exit status, negative for a signal, and what it wrote."""

    status: int
    stdout: bytes
    stderr: bytes


class ModuleProcess:
    """The process that runs one module in one folder, several times if need be. Forked where it is made."""

    def __init__(self, main: Callable[[], None], profile: str, folder: Path) -> None:
        self.runs = (main, folder)
        self._out, self._err = _file(), _file()
        self._pipe, theirs = Pipe()
        self._process = os.fork()
        if self._process == 0:
            self._pipe.close()
            live(main, profile, theirs, Place(folder, self._out, self._err))
        theirs.close()
        self.open = True
        # A worker of Ansible is a process of multiprocessing, which runs this when it ends.
        self._finalizer = Finalize(self, _end, args=(self._pipe, self._process), exitpriority=0)

    def run(self, arguments: str, environment: Mapping[str, str], tell: Callable[[str], Any]) -> Ended:
        """Run the module. ``tell`` is handed each line of its progress, while it runs.

        ``arguments`` are the module's, encoded as Ansible does; ``environment`` is added to ours.
        """
        try:
            answer = self._answer(Request(arguments, dict(environment)), tell)
        except BaseException:
            # A timeout of the task, or the end of the run: nothing goes on unseen.
            os.kill(self._process, signal.SIGKILL)
            self._reap()
            raise
        if answer is None:
            status = os.waitstatus_to_exitcode(self._reap())
        else:
            status = answer["status"]
            if not answer["clean"]:
                self.end()
        return Ended(status, _written(self._out), _written(self._err))

    def _answer(self, request: Request, tell: Callable[[str], Any]) -> dict[str, Any] | None:
        """How the module ended; None when its process has ended."""
        try:
            self._pipe.send_bytes(request.encoded())
        except BrokenPipeError:
            return None
        while True:
            try:
                answer: dict[str, Any] = json.loads(self._pipe.recv_bytes())
            except (EOFError, ConnectionResetError):
                return None
            if "progress" not in answer:
                return answer
            tell(answer["progress"])

    def end(self) -> None:
        """Let the process end, and wait for it."""
        if self.open:
            self.open = False
            self._finalizer()

    def _reap(self) -> int:
        self.open = False
        self._finalizer.cancel()
        self._pipe.close()
        return os.waitpid(self._process, 0)[1]


def encoded(arguments: Mapping[str, Any], profile: str) -> str:
    """The arguments of a module as Ansible hands them over."""
    return json.dumps(
        {"ANSIBLE_MODULE_ARGS": arguments}, cls=get_module_encoder(profile, Direction.CONTROLLER_TO_MODULE)
    )


def _file() -> IO[bytes]:
    """A file without a name, which a process writes and the other reads."""
    return tempfile.TemporaryFile()


def _end(pipe: Connection, process: int) -> None:
    """It ends when its pipe does."""
    pipe.close()
    with contextlib.suppress(ChildProcessError):
        os.waitpid(process, 0)


def _written(file: IO[bytes]) -> bytes:
    return os.pread(file.fileno(), os.fstat(file.fileno()).st_size, 0)

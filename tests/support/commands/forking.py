# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The process that has loaded the libraries of Ansible and the AWS CLI, and forks for each command.

It is started with the path of a socket, and with those of sources that the commands compile anew each time. It lives
as long as its standard input is open. It imports nothing of Ansible, of the AWS CLI or of this collection: they
read the environment and the settings of a run while they are imported.
"""

from __future__ import annotations

import importlib
import json
import os
import runpy
import select
import signal
import socket
import sys
from pathlib import Path
from typing import Any, NoReturn

# What the commands import before they do anything.
COMMANDS = ("ansible.cli.playbook", "ansible.executor.task_executor", "boto3", "awscli.clidriver")
OWN = ("ansible", "ansible_collections", "ansible_test", "awscli", "__main__")


def load() -> None:
    """Import what the commands import, but for their own code: a fork tries what that is."""
    reading, writing = os.pipe()
    if not os.fork():
        os.close(reading)
        for name in COMMANDS:
            importlib.import_module(name)
        with os.fdopen(writing, "w", encoding="utf-8") as found:
            json.dump(list(sys.modules), found)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as found:
        names = json.load(found)
    os.wait()
    for name in names:
        if name.partition(".")[0] not in OWN and name not in sys.modules:
            try:
                importlib.import_module(name)
            except ImportError:  # a part of a library in C, which only that can import
                continue


def keep_compiled(sources: list[str]) -> None:
    """Give Ansible's loader of collections what these sources compile to.

    It keeps no bytecode, so that each run compiles what it imports of a collection. The loader itself may be imported
    here: it is made of the standard library alone.
    """
    loader = importlib.import_module("ansible.utils.collection_loader._collection_finder")
    same = {"mode": "exec", "flags": 0, "dont_inherit": True}
    kept = {(text, name): compile(text, name, **same) for name in sources for text in [Path(name).read_bytes()]}

    def compile_or_find(source: Any, filename: str, **how: Any) -> Any:
        found = kept.get((source, filename)) if how == same else None
        return found or compile(source, filename, **how)

    loader.compile = compile_or_find


def command_to_run(path: str) -> dict[str, Any]:
    """Fork for each command that is asked for; returns in such a fork, with the command. Never in this process."""
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen()
    print("ready", flush=True)
    while True:
        ready, _, _ = select.select([listener, sys.stdin], [], [])
        if sys.stdin in ready:
            os._exit(0)
        asked, _ = listener.accept()
        if not os.fork():
            listener.close()
            return _watched(asked)
        asked.close()
        _reap()


def _reap() -> None:
    while True:
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                return
        except ChildProcessError:
            return


def _watched(asked: socket.socket) -> dict[str, Any]:
    """Fork for a command, and tell whoever asked its number and how it ended."""
    with asked.makefile(encoding="utf-8") as lines:
        command: dict[str, Any] = json.loads(lines.readline())
    number = os.fork()
    if not number:
        asked.close()
        return command
    asked.sendall(f"{number}\n".encode())
    _, status = os.waitpid(number, 0)
    asked.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())
    os._exit(0)


def run(command: dict[str, Any]) -> NoReturn:
    """Become the command: its environment, folder, output and arguments, and then its script."""
    os.environ.clear()
    os.environ.update(command["env"])
    os.chdir(command["folder"])
    flags = os.O_WRONLY | os.O_APPEND
    for number, file in enumerate([os.devnull, command["output"], command["errors"]]):
        opened = os.open(file, flags if number else os.O_RDONLY)
        os.dup2(opened, number)
        os.close(opened)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.argv = command["arguments"]
    sys.path[0] = str(Path(sys.argv[0]).parent)
    runpy.run_path(sys.argv[0], run_name="__main__")
    sys.exit(0)


if __name__ == "__main__":
    load()
    keep_compiled(sys.argv[2:])
    run(command_to_run(sys.argv[1]))

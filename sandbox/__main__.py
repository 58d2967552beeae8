# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""``python -m sandbox start|stop|status``."""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from sandbox.behind import settings
from sandbox.front.state_dir import Running, StateDir

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_STATE_DIR = ROOT / ".sandbox"
DEFAULT_PORT = 5055
DEFAULT_DNS_PORT = 5056
START_TIMEOUT = 60.0  # seconds; a start takes about 2
STOP_TIMEOUT = 30.0  # a stop takes half a second
NOT_RUNNING = 3  # the exit status that service managers use for a stopped service


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    return int(options.run(options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="A local AWS that enforces IAM.")
    commands = parser.add_subparsers(required=True)
    for name, run, text in (
        ("start", _start, "start in the background and return when it answers"),
        ("stop", _stop, "stop it"),
        ("status", _status, "say where it answers"),
        ("serve", _serve, "run in the foreground; what start runs"),
    ):
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(run=run)
        command.add_argument(
            "--state-dir", type=Path, default=DEFAULT_STATE_DIR, help="where env and AWS configuration are written"
        )
        if name in ("start", "serve"):
            command.add_argument("--port", type=int, default=DEFAULT_PORT, help="HTTP port; 0 takes a free one")
            command.add_argument(
                "--dns-port", type=int, default=DEFAULT_DNS_PORT, help="UDP and TCP port of DNS; 0 takes a free one"
            )
            command.add_argument("--empty", action="store_true", help="no instances and no hosted zones")
            command.add_argument(
                "--while-open", type=int, metavar="FD", help="end when whoever holds the other end of this pipe is gone"
            )
        if name == "serve":
            command.add_argument("--ready-fd", type=int, help=argparse.SUPPRESS)
    return parser


def _start(options: argparse.Namespace) -> int:
    state = StateDir(options.state_dir)
    running = _alive(state)
    if running:
        return _fail(f"the sandbox is already running at {running.url} (state in {state.path}); stop it first")
    state.prepare()
    reader, writer = os.pipe()
    command = [sys.executable, "-m", "sandbox", "serve", "--state-dir", str(state.path), "--ready-fd", str(writer)]
    command += ["--port", str(options.port), "--dns-port", str(options.dns_port)]
    command += ["--empty"] if options.empty else []
    inherited = [writer]
    if options.while_open is not None:
        command += ["--while-open", str(options.while_open)]
        inherited.append(options.while_open)
    with state.log.open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=inherited,
            start_new_session=True,
        )
    os.close(writer)
    with os.fdopen(reader, encoding="utf-8") as pipe:
        answer = pipe.readline()  # empty when the process dies without a word
    if not answer:
        process.wait(START_TIMEOUT)
        return _fail(f"the sandbox did not start; see {state.log}")
    report = json.loads(answer)
    if "error" in report:
        process.wait(START_TIMEOUT)
        return _fail(report["error"])
    running = Running(**report)
    print(f"sandbox ready at {running.url}, DNS at {running.dns_host}:{running.dns_port}; source {state.env}")
    return 0


def _serve(options: argparse.Namespace) -> int:
    if options.while_open is not None:
        threading.Thread(target=_end_when_closed, args=[options.while_open], daemon=True).start()
    settings.apply()
    # moto takes a second to import, which stop and status do without.
    from sandbox.behind.seams import MissingSeamError  # noqa: PLC0415
    from sandbox.front import server  # noqa: PLC0415

    state = StateDir(options.state_dir)
    state.prepare()

    def ready(running: Running, key: Any) -> None:
        state.write(running, key.access_key, key.secret_key)
        _report(options.ready_fd, vars(running))

    try:
        server.run(options.port, options.dns_port, empty=options.empty, ready=ready)
    except (server.PortTakenError, MissingSeamError) as error:
        _report(options.ready_fd, {"error": str(error)})
        return _fail(str(error))
    state.clear()
    # All is closed. An ordinary exit frees moto's objects one by one, which takes seconds on a busy machine.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _end_when_closed(pipe: int) -> None:
    """Ask this process to end when nobody can write to the pipe any more.

    A process that is killed cannot stop its sandbox, but its end of a pipe is closed however it ends.
    """
    while os.read(pipe, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def _report(descriptor: int | None, message: dict[str, Any]) -> None:
    if descriptor is None:
        return
    with os.fdopen(descriptor, "w", encoding="utf-8") as pipe:
        pipe.write(json.dumps(message) + "\n")


def _stop(options: argparse.Namespace) -> int:
    state = StateDir(options.state_dir)
    running = _alive(state)
    if running is None:
        state.clear()
        print("sandbox is not running")
        return 0
    os.kill(running.pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_TIMEOUT
    while _exists(running.pid):
        if time.monotonic() > deadline:
            return _fail(f"process {running.pid} did not stop within {STOP_TIMEOUT:.0f} s")
        time.sleep(0.05)
    print("sandbox stopped")
    return 0


def _status(options: argparse.Namespace) -> int:
    state = StateDir(options.state_dir)
    running = _alive(state)
    if running is None:
        print("sandbox is not running")
        return NOT_RUNNING
    print(json.dumps({**_control_status(running), "env": str(state.env)}, indent=2))
    return 0


def _alive(state: StateDir) -> Running | None:
    """The sandbox of this state directory, when it answers and is the process that the record names."""
    running = state.running()
    return running if running and _answers(running) else None


def _answers(running: Running) -> bool:
    try:
        return bool(_control_status(running)["pid"] == running.pid)
    except (urllib.error.URLError, OSError, ValueError, KeyError):
        return False


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _control_status(running: Running) -> dict[str, Any]:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # loopback is never behind a proxy
    with opener.open(f"{running.url}/sandbox/status", timeout=5) as answer:
        status: dict[str, Any] = json.load(answer)
    return status


def _fail(message: str) -> int:
    print(f"sandbox: {message}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())

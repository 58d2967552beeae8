# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Execution environments: processes that hold a function, warm between invocations.

"Lambda ... freezes the execution environment" after an invocation and reuses it, so that what a module keeps in globals
lives on: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
"""

from __future__ import annotations

import io
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import uuid
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from moto.awslambda.models import LambdaFunction

from sandbox.services.lambda_.bootstrap import END_MARK
from sandbox.services.lambda_.functions import details
from sandbox.services.sts.service_roles import assume_as_service
from sandbox.world.credentials import Caller
from sandbox.world.resets import on_reset
from sandbox.world.world import World

SERVICE = "lambda.amazonaws.com"
_SESSION_SECONDS = 12 * 3600
_RENEW_BEFORE = timedelta(minutes=15)
# "The Init phase is limited to 10 seconds"; three times as long here, because a machine may be busy with tests.
_INIT_SECONDS = 30
_BOOTSTRAP = Path(__file__).with_name("bootstrap.py")


def execution_session(world: World, function: LambdaFunction, seconds: int = 3600) -> Caller:
    """A session of the execution role, named like the function. Raises ApiError when the role does not trust Lambda."""
    arn, name = function.function_arn, function.function_name
    return assume_as_service(world, function.role, SERVICE, source_arn=arn, session_name=name, seconds=seconds)


@dataclass(frozen=True)
class Ran:
    """What came of one invocation; ``status`` tells how it ended."""

    status: str  # "ok", "failed", "timeout", "exit"
    payload: str
    lines: list[str]


class Environment:
    """A process with the function's code, and the session of the execution role that it works with."""

    def __init__(self, world: World, function: LambdaFunction) -> None:
        """Raises ApiError ``AccessDenied`` when the execution role does not trust Lambda any more."""
        with world.lock:
            self.role_session: Caller = execution_session(world, function, _SESSION_SECONDS)
        self.revision = details(function).revision
        self.cold = True
        self.log_stream = f"{world.clock.now():%Y/%m/%d}/[{function.version}]{uuid.uuid4().hex}"
        self.log_stream_made = False
        self._folder = Path(tempfile.mkdtemp(prefix="sandbox-function-"))
        root = self._folder / "task"
        with zipfile.ZipFile(io.BytesIO(function.code_bytes)) as archive:
            archive.extractall(root)
        reader, writer = os.pipe()
        environment = {**_variables(world, function, self.role_session), "AWS_LAMBDA_LOG_STREAM_NAME": self.log_stream}
        environment |= {"LAMBDA_TASK_ROOT": str(root), "HOME": str(self._folder), "SANDBOX_REPLIES": str(writer)}
        self._process = subprocess.Popen(
            [sys.executable, "-P", str(_BOOTSTRAP)],
            cwd=root,
            env={**environment, **function.environment_vars},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=[writer],
            start_new_session=True,  # what the function starts ends with it
        )
        os.close(writer)
        self._replies = os.fdopen(reader, encoding="utf-8")
        self._lines: list[str] = []
        self._printed = threading.Event()  # all that the invocation printed is read
        threading.Thread(target=self._collect, daemon=True).start()

    def usable(self, world: World, function: LambdaFunction) -> bool:
        session = self.role_session.session
        assert session is not None
        alive = self._process.poll() is None
        fresh = session.expires - world.clock.now() > _RENEW_BEFORE
        return alive and fresh and self.revision == details(function).revision

    def run(self, event: str, request_id: str, arn: str, timeout: int) -> Ran:
        """Call the handler. An environment whose process timed out or ended is of no more use."""
        order = {"event": event, "request_id": request_id, "arn": arn, "timeout": timeout}
        assert self._process.stdin is not None
        if self.cold and not self._reply(_INIT_SECONDS):
            return self._ended("exit" if self._process.poll() is not None else "timeout")
        self.cold = False
        self._printed.clear()
        with suppress(BrokenPipeError):
            self._process.stdin.write(json.dumps(order).encode() + b"\n")
            self._process.stdin.flush()
        line = self._reply(timeout)
        if not line:
            return self._ended("timeout" if line is None else "exit")
        self._printed.wait(timeout)
        reply: dict[str, Any] = json.loads(line)
        return Ran("failed" if reply.get("failed") else "ok", reply["payload"], self._taken_lines())

    def _reply(self, seconds: float) -> str | None:
        """A line of the process; empty when it has ended, None when it says nothing for so long."""
        return self._replies.readline() if select.select([self._replies], [], [], seconds)[0] else None

    def _ended(self, status: str) -> Ran:
        self.end()
        return Ran(status, "", self._taken_lines())

    def _taken_lines(self) -> list[str]:
        lines, self._lines = self._lines, []
        return lines

    def end(self) -> None:
        """Kill the process and what it started, and remove its files."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._printed.wait(1)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _collect(self) -> None:
        assert self._process.stdout is not None
        for raw in self._process.stdout:
            line = raw.decode("utf-8", "replace").rstrip("\n")
            if END_MARK in line:
                before = line.replace(END_MARK, "")
                self._lines += [before] if before else []
                self._printed.set()
            else:
                self._lines.append(line)
        self._printed.set()


def _variables(world: World, function: LambdaFunction, session: Caller) -> dict[str, str]:
    """What Lambda sets: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html

    ``AWS_ENDPOINT_URL`` is what stands between the function and AWS here.
    """
    assert session.session is not None
    return {
        "_HANDLER": str(function.handler),
        "AWS_ACCESS_KEY_ID": session.access_key,
        "AWS_DEFAULT_REGION": function.region,
        "AWS_ENDPOINT_URL": world.url,
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{function.run_time}",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory_size),
        "AWS_LAMBDA_FUNCTION_NAME": function.function_name,
        "AWS_LAMBDA_FUNCTION_VERSION": str(function.version),
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": details(function).log_group,
        "AWS_REGION": function.region,
        "AWS_SECRET_ACCESS_KEY": session.secret_key,
        "AWS_SESSION_TOKEN": session.session.token,
        "LANG": "en_US.UTF-8",
        "PATH": "/usr/local/bin:/usr/bin/:/bin:/opt/bin",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
        "TZ": ":UTC",
    }


class Pool:
    """The environments of all functions: those that run, counted, and those that wait."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: dict[str, list[Environment]] = {}
        self._running: dict[str, set[Environment]] = {}
        self._places: dict[str, int] = {}

    def enter(self, arn: str, limit: int | None) -> bool:
        """Take a place among the running invocations; False when there is none within the limit."""
        with self._lock:
            taken = self._places.get(arn, 0)
            if limit is not None and taken >= limit:
                return False
            self._places[arn] = taken + 1
            return True

    def leave(self, arn: str) -> None:
        with self._lock:
            self._places[arn] = max(0, self._places.get(arn, 0) - 1)

    def take(self, world: World, function: LambdaFunction) -> Environment:
        """A warm environment, or a new one."""
        arn = function.function_arn
        found: Environment | None = None
        with self._lock:
            idle = self._idle.get(arn, [])
            while idle and found is None:
                candidate = idle.pop()
                if candidate.usable(world, function):
                    found = candidate
                else:
                    candidate.end()
        found = found or Environment(world, function)
        with self._lock:
            self._running.setdefault(arn, set()).add(found)
        return found

    def give_back(self, world: World, function: LambdaFunction, environment: Environment) -> None:
        arn = function.function_arn
        with self._lock:
            known = environment in self._running.get(arn, set())
            self._running.get(arn, set()).discard(environment)
            if known and environment.usable(world, function):
                self._idle.setdefault(arn, []).append(environment)
                return
        environment.end()

    def forget(self, arn: str) -> None:
        """End what waits of a function; what runs ends after its invocation."""
        with self._lock:
            idle = self._idle.pop(arn, [])
        for environment in idle:
            environment.end()

    def end_all(self) -> None:
        with self._lock:
            every = [*self._idle.values(), *self._running.values()]
            self._idle, self._running, self._places = {}, {}, {}
        for environments in every:
            for environment in list(environments):
                environment.end()


POOL = Pool()
on_reset(POOL.end_all)

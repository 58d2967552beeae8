# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The life of a module's process: forked from a worker of Ansible, it becomes what Ansible would have started."""

from __future__ import annotations

import atexit
import contextlib
import gc
import json
import logging
import os
import signal
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import IO, NoReturn

from ansible.module_utils import _internal, basic
from ansible.module_utils._internal import _traceback
from ansible.module_utils._internal._ansiballz import _loader
from ansible.module_utils.common import warnings
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.disclosure import forget
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.progress import telling_to

# Those for which a worker of Ansible has handlers, and what a new Python has.
SIGNALS = {
    signal.SIGINT: signal.default_int_handler,
    signal.SIGTERM: signal.SIG_DFL,
    signal.SIGALRM: signal.SIG_DFL,
    signal.SIGCHLD: signal.SIG_DFL,
}


@dataclass(frozen=True)
class Request:
    """One run of the module: its arguments, as text for Ansible to read, and what is added to the environment."""

    arguments: str
    environment: dict[str, str]

    def encoded(self) -> bytes:
        """As it goes through the pipe."""
        return json.dumps(asdict(self)).encode()


@dataclass(frozen=True)
class Place:
    """Where the module runs: its working folder, and the files that take what it writes."""

    folder: Path
    out: IO[bytes]
    err: IO[bytes]


def live(main: Callable[[], None], profile: str, pipe: Connection, place: Place) -> NoReturn:
    """Run the module for each request until the pipe ends. Nothing above this on the stack belongs to this process."""
    try:
        _begin(profile, place)
        start = Surroundings.now()
        clean = True
        while clean and (request := _next_request(pipe)):
            status = _run(main, profile, request, lambda line: pipe.send_bytes(json.dumps({"progress": line}).encode()))
            clean = start.restored()
            pipe.send_bytes(json.dumps({"status": status, "clean": clean}).encode())
    except BaseException:  # noqa: BLE001 - nothing may pass into what was the worker's
        with contextlib.suppress(BaseException):
            os.write(2, traceback.format_exc().encode(errors="backslashreplace"))
        os._exit(1)
    os._exit(0)


def _next_request(pipe: Connection) -> Request | None:
    """None when the worker needs no more of it, or is gone."""
    try:
        return Request(**json.loads(pipe.recv_bytes()))
    except (EOFError, OSError):
        return None


def _begin(profile: str, place: Place) -> None:
    atexit._clear()  # what the worker registered is the worker's
    for number, handler in SIGNALS.items():
        signal.signal(number, handler)
    for file, number in ((place.out, 1), (place.err, 2)):
        os.dup2(file.fileno(), number)
    sys.stdout, sys.stderr = (
        os.fdopen(number, "w", encoding="utf-8", errors="surrogateescape", closefd=False) for number in (1, 2)
    )
    # Warnings of a module are a part of its result; those of the controller are displayed.
    _internal.is_controller = False
    _internal.import_controller_module = lambda _name: None
    _traceback._is_traceback_enabled = _traceback._is_module_traceback_enabled
    basic._ANSIBLE_PROFILE = profile
    _forget_log()
    _enter(place.folder)


def _enter(folder: Path) -> None:
    """Work in the folder, from which relative paths start, and say so by ``PWD`` as a shell does.

    A shell keeps a name by which ``PWD`` calls the folder already.
    """
    os.chdir(folder)
    told = Path(os.environ.get("PWD", ""))
    if not (told.is_absolute() and told.exists() and told.samefile(folder)):
        os.environ["PWD"] = str(folder)
    tempfile.tempdir = None  # TMPDIR may be a relative path too


def _forget_log() -> None:
    """Log as a new Python does: to nobody.

    Ansible hands what any library logs on to its log file, and botocore logs answers that it cannot read, with the
    credentials in them.
    """
    logging.disable(logging.NOTSET)
    for logger in (logging.root, *logging.root.manager.loggerDict.values()):
        if isinstance(logger, logging.Logger):
            logger.setLevel(logging.WARNING if logger is logging.root else logging.NOTSET)
            logger.propagate = True
            # What libraries have so that nothing of theirs is shown unasked.
            logger.handlers[:] = [handler for handler in logger.handlers if isinstance(handler, logging.NullHandler)]


def _run(main: Callable[[], None], profile: str, request: Request, tell: Callable[[str], None]) -> int:
    """Run the module to its end; its exit status."""
    for number in (1, 2):
        os.ftruncate(number, 0)
        os.lseek(number, 0, os.SEEK_SET)
    os.environ.update(request.environment)
    basic._ANSIBLE_ARGS = request.arguments.encode()
    status, interrupted = 1, False
    try:
        with telling_to(tell):
            try:
                main()
                raise RuntimeError("The module ended without a result.")
            except Exception as error:  # noqa: BLE001 - Ansible tells what it was
                _loader._handle_exception(error, profile)
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    except KeyboardInterrupt:
        traceback.print_exc()
        interrupted = True
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    if interrupted:  # Python ends itself by the signal then
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGINT)
    return status


@dataclass(frozen=True)
class Surroundings:
    """What a module may change in its process, as it was at the start."""

    environment: Mapping[str, str]
    folder: Path | None
    umask: int
    thresholds: tuple[int, int, int]
    handlers: frozenset[tuple[str, int]]

    @classmethod
    def now(cls) -> Surroundings:
        """As it is now."""
        return cls(dict(os.environ), _folder(), _umask(), gc.get_threshold(), _log_handlers())

    def restored(self) -> bool:
        """Set back what is known; whether all is as it was.

        A thread that goes on is one that a deadline left behind: it ends with its process, as it would have.
        """
        os.environ.clear()
        os.environ.update(self.environment)
        gc.set_threshold(*self.thresholds)
        warnings._global_warnings.clear()
        warnings._global_deprecations.clear()
        _traceback._module_tracebacks_enabled_events = None
        basic._PARSED_MODULE_ARGS = None
        forget()
        tempfile.tempdir = None
        os.umask(self.umask)
        if self.folder:
            with contextlib.suppress(OSError):
                os.chdir(self.folder)
        return (_folder(), _log_handlers(), threading.active_count()) == (self.folder, self.handlers, 1)


def _folder() -> Path | None:
    """Where the process is; None in a folder that is no more, or that may not be read."""
    try:
        return Path.cwd()
    except OSError:
        return None


def _umask() -> int:
    """The system tells it to whom sets it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _log_handlers() -> frozenset[tuple[str, int]]:
    """Each logger that has handlers, and how many: amazon.aws adds one when a task asks for botocore's logs."""
    loggers = {"": logging.root, **logging.root.manager.loggerDict}
    numbers = {name: len(logger.handlers) for name, logger in loggers.items() if isinstance(logger, logging.Logger)}
    return frozenset((name, number) for name, number in numbers.items() if number)

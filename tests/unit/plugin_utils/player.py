# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Small modules, and what becomes of them in a process of their own, for test_module_process.py.

A program, as the process of the tests has threads and a worker of Ansible has none.
``python player.py warns says`` runs both, one after the other, as items of a loop,
and prints what became of each as JSON.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[3]))

from tests.support import collection_path  # noqa: F401

# isort: split
from ansible.module_utils.basic import AnsibleModule
from ansible.utils.display import Display
from ansible_collections.crossaccount.aws.plugins.module_utils._aws import disclosure
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.progress import tell
from ansible_collections.crossaccount.aws.plugins.plugin_utils.module_process import ModuleProcess

SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"


def _module() -> AnsibleModule:
    return AnsibleModule({"text": {"type": "str"}}, supports_check_mode=True)


def says() -> None:
    """What a module sees of its process."""
    module = _module()
    module.exit_json(
        text=module.params["text"],
        check_mode=module.check_mode,
        process=os.getpid(),
        group=os.getpgid(0),
        variable=os.environ.get("PLAYED"),
        home=os.environ.get("HOME"),
        folder=str(Path.cwd()),
        named=os.environ.get("PWD"),
        temporary=tempfile.gettempdir(),
        umask=os.umask(0),
        threshold=gc.get_threshold()[0],
        known=len(disclosure._KNOWN),
        terminates=signal.getsignal(signal.SIGTERM) is signal.SIG_DFL,
    )


def warns() -> None:
    module = _module()
    module.warn("mind the gap")
    module.deprecate("old", version="9.0.0", collection_name="crossaccount.aws")
    module.exit_json()


def fails() -> None:
    _module().fail_json(msg="no")


def raises() -> None:
    raise ValueError("not as planned")


def forgets() -> None:
    """It ends without a result."""


def dies() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def is_interrupted() -> None:
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(3600)


def writes_much() -> None:
    _module().exit_json(much="x" * 3_000_000)


def changes_all() -> None:
    os.environ["PLAYED"] = "changed"
    os.environ.pop("HOME")
    os.environ.pop("PWD")
    tempfile.tempdir = "/nowhere"
    os.chdir("/")
    os.umask(0o777)
    gc.set_threshold(7)
    disclosure.learn(SECRET)
    _module().exit_json(process=os.getpid())


def leaves_thread() -> None:
    threading.Thread(target=time.sleep, args=(3600,), daemon=True).start()
    _module().exit_json(process=os.getpid())


def logs() -> None:
    logging.getLogger("botocore.endpoint").addHandler(logging.NullHandler())
    _module().exit_json(process=os.getpid())


def logs_as_botocore_does() -> None:
    botocore = logging.getLogger("botocore.credentials")
    botocore.warning("a warning with %s", SECRET)
    botocore.info("a remark with %s", SECRET)
    _module().exit_json(enabled=[level for level in range(0, 60, 10) if botocore.isEnabledFor(level)])


def progresses() -> None:
    tell("one of two")
    tell("two of two")
    _module().exit_json()


def hangs() -> None:
    tell("hanging")
    time.sleep(3600)


def play_one() -> None:
    """The module that the environment names: all of them live in one process, as the items of a loop do."""
    globals()[os.environ["PLAYED_NAME"]]()


def main() -> None:
    """Play the modules that the arguments name; each new name begins a new process, as a new task does."""
    if "PLAYED_NOWHERE" in os.environ:
        nowhere = tempfile.mkdtemp()
        os.chdir(nowhere)
        Path(nowhere).rmdir()
    tempfile.gettempdir()  # the worker's own, which Python remembers
    Display()  # what Ansible's own process has done
    logging.getLogger("botocore").addHandler(logging.NullHandler())
    if log := os.environ.get("PLAYED_LOG"):
        _log_as_plugins_do(Path(log))
    arguments = json.dumps({"ANSIBLE_MODULE_ARGS": {"text": "hello", "_ansible_check_mode": True}})
    played: list[dict[str, Any]] = []
    names = sys.argv[1:]
    process: ModuleProcess | None = None
    for name in names:
        told: list[str] = []

        def hear(line: str, told: list[str] = told) -> None:
            told.append(line)
            if line == "hanging":
                raise TimeoutError

        if process is None or not process.open:
            process = ModuleProcess(play_one, "legacy", Path(os.environ.get("PLAYED_IN", "/")))
        try:
            ended = process.run(arguments, {"PLAYED": "given", "PLAYED_NAME": name}, hear)
        except TimeoutError:
            played.append({"timeout": True, "told": told, "alive": Path(f"/proc/{process._process}").exists()})
            continue
        try:
            result = json.loads(ended.stdout)
        except ValueError:
            result = None
        stderr = ended.stderr.decode()
        played.append({"status": ended.status, "result": result, "told": told, "open": process.open, "stderr": stderr})
    if process:
        process.end()
    left = [each for each in Path("/proc").glob("[0-9]*/stat") if _parent(each) == os.getpid()]
    print(json.dumps({"played": played, "process": os.getpid(), "group": os.getpgid(0), "children": len(left)}))


def _log_as_plugins_do(folder: Path) -> None:
    """Ansible with a log file, and a callback plugin that logs what a library does."""
    logging.basicConfig(filename=folder / "ansible.log", level=logging.INFO)
    for name in ("botocore", "botocore.credentials"):
        logger = logging.getLogger(name)
        logger.addHandler(logging.FileHandler(folder / f"{name}.log", delay=True))
        logger.setLevel(logging.DEBUG)
    logging.getLogger("botocore.credentials").propagate = False


def _parent(stat: Path) -> int:
    try:
        return int(stat.read_text(encoding="utf-8").rpartition(")")[2].split()[1])
    except OSError:
        return 0


if __name__ == "__main__":
    main()

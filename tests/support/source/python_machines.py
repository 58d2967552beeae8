# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Machines made of scripts that behave as Pythons, as shims and as broken ones do."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tools import checkout

TOOLS = checkout.ROOT / "tools"
OURS = f"{sys.version_info.major}.{sys.version_info.minor}"  # of the Python that runs this
VERSIONS = ("3.10", "3.11", "3.12", "3.13", "3.14")
# Where an interpreter may be, in the order in which it is looked for; those after the second are in nobody's PATH.
PLACES = {
    "shims": "shims",
    "bin": "bin",
    "pyenv": "home/.pyenv/versions/1/bin",
    "uv": "home/.local/share/uv/python/1/bin",
    "asdf": "home/.asdf/installs/python/1/bin",
    "mise": "home/.local/share/mise/installs/python/1/bin",
}


def sound(version: str) -> str:
    return f"echo version {version}"


REFUSES = "echo \"pyenv: ${0##*/}: command not found\" >&2\necho 'It exists in these versions: 3.12.1' >&2\nexit 127"
HANGS = "exec sleep 600"
CRASHES = "kill -9 $$"
TALKS = "echo Welcome"  # starts something else, and ends well
OF_OURS = f'exec {shlex.quote(sys.executable)} "$@"'  # whatever its name says


def lacking(module: str) -> str:
    """Our Python without a module, as a system has it that keeps venv in a package of its own."""
    return f"""exec {shlex.quote(sys.executable)} -I -c "import sys; sys.modules['{module}'] = None
$3" {OURS}"""


@dataclass
class Machine:
    """A PATH and a home with scripts for Pythons; nothing else of this machine's is found."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        system = self.folder / "system"
        system.mkdir(parents=True)
        for name in ("sh", "timeout", "head", "tail", "dirname", "sleep", "cmp", "cat", "mkdir", "ln", "rm", "chmod"):
            (system / name).symlink_to(str(shutil.which(name)))
        folders = [self.folder / PLACES["shims"], self.folder / PLACES["bin"], system]
        self.environment = {
            "PATH": ":".join(map(str, folders)),
            "HOME": str(self.folder / "home"),
            "FIND_PYTHON_LIMIT": "60",
            "FIND_PYTHON_ELSEWHERE": "",
        }

    def has(self, place: str, version: str, behaviour: str) -> Path:
        path = self.folder / PLACES[place] / f"python{version}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{behaviour}\n", encoding="utf-8")
        path.chmod(0o755)
        return path

    def find(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(TOOLS / "find-python"), *arguments]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)

    def found(self, *arguments: str) -> str:
        done = self.find(*arguments)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout.strip()

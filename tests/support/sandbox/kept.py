# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The sandbox that ``make integration T=...`` leaves running for the next one; ``make sandbox-stop`` stops it."""

from __future__ import annotations

import fcntl
import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.sandbox.client import ROOT, ControlError, SandboxClient

# Names the folder of the kept sandbox. A whole run has one of its own.
VARIABLE = "KEPT_SANDBOX"


@contextmanager
def kept_sandbox(folder: Path) -> Iterator[SandboxClient | None]:
    """The sandbox kept in a folder, as seeded; None while another run uses it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
            return
        client = SandboxClient(folder)
        if not _reuse(client):
            client.stop()
            client.start(outlives_us=True)
            (folder / "source").write_text(source_digest(), encoding="utf-8")
        yield client


def _reuse(client: SandboxClient) -> bool:
    """Seed the sandbox that runs there anew, if it is what the source says now."""
    try:
        if (client.state_dir / "source").read_text(encoding="utf-8") != source_digest():
            return False
        client.read_environment()
        client.reset()
    except (OSError, ControlError):  # there is none
        return False
    return True


def source_digest(root: Path = ROOT) -> str:
    """Changes with whatever a sandbox is made of: its source and the environment that it runs in."""
    digest = hashlib.sha256(sys.version.encode())
    for path in [Path(sys.prefix, ".installed"), *sorted((root / "sandbox").rglob("*"))]:
        if path.is_file() and path.suffix != ".pyc":
            digest.update(f"{path}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()


def folder_asked_for() -> Path | None:
    asked = os.environ.get(VARIABLE)
    return Path(asked) if asked else None

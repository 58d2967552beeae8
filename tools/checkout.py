# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is in the checkout, and what of it ships in the built collection."""

from __future__ import annotations

import fnmatch
import shutil
import subprocess
import sysconfig
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = Path(sysconfig.get_paths()["purelib"])


def files(*patterns: str) -> list[Path]:
    """The files of the checkout that git has or would add, relative to it; ``patterns`` are git's pathspecs."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns]
    listing = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return sorted({Path(name) for name in listing.split("\0") if name and (ROOT / name).is_file()})


def shipped() -> list[Path]:
    """The files that ``ansible-galaxy collection build`` takes, as build_ignore of galaxy.yml says."""
    ignored = yaml.safe_load((ROOT / "galaxy.yml").read_text(encoding="utf-8"))["build_ignore"]
    return [path for path in files() if not any(fnmatch.fnmatch(path.parts[0], pattern) for pattern in ignored)]


@contextmanager
def copied(paths: list[Path]) -> Iterator[Path]:
    """A collections folder outside the checkout with these files of it, and amazon.aws beside them.

    ansible-test and antsibull-docs ask git for files: they see nothing in a folder that git ignores, such as .venv.
    Yields the folder of this collection.
    """
    with tempfile.TemporaryDirectory(prefix="collections-") as temporary:
        collections = Path(temporary, "ansible_collections")
        for path in paths:
            target = collections / "crossaccount" / "aws" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / path, target)
        shutil.copytree(PACKAGES / "ansible_collections" / "amazon" / "aws", collections / "amazon" / "aws")
        yield collections / "crossaccount" / "aws"

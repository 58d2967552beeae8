# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A file with what Jinja makes of our own texts, beside this one, where and as Python keeps what it makes of source.

It is written where Python would write. Each version of Python, Jinja, Ansible and this collection has its own, and
without it everything is compiled. Only what this user alone could write is read. Texts name their codes, so a text that
was changed is compiled anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import marshal
import stat
import sys
from collections.abc import Mapping
from importlib.util import MAGIC_NUMBER, cache_from_source
from pathlib import Path
from types import CodeType
from typing import Any

import jinja2
from ansible.release import __version__ as ansible_version
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.files import writing

Codes = dict[tuple[Any, ...], CodeType]
# Texts of former versions of our files, at the most: then the file begins anew.
MOST = 4000
# The content begins with a digest of the rest.
DIGEST = hashlib.sha256().digest_size


def place(rules: bytes) -> Path:
    """The file. ``rules`` is whatever else the codes depend on."""
    versions = [MAGIC_NUMBER, jinja2.__version__.encode(), ansible_version.encode(), rules]
    name = hashlib.sha256(b"\0".join(versions)).hexdigest()[:16]
    return Path(cache_from_source(__file__, optimization=f"texts{name}"))


def read(path: Path) -> Codes:
    """What the file holds; nothing where there is none, a damaged one, or that of another user."""
    with contextlib.suppress(OSError, ValueError, TypeError, EOFError):
        if writing.is_private(path, stat.S_IFREG | writing.FILE_MODE):
            content = path.read_bytes()
            if hashlib.sha256(content[DIGEST:]).digest() == content[:DIGEST]:
                return dict(marshal.loads(content[DIGEST:]))  # noqa: S302 - as Python reads what it has compiled
    return {}


def add(path: Path, codes: Mapping[tuple[Any, ...], CodeType]) -> None:
    """Write the codes to those that the file holds. Whoever cannot write does without."""
    if sys.dont_write_bytecode:
        return
    former = read(path)
    body = marshal.dumps((former if len(former) < MOST else {}) | dict(codes))
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        writing.replace(path, hashlib.sha256(body).digest() + body)

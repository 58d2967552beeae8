# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A file with what Jinja makes of our own texts, beside this one, where and as Python keeps what it makes of source.

It is written where Python would write. Each version of Python, Jinja, Ansible and our filters has its own, and without
it everything is compiled. Only what this user alone could write is read. Texts name their codes, so a text that was
changed is compiled anew. Where a play or a configuration brings along filters, tests or extensions of Jinja, on which
codes depend, nothing is read or written.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import marshal
import stat
import sys
from collections.abc import Mapping
from importlib.util import MAGIC_NUMBER, cache_from_source
from pathlib import Path
from types import CodeType
from typing import Any

import ansible
import jinja2
from ansible.plugins.loader import filter_loader, test_loader
from ansible.release import __version__ as ansible_version
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.files import writing

Codes = dict[tuple[Any, ...], CodeType]
# Texts of former versions of our files, at the most: then the file begins anew.
MOST = 4000
# The content begins with a digest of the rest.
DIGEST = hashlib.sha256().digest_size


def rules() -> bytes | None:
    """What codes depend on beside their texts; None where plugins of others have a part in it."""
    with contextlib.suppress(AttributeError, ImportError, OSError):
        config = importlib.import_module("ansible._internal._templating._jinja_common")._TemplateConfig
        if not config.jinja_extensions and not any(map(_of_others, (filter_loader, test_loader))):
            settings = (config.allow_embedded_templates, config.allow_broken_conditionals, config.sandbox_mode.name)
            here = Path(__file__).parent
            ours = [here / "compiled_templates.py", *sorted((here.parent / "filter").glob("*.py"))]
            said = (MAGIC_NUMBER, jinja2.__version__, ansible_version, settings)
            return b"\0".join([repr(said).encode(), *(path.read_bytes() for path in ours)])
    return None


def _of_others(loader: Any) -> bool:
    """Whether there are plugins beside those of Ansible and of collections, whose names are their own."""
    own = Path(ansible.__file__).parent
    return any(own not in Path(each).parents and any(Path(each).glob("*.py")) for each in loader._get_paths())


def place(rules: bytes) -> Path:
    """The file for these rules."""
    name = hashlib.sha256(rules).hexdigest()[:16]
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

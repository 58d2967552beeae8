# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Record sets from a file: arguments pass through Ansible's templates slowly, a file does not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .._core.errors import InputError

try:
    import yaml

    # The C loader reads 10,000 record sets in 0.4 s, the other one in 4 s.
    LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
except ImportError:  # said when a YAML file is given
    LOADER = None

WHERE = "record_sets_file"


def read_file(path: str) -> list[Any]:
    """The entries of a JSON or YAML file: a list, or a dictionary that has it as ``record_sets``."""
    suffix = Path(path).suffix
    if suffix not in (".json", ".yml", ".yaml"):
        raise InputError(WHERE, f"{path} is not named .json, .yml or .yaml", "name the file by its format")
    if suffix != ".json" and LOADER is None:
        raise InputError(WHERE, "PyYAML is not installed where the module runs", "install it, or use a JSON file")
    try:
        text = Path(path).read_text(encoding="utf-8")
        content = json.loads(text) if suffix == ".json" else _yaml(text)
    except (OSError, ValueError) as error:
        raise InputError(WHERE, f"{path} cannot be read: {error}", "correct the file") from error
    entries = content.get("record_sets") if isinstance(content, dict) else content
    if not isinstance(entries, list):
        raise InputError(
            WHERE, f"{path} holds no list of record sets", "write a list, or a dictionary with record_sets"
        )
    return entries


def _yaml(text: str) -> Any:
    try:
        return yaml.load(text, Loader=LOADER)  # noqa: S506 (both loaders are safe ones)
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The zip of a function of Lambda: sources read, packed by ``_core``, and written as private files are."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..._core.errors import InputError
from ..._core.lambda_functions.archive import code_sha256, content_listing, content_sha256, unzipped, zipped
from ..._core.lambda_functions.package import PROVIDED, package_name, packed, texts
from ..files.private_files import PrivateFile, bring, place_of

_TOGETHER = ("package", "name")


def ensure(params: Mapping[str, Any], *, check_mode: bool) -> dict[str, Any]:
    """Write the zip that a task declares, unless it is there; the module's result."""
    given = [option for option in (*_TOGETHER, "entry_points") if params.get(option)]
    if given and (lacking := [option for option in _TOGETHER if option not in given]):
        raise InputError(
            given[0], f"it needs {' and '.join(lacking)}", f"give {' and '.join(lacking)}, or leave it out"
        )
    files = texts(params.get("files") or {}, "files")
    if not params.get("entry_points") and not files:
        raise InputError("entry_points", "the zip would be empty", "give entry_points, files, or both")
    provided = PROVIDED if params.get("provided") is None else params["provided"]
    contents = packed(
        _sources(params["package"]) if given else {},
        package_name(params["name"], "name") if given else "",
        params.get("entry_points") or (),
        files,
        sys.stdlib_module_names | set(provided),
    )
    archive = zipped(contents)
    place = place_of(params["dest"], "dest")
    before = _listing(place)
    written = bring([PrivateFile("dest", place, archive)], check_mode=check_mode)
    result = {
        "changed": written["changed"],
        "dest": str(place),
        "size": len(archive),
        "sha256": code_sha256(archive),
        "content_sha256": content_sha256(contents),
        "files": list(contents),
    }
    return result | ({"diff": {"before": before, "after": content_listing(contents)}} if result["changed"] else {})


def _sources(folder: str) -> dict[str, bytes]:
    """All Python files of a package by their paths below its folder."""
    top = Path(folder)
    if not top.is_dir():
        raise InputError("package", f"{folder} is not a folder", "give the folder of a Python package")
    try:
        return {path.relative_to(top).as_posix(): path.read_bytes() for path in top.rglob("*.py") if path.is_file()}
    except OSError as error:
        problem = f"{error.filename} cannot be read: {error.strerror}"
        raise InputError("package", problem, "correct its permissions") from None


def _listing(place: Path) -> str:
    """What the zip that is there holds, empty where nothing is or something else."""
    try:
        found = unzipped(place.read_bytes())
    except OSError:
        return ""
    return content_listing(found or {})

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""lambda_package, run by Ansible in both of its ways: the zip on the disk, and that its code runs."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.sandbox.client import ROOT

SWITCH = "CROSSACCOUNT_AWS_DIRECT_EXECUTION"
RunModule = Callable[..., dict[str, Any]]
HANDLER = "from rules.dns.names import display\n\ndef handler(event, context):\n    return display(event)\n"


def options(**more: Any) -> dict[str, Any]:
    return {
        "dest": "build/code.zip",
        "package": str(ROOT / "plugins/module_utils/_core"),
        "name": "rules",
        "files": {"handler.py": HANDLER},
        **more,
    }


@pytest.mark.parametrize("direct", ["true", "false"])
def test_the_zip_is_built_once_and_its_code_runs(run_module: RunModule, tmp_path: Path, direct: str) -> None:
    """The rules of the collection, by a handler that is the only thing in the task."""
    env = {SWITCH: direct}
    predicted = run_module("lambda_package", options(), check=True, env=env)
    assert not (tmp_path / "build").exists()
    first, second = (run_module("lambda_package", options(), env=env) for _ in range(2))

    assert [each["changed"] for each in (predicted, first, second)] == [True, True, False]
    archive = tmp_path / "build" / "code.zip"
    assert (first["dest"], first["size"]) == (str(archive), archive.stat().st_size)
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    assert {each["content_sha256"] for each in (predicted, first, second)} == {first["content_sha256"]}
    with zipfile.ZipFile(archive) as found:
        assert found.namelist() == first["files"]
    assert {"handler.py", "rules/__init__.py", "rules/dns/names.py"} <= set(first["files"])
    assert not [name for name in first["files"] if name.startswith("rules/trust")]
    code = f"import sys; sys.path.insert(0, {str(archive)!r}); import handler; print(handler.handler('a.', None))"
    done = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout == "a\n"


def test_an_import_that_cannot_be_met_is_named(run_module: RunModule, tmp_path: Path) -> None:
    result = run_module("lambda_package", options(files={"handler.py": "import yaml"}))
    assert result["msg"].startswith("files[handler.py], line 1: it imports yaml, which is neither in the zip nor where")
    assert not (tmp_path / "build").exists()


def test_a_configuration_as_json_stays_the_text_that_it_is(run_module: RunModule, tmp_path: Path) -> None:
    files = {"zones.json": "{{ {'zones': ['Z1']} | ansible.builtin.to_json }}"}
    run_module("lambda_package", {"dest": "code.zip", "files": files})
    with zipfile.ZipFile(tmp_path / "code.zip") as found:
        assert json.loads(found.read("zones.json")) == {"zones": ["Z1"]}

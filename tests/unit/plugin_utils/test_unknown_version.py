# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""With a version of Ansible that we do not know, whose inner parts may be others, a task runs the ordinary way."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tools import checkout

# A plugin that Ansible loads in such a version, in a process of its own: what is imported stays imported.
LOAD = """
import sys
from tests.support import collection_path
import ansible.release
ansible.release.__version__ = {version!r}
import ansible.plugins.action.normal  # Ansible itself has its parts
for missing in {missing!r}:
    package, _, name = missing.rpartition(".")
    delattr(sys.modules[package], name)
    sys.modules[missing] = None  # Python refuses to import it
from ansible_collections.crossaccount.aws.plugins.action import account_info
from ansible_collections.crossaccount.aws.plugins.plugin_utils.preloading import loaded

print(loaded("account_info") is not None, account_info.ActionModule.__mro__[1].__module__)
"""
INNER = ("ansible.module_utils._internal._ansiballz._loader",)


def load(version: str, missing: tuple[str, ...]) -> str:
    done = subprocess.run(
        [sys.executable, "-c", LOAD.format(version=version, missing=missing)],
        cwd=checkout.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_known_version_has_the_module_loaded() -> None:
    assert load("2.21.5", ()) == "True ansible.plugins.action.normal"


@pytest.mark.parametrize("version", ["2.22.0", "3.0.0"])
def test_an_unknown_version_needs_no_inner_part(version: str) -> None:
    assert load(version, INNER) == "False ansible.plugins.action.normal"


def test_inner_parts_that_are_missing_are_not_missed() -> None:
    assert load("2.21.5", INNER) == "False ansible.plugins.action.normal"

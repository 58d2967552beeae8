# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""That runs which tell of something deprecated are seen: in words that Ansible and Python print of themselves."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import warnings
from collections.abc import Callable
from itertools import permutations
from pathlib import Path

import pytest

from sandbox.demo.deprecations import SHOWN, deprecations
from sandbox.demo.playbook import ansible_environment
from tools import checkout

# Passing `warnings` to `exit_json` is deprecated; a module that does so stands in for all that is.
MODULE = """\
from ansible.module_utils.basic import AnsibleModule
module = AnsibleModule(argument_spec={"warnings": {"type": "list", "elements": "str"}})
module.exit_json(**{name: value for name, value in module.params.items() if value})
"""


def ansible(folder: Path, arguments: str, **environment: str) -> str:
    (folder / "told.py").write_text(MODULE, encoding="utf-8")
    command = [Path(sys.executable).with_name("ansible"), "localhost", "-m", "told", "-M", folder, "-a", arguments]
    done = subprocess.run(
        [*command, "-e", f"ansible_python_interpreter={sys.executable}"],
        env=ansible_environment(folder / "home") | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=True,
    )
    assert "SUCCESS" in done.stdout
    return done.stdout


def test_what_ansible_says_of_something_deprecated_is_seen(tmp_path: Path) -> None:
    assert deprecations(ansible(tmp_path, "warnings=one"))


def test_a_warning_of_another_kind_is_none(tmp_path: Path) -> None:
    assert deprecations(ansible(tmp_path, "")) == []


THEIRS = "[DEPRECATION WARNING]: The 'values' key in resource_record_sets return value is deprecated. Later."
FOLLOWS = "[WARNING]: Deprecation warnings can be disabled by a setting."


def framed(line: str) -> str:
    """As molecule shows it: wrapped, in colours, with a border."""
    return "".join(f"\033[2m\033[35m│\033[0m \033[35m{part}\033[0m\n" for part in textwrap.wrap(line, 40))


@pytest.mark.parametrize("shown", [framed, "{}\n".format], ids=["framed", "plain"])
def test_what_others_say_of_themselves_hides_nothing_of_ours(shown: Callable[[str], str]) -> None:
    ours = "[DEPRECATION WARNING]: ours"
    assert deprecations("TASK\n" + shown(FOLLOWS) + shown(THEIRS)) == []
    for order in permutations([FOLLOWS, THEIRS, ours]):
        assert any(told.startswith(ours) for told in deprecations("".join(map(shown, order))))
    assert deprecations(shown(FOLLOWS)) == [FOLLOWS]


def test_what_python_says_is_seen() -> None:
    said = warnings.formatwarning("gone in 3.99", DeprecationWarning, "module.py", 1, "import old")
    assert deprecations(f"one\n{said}two\n") != []


@pytest.mark.parametrize(
    ("output", "status"),
    [("fine", 0), ("[DEPRECATION WARNING]: this goes", 1), ("\033[0;35m[WARNING]: Deprecated.\033[0m", 1)],
)
def test_a_command_that_tells_of_something_deprecated_fails(output: str, status: int) -> None:
    command = [sys.executable, "-m", "sandbox.demo.deprecations", "printf", "%s\\n", output]
    done = subprocess.run(command, cwd=checkout.ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == status
    assert done.stdout.startswith(f"{output}\n")


def test_a_command_that_fails_fails() -> None:
    command = [sys.executable, "-m", "sandbox.demo.deprecations", "false"]
    assert subprocess.run(command, cwd=checkout.ROOT, check=False).returncode == 1


def test_nothing_silences_them() -> None:
    assert SHOWN.items() <= ansible_environment(Path("home")).items()

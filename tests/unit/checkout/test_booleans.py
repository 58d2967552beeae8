# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a template takes for true, and for a number: ``-e`` and INI inventories give text. Every text counts as true,
"false" too, and 3 times "15" is "151515".

Ansible checks that the text stands for such a value, and hands it on as it is. Options of modules are converted later,
so a value that is only handed on needs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import yaml

from tools import checkout

ROLES = checkout.ROOT / "roles"
_TEXT = re.compile(r"'[^']*'|#.*$", re.MULTILINE)
_SIGN = r"(?:[-+*%<>]|//?|[=!<>]=)"
_SAFE = r"(?:\s*\|\s*bool\b|\s+is\s+(?:not\s+)?defined\b|\s+if\s+{name}\s+is\s+defined\b)"


@cache
def options(kind: str) -> set[str]:
    """The options of all roles that are of a type."""
    found = set()
    for path in ROLES.glob("*/meta/argument_specs.yml"):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["argument_specs"].values():
            found |= {name for name, option in entry["options"].items() if option["type"] == kind}
    return found


def bare(name: str, source: str) -> list[str]:
    """Where a template decides by the value as it is."""
    handed_on = re.compile(rf'"\{{\{{ {name} \}}\}}"')
    plain = handed_on.sub("", _TEXT.sub("", source))
    return re.findall(rf"\b{name}\b(?!:|{_SAFE.format(name=name)})[^\n]*", plain)


def calculated(name: str, source: str) -> list[str]:
    """Where a template calculates with the value as it is."""
    plain = _TEXT.sub("", source)
    return re.findall(rf"\b{name}\b\s*{_SIGN}[^\n]*|{_SIGN}\s*{name}\b(?!\s*\|\s*int\b)[^\n]*", plain)


def places(kind: str, search: Callable[[str, str], list[str]]) -> set[tuple[str, str]]:
    """What is found of the options of a type, by the files of roles."""
    return {
        (str(path.relative_to(ROLES)), place)
        for path in ROLES.rglob("*.yml")
        if path.name != "argument_specs.yml"
        for name in options(kind)
        for place in search(name, path.read_text(encoding="utf-8"))
    }


def test_no_template_takes_a_text_for_true() -> None:
    assert places("bool", bare) == set()


def test_no_template_calculates_with_a_text() -> None:
    assert places("int", calculated) == set()


def test_what_is_bare_is_seen() -> None:
    source = """
    adopt: "{{ role_adopt }}"  # role_adopt
    role_adopt: "{{ 'role_adopt' if role_adopt | bool else role_adopt if role_adopt is defined else 1 }}"
    when: not role_adopt and x
    """
    assert bare("role_adopt", source) == ["role_adopt and x"]
    assert len(options("bool")) > 15


def test_what_is_calculated_is_seen() -> None:
    source = """
    limit: "{{ role_limit }}"  # 2 * role_limit
    period: "{{ role_limit * 60 }}"
    half: "{{ role_limit | int // 2 if 5 < role_limit | int else 2 + role_limit }}"
    """
    assert calculated("role_limit", source) == ['role_limit * 60 }}"', '+ role_limit }}"']
    assert len(options("int")) > 15

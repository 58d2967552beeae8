# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a template takes for true: ``-e`` and INI inventories give text, and every text counts as true, "false" too.

Ansible checks that the text stands for a boolean, and hands it on as it is. Options of modules are converted later, so
a value that is only handed on needs nothing.
"""

from __future__ import annotations

import re

import yaml

from tools import checkout

ROLES = checkout.ROOT / "roles"
_TEXT = re.compile(r"'[^']*'|#.*$", re.MULTILINE)
_SAFE = r"(?:\s*\|\s*bool\b|\s+is\s+(?:not\s+)?defined\b|\s+if\s+{name}\s+is\s+defined\b)"


def booleans() -> set[str]:
    """The options of all roles that are booleans."""
    found = set()
    for path in ROLES.glob("*/meta/argument_specs.yml"):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["argument_specs"].values():
            found |= {name for name, option in entry["options"].items() if option["type"] == "bool"}
    return found


def bare(name: str, source: str) -> list[str]:
    """Where a template decides by the value as it is."""
    handed_on = re.compile(rf'"\{{\{{ {name} \}}\}}"')
    plain = handed_on.sub("", _TEXT.sub("", source))
    return re.findall(rf"\b{name}\b(?!:|{_SAFE.format(name=name)})[^\n]*", plain)


def test_no_template_takes_a_text_for_true() -> None:
    found = {
        (str(path.relative_to(ROLES)), place)
        for path in ROLES.rglob("*.yml")
        if path.name != "argument_specs.yml"
        for name in booleans()
        for place in bare(name, path.read_text(encoding="utf-8"))
    }
    assert found == set()


def test_what_is_bare_is_seen() -> None:
    source = """
    adopt: "{{ role_adopt }}"  # role_adopt
    role_adopt: "{{ 'role_adopt' if role_adopt | bool else role_adopt if role_adopt is defined else 1 }}"
    when: not role_adopt and x
    """
    assert bare("role_adopt", source) == ["role_adopt and x"]
    assert len(booleans()) > 15

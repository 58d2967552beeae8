# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Lists keep their order from run to run: Ansible's filters for sets return another one in each."""

from __future__ import annotations

import re

from tools import checkout

_OF_SETS = re.compile(r"\|\s*(?:ansible\.builtin\.)?(union|intersect|difference|symmetric_difference)\b")
FOLDERS = ("roles", "playbooks", "extensions")


def test_no_role_or_playbook_uses_filters_for_sets() -> None:
    """``+`` with ``unique``, and ``select`` or ``reject`` with ``in``, do the same in the order of what is given."""
    files = [path for folder in FOLDERS for path in (checkout.ROOT / folder).rglob("*.yml")]
    assert len(files) > 50
    found = {
        (str(path.relative_to(checkout.ROOT)), name)
        for path in files
        for name in _OF_SETS.findall(path.read_text(encoding="utf-8"))
    }
    assert found == set()


def test_a_filter_is_seen() -> None:
    text = "{{ a | union(b) }} {{ a\n  | ansible.builtin.difference(b) }} {{ union | unique }}"
    assert _OF_SETS.findall(text) == ["union", "difference"]

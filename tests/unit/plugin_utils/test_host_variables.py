"""Variables of other hosts, as Ansible hands them to a filter: errors of templates come as values."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible.errors import AnsibleError
from ansible.inventory.manager import InventoryManager
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar, trust_as_template
from ansible.vars.hostvars import HostVars
from ansible.vars.manager import VariableManager
from ansible_collections.crossaccount.aws.plugins.plugin_utils.host_variables import UnreadableError, value_of

Reader = Callable[[str, str], Any]
UNREADABLE = [
    "{{ nobody }}",
    "{{ nobody.aws_account_id }}",
    "{{ lookup('ansible.builtin.file', '/nobody') }}",
    "{{ 'nobody' | from_json }}",
    "{{ 1 / 0 }}",
    "{{ undef(hint='set it') }}",
]


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    """A template over real hostvars, in which the host app has the variable ``name`` with this text."""

    def reader(text: str, template: str) -> Any:
        source = tmp_path / "inventory.json"
        source.write_text(json.dumps({"all": {"hosts": {"app": {"name": text}}}}), encoding="utf-8")
        loader = DataLoader()
        inventory = InventoryManager(loader=loader, sources=[str(source)])
        manager = VariableManager(loader=loader, inventory=inventory)
        hostvars = HostVars(inventory=inventory, variable_manager=manager, loader=loader)
        templar = Templar(loader=loader, variables={"hostvars": hostvars})
        return templar.template(trust_as_template("{{ " + template + " }}"))

    return reader


def filtered(name: str, host: str = "app") -> str:
    return f"'{host}' | crossaccount.aws.host_variable(hostvars, '{name}', 'unknown')"


@pytest.mark.parametrize("text", UNREADABLE)
def test_a_template_that_fails_is_unreadable(read: Reader, text: str) -> None:
    assert read(text, filtered("name")) == "unknown"


def test_what_can_be_read_is_returned(read: Reader) -> None:
    text = "{{ 'of ' ~ inventory_hostname }}"
    assert read(text, filtered("name")) == "of app"
    assert read(text, filtered("other")) == "unknown"
    assert read(text, filtered("name", host="other")) == "unknown"
    assert read(text, "'app' | crossaccount.aws.host_variable(hostvars, 'other')") == ""


def test_an_error_that_is_raised_counts_as_well() -> None:
    class Broken(dict[str, Any]):
        def get(self, name: str, default: Any = None) -> Any:
            raise AnsibleError(name)

    with pytest.raises(UnreadableError):
        value_of(Broken(), "name")

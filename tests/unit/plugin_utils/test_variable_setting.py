# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Variables of hosts are set as Ansible sets them one by one, which is the judge."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from ansible._internal._datatag._tags import Origin
from ansible.errors import AnsibleError
from ansible.inventory.data import InventoryData
from ansible.inventory.manager import _InventoryDataWrapper
from ansible.module_utils._internal._datatag import AnsibleTagHelper
from ansible.template import trust_as_template
from ansible_collections.crossaccount.aws.plugins.plugin_utils.variable_setting import setter_of

PLACE, OTHER_PLACE = Origin(description="the source"), Origin(description="another one")
HOSTS = ("web", "db", "both")  # the last is a group as well
NAMES = ["a", "b", "ec2_tags", "not", "a-b", "é", "", trust_as_template("c"), "ansible_group_priority"]
TEXTS = ["x", "y", "{{ x }}", "", "1"]
SCALARS = [None, True, False, 0, 1, 1.0, b"x", datetime(2026, 1, 1, tzinfo=UTC), date(2026, 1, 1)]


class Writer:
    """Variables of hosts."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def told(self) -> list[tuple[str, dict[str, Any]]]:
        return [(self._random.choice(HOSTS), self._variables()) for _ in range(4)]

    def _variables(self) -> dict[str, Any]:
        # Most have nothing odd, so that not all is left to Ansible.
        names = NAMES[: self._random.choice([3, 3, len(NAMES)])]
        return {name: self._value(0) for name in self._random.sample(names, 2)}

    def _value(self, depth: int) -> Any:
        choose = self._random.choice
        inner = [self._value(depth + 1) for _ in range(choose([0, 1, 2]) if depth < 3 else 0)]
        text = choose(TEXTS)
        return choose(
            [
                text,
                OTHER_PLACE.tag(text),
                trust_as_template(text),
                choose(SCALARS),
                inner,
                OTHER_PLACE.tag(inner),
                tuple(inner),
                dict(zip(choose([TEXTS, [1, None]]), inner, strict=False)),
                dict(zip(TEXTS, inner, strict=False)),
                OTHER_PLACE.tag(dict(zip(TEXTS, inner, strict=False))),
            ]
        )


class Plugin:
    """As far as an inventory looks at it."""

    def __init__(self, *, trusted: bool) -> None:
        self.trusted_by_default = trusted


def inventory(*, trusted: bool = False) -> Any:
    data = InventoryData()
    for host in HOSTS:
        data.add_host(host)
    data.add_group(HOSTS[-1])
    return _InventoryDataWrapper(data, target_plugin=Plugin(trusted=trusted), origin=PLACE)


def known(value: Any) -> Any:
    """A value with the types and the tags of all its parts, and what is in which order."""
    tags = frozenset(map(repr, AnsibleTagHelper.tags(value)))
    if isinstance(value, dict):
        return type(value), tags, [(type(name), name, known(each)) for name, each in value.items()]
    if isinstance(value, list | tuple):
        return type(value), tags, [known(each) for each in value]
    return type(value), tags, value


def variables_of(found: Any) -> Any:
    return [known(each.vars) for each in (*found.hosts.values(), *found.groups.values())]


@pytest.mark.parametrize(("trusted", "behaviour"), [(True, "replace"), (False, "merge")])
def test_law_variables_are_as_ansible_sets_them(trusted: bool, behaviour: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ansible.constants.DEFAULT_HASH_BEHAVIOUR", behaviour)
    said: list[str] = []
    monkeypatch.setattr("ansible.utils.display.Display.deprecated", lambda _self, msg, **_named: said.append(msg))
    for seed in range(300):
        ours, theirs = inventory(trusted=trusted), inventory(trusted=trusted)
        set_variables = setter_of(ours)
        for host, variables in Writer(seed).told():
            told = [failure(set_variables, host, variables), *said]
            said.clear()
            assert told == [failure(one_by_one, theirs, host, variables), *said]
            said.clear()
        assert variables_of(ours) == variables_of(theirs)


def one_by_one(found: Any, host: str, variables: dict[str, Any]) -> None:
    for name, value in variables.items():
        found.set_variable(host, name, value)


def failure(work: Callable[..., None], *arguments: Any) -> str:
    """What is said when it cannot be done, as when a group gets a priority that is not a number."""
    try:
        work(*arguments)
    except (AnsibleError, TypeError, ValueError) as error:
        return str(error)
    return ""


def test_what_hosts_share_nobody_can_change() -> None:
    found = inventory()
    set_variables = setter_of(found)
    for host in ("web", "db"):
        set_variables(host, {"a": {"b": ["x"]}, "c": "x"})
    web, db = (found.hosts[host].vars for host in ("web", "db"))
    assert web["a"] is not db["a"] and web["a"]["b"] is not db["a"]["b"]
    assert web["c"] is db["c"] is web["a"]["b"][0]


def test_what_is_handed_over_is_copied() -> None:
    found, given_value = inventory(), {"b": ["x"]}
    setter_of(found)("web", {"a": given_value})
    given_value["b"].append("y")
    assert found.hosts["web"].vars["a"] == {"b": ["x"]}


def test_a_text_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    found = inventory()
    set_variables = setter_of(found)
    visited: list[Any] = []
    visit = found._inspector._visit
    monkeypatch.setattr(found._inspector, "_visit", lambda key, value: visited.append(value) or visit(key, value))
    for host in ("web", "db"):
        set_variables(host, {"a": {"b": ["x", "y"]}, "c": "x"})
    assert visited == ["x", "y"]


@pytest.mark.parametrize("odd", ["plain", "other tags"])
def test_another_version_of_ansible_sets_them_one_by_one(odd: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = InventoryData() if odd == "plain" else inventory()
    found.add_host("web")
    if odd == "other tags":  # of texts in lists
        visit = found._inspector.visit
        monkeypatch.setattr(
            found._inspector, "visit", lambda value: OTHER_PLACE.tag(visit(value)) if value == "b" else visit(value)
        )
    told: list[str] = []
    monkeypatch.setattr(type(found), "set_variable", lambda _self, _host, name, _value: told.append(name))
    setter_of(found)("web", {"a": "x", "b": "y"})
    assert told == ["a", "b"]

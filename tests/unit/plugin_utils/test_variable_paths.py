# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Expressions that are looked up have the value that Ansible evaluates them to, which is the judge."""

from __future__ import annotations

import random
from typing import Any

import pytest
from ansible._internal._datatag._tags import Origin
from ansible.errors import AnsibleUndefinedVariable
from ansible.module_utils._internal._datatag import AnsibleTagHelper
from ansible.module_utils.datatag import deprecate_value
from ansible.template import Templar, trust_as_template
from ansible_collections.crossaccount.aws.plugins.plugin_utils import variable_paths
from ansible_collections.crossaccount.aws.plugins.plugin_utils.variable_paths import looked_up

PLACE, OTHER_PLACE = Origin(description="the source"), Origin(description="another one")
OLD = AnsibleTagHelper.tags(deprecate_value("", msg="it is old", version="9.9"))
ORDINARY = ["region", "Role", "a1", "x_y"]
# Jinja's and Ansible's own words, attributes of the dictionaries that Ansible makes, and names that are no more.
NAMES = sorted(
    {*ORDINARY, "vars", "omit", "lookup", "range", "_private", "__class__", "true", "None", "é"}
    | {*variable_paths._WORDS}
    | {*dir(dict)[-12:], "_templar", "_ansible_tags_mapping", "copy"}
)
TEXTS = ["web", "", "{", "#", "{{ 1 + 1 }}", "{% if x %}", "{# no #}", "#jinja2: x:1\nweb", "a\\nb", "None", "\n"]
ODD = ["", " region", "region ", "region.", "a1[0]", "region | upper", "'web'", "vars.region"]


def old(value: Any) -> Any:
    return AnsibleTagHelper.tag(value, OLD)


class Writer:
    """Variables and expressions."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def variables(self, depth: int = 0) -> dict[str, Any]:
        names = self._random.sample(ORDINARY, 3) + self._random.sample(NAMES, 4 - depth)
        return {name: self._value(depth) for name in names}

    def _value(self, depth: int) -> Any:
        choose = self._random.choice
        kind = choose(["dict", "dict", "text", "text", "text", "other"] if depth < 3 else ["text"])
        if kind == "other":
            return choose([1, True, None, ["web"], 1.5])
        value = self.variables(depth + 1) if kind == "dict" else choose(TEXTS[: choose([2, 2, len(TEXTS)])])
        trusted = trust_as_template if isinstance(value, str) else OTHER_PLACE.tag
        return choose([*[lambda each: each] * 4, OTHER_PLACE.tag, trusted, old])(value)

    def expression(self, variables: dict[str, Any]) -> str:
        choose = self._random.choice
        names = [choose(NAMES) for _ in range(choose([1, 2, 3]))]
        paths = paths_of(variables)
        ordinary = [path for path in paths if set(path.split(".")) <= {*ORDINARY}]
        text = choose([choose(ordinary)] * 9 + [choose(paths)] * 6 + [".".join(names), choose(ODD)])
        return trust_as_template(choose([PLACE.tag, str])(text))


def paths_of(value: Any) -> list[str]:
    """All paths that lead somewhere."""
    found = []
    for name, each in value.items():
        found += [name, *(f"{name}.{rest}" for rest in (paths_of(each) if isinstance(each, dict) else ()))]
    return found


def evaluated(templar: Templar, expression: str, variables: dict[str, Any]) -> Any:
    """The value that Ansible gives, or the error."""
    templar.available_variables = variables
    try:
        return templar.evaluate_expression(expression)
    except Exception as error:  # noqa: BLE001 (whatever it is, we leave it to Ansible)
        return error


def test_law_what_is_looked_up_is_what_ansible_evaluates() -> None:
    templar, looked = Templar(), 0
    for seed in range(800):
        writer = Writer(seed)
        variables = writer.variables()
        expression = writer.expression(variables)
        found = looked_up(expression, variables)
        if found is not None:
            expected = evaluated(templar, expression, variables)
            assert (found, type(found)) == (expected, type(expected)), expression
            assert AnsibleTagHelper.tags(found) == AnsibleTagHelper.tags(expected), expression
            looked += 1
    assert 100 < looked < 700


@pytest.mark.parametrize("expression", ["region", "placement.region", "tags.Role"])
def test_paths_to_texts_are_looked_up(expression: str) -> None:
    variables = {"region": "web", "placement": {"region": "web"}, "tags": OTHER_PLACE.tag({"Role": "web"})}
    assert looked_up(trust_as_template(PLACE.tag(expression)), variables) == "web"


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("nothing", "web"),
        ("region.nothing", {}),
        ("region.items", {"items": "web"}),
        ("true", "web"),
        ("region", 1),
        ("region", "{{ web }}"),
        ("region", old("web")),
        ("region | upper", "web"),
    ],
)
def test_all_else_is_left_to_ansible(expression: str, value: Any) -> None:
    assert looked_up(trust_as_template(expression), {"region": value, "true": value}) is None


@pytest.mark.parametrize("expression", ["region", None, 1, ["region"]])
def test_what_nobody_trusts_is_left_to_ansible(expression: Any) -> None:
    assert looked_up(expression, {"region": "web"}) is None


def test_a_version_of_ansible_without_these_parts_evaluates_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.import_module", lambda name: [].missing)  # type: ignore[attr-defined]
    variable_paths._parts.cache_clear()
    try:
        assert looked_up(trust_as_template("region"), {"region": "web"}) is None
    finally:
        monkeypatch.undo()
        variable_paths._parts.cache_clear()


def test_the_judge_says_what_is_not_defined() -> None:
    assert isinstance(evaluated(Templar(), trust_as_template("nothing"), {}), AnsibleUndefinedVariable)

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Groups of options: put together they are one argument spec, and each is documented by its fragment, once."""

from __future__ import annotations

import importlib
import inspect
import re
from pathlib import Path

import pytest
import yaml
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.group import OptionGroup, argument_spec

from tests.support.source.names import WITHOUT_AWS
from tools import checkout

MODULES = sorted({path.stem for path in (checkout.ROOT / "plugins" / "modules").glob("*.py")} - WITHOUT_AWS)
# What every module that calls AWS extends, beside the fragments of its groups.
OF_ALL = {
    "amazon.aws.common.modules",
    "amazon.aws.region.modules",
    "amazon.aws.boto3",
    "crossaccount.aws.attributes",
    "crossaccount.aws.account",
}


def test_groups_add_up() -> None:
    one = OptionGroup({"a": {"type": "str"}, "b": {"type": "str"}}, mutually_exclusive=[["a", "b"]])
    two = OptionGroup({"c": {"type": "str"}}, required_one_of=[["a", "c"]], required_if=[("c", "x", ["a"])])

    assert argument_spec(one, two) == {
        "argument_spec": {"a": {"type": "str"}, "b": {"type": "str"}, "c": {"type": "str"}},
        "mutually_exclusive": [["a", "b"]],
        "required_one_of": [["a", "c"]],
        "required_if": [("c", "x", ["a"])],
    }


def test_no_group_hides_an_option_of_another() -> None:
    with pytest.raises(ValueError, match="two groups have the option a"):
        argument_spec(OptionGroup({"a": {"type": "str"}}), OptionGroup({"a": {"type": "int"}}))


@pytest.mark.parametrize("module", MODULES)
def test_a_module_extends_the_fragments_of_its_groups(module: str) -> None:
    loaded = importlib.import_module(f"ansible_collections.crossaccount.aws.plugins.modules.{module}")
    documentation = yaml.safe_load(loaded.DOCUMENTATION)
    extended = set(documentation["extends_documentation_fragment"])
    kind = "looks" if module.endswith(("_info", "_check", "_test")) else "changes"

    groups = {group.fragment for group in loaded.OPTIONS if group.fragment}
    assert extended == OF_ALL | groups | {f"crossaccount.aws.attributes.{kind}"}
    spec = set(argument_spec(*loaded.OPTIONS)["argument_spec"])
    shared = {option for group in loaded.OPTIONS if group.fragment for option in group.spec}
    # A module may say more of an option that is shared.
    assert spec - shared <= set(documentation.get("options", {})) <= spec


@pytest.mark.parametrize("module", MODULES)
def test_only_a_module_that_returns_a_diff_claims_it(module: str) -> None:
    """Whether one is returned is read off the file that the module runs, those of its room that it imports, and the
    one for all small resources."""
    loaded = importlib.import_module(f"ansible_collections.crossaccount.aws.plugins.modules.{module}")
    (work,) = (
        value
        for value in vars(loaded).values()
        if inspect.isfunction(value)
        and "._aws." in value.__module__
        and value.__name__ in ("ensure", "read", "info", "check", "send")
    )
    file = Path(inspect.getfile(work))
    text = file.read_text(encoding="utf-8")
    beside = re.findall(r"^from \.(\w+) import", text, re.MULTILINE)
    sources = [file, *(file.with_name(f"{name}.py") for name in beside)]
    sources += [file.parents[1] / "resource.py"] if "from ..resource import" in text else []

    claims = "crossaccount.aws.attributes.changes" in loaded.DOCUMENTATION
    assert claims == any('"diff"' in each.read_text(encoding="utf-8") for each in sources)

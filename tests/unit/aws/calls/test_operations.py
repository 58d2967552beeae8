# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The table of operations against botocore's models and against our own source: nothing is called that it lacks."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Any

import botocore.session
import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.calls.operations import OPERATIONS
from ansible_collections.crossaccount.aws.plugins.module_utils._core.answers import Leaf
from botocore import xform_name

from tools import checkout

SESSION = botocore.session.Session()
MODELS = {service: SESSION.get_service_model(service) for service in OPERATIONS}
METHODS = {xform_name(name): name for model in MODELS.values() for name in model.operation_names}


def called() -> set[str]:
    """Every name in our source that is an operation of one of the services, but for the function of Lambda."""
    found, top = set(), checkout.ROOT / "plugins" / "module_utils"
    for path in {*top.rglob("*.py")} - {*(top / "_function").rglob("*.py")}:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = (
                node.attr if isinstance(node, ast.Attribute) else node.value if isinstance(node, ast.Constant) else ""
            )
            if isinstance(name, str) and name in METHODS:
                found.add(METHODS[name])
    return found


def test_the_table_has_what_is_called_and_nothing_else() -> None:
    assert called() == {name for operations in OPERATIONS.values() for name in operations}


@pytest.mark.parametrize(
    ("service", "name"), [(service, name) for service in OPERATIONS for name in OPERATIONS[service]]
)
def test_what_is_relied_on_is_in_the_model(service: str, name: str) -> None:
    model = MODELS[service].operation_model(name)
    operation = OPERATIONS[service][name]

    assert operation.writes is (not name.startswith(("Get", "List", "Describe", "Filter", "Assume")))
    assert list(_unknown(operation.answer, model.output_shape)) == []


def _unknown(shape: Any, model: Any) -> Iterator[str]:
    """What of our shape botocore's model does not have; leaves are scalars or, in IAM, documents."""
    if isinstance(shape, Mapping):
        for key, inner in shape.items():
            member = key.removesuffix("?")
            if model is not None and model.type_name == "map":  # which may have any member
                yield from _unknown(inner, model.value)
            elif model is None or member not in model.members:
                yield member
            else:
                yield from _unknown(inner, model.members[member])
    elif isinstance(shape, list):
        yield from _unknown(shape[0], model.member) if model.type_name == "list" else [model.name]
    else:
        assert isinstance(shape, Leaf)
        fits = {
            "a whole number": ("integer", "long"),
            "a number": ("double", "float"),
            "true or false": ("boolean",),
        }.get(shape.name, ("string",))
        if model.type_name not in fits:
            yield model.name

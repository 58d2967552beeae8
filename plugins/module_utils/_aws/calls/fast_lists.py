# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Long lists in XML, read five times as fast as botocore reads them.

Half of what a run over a large zone or a large fleet does is to read pages. botocore looks at the model anew for every
element; here the model is turned once into functions that know what to do with each tag. Only the list is taken over:
the rest of the answer, and every answer that is not a page of a known form, is left to botocore.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from http import HTTPStatus
from typing import Any
from xml.etree import ElementTree

from .answer_checks import read_time

Reader = Callable[[ElementTree.Element], Any]
Handler = Callable[..., None]

# What a model may say of the form of a member here. All else, such as an attribute, is left to botocore.
_KNOWN = {"name", "queryName"}


def reader_of(list_member: str) -> Handler:
    """A handler of botocore's event ``before-parse`` that reads this list of an answer.

    It moves the list from the body to what botocore adds to its own result.
    """

    def read_list(
        operation_model: Any, response_dict: dict[str, Any], customized_response_dict: dict[str, Any], **_event: Any
    ) -> None:
        if response_dict["status_code"] != HTTPStatus.OK:
            return
        try:
            root = _root(response_dict["body"])
            namespace = root.tag.partition("}")[0] + "}" if root.tag.startswith("{") else ""
            shape = operation_model.output_shape.members[list_member]
            found = root.findall(namespace + _name(shape, list_member))
            if len(found) != 1:
                return
            content = _reader(shape, namespace)(found[0])
        except Exception:  # noqa: BLE001 (botocore says what is wrong)
            return
        customized_response_dict[list_member] = content
        root.remove(found[0])
        response_dict["body"] = ElementTree.tostring(root)

    return read_list


def _root(body: bytes) -> ElementTree.Element:
    """As botocore parses it: in UTF-8, whatever the declaration says."""
    parser = ElementTree.XMLParser(target=ElementTree.TreeBuilder(), encoding="utf-8")  # noqa: S314 (from AWS)
    parser.feed(body)
    root: ElementTree.Element = parser.close()
    return root


@lru_cache
def _reader(shape: Any, namespace: str) -> Reader:
    """What turns an element of this shape into a value. LookupError for a form that is left to botocore."""
    if not _KNOWN.issuperset(shape.serialization):
        raise LookupError(shape.name)
    if shape.type_name == "structure":
        if shape.is_tagged_union or shape.metadata.get("exception"):
            raise LookupError(shape.name)
        return _structure(
            tuple(shape.members),
            {
                namespace + _name(member, name): (name, _reader(member, namespace))
                for name, member in shape.members.items()
            },
            namespace,
        )
    if shape.type_name == "list":
        return _list(_reader(shape.member, namespace))
    return _SCALARS[shape.type_name]


def _name(shape: Any, member: str) -> str:
    return str(shape.serialization.get("name", member))


def _structure(order: tuple[str, ...], members: dict[str, tuple[str, Reader]], namespace: str) -> Reader:
    """``order`` is that of the model, in which botocore gives the members."""

    def read(element: ElementTree.Element) -> dict[str, Any]:
        content = {}
        for child in element:
            if child.tag in members:  # what the model does not know is left out
                name, read_member = members[child.tag]
                if name in content:
                    raise ValueError(name)  # botocore makes something of its own of it
                content[name] = read_member(child)
            elif child.tag[: child.tag.find("}") + 1] != namespace:
                raise LookupError(child.tag)  # to botocore, namespaces make no difference
        return {name: content[name] for name in order if name in content}

    return read


def _list(read_member: Reader) -> Reader:
    return lambda element: [read_member(child) for child in element]


_SCALARS: dict[str, Reader] = {
    "string": lambda element: element.text or "",
    "integer": lambda element: int(element.text or ""),
    "long": lambda element: int(element.text or ""),
    "float": lambda element: float(element.text or ""),
    "double": lambda element: float(element.text or ""),
    "boolean": lambda element: element.text == "true",
    "timestamp": lambda element: read_time(element.text or ""),
}

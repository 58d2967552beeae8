"""Random trees of mappings and lists, one of which may have a key twice, written as JSON and as YAML.

The writers note where they put the two keys, so that a reader can be held against that.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

Place = tuple[int, int]  # line and column, from 1


@dataclass(frozen=True)
class Twice:
    """A key that the mapping has already."""

    key: str


Node = Any  # a scalar, a list of nodes, or a tuple of (key, node) pairs for a mapping

KEYS = st.sampled_from(
    ["a", "b", "record", "ttl", "1", "true", "~", "<<x", "a b", "é", 'q"', "\\", "k:", "- ", "#", ""]
)
SCALARS = st.one_of(
    st.sampled_from(["text", "{", "}", '",', "a: b", "- a", "line\nbreak"]), st.integers(0, 9), st.none()
)


def _mappings(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.lists(st.tuples(KEYS, nodes), min_size=1, max_size=4, unique_by=lambda pair: pair[0]).map(tuple)


TREES = _mappings(st.recursive(SCALARS, lambda nodes: st.lists(nodes, max_size=3) | _mappings(nodes), max_leaves=8))


@st.composite
def doubled(draw: Callable[..., Any], tree: Node) -> Node:
    """The tree with one key of one of its mappings once more behind it."""
    paths = list(_mappings_in(tree, ()))
    return _double(tree, draw(st.sampled_from(paths)), draw)


def _mappings_in(node: Node, path: tuple[int, ...]) -> Any:
    if isinstance(node, tuple):
        yield path
    for position, child in enumerate(_children(node)):
        yield from _mappings_in(child, (*path, position))


def _children(node: Node) -> list[Node]:
    if isinstance(node, tuple):
        return [child for _key, child in node]
    return node if isinstance(node, list) else []


def _double(node: Node, path: tuple[int, ...], draw: Callable[..., Any]) -> Node:
    if not path:
        pairs = list(node)
        first = draw(st.integers(0, len(pairs) - 1))
        key = pairs[first][0]
        pairs[first] = (Twice(key), pairs[first][1])
        pairs.insert(draw(st.integers(first + 1, len(pairs))), (Twice(key), draw(SCALARS)))
        return tuple(pairs)
    changed = [
        _double(child, path[1:], draw) if position == path[0] else child
        for position, child in enumerate(_children(node))
    ]
    if isinstance(node, list):
        return changed
    return tuple((key, child) for (key, _old), child in zip(node, changed, strict=True))


def as_value(node: Node) -> Any:
    if isinstance(node, tuple):
        return {key: as_value(child) for key, child in node}
    return [as_value(child) for child in node] if isinstance(node, list) else node


class _Writer:
    def __init__(self) -> None:
        self.text = ""
        self.places: list[Place] = []

    def add(self, text: str) -> None:
        self.text += text

    def key(self, key: str | Twice, spelled: Callable[[str], str]) -> None:
        if isinstance(key, Twice):
            before = self.text.split("\n")
            self.places.append((len(before), len(before[-1]) + 1))
            key = key.key
        self.add(spelled(key))


def as_json(tree: Node, *, lines: bool) -> tuple[str, list[Place]]:
    """The text, and where the two keys are; with ``lines`` each key has one of its own."""
    writer = _Writer()
    _json(writer, tree, "\n" if lines else "")
    return writer.text, writer.places


def _json(writer: _Writer, node: Node, between: str) -> None:
    if not isinstance(node, tuple | list):
        writer.add(json.dumps(node))
        return
    opening, closing = "{}" if isinstance(node, tuple) else "[]"
    writer.add(opening)
    for position, child in enumerate(node):
        writer.add(("," if position else "") + between)
        if isinstance(node, tuple):
            writer.key(child[0], json.dumps)
            writer.add(": ")
            child = child[1]  # noqa: PLW2901
        _json(writer, child, between + " " * bool(between))
    writer.add(closing)


def as_yaml(tree: Node) -> tuple[str, list[Place]]:
    """The same as YAML in its block form."""
    writer = _Writer()
    _yaml(writer, tree, "")
    return writer.text, writer.places


def _yaml(writer: _Writer, node: Node, indent: str) -> None:
    if not isinstance(node, tuple | list) or not node:
        writer.add(json.dumps(node) + "\n")
        return
    if indent:
        writer.add("\n")
    for child in node:
        writer.add(indent)
        if isinstance(node, tuple):
            writer.key(child[0], json.dumps)
            writer.add(": ")
            child = child[1]  # noqa: PLW2901
        else:
            writer.add("- ")
        _yaml(writer, child, indent + "  ")

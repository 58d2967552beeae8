# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""YAML as people write it: a key that a mapping has twice is refused, as one of its values would be lost unseen.

So are numbers that Python reads in its own way (0300 is 192 to it, and 5:00 is 300), and what aliases (``*``) repeat so
often that it could not be shown. Reading needs PyYAML (``HAS_YAML``). What a merge (``<<``) brings along is there to be
written over, and is not a key that is there twice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from functools import partial
from typing import Any

from .._core.json_text import MOST_DIGITS, TOO_DEEP, Place, RepeatedKeyError, refuse_deeper, shortened

try:
    import yaml

    # The C loader reads 10,000 record sets in 0.4 s, the other one in 4 s. Both are safe ones.
    _LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    HAS_YAML = True
except ImportError:
    HAS_YAML = False

_MERGE = "tag:yaml.org,2002:merge"
# What is read as it stands, and the sign of a merge.
_TEXTS = frozenset({"tag:yaml.org,2002:str", _MERGE})
_NUMBERS = frozenset({"tag:yaml.org,2002:int", "tag:yaml.org,2002:float"})
# A zone has 10,000 record sets ("Quotas on hosted zones"), unless AWS raises that, and few have as many characters as
# these have together.
MOST_CHARACTERS = 50_000_000
# Record sets have less than twenty. Where each mapping merges the one before, the last of 10,000 would have as many.
MOST_MERGED_KEYS = 100

# Numbers that are read as they look.
_DECIMAL = re.compile(r"[-+]?(?:0|[1-9][0-9]*|(?:0|[1-9][0-9]*)?\.[0-9]*)(?:[eE][-+]?[0-9]+)?")
_QUOTES = "put it in quotes if it is a text"


def read(text: str) -> Any:
    """The value that a text holds, None for an empty one; ValueError (RepeatedKeyError among them) when it cannot be
    read."""
    try:
        loader = _LOADER(text)
        try:
            root = loader.get_single_node()
            if root is None:
                return None
            _judge(loader, root)
            if "&" in text and "*" in text:
                _refuse_repetition(root)
            loader.flatten_mapping = partial(_merge, loader.flatten_mapping)
            value = _constructed(loader.construct_document, root)
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        raise ValueError(_said(error)) from error
    except RecursionError:
        raise ValueError(TOO_DEEP) from None
    refuse_deeper(value)
    return value


def _constructed(construct: Callable[[Any], Any], node: Any) -> Any:
    """The value of a node. ValueError when PyYAML cannot make what a tag says of what stands behind it: it says so in
    whatever its making ends in."""
    try:
        return construct(node)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        what = repr(shortened(node.value)) if isinstance(node, yaml.ScalarNode) else "the value"
        kind = node.tag.rpartition(":")[2]
        raise ValueError(f"{what} in {_place(node)} cannot be read as {kind}. {_QUOTES.capitalize()}") from error


def _said(error: Any) -> str:
    """What PyYAML says, with the place as it is told elsewhere."""
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return str(error)
    if error.problem == "but found another document":
        second = Place(mark.line + 1, mark.column + 1)
        return f"a second document begins in {second}. Put everything into one, because only one would be read"
    parts = [part for part in (error.context, error.problem) if part]
    return f"{', '.join(parts)}, in {Place(mark.line + 1, mark.column + 1)}"


def _merge(flatten: Callable[[Any], None], mapping: Any) -> None:
    """Put what a mapping merges before its own pairs, less what it writes over.

    PyYAML 6.0.4 leaves both, and a mapping that merges this one then gets the value that was written over.
    """
    own = mapping.value
    for key, value in own:
        if key.tag == _MERGE:
            for source in value.value if isinstance(value, yaml.SequenceNode) else [value]:
                _refuse_many_keys(source, mapping)
    flatten(mapping)
    if mapping.value is not own:
        # Another kind of key is refused when the mapping is made.
        names = (key.value if isinstance(key, yaml.ScalarNode) else id(key) for key, _value in mapping.value)
        mapping.value = list(dict(zip(names, mapping.value, strict=True)).values())
        _refuse_many_keys(mapping, mapping)


def _refuse_many_keys(merged: Any, mapping: Any) -> None:
    """Before and after: a list may merge one mapping a thousand times, and a mapping one that merges another."""
    if len(merged.value) > MOST_MERGED_KEYS and isinstance(merged, yaml.MappingNode):
        problem = f"a mapping has more than {MOST_MERGED_KEYS} keys with those that it merges (<<)"
        raise yaml.constructor.ConstructorError(None, None, problem, mapping.start_mark)


def _judge(loader: Any, root: Any) -> None:
    """Look at each mapping once, however many aliases lead to it, and at each scalar that is not text."""
    if isinstance(root, yaml.ScalarNode):
        _judge_scalar(loader, root)
    pending, seen = [root], {id(root)}
    while pending:
        node = pending.pop()
        if isinstance(node, yaml.MappingNode):
            _refuse_repeated_in(loader, node)
        for child in _children(node):
            if isinstance(child, yaml.ScalarNode):
                if child.tag not in _TEXTS:
                    _judge_scalar(loader, child)
            elif id(child) not in seen:
                seen.add(id(child))
                pending.append(child)


def _judge_scalar(loader: Any, node: Any) -> None:
    """ValueError for what cannot be read, and for numbers that would be read as another one than they look like."""
    is_number = node.tag in _NUMBERS
    if is_number and len(node.value) > MOST_DIGITS:
        raise ValueError(f"{shortened(node.value)} in {_place(node)} has too many digits. {_QUOTES.capitalize()}")
    value = _constructed(loader.construct_object, node)
    if is_number and not _DECIMAL.fullmatch(node.value):
        raise ValueError(
            f"{node.value} in {_place(node)} would be read as {value}. Write a number in decimal, without zeros before "
            f"it, or {_QUOTES}"
        )


def _children(node: Any) -> list[Any]:
    if isinstance(node, yaml.MappingNode):
        return [child for pair in node.value for child in pair]
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _refuse_repetition(root: Any) -> None:
    """ValueError when aliases repeat too much: ten lines can stand for more than any memory holds."""
    sizes: dict[int, int] = {}  # characters of a node with all that its aliases repeat; 0 while it is being counted
    pending = [root]
    while pending:
        node = pending[-1]
        children = _children(node)
        if id(node) not in sizes:
            sizes[id(node)] = 0
            pending += [child for child in children if id(child) not in sizes]
            continue
        pending.pop()
        if not sizes[id(node)]:
            own = len(node.value) if isinstance(node, yaml.ScalarNode) else 0
            sizes[id(node)] = 1 + own + sum(sizes[id(child)] for child in children)
            if sizes[id(node)] > MOST_CHARACTERS:
                raise ValueError(
                    f"what its aliases (*) repeat has more than {MOST_CHARACTERS:,} characters, at {_place(node)}"
                )


def _refuse_repeated_in(loader: Any, mapping: Any) -> None:
    keys = [key for key, _value in mapping.value if isinstance(key, yaml.ScalarNode)]  # no other one can be a key
    # By their text: whoever reads 1 and "1" takes them for one. And by their meaning: yes is true.
    _refuse_equal([(key.value, key) for key in keys])
    others = [(_constructed(loader.construct_object, key), key) for key in keys if key.tag not in _TEXTS]
    # A set, which is no key, is refused when the mapping is made.
    _refuse_equal([pair for pair in others if isinstance(pair[0], Hashable)])


def _refuse_equal(keys: list[tuple[Any, Any]]) -> None:
    if len({name for name, _key in keys}) == len(keys):
        return
    found: dict[Any, Any] = {}
    for name, key in keys:
        if name in found:
            raise RepeatedKeyError(str(key.value), _place(found[name]), _place(key))
        found[name] = key


def _place(node: Any) -> Place:
    return Place(node.start_mark.line + 1, node.start_mark.column + 1)

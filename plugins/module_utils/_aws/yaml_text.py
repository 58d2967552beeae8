# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""YAML as people write it: a key that a mapping has twice is refused, as one of its values would be lost unseen.

Reading needs PyYAML (``HAS_YAML``). What a merge (``<<``) brings along is there to be written over, and not counted.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from .._core.json_text import Place, RepeatedKeyError

try:
    import yaml

    # The C loader reads 10,000 record sets in 0.4 s, the other one in 4 s. Both are safe ones.
    _LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    HAS_YAML = True
except ImportError:
    HAS_YAML = False

_TEXT = "tag:yaml.org,2002:str"
_MERGE = "tag:yaml.org,2002:merge"


def read(text: str) -> Any:
    """The value that a text holds, None for an empty one; ValueError (RepeatedKeyError among them) when it cannot be
    read."""
    try:
        loader = _LOADER(text)
        try:
            root = loader.get_single_node()
            if root is None:
                return None
            _refuse_repeated(loader, root)
            loader.flatten_mapping = partial(_merge, loader.flatten_mapping)
            return loader.construct_document(root)
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error
    except RecursionError:
        raise ValueError("it is nested too deep") from None


def _merge(flatten: Callable[[Any], None], mapping: Any) -> None:
    """Put what a mapping merges before its own pairs, less what it writes over.

    PyYAML 6.0.4 leaves both, and a mapping that merges this one then gets the value that was written over.
    """
    own = mapping.value
    flatten(mapping)
    if mapping.value is not own:
        # Another kind of key is refused when the mapping is made.
        names = (key.value if isinstance(key, yaml.ScalarNode) else id(key) for key, _value in mapping.value)
        mapping.value = list(dict(zip(names, mapping.value, strict=True)).values())


def _refuse_repeated(loader: Any, root: Any) -> None:
    """Look at each mapping once, however many aliases lead to it."""
    pending, seen = [root], {id(root)}
    while pending:
        node = pending.pop()
        if isinstance(node, yaml.MappingNode):
            _refuse_repeated_in(loader, node)
            children = [child for pair in node.value for child in pair]
        else:
            children = node.value if isinstance(node, yaml.SequenceNode) else []
        for child in children:
            if not isinstance(child, yaml.ScalarNode) and id(child) not in seen:
                seen.add(id(child))
                pending.append(child)


def _refuse_repeated_in(loader: Any, mapping: Any) -> None:
    keys = [key for key, _value in mapping.value if isinstance(key, yaml.ScalarNode)]  # no other one can be a key
    # By their text: whoever reads 1 and "1" takes them for one. And by their meaning: yes is true.
    _refuse_equal([(key.value, key) for key in keys])
    others = [key for key in keys if key.tag not in (_TEXT, _MERGE)]
    _refuse_equal([(loader.construct_object(key), key) for key in others])


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

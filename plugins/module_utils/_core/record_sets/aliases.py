# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Aliases that point to other names of their zone: how deep they are nested, and that none leads to itself.

Such an alias has the type of its target, so name and type identify both ends. Aliases to AWS resources are leaves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from .. import names
from ..errors import InputError
from .model import Key, RecordSet

Node = tuple[str, str]  # name and type


def levels(record_sets: Iterable[RecordSet]) -> dict[Node, int]:
    """How many aliases lie between each alias and what answers. Only aliases are in it, and none of a loop."""
    aliases = _targets(record_sets)
    waiting = {node: targets & aliases.keys() for node, targets in aliases.items()}
    dependents: dict[Node, list[Node]] = defaultdict(list)
    for node, targets in waiting.items():
        for target in targets:
            dependents[target].append(node)
    result = dict.fromkeys((node for node, targets in waiting.items() if not targets), 1)
    ready = list(result)
    while ready:
        done = ready.pop()
        for node in dependents[done]:
            waiting[node].discard(done)
            result[node] = max(result.get(node, 0), result[done] + 1)
            if not waiting[node]:
                ready.append(node)
    return {node: level for node, level in result.items() if not waiting[node]}


def check_loops(record_sets: Iterable[RecordSet], places: Mapping[Key, str]) -> None:
    """InputError when an alias leads back to itself."""
    aliases = [record_set for record_set in record_sets if record_set.alias is not None]
    level = levels(aliases)
    # From every node that has no level, a path of such nodes goes on until it meets itself.
    rest = {node: targets - level.keys() for node, targets in _targets(aliases).items() if node not in level}
    if not rest:
        return
    path = [min(rest)]
    while path[-1] not in path[:-1]:
        path.append(min(rest[path[-1]] & rest.keys()))
    loop = path[path.index(path[-1]) :]
    declared = [key for key in places if (key.name, key.type) in loop]
    raise InputError(
        f"{places[declared[0]]}, alias" if declared else str(Key(*loop[0])),
        f"the alias leads to itself: {' -> '.join(names.display(name) for name, _type in loop)}",
        "point it to something else",
    )


def _targets(record_sets: Iterable[RecordSet]) -> dict[Node, set[Node]]:
    targets: dict[Node, set[Node]] = defaultdict(set)
    for record_set in record_sets:
        if record_set.alias is not None:
            targets[record_set.name, record_set.type].add((record_set.alias.dns_name, record_set.type))
    return dict(targets)

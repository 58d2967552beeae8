# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Aliases that point to other names of their zone: how deep they are nested, and that none leads to itself.

Such an alias has the type of its target, so name and type identify both ends. Aliases to AWS resources are leaves.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from typing import TypeVar

from ..dns import names
from ..errors import InputError
from .model import Alias, Key, RecordSet

# The hosted zone of CloudFront, and the one that it has in China (Getting Started with AWS services in China).
_CLOUDFRONT = frozenset({"Z2FDTNDATAQYW2", "Z3RFFRIM2A3IF5"})

Node = tuple[str, str]  # name and type
_NOWHERE: frozenset[tuple[str, str]] = frozenset()
T = TypeVar("T", bound=Hashable)


def leads_to_cloudfront(alias: Alias) -> bool:
    """Whether an alias points to a distribution of CloudFront, as those of edge-optimised APIs do too."""
    return alias.hosted_zone_id in _CLOUDFRONT


def alias_target(record_set: RecordSet | None) -> Node | None:
    """What an alias points to, as far as it is in its own zone."""
    if record_set is None or record_set.alias is None or record_set.alias.hosted_zone_id:
        return None
    return record_set.alias.dns_name, record_set.type


def levels(record_sets: Iterable[RecordSet]) -> dict[Node, int]:
    """How many aliases lie between each alias and what answers. Only aliases are in it, and none of a loop."""
    return _levels(_targets(record_sets))


def _levels(aliases: Mapping[Node, set[Node]]) -> dict[Node, int]:
    depth = depths({node: targets & aliases.keys() for node, targets in aliases.items()})
    return {node: below + 1 for node, below in depth.items()}


def depths(targets: Mapping[T, set[T]]) -> dict[T, int]:
    """The length of the longest way down from each: 0 without targets. What is in a loop, or leads to one, is left out.

    All targets are keys as well.
    """
    waiting = {each: set(below) for each, below in targets.items()}
    dependents: dict[T, list[T]] = defaultdict(list)
    for each, below in targets.items():
        for target in below:
            dependents[target].append(each)
    result = dict.fromkeys((each for each, below in waiting.items() if not below), 0)
    ready = list(result)
    while ready:
        done = ready.pop()
        for each in dependents[done]:
            waiting[each].discard(done)
            result[each] = max(result.get(each, 0), result[done] + 1)
            if not waiting[each]:
                ready.append(each)
    return {each: depth for each, depth in result.items() if not waiting[each]}


def next_changed(record_sets: Iterable[RecordSet], changed: Collection[Node]) -> dict[Node, frozenset[Node]]:
    """Where the changed aliases lead to: the first changed ones on the way, over aliases that stay as they are.

    There is no loop among them (see ``check_loops``).
    """
    targets = _targets(record_sets)
    level = _levels(targets)
    found: dict[Node, frozenset[Node]] = {}
    for node in sorted(level, key=level.__getitem__):  # each after what it leads to
        ahead = [frozenset((each,)) if each in changed else found.get(each, _NOWHERE) for each in targets[node]]
        # Long ways over aliases with one target share one set.
        found[node] = ahead[0] if len(ahead) == 1 else _NOWHERE.union(*ahead)
    return {node: found.get(node, _NOWHERE) for node in targets.keys() & changed}


def check_loops(record_sets: Iterable[RecordSet], places: Mapping[Key, str]) -> None:
    """InputError when an alias leads back to itself."""
    aliases = [record_set for record_set in record_sets if record_set.alias is not None]
    level = levels(aliases)
    # From every node that has no level, a path of such nodes goes on until it meets itself.
    rest = {node: targets for node, targets in _targets(aliases).items() if node not in level}
    if not rest:
        return
    node, path = min(rest), dict[Node, int]()
    while node not in path:
        path[node] = len(path)
        node = min(rest[node] & rest.keys())
    loop = [*list(path)[path[node] :], node]
    declared = [key for key in places if (key.name, key.type) in path and path[key.name, key.type] >= path[node]]
    raise InputError(
        f"{places[declared[0]]}, alias" if declared else str(Key(*loop[0])),
        f"the alias leads to itself: {' -> '.join(names.display(name) for name, _type in loop)}",
        "point it to something else",
    )


def check_cnames(record_sets: Iterable[RecordSet], places: Mapping[Key, str]) -> None:
    """InputError when a CNAME that has a place leads back to itself. Route 53 takes it, and resolvers give up.

    A loop of others' CNAMEs alone stays.
    """
    targets: dict[Node, set[Node]] = defaultdict(set)
    for record_set in record_sets:
        if record_set.type == "CNAME" and record_set.alias is None:
            targets[record_set.name, "CNAME"].update((value, "CNAME") for value in record_set.values)
    open_ended = targets.keys() - _levels(targets).keys()
    if not open_ended:
        return
    rest = {node: targets[node] & open_ended for node in open_ended}
    looped = in_loops(rest)
    for key, place in places.items():
        if (key.name, key.type) in looped:
            way = _way_back((key.name, key.type), rest)
            raise InputError(
                f"{place}, value",
                f"the CNAME leads to itself: {' -> '.join(names.display(name) for name, _type in way)}",
                "point it to something else",
            )


def in_loops(targets: Mapping[T, set[T]]) -> set[T]:
    """What leads back to itself, found by Kosaraju's algorithm in two walks over everything, however it is connected.

    All targets are keys as well.
    """
    sources: dict[T, set[T]] = {each: set() for each in targets}
    for each, ahead in targets.items():
        for target in ahead:
            sources[target].add(each)
    last_left_first = reversed([node for group in _walks(targets, targets) for node in group])
    # Walked backwards in this order, each walk stays among what leads to each other.
    return {
        node for group in _walks(sources, last_left_first) for node in group if len(group) > 1 or node in targets[node]
    }


def _walks(targets: Mapping[T, set[T]], starts: Iterable[T]) -> Iterator[list[T]]:
    """What a walk from each start newly meets, each after all that is ahead of it."""
    seen: set[T] = set()
    for start in starts:
        left: list[T] = []
        ahead = [(start, iter(targets[start]))] if start not in seen else []
        seen.add(start)
        while ahead:
            node, rest = ahead[-1]
            target = next((each for each in rest if each not in seen), None)
            if target is None:
                left.append(node)
                ahead.pop()
            else:
                seen.add(target)
                ahead.append((target, iter(targets[target])))
        yield left


def _way_back(start: Node, targets: Mapping[Node, set[Node]]) -> list[Node]:
    """A shortest way from a node that is in a loop to itself."""
    before: dict[Node, Node] = {}
    waiting = deque([start])
    while start not in before:
        node = waiting.popleft()
        for each in sorted(each for each in targets[node] if each not in before):
            before[each] = node
            waiting.append(each)
    way = [start, before[start]]
    while way[-1] != start:
        way.append(before[way[-1]])
    return way[::-1]


def _targets(record_sets: Iterable[RecordSet]) -> dict[Node, set[Node]]:
    targets: dict[Node, set[Node]] = defaultdict(set)
    for record_set in record_sets:
        if record_set.alias is not None:
            targets[record_set.name, record_set.type].add((record_set.alias.dns_name, record_set.type))
    return dict(targets)

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
r"""Which names a policy lets a caller change, as conditions on the normalised record names of a batch.

The key has one value for each change. All conditions on it must hold for all of its values, so what one statement can
say of a name is "like one of these patterns, and like none of those". ``*`` stands for any characters, dots included:

=========  =================  ==============================================================
depth      declared           patterns
=========  =================  ==============================================================
exact      www.example.com    ``www.example.com``
one level  below example.com  ``*.example.com`` and not ``*.*.example.com``
subtree    below example.com  ``*.example.com``: the dot keeps ``badexample.com`` out
=========  =================  ==============================================================

One level below example.com and the name a.b.example.com have no such pair of pattern lists, and two statements would
refuse a batch that has changes for both of them. Such a declaration is refused.

A normalised name contains ``*``, ``?`` and ``$`` as escapes only, and a dot only between labels: what is a pattern,
and what is a label, is never in doubt.
https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-conditions-route53.html,
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from ..dns.names import display, for_policy, normalise, subtree_or_name, with_ancestors
from ..errors import InputError

EXACT = "exact"
ONE_LEVEL = "one_level"
SUBTREE = "subtree"
DEPTHS = (EXACT, ONE_LEVEL, SUBTREE)

_BELOW = "one level below "


@dataclass(frozen=True)
class PolicyNames:
    """Canonical names: those that are meant themselves, and those whose children or descendants are."""

    exact: frozenset[str]
    one_level: frozenset[str]
    subtrees: frozenset[str]

    @classmethod
    def parse(cls, entries: Sequence[object], where: str) -> PolicyNames:
        """Read a user's list; InputError for an entry that is none, and for what one statement cannot say."""
        found: dict[str, set[str]] = {depth: set() for depth in DEPTHS}
        for position, entry in enumerate(entries):
            name, depth = _entry(entry, f"{where}[{position}]")
            found[depth].add(name)
        subtrees = found[SUBTREE]
        children = {name for name in found[ONE_LEVEL] if subtrees.isdisjoint(with_ancestors(name))}
        names = cls(frozenset(found[EXACT]), frozenset(children), frozenset(subtrees))
        names._refuse_deeper(where)
        return names

    def _refuse_deeper(self, where: str) -> None:
        """One level below a name ends where another entry goes on."""
        deeper: dict[str, list[str]] = defaultdict(list)
        # How far above a name of each kind the other must be, so that the name is deeper than one level.
        for kind, distance, said in ((self.exact, 2, ""), (self.subtrees, 0, "*."), (self.one_level, 1, _BELOW)):
            for name in kind:
                for top in islice(with_ancestors(name), distance, None):
                    if top in self.one_level:
                        deeper[top].append(said + display(name))
        if deeper:
            top = min(deeper)
            raise InputError(
                where,
                f"one level below {display(top)} and the deeper {min(deeper[top])} do not fit into one statement",
                f"allow all of *.{display(top)}, or give one of the two in a policy of its own",
            )

    def conditions(self) -> dict[str, list[str]]:
        """Operator → values for the key of the normalised record names."""
        below = {f"*.{display(name)}" for name in self.subtrees | self.one_level}
        values = sorted(below | {for_policy(name) for name in self.exact})
        if not below:
            return {"ForAllValues:StringEquals": values}
        if not self.one_level:
            return {"ForAllValues:StringLike": values}
        deeper = sorted(f"*.*.{display(name)}" for name in self.one_level)
        return {"ForAllValues:StringLike": values, "ForAllValues:StringNotLike": deeper}


def _entry(entry: object, where: str) -> tuple[str, str]:
    """Canonical name and depth of one entry: text, or a dictionary of ``name`` and ``depth``."""
    if not isinstance(entry, Mapping):
        name, subtree = subtree_or_name(entry, where)
        return name, SUBTREE if subtree else EXACT
    if set(entry) != {"name", "depth"}:
        raise InputError(where, f"it has the fields {', '.join(map(str, entry)) or 'none'}", "give name and depth")
    name, depth = normalise(entry["name"], f"{where}.name"), entry["depth"]
    if depth not in DEPTHS:
        raise InputError(f"{where}.depth", f"{depth!r} is not known", f"use one of {', '.join(DEPTHS)}")
    if depth != EXACT and name.startswith("*"):
        raise InputError(
            f"{where}.name", f"{display(name)} is a wildcard", f"give {display(name[2:])}, the name above the wildcard"
        )
    return name, depth

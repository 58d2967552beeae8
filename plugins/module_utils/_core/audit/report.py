# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""All that an audit finds, in its order and in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..dns.names import hierarchy
from ..excerpt import excerpt
from . import automation
from .delegated_zones import delegated_zone
from .found import KINDS, LEFT, Finding, NotTried, Orphan
from .inventory import Inventory
from .record_sets import FoundZone, found_in_zone
from .roles import Known, instance_roles, zone_roles

# As many things of one cause are named in a line.
SHOWN = 10


def findings(
    inventory: Inventory, zones: Iterable[FoundZone], roles: Sequence[Mapping[str, Any]], known: Known
) -> tuple[list[Orphan], list[NotTried]]:
    """What no host declares, and what could not be looked at.

    ``zones`` are those of the DNS account that were read, and ``roles`` its roles, as iam_trust_role_info returns them.
    """
    found: list[Finding] = []
    for zone in zones:
        if zone.label not in known.labels:
            found += found_in_zone(inventory, zone, known.accounts)
            found += delegated_zone(inventory, zone, known.accounts)
    found += zone_roles(inventory, roles, known)
    found += instance_roles(inventory, known)
    found += automation.parts(inventory, known)
    found += automation.zone_roles(inventory, roles, known)
    unique = dict.fromkeys(found)
    return (
        sorted((each for each in unique if isinstance(each, Orphan)), key=_order),
        [each for each in unique if isinstance(each, NotTried)],
    )


def _order(orphan: Orphan) -> tuple[Any, ...]:
    return not orphan.ours, KINDS.index(orphan.kind), orphan.account, hierarchy(orphan.name), orphan.name


def lines(orphans: Sequence[Orphan], not_tried: Sequence[NotTried]) -> list[str]:
    """What a run prints: the sum, a line for each cause, and one for each reason why something was not tried."""
    said = [summary(orphans, not_tried)]
    causes: dict[tuple[Any, ...], list[Orphan]] = {}
    for orphan in orphans:
        causes.setdefault(orphan.cause, []).append(orphan)
    said += [_line(*same) for same in causes.values()]
    reasons: dict[str, list[str]] = {}
    for skipped in not_tried:
        reasons.setdefault(skipped.why, []).append(skipped.name)
    for why, names in reasons.items():
        said.append(f"not tried, because {why}: {', '.join(excerpt(names, SHOWN))}")
    return said


def _line(first: Orphan, *others: Orphan) -> str:
    account = f" (account {first.account})" if first.account else ""
    if not others:
        return f"{first.kind} {first.name}{account}: {first.why}. {first.remedy}"
    names = ", ".join(excerpt((each.name for each in (first, *others)), SHOWN))
    _ours, _kind, _account, why, remedy = first.cause
    noun = "name" if first.kind == LEFT else first.kind
    return f"{_counted(1 + len(others), noun)}{account}: {why}. {remedy} They are {names}."


def summary(orphans: Sequence[Orphan], not_tried: Sequence[NotTried]) -> str:
    """The sum in one sentence or more."""
    counts = Counter(each.kind for each in orphans if each.ours)
    counts_of_others = Counter(each.kind for each in orphans if not each.ours)
    ours = ", ".join(_counted(counts[kind], kind) for kind in KINDS if counts[kind])
    left = counts_of_others[LEFT]
    others = counts_of_others.total() - left
    said = [f"{ours or 'Nothing of ours'} that no host declares."]
    if others:
        said.append(f"{_counted(others, 'record set')} of others with addresses that no instance has.")
    if left:
        said.append(f"{_counted(left, 'name')} that functions leave to others.")
    if not_tried:
        said.append(f"{_counted(len(not_tried), 'thing')} not tried.")
    return " ".join(said)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"

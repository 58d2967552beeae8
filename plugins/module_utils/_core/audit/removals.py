# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a sweep removes: of what an audit found, the things with a mark of ours, and of these no principals."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from ..main_job.names import OWNER_PREFIX
from .found import Orphan, Removal

_ROLES = {"zone role": "zone_roles", "instance role": "instance_roles"}


def removals(orphans: Iterable[Orphan], labels: Collection[str]) -> dict[str, Any]:
    """Record sets by zone and owner, in which each name stands alone; zone roles; instance roles; and their number.

    ``labels`` are the zones that hosts declare. Others of which something is removed are returned too: an inventory
    that gave them up looks like one that never had them, because another one looks after them.

    ``left`` is what is ours and stays: the text of each thing that no sweep removes.

    Several hosts may stand for one account, and then each names its instance roles. One of them removes a role.
    """
    record_sets: dict[tuple[str, str], list[str]] = {}
    roles: dict[str, dict[tuple[str, str], Mapping[str, str]]] = {key: {} for key in _ROLES.values()}
    count = 0
    orphans = list(orphans)
    zones: set[str] = set()
    for orphan, removal in _swept(orphans):
        zones |= {orphan.zone} - {"", *labels}
        if key := _ROLES.get(orphan.kind):
            where = removal.place if orphan.kind == "zone role" else orphan.account
            role = {"name": removal.name, "managed_by": removal.mark, "place": removal.place}
            count += (where, removal.name) not in roles[key]
            roles[key].setdefault((where, removal.name), role)
        else:
            count += 1
            record_sets.setdefault((removal.place, removal.mark), []).append(removal.name)
    return {
        "record_sets": [
            {
                "hosted_zone_id": zone,
                "owner": owner,
                "owner_prefix": OWNER_PREFIX,
                "names": list(dict.fromkeys(names)),
            }
            for (zone, owner), names in record_sets.items()
        ],
        **{key: list(found.values()) for key, found in roles.items()},
        "count": count,
        "left": [f"{each.kind} {each.name}" for each in orphans if each.ours and each.removal is None],
        "zones": sorted(zones),
    }


def _swept(orphans: Iterable[Orphan]) -> Iterable[tuple[Orphan, Removal]]:
    return ((orphan, orphan.removal) for orphan in orphans if orphan.ours and orphan.removal is not None)

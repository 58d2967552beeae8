# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Zones of several owners, and plans of one of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.batches import make_batches
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.markers import Naming
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.model import Key, Stored, Zone
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.ownership import Claims, Owner
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.plan import (
    Scope,
)

from tests.support.record_sets.zones import ZONE_ID, apply, desired, zone


def mark(prefix: str, owner: str = "me", **others: Any) -> dict[str, Any]:
    """A marker as external-dns writes it, with its label for a Kubernetes resource."""
    text = f"heritage=external-dns,external-dns/owner={owner},external-dns/resource=ingress/default/web"
    return {"prefix": prefix, "type": "TXT", "value": text, **others}


def stored(*entries: Mapping[str, Any]) -> dict[Key, Stored]:
    return zone(*entries)


def claims(*entries: Mapping[str, Any], adopt: bool = False, **naming: Any) -> Claims:
    return Claims.make(Owner("me", Naming(**naming), adopt), desired(*entries))


def carried_out(claim: Claims, existing: Zone, prune: Scope | None = None) -> dict[Key, Stored]:
    """The zone after the plan, which leaves nothing to plan."""
    plan = claim.plan(existing, prune)
    reached = apply(existing, make_batches(plan.writes, ZONE_ID))
    assert claim.plan(reached, prune).changes == ()
    return reached


def names(zone: Iterable[Key]) -> list[str]:
    return sorted(str(key) for key in zone if key.name != "example.com." or key.type not in ("NS", "SOA"))

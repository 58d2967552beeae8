# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A zone's record sets in the shape that a task declares them in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._core.dns.names import display
from ..._core.dns.zones import selector
from ..._core.record_sets.options import Settings, describe
from ..._core.record_sets.ownership import Owner
from ..._core.record_sets.plan import Scope, shortened
from ..._core.record_sets.wire import read_zone
from ..._core.record_sets.zone_file import zone_text
from ..connection import Connection
from .listing import list_counted
from .zone_search import resolve_zone


def info(params: Mapping[str, Any], connection: Connection) -> dict[str, Any]:
    """The record sets of a zone in the shape that ``ensure`` takes; the module's result."""
    wanted = selector(params)
    settings = Settings.read(None, params["txt_transformation"])
    scope = Scope.read(params["names"], params["types"], wanted.name, "")
    owner = Owner.read({**params, "adopt": False})
    connection.require_account(params["account_id"])
    zone = resolve_zone(connection, wanted)
    stored = read_zone(list_counted(connection, zone, lambda: resolve_zone(connection, wanted)), zone.id)
    if owner is not None:
        stored = owner.holdings(stored)
    described = [
        (each.record_set, describe(each.record_set, zone.id, settings))
        for key, each in stored.items()
        if scope.holds(key)
    ]
    result: dict[str, Any] = {
        "changed": False,
        "hosted_zone_id": zone.id,
        "zone": display(zone.name),
        "record_sets": [entry for _record_set, entry in described],
        "api_calls": dict(connection.calls),
    }
    if params["zone_text"]:
        result["zone_text"], comments = zone_text(zone.name, described)
        result["not_in_zone_text"] = comments
        if comments:
            result["warnings"] = [
                f"A zone file cannot hold {len(comments)} of the record sets: {shortened(comments)}. In zone_text "
                "they are comments. record_sets has them all."
            ]
    return result

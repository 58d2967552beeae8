# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The hosted zones of an account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._core.dns.names import display
from ..connection import Connection
from .zone_search import every_zone


def info(params: Mapping[str, Any], connection: Connection) -> dict[str, Any]:
    """Every zone of the account, or those of one kind; the module's result."""
    connection.require_account(params.get("account_id"))
    wanted = params.get("private_zone")
    zones = [zone for zone in every_zone(connection) if wanted is None or zone.private == wanted]
    return {
        "changed": False,
        "hosted_zones": [
            {
                "hosted_zone_id": zone.id,
                "name": display(zone.name),
                "private_zone": zone.private,
                "comment": zone.comment,
                "record_set_count": zone.record_set_count,
            }
            for zone in zones
        ],
        "count": len(zones),
        "api_calls": dict(connection.calls),
    }

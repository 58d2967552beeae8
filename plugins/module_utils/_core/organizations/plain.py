# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What was read of an organization as data that a cache holds: names, ids and tags, nothing by which to sign in."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from .model import Organization, OrganizationAccount
from .units import Unit


def to_plain(organization: Organization) -> dict[str, Any]:
    """The organization as dictionaries and lists."""
    return {
        "units": [asdict(unit) for unit in organization.units],
        "accounts": [asdict(account) for account in organization.accounts],
    }


def from_plain(value: Any) -> Organization | None:
    """What ``to_plain`` wrote; None for anything else, such as what another version left in a cache."""
    try:
        found = Organization(
            tuple(Unit(**unit) for unit in value["units"]),
            tuple(OrganizationAccount(**account) for account in value["accounts"]),
        )
    except (KeyError, TypeError):
        return None
    return found if found.accounts and to_plain(found) == value else None

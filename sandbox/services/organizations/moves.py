# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Accounts that join an organization, move in it or leave it: services whose resources follow them register here."""

from __future__ import annotations

from collections.abc import Callable

from sandbox.world.world import World

# Called with the management account and the account that has moved.
Follow = Callable[[World, str, str], None]

_followers: list[Follow] = []


def on_move(follow: Follow) -> Follow:
    """Register what follows an account. It is called when the move is done."""
    _followers.append(follow)
    return follow


def moved(world: World, management: str, account_id: str) -> None:
    for follow in _followers:
        follow(world, management, account_id)

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a reset empties besides moto and the world: the state that modules of services keep themselves."""

from __future__ import annotations

from collections.abc import Callable

_hooks: list[Callable[[], None]] = []


def on_reset(hook: Callable[[], None]) -> Callable[[], None]:
    """Register what empties a module's own state; called before the world is seeded again."""
    _hooks.append(hook)
    return hook


def run_hooks() -> None:
    for hook in _hooks:
        hook()

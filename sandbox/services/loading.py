# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Operations, rules and authorisation take part by being imported; this imports them all."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from sandbox import services


def load() -> None:
    for module in pkgutil.walk_packages(services.__path__, f"{services.__name__}."):
        import_module(module.name)

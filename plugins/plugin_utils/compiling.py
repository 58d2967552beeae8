# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Expressions of Jinja that are compiled once."""

from __future__ import annotations

import functools
from typing import Any


def compile_once(templar: Any) -> None:
    """Have a templar compile each expression once instead of once a host, which takes most of the time of an inventory.

    The templar is the caller's own. One that is made in another way goes on compiling.
    """
    environment = getattr(getattr(templar, "_engine", None), "environment", None)
    if hasattr(environment, "compile_expression"):
        environment.compile_expression = functools.cache(environment.compile_expression)

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether dnspython is there. Only this folder imports it, and only what needs it asks for it."""

from __future__ import annotations

from importlib.util import find_spec

from .._core.errors import InputError

HAS_DNSPYTHON = find_spec("dns") is not None


def require(where: str) -> None:
    """Stop early and clearly when dnspython is not there; ``where`` names what needs it."""
    if not HAS_DNSPYTHON:
        raise InputError(
            where,
            "the Python library dnspython is missing on the machine that runs the module",
            "install it with pip install dnspython",
        )

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Names of Regions in lists that users write."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..errors import InputError

# us-east-1, us-gov-west-1, us-isob-east-1, eusc-de-east-1
_REGION = re.compile(r"[a-z]{2,}(?:-[a-z]+)+-[0-9]+")


def regions(value: object, where: str) -> tuple[str, ...]:
    """A list of Regions, each one checked and kept once. It may be empty."""
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise InputError(where, f"{value!r} is not a list", "write it as a list, such as [us-east-1]")
    for region in value:
        if not isinstance(region, str) or not _REGION.fullmatch(region):
            raise InputError(where, f"{region!r} is not a region", "use a name such as us-east-1")
    return tuple(dict.fromkeys(value))

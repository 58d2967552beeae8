# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How a task names the hosted zone whose record sets it works on."""

from __future__ import annotations

from .group import OptionGroup

ZONE = OptionGroup(
    {
        "hosted_zone_id": {"type": "str"},
        "zone": {"type": "str"},
        "private_zone": {"type": "bool", "default": False},
        "vpc_id": {"type": "str"},
    },
    "crossaccount.aws.zone",
)

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who makes a resource, for modules that change nothing of somebody else's."""

from __future__ import annotations

from .group import OptionGroup

MAKER = OptionGroup(
    {
        "managed_by": {"type": "str", "required": True},
        "formerly_managed_by": {"type": "list", "elements": "str"},
        "adopt": {"type": "bool", "default": False},
    },
    "crossaccount.aws.maker",
)

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who makes a resource, for modules that change nothing of somebody else's."""

from __future__ import annotations

from .group import OptionGroup

# Of modules that may act for nobody. Their documentation says that managed_by is not required.
ANY_MAKER = OptionGroup(
    {
        "managed_by": {"type": "str"},
        "formerly_managed_by": {"type": "list", "elements": "str"},
        "adopt": {"type": "bool", "default": False},
    },
    "crossaccount.aws.maker",
)
MAKER = OptionGroup({**ANY_MAKER.spec, "managed_by": {"type": "str", "required": True}}, ANY_MAKER.fragment)

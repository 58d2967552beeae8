# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Tags of a resource."""

from __future__ import annotations

from .group import OptionGroup

TAGS = OptionGroup(
    {
        "tags": {"type": "dict", "aliases": ["resource_tags"]},
        "purge_tags": {"type": "bool", "default": True},
    },
    "amazon.aws.tags",
)

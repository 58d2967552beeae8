# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Many accounts in one task."""

from __future__ import annotations

from .group import OptionGroup

ACCOUNTS = OptionGroup(
    {
        "accounts": {
            "type": "list",
            "elements": "dict",
            "options": {
                "name": {"type": "str"},
                "account_id": {"type": "str", "required": True},
                "role_arn": {"type": "str"},
                "profile": {"type": "str"},
                "external_id": {"type": "str"},
            },
        }
    },
    "crossaccount.aws.accounts",
)

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which account a task is meant for."""

from __future__ import annotations

from .group import OptionGroup

ACCOUNT = OptionGroup({"account_id": {"type": "str"}}, "crossaccount.aws.account")

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The guard against acting in the wrong account."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  account_id:
    description:
      - The account that the task is meant for, as 12 digits in quotes.
      - When given, the module compares it with the account of its credentials,
        and stops before any change when they differ.
    type: str
"""

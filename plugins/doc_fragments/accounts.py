# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Many accounts in one task."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  accounts:
    description:
      - The accounts to work in, all in one task and in parallel. Without it, the task works in the account of its
        credentials.
      - Each account is compared with O(accounts[].account_id) before anything is read or changed in it. An account that
        fails does not stop the others, and the result has an entry for each.
      - With it, O(account_id) is the account of the task's own credentials, from which the others are reached.
      - The connection options, such as O(region) and O(endpoint_url), apply to all accounts.
    type: list
    elements: dict
    suboptions:
      name:
        description: What the results call the account. The default is its id.
        type: str
      account_id:
        description: The id of the account, as 12 digits in quotes.
        type: str
        required: true
      role_arn:
        description:
          - The role to assume there, with the task's own credentials.
          - Without it and without O(accounts[].profile), the task's own credentials are used.
        type: str
      profile:
        description: A named profile that signs in to the account. It excludes O(accounts[].role_arn).
        type: str
      external_id:
        description: The external id that O(accounts[].role_arn) asks for.
        type: str
"""

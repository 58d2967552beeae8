# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Accounts of an organization, and the role by which each is reached.

The same options are a plugin's own in one plugin and those of one option in another, so that they are written once.
"""

from __future__ import annotations

from textwrap import indent

_OPTIONS = r"""
role_name:
  description: The name of the role by which each account is reached. It is the same in every account.
  type: str
  default: OrganizationAccountAccessRole
role_path:
  description: The path of that role.
  type: str
  default: /
external_id:
  description: The external id that the role asks for. It is the same in every account.
  type: str
ous:
  description:
    - The organizational units whose accounts are meant, those below them included.
    - Each is a path from the root, such as V(/Workloads/Prod), or an id. V(/) is the whole organization, which is the
      default.
    - A unit that does not exist is an error.
  type: list
  elements: str
tags:
  description: The tags that an account must carry, all of them.
  type: dict
exclude:
  description:
    - Names or ids of accounts that are left out.
    - One that no account of the selected units has is an error.
  type: list
  elements: str
include_management_account:
  description:
    - Whether the management account of the organization is meant, too.
    - It is the most powerful account, and has no role V(OrganizationAccountAccessRole) unless somebody made it one.
  type: bool
  default: false
"""


_ORGANIZATION = r"""
options:
  organization:
    description:
      - The accounts of the organization of the plugin's own credentials, which must be those of its management account
        or of a delegated administrator.
      - An account that is not V(ACTIVE) is left out. A selection that leaves no account is an error.
    type: dict
    suboptions:
"""


class ModuleDocFragment:
    """``organization``: the plugin's own options. ``organization.nested``: its option ``organization`` has them."""

    # Annotated, as ansible-test yamllint takes every plain assignment here for a literal.
    DOCUMENTATION: str = "options:\n" + indent(_OPTIONS, "  ")
    NESTED: str = _ORGANIZATION + indent(_OPTIONS, "      ")

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who makes a resource."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  managed_by:
    description:
      - Who makes the resource, such as V(team-dns). What the module creates gets the tag
        C(crossaccount.aws/created-by) with this value. What lacks this tag and value belongs to somebody else.
      - What belongs to somebody else is refused before any change, in check mode too. O(state=absent) leaves it and
        says so in RV(kept).
      - At most 256 letters, digits and C(_.:/=+@-).
    type: str
    required: true
  formerly_managed_by:
    description:
      - Values that O(managed_by) had before. What carries one of them belongs to this maker too, and gets the current
        value.
    type: list
    elements: str
  adopt:
    description:
      - Whether what exists without the tag of O(managed_by) is changed to what is declared. It does not get the tag, so
        O(state=absent) leaves it.
      - What carries the tag of another maker is never adopted.
    type: bool
    default: false
"""

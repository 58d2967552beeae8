# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The attributes that every module of this collection has."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options: {}
attributes:
  check_mode:
    description: Whether the module predicts what it would do without changing anything.
    support: full
  diff_mode:
    description: Whether the module returns what changed, or would change, as a readable difference.
    support: full
  idempotent:
    description: Whether a second run with the same options changes and writes nothing.
    support: full
"""

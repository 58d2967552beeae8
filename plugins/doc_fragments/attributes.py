# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The attributes that every module of this collection has, and how long its tasks may take."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options: {}
notes:
  - A task ends in time, whatever AWS answers and whether it answers at all. A request has 20 seconds until the whole
    answer is there, and a call 90 seconds with all of its repetitions. The task has what its options let it wait, 120
    seconds for its calls, and 2 seconds more for each answer.
  - The timeouts C(connect_timeout) and C(read_timeout) in O(aws_config) replace the 20 seconds, and together raise the
    other limits where they are longer.
attributes:
  check_mode:
    description: Whether the module predicts what it would do without changing anything.
    support: full
  idempotent:
    description: Whether a second run with the same options changes and writes nothing.
    support: full
"""

    # For modules that change something.
    CHANGES = r"""
options: {}
attributes:
  diff_mode:
    description: Whether the module returns what changed, or would change, as a readable difference.
    support: full
"""

    # For modules that only look.
    LOOKS = r"""
options: {}
attributes:
  diff_mode:
    description: Whether the module returns what changed, or would change, as a readable difference.
    support: none
    details: The module changes nothing that could be shown.
"""

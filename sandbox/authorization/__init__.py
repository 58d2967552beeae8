# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a caller may do: moto's accounts read into the policies that ``sandbox.policy`` evaluates."""

from __future__ import annotations

from sandbox.operations import Call


def authorize(call: Call) -> None:
    """Raises ApiError in the shape of the call's protocol when the policies do not allow it."""

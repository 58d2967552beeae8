# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How fast a task may ask Route 53."""

from __future__ import annotations

from ..._core.pacing import DEFAULT_BURST, DEFAULT_RATE
from .group import OptionGroup

PACING = OptionGroup(
    {
        "requests_per_second": {"type": "float", "default": DEFAULT_RATE},
        "request_burst": {"type": "int", "default": DEFAULT_BURST},
    },
    "crossaccount.aws.pacing",
)

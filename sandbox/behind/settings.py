# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""moto's settings, which it reads from the environment when it is imported."""

from __future__ import annotations

import os
from pathlib import Path


def apply() -> None:
    """Call before anything of moto is imported."""
    os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"  # else AWS-managed policies cannot be attached
    os.environ["MOTO_DISABLE_GLOBAL_CORS"] = "true"
    # moto's own images take 0.15 s an account and region to load, and nothing runs in an instance here.
    os.environ["MOTO_AMIS_PATH"] = str(Path(__file__).parent / "images.json")

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Code in a Python of its own, for what lasts as long as its process does."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from collections.abc import Mapping

from tools import checkout


def run(begin: str, code: str, *arguments: object, env: Mapping[str, str] | None = None) -> None:
    """Run both texts, one after the other. It fails where they do, with what they said."""
    done = subprocess.run(
        [sys.executable, "-c", begin + textwrap.dedent(code), *map(str, arguments)],
        cwd=checkout.ROOT,
        env=os.environ if env is None else env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr

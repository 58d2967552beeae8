# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A run that make started ends when make is gone, after the test that is running. A plugin of pytest."""

from __future__ import annotations

import os

import pytest

# A run that somebody starts from a shell may well outlive the shell.
_MAKE = os.getppid() if "MAKELEVEL" in os.environ else None


def pytest_runtest_logfinish() -> None:
    if _MAKE is not None and os.getppid() != _MAKE:
        pytest.exit("the make that started this run is gone", returncode=1)

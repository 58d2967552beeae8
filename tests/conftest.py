# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What holds for every run of tests."""

from __future__ import annotations

from tests.support.orphaned import pytest_runtest_logfinish

__all__ = ["pytest_runtest_logfinish"]

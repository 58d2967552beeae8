# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What holds for every run of tests. The collection is found by its full name, as Ansible finds it."""

from __future__ import annotations

from tests.support import collection_path  # noqa: F401
from tests.support.orphaned import pytest_runtest_logfinish
from tests.support.sandbox.sample import pytest_collection_modifyitems

__all__ = ["pytest_collection_modifyitems", "pytest_runtest_logfinish"]

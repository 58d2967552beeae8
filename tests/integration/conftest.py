# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where pytest finds the fixtures; and which tests a sample runs."""

from __future__ import annotations

import os
from datetime import date

import pytest
from sandbox_fixtures import aws, boto, fresh, run_module, run_play, sandbox
from sandbox_sample import sample

__all__ = ["aws", "boto", "fresh", "run_module", "run_play", "sandbox"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if os.environ.get("INTEGRATION_SAMPLE"):
        kept = sample([(item.path.stem, item) for item in items], date.today().toordinal())
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = kept

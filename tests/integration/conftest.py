# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where pytest finds the fixtures; and which tests a sample runs."""

from __future__ import annotations

import os
from datetime import date

import pytest

from tests.support.sandbox.fixtures import aws, boto, fresh, run_module, run_play, sandbox
from tests.support.sandbox.sample import sample, share

__all__ = ["aws", "boto", "fresh", "run_module", "run_play", "sandbox"]


# CI runs a share of the tests that are marked as long.
LONG_ONE_IN = int(os.environ.get("LONG_ONE_IN", "1"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    day = date.today().toordinal()
    if os.environ.get("INTEGRATION_SAMPLE"):
        kept = sample([(item.path.stem, item) for item in items], day)
    else:
        todays = share([item for item in items if item.get_closest_marker("long")], day, LONG_ONE_IN)
        kept = [item for item in items if item in todays or not item.get_closest_marker("long")]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept

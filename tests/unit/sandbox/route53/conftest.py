# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A zone to change."""

from __future__ import annotations

import pytest

from sandbox.services.route53.model import Zone
from sandbox.services.route53.store import Store
from tests.support.sandbox.route53_builders import zone_of


@pytest.fixture
def zone() -> Zone:
    return zone_of(Store())

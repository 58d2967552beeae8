# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a cache holds of an organization: there and back, and nothing else is taken for it."""

from __future__ import annotations

import json

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.organizations.model import (
    Organization,
    OrganizationAccount,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.organizations.plain import from_plain, to_plain
from ansible_collections.crossaccount.aws.plugins.module_utils._core.organizations.units import Unit

ROOT = Unit("r-abcd", "/")
ACCOUNT = OrganizationAccount("111111111111", "Shop", "ACTIVE", "r-abcd", "/", "o-abcdefghij", "aws", tags={"a": "b"})
WHOLE = Organization((ROOT, ROOT.child("ou-abcd-11111111", "Prod")), (ACCOUNT,))


def test_there_and_back():
    assert from_plain(json.loads(json.dumps(to_plain(WHOLE)))) == WHOLE


@pytest.mark.parametrize(
    "value",
    [
        None,
        {},
        [],
        {"units": [], "accounts": None},
        {**to_plain(WHOLE), "accounts": []},
        {**to_plain(WHOLE), "units": [{"id": "r-abcd"}]},
        {**to_plain(WHOLE), "accounts": [{"account_id": "111111111111"}]},
        {**to_plain(WHOLE), "more": 1},
    ],
)
def test_anything_else_is_not_taken(value):
    assert from_plain(value) is None

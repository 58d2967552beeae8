"""Regions in lists of users."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.accounts.regions import regions
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError


def test_each_region_is_kept_once_and_in_order() -> None:
    assert regions(["us-gov-west-1", "us-isob-east-1", "us-gov-west-1"], "regions") == (
        "us-gov-west-1",
        "us-isob-east-1",
    )
    assert regions([], "regions") == ()


@pytest.mark.parametrize(
    "value", ["us-east-1", None, {"us-east-1": 1}, [1], ["useast1"], ["us-east-1 "], ["US-EAST-1"]]
)
def test_what_is_not_a_list_of_regions_is_refused(value: object) -> None:
    with pytest.raises(InputError) as refused:
        regions(value, "regions")
    assert refused.value.where == "regions"

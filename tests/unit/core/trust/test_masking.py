# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""External ids in a diff: seen to be there and to change, and not to be read."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.trust.masking import diff, masked
from hypothesis import given
from hypothesis import strategies as st

IDS = st.text(st.sampled_from("abAB0-"), min_size=2, max_size=40)
KEYS = st.sampled_from(["sts:ExternalId", "STS:externalid"])


def trusting(key: str, value: Any) -> dict[str, Any]:
    return {"Statement": [{"Sid": "One", "Condition": {"StringEquals": {key: value, "aws:PrincipalOrgID": "o-1"}}}]}


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("6f0c9f2e-3a57-4e0b", "6f0c***"),
        (["6f0c9f2e-3a57-4e0b"], ["6f0c***"]),
        (["6f0c9f2e", "6f0c0000"], ["6f0c*** (2)", "6f0c*** (1)"]),
        ("abcdef", "abc***"),
        ("ab", "a***"),
        ({"Ref": "ExternalId"}, {"Ref": "ExternalId"}),  # a parameter of a template
    ],
)
def test_the_beginning_is_shown(given: Any, shown: Any) -> None:
    assert masked(trusting("sts:ExternalId", given)) == [trusting("sts:ExternalId", shown)]


@given(KEYS, st.lists(IDS, min_size=1, max_size=4), st.lists(IDS, min_size=1, max_size=4))
def test_what_differs_still_differs_and_no_id_is_told(key: str, before: list[str], after: list[str]) -> None:
    sides = diff(trusting(key, before), trusting(key, after))
    read = {side: json.loads(text)["Statement"][0]["Condition"]["StringEquals"][key] for side, text in sides.items()}

    assert [len(read["before"]), len(read["after"])] == [len(before), len(after)]
    for one, shown in zip(before, read["before"], strict=True):
        assert one not in shown
        for other, told in zip(after, read["after"], strict=True):
            assert (one == other) == (shown == told)


def test_the_rest_stays_as_it_is() -> None:
    document = {"list": [1, ["x"], {"a": None}], "text": "sts:ExternalId", "trust": trusting("aws:username", "abcd")}
    assert masked(document, {}) == [document, {}]
    assert diff({}, {"a": 1}) == {"before": "", "after": '{\n  "a": 1\n}\n'}

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a function reports of a batch, and which messages stay in the queue for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.services.lambda_.poller import reported

EVERY = ["a", "b", "c"]


@pytest.mark.parametrize(
    ("response", "kept"),
    [
        (None, []),
        ({}, []),
        ({"batchItemFailures": []}, []),
        ({"batchItemFailures": None}, []),
        ({"batchItemFailures": [{"itemIdentifier": "b"}]}, ["b"]),
        ({"batchItemFailures": [{"itemIdentifier": ""}]}, EVERY),
        ({"batchItemFailures": [{"itemIdentifier": None}]}, EVERY),
        ({"batchItemFailures": [{"identifier": "b"}]}, EVERY),
        ({"batchItemFailures": [{"itemIdentifier": "stranger"}]}, EVERY),
        ({"failures": []}, EVERY),
        ("done", EVERY),
    ],
)
def test_what_stays(response, kept):
    assert reported(response, EVERY) == kept


@given(st.lists(st.sampled_from(EVERY), min_size=1))
def test_what_is_reported_stays_and_nothing_else(failed):
    response = {"batchItemFailures": [{"itemIdentifier": each} for each in failed]}

    assert set(reported(response, EVERY)) == set(failed)

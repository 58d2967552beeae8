# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""When AWS answered."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.calls.moments import answered_at


def test_it_is_what_the_answer_says() -> None:
    answer = {"ResponseMetadata": {"HTTPHeaders": {"date": "Sat, 31 Jan 2026 10:00:00 GMT"}}}
    assert answered_at(answer) == datetime(2026, 1, 31, 10, tzinfo=UTC)


@pytest.mark.parametrize("headers", [{}, {"date": "soon"}])
def test_where_it_does_not_say_our_own_clock_does(headers) -> None:
    before = datetime.now(UTC)
    assert before <= answered_at({"ResponseMetadata": {"HTTPHeaders": headers}}) <= datetime.now(UTC)

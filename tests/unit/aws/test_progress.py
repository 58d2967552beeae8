# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What long work says while it goes on: heard by those who listen, and by nobody else."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.progress import tell, telling_to


def test_only_who_listens_hears() -> None:
    first: list[str] = []
    second: list[str] = []
    tell("too early")
    with telling_to(first.append):
        tell("one")
        with telling_to(second.append):
            tell("two")
    tell("too late")
    assert (first, second) == (["one", "two"], ["two"])


def test_nobody_listens_after_a_failure() -> None:
    heard: list[str] = []
    with pytest.raises(LookupError), telling_to(heard.append):
        raise LookupError
    tell("afterwards")
    assert heard == []

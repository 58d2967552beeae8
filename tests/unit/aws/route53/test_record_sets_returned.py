# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The record sets that a task asks to have returned: as the listing had them, without a further call."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.route53 import record_sets_info
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError

from tests.support.aws.fakes import NoConnection, client_error
from tests.support.aws.route53_fakes import Connection, ensure, info_params, listing
from tests.support.record_sets.zones import a, alias

NAMES = ["w.example.com", "*.w.example.com"]
STORED = [a("w"), a("deep.below.w"), a("other"), alias("x.w", "w.example.com")]


def returned(connection: Connection, *entries: Any, **options: Any) -> list[tuple[str, list[str]]]:
    result = ensure(connection, *entries, return_names=NAMES, **options)
    return [(each["record"], each.get("value", [])) for each in result["record_sets"]]


@pytest.mark.parametrize("check_mode", [False, True])
def test_they_are_as_before_the_first_write(check_mode: bool) -> None:
    connection = Connection(listing(*STORED))

    found = returned(connection, a("w", "192.0.2.9"), a("new.w"), check_mode=check_mode, wait=False)

    assert ("w.example.com", ["192.0.2.1"]) in found
    assert {name for name, _value in found} == {"w.example.com", "deep.below.w.example.com", "x.w.example.com"}
    assert len(connection.pages.arguments) == 1, "the one listing"


def test_they_are_as_the_module_that_reads_says_them() -> None:
    stored = [*STORED, {"record": "t.w.example.com", "type": "TXT", "ttl": 5, "value": ["plain", '"a" "b"']}]

    ours = ensure(Connection(listing(*stored)), return_names=NAMES)["record_sets"]

    read = record_sets_info.info(info_params(names=NAMES), Connection(listing(*stored)))["record_sets"]
    assert ours == read
    assert len(ours) == 4


def test_none_are_returned_unless_asked_for() -> None:
    assert "record_sets" not in ensure(Connection(listing(a("w"))), a("w"))


def test_they_are_returned_where_writing_failed() -> None:
    connection = Connection(listing(a("w")), change_resource_record_sets=client_error("AccessDenied", "no"))
    with pytest.raises(AwsError) as failure:
        ensure(connection, a("new.w"), return_names=NAMES)
    assert [each["record"] for each in failure.value.result["record_sets"]] == ["w.example.com"]


@pytest.mark.parametrize("names", [["www..example.com"], [7.5], [""]], ids=str)
def test_names_that_are_none_make_no_call(names: list[Any]) -> None:
    with pytest.raises(InputError, match=r"^return_names"):
        ensure(NoConnection(), a("w"), return_names=names)  # type: ignore[arg-type]

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""route53_record_sets: brakes, owners and options that are unsafe."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.outcome import attempt
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError

from tests.support.aws.fakes import NoConnection, client_error
from tests.support.aws.route53_fakes import SUBMITTED, Connection, ensure, listing
from tests.support.record_sets.zones import a


def many(count: int) -> list[dict[str, Any]]:
    return [a(f"h{number:04}") for number in range(count)]


def test_overwrite_false() -> None:
    connection = Connection(listing(a("w")))
    with pytest.raises(InputError, match="overwrite"):
        ensure(connection, a("w", "192.0.2.2"), overwrite=False)
    assert connection.written() == []


def test_prune_needs_to_be_asked_for_and_keeps_to_its_scope() -> None:
    existing = listing(a("a.sub"), a("b"))
    scope = {"names": ["*.sub.example.com"], "types": None}
    assert not ensure(Connection(existing), scope=scope)["changed"]
    assert ensure(Connection(existing), scope=scope, prune=True, force=True)["applied"] == ["a.sub.example.com A"]


def test_a_plan_beyond_the_brakes_writes_nothing_and_returns_the_numbers() -> None:
    existing = listing(*many(4))
    for check_mode in (False, True):
        connection = Connection(existing)
        outcome = attempt(lambda: ensure(connection, *many(2), prune=True, check_mode=check_mode))  # noqa: B023
        assert outcome.failed
        assert outcome.result["msg"].startswith("max_delete_percent: 2 of 4 record sets (50 %) would be deleted")
        assert not outcome.result["changed"]
        assert outcome.result["brakes"] == {
            "delete": {"count": 2, "of": 4, "percent": 50.0},
            "update": {"count": 0, "of": 4, "percent": 0.0},
        }
        assert outcome.result["counts"]["delete"] == 2
        assert outcome.result["not_applied"] == ["h0002.example.com A", "h0003.example.com A"]
        assert connection.written() == []
    for lifted in ({"force": True}, {"max_delete_percent": 50}):
        assert ensure(Connection(existing), *many(2), prune=True, **lifted)["counts"]["delete"] == 2


def test_a_result_stays_small_and_says_what_it_leaves_out() -> None:
    result = ensure(Connection(), *many(1500))
    assert (len(result["changes"]), result["changes_omitted"], len(result["applied"])) == (1000, 500, 1500)
    lines = result["diff"]["after"].splitlines()
    assert (len(lines), lines[-1]) == (501, "; … and 1000 more")
    assert ensure(Connection(), a("w"))["changes_omitted"] == 0


def marked(prefix: str, owner: str = "me") -> dict[str, Any]:
    return {"prefix": prefix, "type": "TXT", "value": f"heritage=external-dns,external-dns/owner={owner}"}


def test_of_an_owner_markers_are_written_but_not_counted() -> None:
    connection = Connection(listing(a("mine"), marked("a-mine"), a("same"), a("theirs"), marked("a-theirs", "x")))
    result = ensure(connection, a("new"), a("same"), owner="me", adopt=True, prune=True, force=True)
    assert result["counts"] == {"create": 1, "update": 0, "delete": 1, "unchanged": 4, "ignored": 0}
    assert [(change["action"], change["record"], change["why"]) for change in result["changes"]] == [
        ("adopt", "same.example.com", "it had no owner"),
        ("delete", "mine.example.com", "it is not declared"),
        ("create", "new.example.com", "it does not exist"),
    ]
    assert result["changes"][0]["before"] == result["changes"][0]["after"]
    assert result["adopted"] == ["same.example.com A"]
    assert result["applied"] == ["same.example.com A", "mine.example.com A", "new.example.com A"]
    assert result["ownership"] == {"own": 1, "unmarked": 3, "others": 1}
    assert sorted(connection.written()[0]) == [
        "CREATE a-new.example.com.",
        "CREATE a-same.example.com.",
        "CREATE new.example.com.",
        "DELETE a-mine.example.com.",
        "DELETE mine.example.com.",
    ]
    assert "a-same.example.com." in result["diff"]["after"]


def test_what_was_done_before_a_new_plan_is_counted_once() -> None:
    """Markers are hidden from the count of what stays, whatever was written before somebody got in the way."""
    hosts = many(600)
    half = [*hosts[:500], *(marked(f"a-h{number:04}") for number in range(500))]
    conflict = client_error("InvalidChangeBatch", "it already exists")
    connection = Connection(listing(), listing(*half, a("other")), change_resource_record_sets=[SUBMITTED, conflict])
    with pytest.raises(AwsError) as failure:
        ensure(connection, *hosts, owner="me")
    assert failure.value.result["counts"] == {"create": 600, "update": 0, "delete": 0, "unchanged": 3, "ignored": 0}
    assert [len(failure.value.result[names]) for names in ("applied", "not_applied")] == [500, 100]


@pytest.mark.parametrize(
    "changes",
    [
        {"owner": "a b"},
        {"owner": "me", "owner_prefix": "x y"},
        {"adopt": True},
        {"owner": "me", "record_sets": [a("x" * 62)], "zone": "example.com"},
        {"max_delete_percent": 101},
        {"max_delete": -1},
    ],
    ids=str,
)
def test_bad_safety_options_make_no_call(changes: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        ensure(NoConnection(), **changes)


def test_a_marker_that_cannot_be_is_refused_before_any_write() -> None:
    connection = Connection()
    with pytest.raises(InputError, match="has 64 characters"):
        ensure(connection, a("x" * 62), owner="me")
    assert connection.methods() == ["get_hosted_zone"]

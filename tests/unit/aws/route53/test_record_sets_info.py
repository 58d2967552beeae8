"""Which record sets of a zone are returned."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.route53 import record_sets_info
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError

from tests.support.aws.fakes import NoConnection
from tests.support.aws.route53_fakes import Connection, ensure, info_params, listing
from tests.support.record_sets.zones import a


def marker(name: str, owner: str, **changes: Any) -> dict[str, Any]:
    value = f'"heritage=external-dns,external-dns/owner={owner}"'
    return {"prefix": name, "type": "TXT", "value": value, "txt_transformation": "quoted", **changes}


def info(connection: Any, **options: Any) -> dict[str, Any]:
    return record_sets_info.info(info_params(**options), connection)


EXISTING = listing(
    a("w"), marker("a-w", "web"), a("m"), marker("a-m", "mail"), a("n"), {"prefix": "t", "type": "TXT", "value": "x"}
)


@pytest.mark.parametrize(
    ("options", "names"),
    [
        ({"owner": "web"}, ["w A"]),
        ({"owner": "mail"}, ["m A"]),
        ({"owner": "nobody"}, []),
        ({"owner": "web", "names": ["m.example.com"]}, []),
        ({"owner": "web", "owner_prefix": "other-"}, []),
        ({"types": ["TXT"]}, ["a-w TXT", "a-m TXT", "t TXT"]),
    ],
    ids=str,
)
def test_filters(options: dict[str, Any], names: list[str]) -> None:
    found = info(Connection(EXISTING), **options)["record_sets"]
    assert [f"{each['record'].removesuffix('.example.com')} {each['type']}" for each in found] == names


def test_what_an_owner_has_can_be_fed_back() -> None:
    found = info(Connection(EXISTING), owner="web")["record_sets"]
    result = ensure(Connection(EXISTING), *found, owner="web", prune=True)
    assert (result["changed"], result["changes"]) == (False, [])


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"owner": "a b"}, "^owner: 'a b' cannot stand in a marker"),
        ({"owner_prefix": "x"}, "^owner_prefix: it needs owner"),
        ({"names": ["a..b"]}, r"^names\[0\]: 'a\.\.b' has an empty label"),
        ({"types": ["ANY"]}, r"^types\[0\]: 'ANY' is not a type"),
        ({"hosted_zone_id": None}, "^zone: no hosted zone is named"),
    ],
    ids=str,
)
def test_bad_input_makes_no_call(options: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        info(NoConnection(), **options)

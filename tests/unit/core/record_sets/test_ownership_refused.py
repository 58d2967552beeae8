# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an owner may not have: record sets of others, without a marker, or with one that cannot be."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.markers import Naming
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.ownership import Owner

from tests.support.record_sets.claimed import carried_out, claims, mark, names, stored
from tests.support.record_sets.zones import APEX, a, alias, cname, weighted, zone

APEX_PREFIX = "%{record_type}-owner."


@pytest.mark.parametrize(
    ("existing", "declared", "says"),
    [
        pytest.param([a("w"), mark("a-w", "x")], [a("w")], r"record_sets\[0\].*owner 'x': w", id="as it is"),
        pytest.param([a("w"), mark("a-w", "x")], [a("w", ttl=1)], "owner 'x': w.example.com A", id="changed"),
        pytest.param([a("w"), mark("a-w", "x")], [a("w", state="absent")], "owner 'x': w", id="absent"),
        pytest.param([a("w"), mark("a-w", "x")], [cname("w")], r"w\.example\.com A.*owner 'x': w", id="replaced"),
        pytest.param([a("w"), mark("a-w", "")], [a("w")], "owner ''", id="marker without owner"),
        pytest.param([a("w"), mark("w", "x")], [a("w")], "owner 'x'", id="format without type"),
        pytest.param([alias("w", "t"), a("t"), mark("cname-w", "x")], [alias("w", "t")], "owner 'x'", id="old alias"),
        pytest.param([mark("a-w", "x")], [a("w")], "marker a-w.example.com TXT exists, but belongs", id="orphan"),
        pytest.param(
            [{"prefix": "a-w", "type": "TXT", "value": "ciphertext"}], [a("w")], "cannot be read as a marker", id="text"
        ),
        pytest.param(
            [a("w"), {"prefix": "a-w", "type": "TXT", "value": "ciphertext"}],
            [a("w")],
            "cannot be read as a marker",
            id="encrypted marker",
        ),
        pytest.param([mark("a-w")], [mark("a-w")], "is an owner marker", id="declared marker"),
        pytest.param([mark("a-w", "x")], [mark("a-w", state="absent")], "is an owner marker", id="absent marker"),
        pytest.param([], [APEX[0] | {"ttl": 60}], "NS and SOA of a zone have no owner", id="NS of the zone"),
        pytest.param([cname("a-w")], [a("w")], "CNAME cannot stand beside the owner marker a-w", id="CNAME there"),
        pytest.param([mark("a-w", "x")], [cname("a-w")], "CNAME cannot stand beside the owner", id="new CNAME"),
    ],
)
def test_refused_with_adopt_too(existing: list[dict[str, Any]], declared: list[dict[str, Any]], says: str) -> None:
    with pytest.raises(InputError, match=says):
        claims(*declared, adopt=True).plan(stored(*existing))


@pytest.mark.parametrize("entry", [a("w"), a("w", ttl=1), a("w", state="absent"), cname("w")], ids=str)
def test_what_has_no_owner_is_refused(entry: dict[str, Any]) -> None:
    with pytest.raises(InputError, match=r"1 record sets have no owner: w\.example\.com A\. Set adopt"):
        claims(entry).plan(stored(a("w")))


def test_the_apex_needs_a_prefix_with_a_dot() -> None:
    mx = {"prefix": "", "type": "MX", "value": "10 mail.example.com"}
    with pytest.raises(InputError, match=r"mx-example\.com is not in the zone example\.com\. Use an owner_prefix"):
        claims(mx)
    claim = claims(mx, *APEX, prefix=APEX_PREFIX)
    assert names(carried_out(claim, zone())) == ["example.com MX", "mx-owner.example.com TXT"]


@pytest.mark.parametrize(
    ("declared", "naming", "says"),
    [
        pytest.param([a("x" * 62)], {}, r"record_sets\[0\].*owner marker: the label .* has 64 characters", id="label"),
        pytest.param([a("www")], {"prefix": "p" * 60}, "has 65 characters", id="label by prefix"),
        pytest.param([a("www")], {"prefix": ".x"}, "starts with a dot", id="leading dot"),
        pytest.param([a("www")], {"suffix": "..x"}, "empty label", id="empty label"),
        pytest.param(
            [{"prefix": "w", "type": "AAAA", "value": "::1"}],
            {"prefix": "%{record_type}"},
            "read as the marker of something else",
            id="ambiguous",
        ),
        pytest.param([a("w"), mark("a-w")], {}, r"^record_sets\[1\].*is the owner marker of w", id="declared"),
        pytest.param(
            [a("w"), mark("a-w", state="absent")], {}, r"^record_sets\[1\].*is the owner marker of w", id="absent"
        ),
        pytest.param(
            [weighted("w", "x"), mark("a-w", state="absent")], {}, "is the owner marker of w", id="all identifiers"
        ),
        pytest.param(
            [a("*"), a("any")],
            {"wildcard_replacement": "any"},
            "is already the marker of",
            id="wildcard and its replacement",
        ),
    ],
)
def test_markers_that_cannot_be(declared: list[dict[str, Any]], naming: dict[str, str], says: str) -> None:
    with pytest.raises(InputError, match=says):
        claims(*declared, **naming)


def test_the_options_of_a_task() -> None:
    options: dict[str, Any] = {
        "owner": "me",
        "adopt": True,
        "owner_prefix": "Txt-",
        "owner_suffix": None,
        "owner_wildcard_replacement": None,
    }
    assert Owner.read(options) == Owner("me", Naming("txt-"), adopt=True)
    assert Owner.read(dict.fromkeys(options)) is None
    for option in ("adopt", "owner_prefix"):
        with pytest.raises(InputError, match=f"^{option}: it needs owner"):
            Owner.read(dict.fromkeys(options) | {option: options[option]})

"""Plans and loops: what is declared must lead somewhere, and what others hold is named or left."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.model import Key, Stored
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.plan import make_plan
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.wire import read_zone

from tests.support.record_sets.zones import ZONE_ID, a, alias, cname, desired, zone


def test_cnames_of_others_may_lead_to_themselves() -> None:
    others = zone(cname("x", "y.example.com")) | zone(cname("y", "x.example.com"))
    assert make_plan(desired(cname("z", "target.example.org")), others).changes


def test_a_loop_of_others_is_named_by_its_key() -> None:
    with pytest.raises(InputError, match=r"^a\.example\.com A: "):
        make_plan(desired(a("x"), alias("y", "x")), zone() | _loop())


def _loop() -> dict[Key, Stored]:
    def structure(name: str, target: str) -> dict[str, Any]:
        alias_target = {"HostedZoneId": ZONE_ID, "DNSName": target, "EvaluateTargetHealth": False}
        return {"Name": name, "Type": "A", "AliasTarget": alias_target}

    return read_zone(
        [structure("a.example.com.", "b.example.com."), structure("b.example.com.", "a.example.com.")], ZONE_ID
    )

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Aliases: which targets there are, and what is refused of one."""

from __future__ import annotations

import pytest

from sandbox.services.route53 import changes
from sandbox.services.route53.model import Vpc, Zone
from sandbox.services.route53.store import Store
from tests.support.sandbox.route53_builders import alias, apply, change, refusal, zone_of


def test_alias_to_a_set_of_the_zone(zone: Zone) -> None:
    link = alias("CREATE", "@", "A", "WWW.example.com", zone.id)
    missing = f"Tried to create an alias that targets www.example.com., type A in zone {zone.id}, but that target"
    assert refusal(zone, link) == f"InvalidChangeBatch: [{missing} was not found]"
    target = change("CREATE", "www", "A", "192.0.2.1")
    assert missing in refusal(zone, link, target)
    apply(zone, target, link)
    (found,) = zone.contents.of("example.com.", "A")
    assert found.to_api()["AliasTarget"] == {
        "HostedZoneId": zone.id,
        "DNSName": "www.example.com.",
        "EvaluateTargetHealth": False,
    }
    assert "TTL" not in found.to_api()


def test_alias_needs_a_target_of_its_type(zone: Zone) -> None:
    apply(zone, change("CREATE", "www", "CNAME", "a.example.net"))
    assert "but that target was not found" in refusal(zone, alias("CREATE", "x", "A", "www.example.com", zone.id))
    apply(zone, alias("CREATE", "x", "CNAME", "www.example.com", zone.id))


@pytest.mark.parametrize(
    ("kind", "target", "zone_id", "words"),
    [
        ("A", "www.example.org", "own", "lie within the target zone, Tried to create an alias that targets"),
        ("A", "www.example.org", "Z2FDTNDATAQYW2", "but the alias target name does not lie within the target zone"),
        ("A", "d1.cloudfront.net", "Z2BJ6XQ5FK7U4H", "but the alias target name does not lie within the target zone"),
        ("A", "www.example.org", "ZUNKNOWN", "but that target was not found"),
        ("NS", "d1.cloudfront.net", "Z2FDTNDATAQYW2", "but aliases are not supported for that type"),
        ("A", "a..b", "own", "FATAL problem: DomainLabelEmpty"),
    ],
)
def test_alias_targets_that_do_not_exist(zone: Zone, kind: str, target: str, zone_id: str, words: str) -> None:
    assert words in refusal(zone, alias("CREATE", "x", kind, target, zone.id if zone_id == "own" else zone_id))


def test_alias_to_another_hosted_zone() -> None:
    store = Store()
    zone, other = zone_of(store), zone_of(store, "example.net")
    surroundings = changes.Surroundings(zone_by_id=store.zones.get)
    apply(other, change("CREATE", "www.example.net", "A", "192.0.2.1"))
    link = alias("CREATE", "x", "A", "www.example.net", other.id)
    assert "but that target was not found" in refusal(zone, link, surroundings=surroundings)


@pytest.mark.parametrize(
    ("target", "zone_id"),
    [("d111.cloudfront.net", "Z2FDTNDATAQYW2"), ("dualstack.lb.us-east-1.elb.amazonaws.com", "Z35SXDOTRQ7X7K")],
)
def test_alias_to_an_aws_resource(zone: Zone, target: str, zone_id: str) -> None:
    apply(zone, alias("CREATE", "@", "A", target, zone_id), alias("CREATE", "@", "AAAA", target, zone_id))


def test_cloudfront_evaluates_no_health_and_is_public() -> None:
    link = alias("CREATE", "@", "A", "d111.cloudfront.net", "Z2FDTNDATAQYW2")
    healthy = alias("CREATE", "x", "A", "d111.cloudfront.net", "Z2FDTNDATAQYW2")
    healthy["ResourceRecordSet"]["AliasTarget"]["EvaluateTargetHealth"] = True
    assert "EvaluateTargetHealth cannot be true for CloudFront" in refusal(zone_of(Store()), healthy)
    private = zone_of(Store(), vpc=Vpc("us-east-1", f"vpc-{1:017x}"))
    assert "cannot be in a private zone" in refusal(private, link)


def test_loops_of_aliases(zone: Zone) -> None:
    apply(zone, change("CREATE", "a", "A", "192.0.2.1"), alias("CREATE", "b", "A", "a.example.com", zone.id))
    apply(zone, alias("CREATE", "c", "A", "b.example.com", zone.id))
    assert "create a loop of aliases" in refusal(zone, alias("UPSERT", "a", "A", "c.example.com", zone.id))


def test_the_target_of_an_alias_may_go_first(zone: Zone) -> None:
    target, link = change("CREATE", "a", "A", "192.0.2.1"), alias("CREATE", "b", "A", "a.example.com", zone.id)
    apply(zone, target, link)
    apply(zone, {**target, "Action": "DELETE"}, {**link, "Action": "DELETE"})
    assert len(zone.contents) == 2

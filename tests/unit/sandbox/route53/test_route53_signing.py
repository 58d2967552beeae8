# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Key-signing keys, signing, and the DS record set above a zone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import dns.dnssec
import dns.name
import dns.rdata
import pytest

from sandbox.services.route53 import signing, zones
from sandbox.services.route53.model import Zone
from sandbox.services.route53.resolution import Resolver
from sandbox.services.route53.store import Store
from sandbox.wire.errors import ApiError
from tests.support.sandbox.route53_builders import DNS_ACCOUNT, apply, change

NOW = datetime(2026, 11, 1, tzinfo=UTC)
ARN = "arn:aws:kms:us-east-1:222222222222:key/"


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def above(store: Store) -> Zone:
    return zones.create(store, DNS_ACCOUNT, {"Name": "example.com", "CallerReference": "above"})


@pytest.fixture
def zone(store: Store, above: Zone) -> Zone:
    return zones.create(store, DNS_ACCOUNT, {"Name": "sub.example.com", "CallerReference": "sub"})


def make(zone: Zone, name: str = "first", status: str = "ACTIVE", arn: str = "") -> signing.KeySigningKey:
    given = {"Name": name, "KeyManagementServiceArn": arn or ARN + name, "Status": status}
    return signing.create(zone, given, NOW)


def code_of(call: Callable[..., Any], *arguments: Any) -> str:
    """The code by which a call is refused."""
    with pytest.raises(ApiError) as refused:
        call(*arguments)
    return refused.value.code


def test_the_life_of_a_key(store: Store, above: Zone, zone: Zone) -> None:
    assert code_of(signing.enable, zone) == "KeySigningKeyWithActiveStatusNotFound"
    assert code_of(signing.disable, store, zone) == "DNSSECNotFound"
    key = make(zone)
    assert signing.describe(zone)["Status"] == {"ServeSignature": "NOT_SIGNING"}
    signing.enable(zone)
    described = signing.describe(zone)
    assert described["Status"] == {"ServeSignature": "SIGNING"}
    assert described["KeySigningKeys"][0]["DSRecord"] == key.ds_record
    assert code_of(signing.deactivate, store, zone, key) == "KeySigningKeyInUse"
    assert code_of(signing.delete, zone, key) == "InvalidKeySigningKeyStatus"
    assert code_of(signing.check_deletion, zone) == "HostedZoneNotEmpty"

    servers = zone.delegation_set.name_servers
    apply(above, change("CREATE", "sub", "NS", *servers), change("CREATE", "sub", "DS", key.ds_record.lower()))
    assert code_of(signing.disable, store, zone) == "KeySigningKeyInParentDSRecord"
    make(zone, "second")
    assert code_of(signing.deactivate, store, zone, key) == "KeySigningKeyInParentDSRecord"
    signing.deactivate(store, zone, signing.key_of(zone, "second"))

    apply(above, change("DELETE", "sub", "DS", key.ds_record.lower()))
    signing.disable(store, zone)
    signing.deactivate(store, zone, key)
    for name in ("first", "second"):
        signing.delete(zone, signing.key_of(zone, name))
    signing.check_deletion(zone)


def test_what_a_key_cannot_be(zone: Zone) -> None:
    make(zone)
    assert code_of(make, zone) == "InvalidKMSArn"
    assert code_of(make, zone, "first", "ACTIVE", ARN + "x") == "KeySigningKeyAlreadyExists"
    assert code_of(make, zone, "a-b") == "InvalidKeySigningKeyName"
    assert code_of(make, zone, "other", "ACTIVE", ARN.replace("us-east-1", "eu-west-1")) == "InvalidKMSArn"
    assert code_of(make, zone, "other", "DELETING") == "InvalidKeySigningKeyStatus"
    assert code_of(signing.key_of, zone, "other") == "NoSuchKeySigningKey"
    make(zone, "second")
    assert code_of(make, zone, "third") == "TooManyKeySigningKeys"


def test_a_private_zone_cannot_be_signed(zone: Zone) -> None:
    zone.private = True
    assert code_of(make, zone) == code_of(signing.enable, zone) == code_of(signing.describe, zone) == "InvalidArgument"


def test_a_server_of_both_zones_answers_for_ds_as_the_one_above(store: Store, above: Zone, zone: Zone) -> None:
    apply(above, change("CREATE", "sub", "DS", make(zone).ds_record.lower()))
    found = Resolver(store).resolve("sub.example.com.", "DS")
    assert [record.type for record in found.answer] == ["DS"]
    assert Resolver(store).resolve("example.com.", "DS").answer == []


def test_a_signed_zone_publishes_its_keys_and_their_ds_is_what_it_says(zone: Zone, store: Store) -> None:
    keys = [make(zone), make(zone, "second", "INACTIVE")]
    assert Resolver(store).resolve(zone.name, "DNSKEY").answer == []
    signing.enable(zone)
    found = Resolver(store).resolve(zone.name, "DNSKEY").answer
    published = [dns.rdata.from_text("IN", "DNSKEY", record.value) for record in found]
    assert [record.rdata for record in found] == [rdata.to_wire() for rdata in published]
    assert [rdata.flags for rdata in published] == [257, 256]
    assert keys[0].dnskey_record == found[0].value
    made = dns.dnssec.make_ds(dns.name.from_text(zone.name), published[0], "SHA256")  # by another implementation
    assert made.to_text().upper() == keys[0].ds_record
    assert Resolver(store).resolve("www.sub.example.com.", "DNSKEY").code == "NXDOMAIN"

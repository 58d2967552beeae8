# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Key-signing keys of a zone and whether it is signed, as far as somebody who publishes a DS record set sees it.

Nothing is signed: answers have no RRSIG. A signed zone publishes its keys, with the key tags and digests of RFC 4034.
Keys are made of the zone and their names, so that they stay the same.
https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-configuring-dnssec.html; errors by botocore's model, and
wording ours where no source is named.
"""

from __future__ import annotations

import base64
import hashlib
import re
import struct
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.services.route53 import names
from sandbox.services.route53.model import Zone
from sandbox.services.route53.store import Store
from sandbox.wire.errors import ApiError

ACTIVE, INACTIVE = "ACTIVE", "INACTIVE"
KEYS_MAXIMUM = 2  # "You can only have two KSKs per hosted zone"
_NAME = re.compile(r"[A-Za-z0-9_]{3,128}")
# "The customer managed key must be in the us-east-1 Region"
_KMS_ARN = re.compile(r"arn:aws:kms:us-east-1:[0-9]{12}:key/.+")
_ALGORITHM, _DIGEST = 13, 2  # ECDSAP256SHA256 and SHA-256, the only ones that Route 53 has
_KEY_SIGNING, _ZONE_SIGNING, _PROTOCOL = 257, 256, 3
TYPE = "DNSKEY"  # which nobody can put into a zone
KEY_TTL = 3600


@dataclass
class KeySigningKey:
    name: str
    kms_arn: str
    status: str
    created: datetime
    zone_id: str
    zone_name: str

    @property
    def public_key(self) -> bytes:
        seed = f"{self.zone_id} {self.name} {self.created.isoformat()}".encode()
        return hashlib.sha512(seed).digest()

    @property
    def digest(self) -> str:
        """RFC 4034, 5.1.4."""
        return hashlib.sha256(names.wire(self.zone_name) + rdata(self.dnskey_record)).hexdigest().upper()

    @property
    def tag(self) -> int:
        """RFC 4034, appendix B."""
        octets = rdata(self.dnskey_record)
        total = sum(octet if place % 2 else octet << 8 for place, octet in enumerate(octets))
        return (total + (total >> 16)) & 0xFFFF

    @property
    def dnskey_record(self) -> str:
        return _record(_KEY_SIGNING, self.public_key)

    @property
    def ds_record(self) -> str:
        return f"{self.tag} {_ALGORITHM} {_DIGEST} {self.digest}"

    def to_api(self) -> dict[str, Any]:
        return {
            "Name": self.name,
            "KmsArn": self.kms_arn,
            "Flag": _KEY_SIGNING,
            "SigningAlgorithmMnemonic": "ECDSAP256SHA256",
            "SigningAlgorithmType": _ALGORITHM,
            "DigestAlgorithmMnemonic": "SHA-256",
            "DigestAlgorithmType": _DIGEST,
            "KeyTag": self.tag,
            "DigestValue": self.digest,
            "PublicKey": base64.b64encode(self.public_key).decode(),
            "DSRecord": self.ds_record,
            "DNSKEYRecord": self.dnskey_record,
            "Status": self.status,
            "CreatedDate": self.created,
            "LastModifiedDate": self.created,
        }


def published(zone: Zone) -> list[str]:
    """The DNSKEY record set of a signed zone: the keys that sign keys, and the one of Route 53 that signs the rest."""
    if not zone.signed:
        return []
    zone_signing = _record(_ZONE_SIGNING, hashlib.sha512(f"{zone.id} zone-signing".encode()).digest())
    return [*(key.dnskey_record for key in zone.keys.values() if key.status == ACTIVE), zone_signing]


def rdata(dnskey: str) -> bytes:
    """The wire form of a DNSKEY (RFC 4034, 2.1)."""
    flags, protocol, algorithm, public = dnskey.split()
    return struct.pack("!HBB", int(flags), int(protocol), int(algorithm)) + base64.b64decode(public)


def _record(flags: int, public_key: bytes) -> str:
    return f"{flags} {_PROTOCOL} {_ALGORITHM} {base64.b64encode(public_key).decode()}"


def describe(zone: Zone) -> dict[str, Any]:
    """What GetDNSSEC says."""
    check_public(zone)
    status = "SIGNING" if zone.signed else "NOT_SIGNING"
    return {"Status": {"ServeSignature": status}, "KeySigningKeys": [key.to_api() for key in zone.keys.values()]}


def check_public(zone: Zone) -> None:
    if zone.private:
        raise ApiError("InvalidArgument", "DNSSEC is not supported for private hosted zones")


def create(zone: Zone, parameters: dict[str, Any], now: datetime) -> KeySigningKey:
    check_public(zone)
    name, arn, status = parameters["Name"], parameters["KeyManagementServiceArn"], parameters["Status"]
    if not _NAME.fullmatch(name):
        raise ApiError("InvalidKeySigningKeyName", f"The name {name} is not one of a key-signing key.")
    if not _KMS_ARN.fullmatch(arn) or any(key.kms_arn == arn for key in zone.keys.values()):
        raise ApiError("InvalidKMSArn", f"{arn} cannot be the key of a key-signing key of this zone.")
    if status not in (ACTIVE, INACTIVE):
        raise ApiError("InvalidKeySigningKeyStatus", f"{status} is no status of a new key-signing key.")
    if name in zone.keys:
        raise ApiError("KeySigningKeyAlreadyExists", f"A key-signing key {name} exists already.", 409)
    if len(zone.keys) == KEYS_MAXIMUM:
        raise ApiError("TooManyKeySigningKeys", "The zone has two key-signing keys already.")
    zone.keys[name] = KeySigningKey(name, arn, status, now, zone.id, zone.name)
    return zone.keys[name]


def key_of(zone: Zone, name: str) -> KeySigningKey:
    if name not in zone.keys:
        raise ApiError("NoSuchKeySigningKey", f"The zone has no key-signing key {name}.", 404)
    return zone.keys[name]


def deactivate(store: Store, zone: Zone, key: KeySigningKey) -> None:
    """KeySigningKeyInUse: "it's the only KSK for a currently-enabled DNSSEC"."""
    others = [each for each in zone.keys.values() if each is not key and each.status == ACTIVE]
    if zone.signed and not others:
        raise ApiError("KeySigningKeyInUse", f"{key.name} is the only active key-signing key of a signed zone.")
    _check_parent(store, zone, [key])
    key.status = INACTIVE


def delete(zone: Zone, key: KeySigningKey) -> None:
    """The wording is that of hashicorp/terraform-provider-aws#21368."""
    if key.status != INACTIVE:
        raise ApiError(
            "InvalidKeySigningKeyStatus",
            f"Key Signing Key with name {key.name} cannot be deleted because current status is not INACTIVE.",
        )
    del zone.keys[key.name]


def enable(zone: Zone) -> None:
    check_public(zone)
    if not any(key.status == ACTIVE for key in zone.keys.values()):
        raise ApiError("KeySigningKeyWithActiveStatusNotFound", "The zone has no active key-signing key.")
    zone.signed = True


def disable(store: Store, zone: Zone) -> None:
    if not zone.keys:
        raise ApiError("DNSSECNotFound", "The hosted zone doesn't have any DNSSEC resources.")
    _check_parent(store, zone, zone.keys.values())
    zone.signed = False


def check_deletion(zone: Zone) -> None:
    """The wording is that of hashicorp/terraform-provider-aws#21368."""
    if zone.keys:
        raise ApiError(
            "HostedZoneNotEmpty",
            "The specified hosted zone contains DNSSEC Key Signing Keys and so cannot be deleted.",
        )


def _check_parent(store: Store, zone: Zone, keys: Any) -> None:
    """No key may go that a DS record set above the zone stands for: KeySigningKeyInParentDSRecord."""
    above = names.parent(zone.name)
    digests = {
        value.split()[-1].upper()
        for other in store.zones.values()
        if not other.private and names.is_within(above, other.name)
        for found in other.contents.of(zone.name, "DS")
        for value in found.values
    }
    if any(key.digest in digests for key in keys):
        raise ApiError("KeySigningKeyInParentDSRecord", "The key-signing key is specified in a parent DS record.")

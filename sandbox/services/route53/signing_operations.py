# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Route 53's operations on the signing of zones."""

from __future__ import annotations

from typing import Any

from sandbox.calls.call import Call
from sandbox.services.route53 import signing
from sandbox.services.route53.handling import STORE, handles, submitted, zone_of


@handles("GetDNSSEC")
def get_dnssec(call: Call) -> dict[str, Any]:
    return signing.describe(zone_of(call))


@handles("CreateKeySigningKey")
def create_key_signing_key(call: Call) -> dict[str, Any]:
    zone = zone_of(call)
    created = signing.create(zone, call.parameters, call.clock.now())
    location = f"https://route53.amazonaws.com/2013-04-01/keysigningkey/{zone.id}/{created.name}"
    return submitted(call) | {"KeySigningKey": created.to_api(), "Location": location}


@handles("DeactivateKeySigningKey")
def deactivate_key_signing_key(call: Call) -> dict[str, Any]:
    zone = zone_of(call)
    signing.deactivate(STORE, zone, signing.key_of(zone, call.parameters["Name"]))
    return submitted(call)


@handles("DeleteKeySigningKey")
def delete_key_signing_key(call: Call) -> dict[str, Any]:
    zone = zone_of(call)
    signing.delete(zone, signing.key_of(zone, call.parameters["Name"]))
    return submitted(call)


@handles("EnableHostedZoneDNSSEC")
def enable_hosted_zone_dnssec(call: Call) -> dict[str, Any]:
    signing.enable(zone_of(call))
    return submitted(call)


@handles("DisableHostedZoneDNSSEC")
def disable_hosted_zone_dnssec(call: Call) -> dict[str, Any]:
    signing.disable(STORE, zone_of(call))
    return submitted(call)

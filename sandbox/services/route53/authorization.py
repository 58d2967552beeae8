# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Route 53: hosted zones, changes, health checks; the condition keys of ChangeResourceRecordSets.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonroute53.html and
https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-conditions-route53.html
"""

from __future__ import annotations

from typing import Any

from sandbox.authorization.checks import Check, needs
from sandbox.authorization.context import Values
from sandbox.calls.call import Call
from sandbox.services.route53 import names

_ON_NOTHING_IN_PARTICULAR = {
    "CreateHostedZone",
    "CreateHealthCheck",
    "CreateReusableDelegationSet",
    "GetAccountLimit",
    "GetCheckerIpRanges",
    "GetGeoLocation",
    "GetHealthCheckCount",
    "GetHostedZoneCount",
    "ListGeoLocations",
    "ListHealthChecks",
    "ListHostedZones",
    "ListHostedZonesByName",
    "ListHostedZonesByVPC",
    "ListReusableDelegationSets",
}


@needs("route53")
def any_operation(call: Call) -> list[Check]:
    return [Check(f"route53:{call.operation}", _resource(call), _context(call))]


@needs("route53", "AssociateVPCWithHostedZone", "CreateHostedZone", "DisassociateVPCFromHostedZone")
def associate_vpc(call: Call) -> list[Check]:
    """Operations that associate a VPC look it up with the caller's permissions."""
    return any_operation(call) + ([Check("ec2:DescribeVpcs")] if "VPC" in call.parameters else [])


def _resource(call: Call) -> str:
    if call.operation in _ON_NOTHING_IN_PARTICULAR:
        return "*"
    parameters = call.parameters
    if "ResourceType" in parameters:  # tags: "hostedzone" or "healthcheck"
        identifier = parameters.get("ResourceId") or "*"
        return f"arn:aws:route53:::{parameters['ResourceType']}/{identifier}"
    if "HealthCheckId" in parameters:
        return f"arn:aws:route53:::healthcheck/{parameters['HealthCheckId']}"
    if call.operation == "GetChange":
        return f"arn:aws:route53:::change/{_bare(parameters['Id'])}"
    if call.operation.endswith("ReusableDelegationSet"):
        return f"arn:aws:route53:::delegationset/{_bare(parameters['Id'])}"
    zone = parameters.get("HostedZoneId") or parameters.get("Id")
    return f"arn:aws:route53:::hostedzone/{_bare(zone)}" if zone else "*"


def _bare(identifier: str) -> str:
    return str(identifier).rpartition("/")[2]


def _context(call: Call) -> dict[str, Values]:
    if call.operation != "ChangeResourceRecordSets":
        return {}
    changes: list[dict[str, Any]] = call.parameters.get("ChangeBatch", {}).get("Changes", [])
    record_sets = [change.get("ResourceRecordSet", {}) for change in changes]
    return {
        "route53:ChangeResourceRecordSetsNormalizedRecordNames": _distinct(
            normalised(str(record_set.get("Name", ""))) for record_set in record_sets
        ),
        "route53:ChangeResourceRecordSetsRecordTypes": _distinct(str(r.get("Type", "")) for r in record_sets),
        "route53:ChangeResourceRecordSetsActions": _distinct(str(change.get("Action", "")) for change in changes),
    }


def normalised(name: str) -> str:
    r"""The name as the condition key has it: lower-case, no trailing dot, other characters as ``\ooo``.

    A name that Route 53 cannot parse is passed on in lower case: authorisation comes before its refusal.
    """
    try:
        return names.normalise(name).removesuffix(".")
    except names.NameRefused:
        return name.lower().removesuffix(".")


def _distinct(values: Any) -> list[str]:
    return list(dict.fromkeys(values))

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A zone of its own for the names of a workload account, to which the zone of the DNS account delegates.

For what is told of such a host, it is as one whose zone is its domain. The zone that delegates is its parent.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from ..dns.names import display
from ..dns.zones import zone_name
from ..errors import InputError
from .additional_zones import OF_ONE_ZONE, ZONES, of_each_zone
from .claims import (
    DELEGATED,
    DNS_HOST,
    DOMAIN,
    PARENT_HOST,
    PARENT_ZONE,
    SUBDOMAIN,
    ZONE,
    dns_host,
    is_private,
    zone_of,
)

# Which account the zone is in: that of the parent, or the workload account.
IN_DNS_ACCOUNT, IN_OWN_ACCOUNT = "dns_account", "own_account"
PLACES = (IN_DNS_ACCOUNT, IN_OWN_ACCOUNT)
# They say which zone and which domain it is; DELEGATED does so. Names of roles stay free.
REFUSED = tuple(
    name for name in OF_ONE_ZONE if not name.endswith(("_role_name", "_role_arn")) and name != "zone_access_names"
)
# They say in which account the zone is.
REFUSED_IN_OWN_ACCOUNT = (
    *("shared_values_dns_account_id", "zone_access_account_id", "instance_access_dns_account_id"),
    *("instance_records_dns_account_id", "hosted_zone_account_id", "verify_access_dns_account_id"),
)
VARIABLES = (DELEGATED, *REFUSED_IN_OWN_ACCOUNT)


def place(variables: Mapping[str, Any]) -> str:
    """Where the delegated zone of a host is, as it writes it; empty for a host that has none."""
    return str(variables.get(DELEGATED) or "")


def problems(variables: Mapping[str, Any], unreadable: Collection[str]) -> Iterator[InputError]:
    """What is wrong with it. ``unreadable``: variables whose values are not known."""
    where = place(variables)
    if not where:
        return
    if where not in PLACES:
        yield InputError(
            DELEGATED,
            f"{variables[DELEGATED]!r} says no account for the zone",
            f"use {IN_DNS_ACCOUNT} for a zone in the DNS account, or {IN_OWN_ACCOUNT}; without the variable the "
            "account has a subtree of dns_zone",
        )
        return
    if is_private(variables):
        yield InputError(
            DELEGATED,
            "a private zone delegates to no other zone",
            "leave it out, or set dns_zone_private to false. A private zone with a name of its own needs no delegation",
        )
    if ZONES not in unreadable and variables.get(ZONES) not in (None, "", []):
        yield InputError(
            DELEGATED,
            f"a host with {ZONES} has a subtree of each zone",
            f"leave {ZONES} out for this host, or {DELEGATED}; another host of the account may have the other",
        )
    others = REFUSED_IN_OWN_ACCOUNT if where == IN_OWN_ACCOUNT else ()
    for name in (*REFUSED, *others):
        if variables.get(name) not in (None, ""):
            yield InputError(
                name,
                f"with {DELEGATED} the zone is the account's domain, and this says another one",
                "leave it out: dns_subdomain and dns_zone say which domain it is",
            )


def of_zones(host: str, variables: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The variables of a host for each of its zones, as ``of_each_zone`` has them.

    A delegated zone stands in the place of the zone that delegates, which the others then say. InputError where the
    list of zones cannot be read.
    """
    known = dict(variables)
    parent = zone_of(known)
    if place(known) in PLACES and parent and not known.get(PARENT_ZONE):
        domain = f"{known.get(SUBDOMAIN) or host}.{display(zone_name(parent))}"
        known |= {PARENT_ZONE: parent, PARENT_HOST: dns_host(known), ZONE[0]: domain, DOMAIN[0]: domain}
        if place(known) == IN_OWN_ACCOUNT:
            known[DNS_HOST[0]] = host
    return of_each_zone(known)

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which record sets of one name and type may stand side by side: one policy, and no two with the same choice.

Quoted from AWS:

- "RRSet with DNS name X, type T cannot be created as other RRSets exist with the same name and type."
  (chef-boneyard/route53#100)
- "RRSet with DNS name X, type T, SetIdentifier S cannot be created as a non-weighted set exists with the same name and
  type." (kubernetes-sigs/external-dns#4345) and "... as weighted sets must contain the same TTL." (aws-sdk-go-v2#518)
- "RRSet with DNS name X, type T, SetIdentifier S, and Region Name=R cannot be created because a non-latency RRSet
  with the same name and type already exists." (aws-cli#8241) and "... because a latency RRSet with the same name,
  type and region already exists." (terraform-provider-aws#1668)

No public report shows the words for the other policies: they are formed like those for latency.
"""

from __future__ import annotations

from collections.abc import Iterable

from sandbox.services.route53.model import RecordSet, Routing

_KINDS = {
    "Region": ("latency", "region"),
    "Failover": ("failover", "failover"),
    "GeoLocation": ("geolocation", "geolocation"),
    "MultiValueAnswer": ("multivalue answer", ""),
    "CidrRoutingConfig": ("CIDR", "CIDR location"),
    "GeoProximityLocation": ("geoproximity", "location"),
}
_NO_CNAME_OR_NS = "MultiValueAnswer"


def problem(new: RecordSet, siblings: Iterable[RecordSet]) -> str | None:
    """Why ``new`` may not join ``siblings`` (same name and type, another identifier), or None."""
    siblings = list(siblings)
    what = f"RRSet with DNS name {new.name}, type {new.type}"
    if new.routing is None:
        return f"{what} cannot be created as other RRSets exist with the same name and type." if siblings else None
    what += f", SetIdentifier {new.identifier}"
    policy = new.routing.policy
    if policy == _NO_CNAME_OR_NS and (new.alias is not None or new.type in ("CNAME", "NS")):
        # "multivalue answer ... can't be alias records"; "all record types except CNAME and NS". Wording ours.
        return f"{what} cannot be created as a multivalue answer RRSet."
    strangers = [sibling for sibling in siblings if sibling.routing is None or sibling.routing.policy != policy]
    if policy == "Weight":
        return _weighted_problem(what, new, siblings, bool(strangers))
    kind, choice = _KINDS[policy]
    what += _choice(new.routing)
    if strangers:
        return f"{what} cannot be created because a non-{kind} RRSet with the same name and type already exists."
    if choice and any(sibling.routing == new.routing for sibling in siblings):
        return f"{what} cannot be created because a {kind} RRSet with the same name, type and {choice} already exists."
    return None


def _weighted_problem(what: str, new: RecordSet, siblings: list[RecordSet], strangers: bool) -> str | None:
    if strangers:
        return f"{what} cannot be created as a non-weighted set exists with the same name and type."
    if any(new.ttl != sibling.ttl for sibling in siblings if new.ttl is not None and sibling.ttl is not None):
        return f"{what} cannot be created as weighted sets must contain the same TTL."
    return None


def _choice(routing: Routing) -> str:
    if routing.policy == "Region":
        return f", and Region Name={routing.choice}"
    if routing.policy == "MultiValueAnswer":
        return ""
    if isinstance(routing.choice, tuple):
        return f", and {routing.policy} {', '.join(f'{key}={value}' for key, value in routing.choice)}"
    return f", and {routing.policy}={routing.choice}"

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a host says of a private zone: whether it is one, which of several, and the VPCs in which it answers."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from ..arn import hosted_zone_id
from ..dns.zones import vpcs
from ..errors import InputError
from ..options import dictionary
from .claims import FALSE, PRIVATE, TRUE, is_private

IDS = ("shared_values_zone_id", "dns_zone_id")
VPCS = ("hosted_zone_vpcs", "dns_vpcs", "zone_vpcs_vpcs")
VARIABLES = (*PRIVATE, *IDS, *VPCS)


def problems(variables: Mapping[str, Any], unreadable: Collection[str]) -> Iterator[InputError]:
    """What is wrong with it. ``unreadable``: variables whose values are not known."""
    for name in (name for name in PRIVATE if variables.get(name) not in (None, "")):
        if str(variables[name]).lower() not in TRUE | FALSE:
            yield InputError(name, f"{variables[name]!r} is not a boolean", "write true or false")
    for name in (name for name in IDS if variables.get(name) not in (None, "")):
        try:
            hosted_zone_id(variables[name], name)
        except InputError as error:
            yield error
    kind_known = not any(name in unreadable for name in PRIVATE)
    for name in (name for name in VPCS if variables.get(name) not in (None, "", [])):
        if kind_known and not is_private(variables):
            yield InputError(name, "only private zones belong to VPCs", f"set {PRIVATE[-1]} to true, or remove it")
        try:
            vpc_list(variables[name], name)
        except InputError as error:
            yield error


def vpc_list(value: object, where: str) -> None:
    """Judge a list of VPCs."""
    if not isinstance(value, list | tuple):
        raise InputError(where, f"{value!r} is not a list", "give a list of VPCs, each with vpc_id and vpc_region")
    entries = [dictionary(each, f"{where}[{number}]", ("vpc_id", "vpc_region")) for number, each in enumerate(value)]
    vpcs(entries, "", where)  # a VPC without a Region would be looked for in that of a profile

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Variables of several roles that stand for one value: where two of them are given and differ, no role is right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# What it is → the variable of the role shared_values that holds it, and those of other roles that say it too.
SHARED = {
    "the host of the DNS account": (
        *("shared_values_dns_host", "zone_access_dns_host", "instance_records_dns_host", "verify_access_dns_host"),
    ),
    "the DNS account": (
        *("shared_values_dns_account_id", "zone_access_account_id", "instance_access_dns_account_id"),
        *("instance_records_dns_account_id", "verify_access_dns_account_id", "hosted_zone_account_id"),
    ),
    "the zone": ("shared_values_zone", "hosted_zone_name", "instance_records_zone", "verify_access_zone"),
    "the workload account": (
        *("shared_values_account_id", "zone_access_workload_account_id", "instance_access_account_id"),
        *("instance_records_account_id", "verify_access_account_id"),
    ),
    "the domain": ("shared_values_domain", "zone_access_domain", "instance_records_domain", "verify_access_domain"),
    "the name of the instance role": (
        *("shared_values_instance_role_name", "instance_access_role_name", "verify_access_instance_role_name"),
    ),
    "the name of the zone role": (
        *("shared_values_zone_role_name", "zone_access_role_name", "verify_access_zone_role_name"),
    ),
    "the external id": (
        *("shared_values_external_id", "instance_access_external_id", "zone_access_external_id"),
        "verify_access_external_id",
    ),
    "the list of types": ("shared_values_types", "zone_access_types", "verify_access_types"),
    "full access": ("shared_values_full_access", "zone_access_full_access", "verify_access_full_access"),
}
# Shown to nobody who only reads the output.
_UNSHOWN = "the external id"

VARIABLES = tuple(name for names in SHARED.values() for name in names)


def disagreements(given: Mapping[str, Any]) -> list[str]:
    """What is wrong among variables and their values, a sentence for each value that is said in two ways."""
    found = []
    for what, variables in SHARED.items():
        said = {name: given[name] for name in variables if name in given}
        if len({_comparable(value) for value in said.values()}) < 2:
            continue
        shown = ", ".join(name if what == _UNSHOWN else f"{name} ({said[name]})" for name in said)
        found.append(f"{what} must be the same for all roles, but these differ: {shown}. Set only {variables[0]}.")
    return found


def _comparable(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ",".join(sorted(str(each).upper() for each in value))
    return str(value).lower().removesuffix(".")

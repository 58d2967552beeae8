# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where the function runs that keeps names: what is wrong with the variables that say so.

The role would find that for the account alone, after the function in the DNS account has dropped it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from ..accounts.regions import regions
from ..errors import InputError

TOPOLOGY, STATE = "dns_automation_topology", "dns_automation_state"
REGION = "dns_automation_central_region"
REGIONS, FORMER = "dns_automation_regions", "dns_automation_former_regions"
# Variable → what it is, and its values.
CHOICES = {TOPOLOGY: ("topology", ("workload", "central")), STATE: ("state", ("present", "absent"))}
VARIABLES = (TOPOLOGY, STATE, REGION, REGIONS, FORMER)


def problems(variables: Mapping[str, Any], unreadable: Collection[str]) -> Iterator[InputError]:
    """What cannot be right, of a host of any kind. An empty ``REGION`` gives nothing."""
    for name, (what, values) in CHOICES.items():
        if variables.get(name) not in (None, *values):
            yield InputError(name, f"{variables[name]!r} is not a {what}", f"use {' or '.join(values)}")
    region = variables.get(REGION)
    if region not in (None, ""):
        yield from _wrong([region], REGION)
    elif variables.get(TOPOLOGY) == "central" and REGION not in unreadable:
        yield InputError(
            REGION,
            "it is missing, and the function of the DNS account needs a Region",
            "set it for all hosts, such as eu-west-1",
        )
    for name in (REGIONS, FORMER):
        if variables.get(name) is not None:
            yield from _wrong(variables[name], name)
    if variables.get(REGIONS) == []:
        yield InputError(REGIONS, "the list is empty", "name the Regions with instances, or leave it out")


def _wrong(value: object, name: str) -> Iterator[InputError]:
    try:
        regions(value, name)
    except InputError as error:
        yield error

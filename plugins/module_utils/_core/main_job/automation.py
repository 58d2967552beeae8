# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where the function runs that keeps names: what is wrong with the variables that say so."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from ..accounts.regions import regions
from ..errors import InputError

TOPOLOGY = "dns_automation_topology"
REGION = "dns_automation_central_region"
TOPOLOGIES = ("workload", "central")
VARIABLES = (TOPOLOGY, REGION)


def problems(variables: Mapping[str, Any], unreadable: Collection[str]) -> Iterator[InputError]:
    """What cannot be right, of a host of any kind. Empty text gives nothing."""
    topology, region = (variables.get(name) for name in VARIABLES)
    if topology not in (None, "", *TOPOLOGIES):
        yield InputError(TOPOLOGY, f"{topology!r} is not a topology", f"use {' or '.join(TOPOLOGIES)}")
    if region not in (None, ""):
        try:
            regions([region], REGION)
        except InputError as error:
            yield error
    elif topology == "central" and REGION not in unreadable:
        yield InputError(
            REGION,
            "it is missing, and the function of the DNS account needs a Region",
            "set it for all hosts, such as eu-west-1",
        )

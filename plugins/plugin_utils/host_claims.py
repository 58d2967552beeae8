# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the variables of another host claim: the zones and the domains that it publishes in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.crossaccount.aws.plugins.module_utils._core.main_job.additional_zones import ZONES
from ansible_collections.crossaccount.aws.plugins.module_utils._core.main_job.claims import (
    VARIABLES,
    Claim,
    dns_host,
    parent_host,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.main_job.delegated_zones import of_zones
from ansible_collections.crossaccount.aws.plugins.plugin_utils.host_variables import UnreadableError, value_of

CLAIM = "__shared_values_claim"  # what a host found its own claim to be, in a play with variables of its own


def claims_of(host: str, hostvars: Mapping[str, Mapping[str, Any]], usual: str) -> list[Claim]:
    """The claims of a host, one for each of its zones. Its DNS account is the usual one where it names none.

    InputError or UnreadableError for a host whose variables make none, as its own run says.
    """
    variables = {name: value_of(hostvars[host], name) for name in (*VARIABLES, ZONES)}
    variables |= value_of(hostvars[host], CLAIM) or {}
    return [
        Claim.read(
            host,
            each,
            account_of_host(dns_host(each) or usual, hostvars),
            account_of_host(parent_host(each) or usual, hostvars),
        )
        for each in of_zones(host, variables)
    ]


def account_of_host(dns: str, hostvars: Mapping[str, Mapping[str, Any]]) -> str:
    """The account of a DNS host: two hosts may stand for one. The host's name where nobody knows its account."""
    try:
        account = value_of(hostvars[dns], "aws_account_id") if dns in hostvars else None
    except UnreadableError:
        account = None
    return str(account or dns)

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Trust policies of services that set something on their sessions, as AWS's guides have them, and how each is declared.

Plain data, written from the guides and independent of the collection. Accounts, regions and names are examples.

==========  ==========================================================================================================
case        what a documented trust is, and what many of them name
workloads   roles that workloads carry: pods, machines elsewhere, agents of migrations, file transfers
analytics   stores of data, and what reads them
assistants  assistants that act for people
==========  ==========================================================================================================
"""

from __future__ import annotations

from typing import Any

from tests.support.trust.documented import analytics, assistants, workloads
from tests.support.trust.documented.case import ACCOUNT, ASSUME, CONTEXT, IDENTITY, TAG

__all__ = ["ACCOUNT", "ASSUME", "CONTEXT", "DOCUMENTED", "IDENTITY", "TAG", "always_set", "ever_set", "settings_in"]

DOCUMENTED = [*workloads.CASES, *analytics.CASES, *assistants.CASES]


def settings_in(statement: dict[str, Any]) -> set[str]:
    """The actions of a statement beside the one that assumes the role."""
    actions = statement["Action"]
    return {actions} - {ASSUME} if isinstance(actions, str) else set(actions) - {ASSUME}


def always_set(service: str) -> set[str]:
    """The actions that every trust for a service has, where it lets the service in; none for one of no guide here."""
    found = [
        settings_in(statement)
        for each in DOCUMENTED
        if service in each.services
        for statement in each.statements
        if ASSUME in statement["Action"]
    ]
    return set.intersection(*found) if found else set()


def ever_set(service: str) -> set[str]:
    """The actions that some trust for a service has."""
    found = [settings_in(s) for each in DOCUMENTED if service in each.services for s in each.statements]
    return set().union(*found)

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What Organizations needs of its clients. Whoever makes one imports this room."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from ..._core.pacing import Bucket
from ..calls.hooks import Surroundings, on_client
from ..calls.pacing import Pacer

# AWS limits each operation for the whole organization, so that others draw on the same limit. botocore gives up after
# some hundred refusals in a session, and there is a call for the tags of each account. When AWS refuses all the same,
# the bucket gives way: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
REQUESTS_PER_SECOND = 8.0
BURST = 15


@on_client("organizations")
def pace(client: Any, connection: Surroundings) -> None:
    """Ask at a rate that leaves some of the limit to others."""
    Pacer(Bucket(REQUESTS_PER_SECOND, BURST)).attach(client, connection.deadline, "organizations")


@on_client("organizations")
def read_states(client: Any, _connection: Surroundings) -> None:
    """Read the State of accounts also with a botocore before 1.40.27, which does not know it and leaves it out.

    State replaces Status, which was retired on 9 September 2026:
    https://docs.aws.amazon.com/organizations/latest/APIReference/API_Account.html
    """
    if "State" not in client.meta.service_model.shape_for("Account").members:
        client.meta.events.register("after-call.organizations.ListAccountsForParent", _keep_states)


def _keep_states(http_response: Any, parsed: dict[str, Any], **_event: Any) -> None:
    """Have the accounts as they came. What is no answer was left to the parser, which says so."""
    if http_response.status_code >= HTTPStatus.MULTIPLE_CHOICES:
        return
    try:
        accounts = json.loads(http_response.content)["Accounts"]
    except (ValueError, KeyError, TypeError):
        return
    if isinstance(accounts, list):
        parsed["Accounts"] = accounts

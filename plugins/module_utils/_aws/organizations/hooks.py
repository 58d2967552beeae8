# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What Organizations needs of its clients. Whoever makes one imports this room."""

from __future__ import annotations

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

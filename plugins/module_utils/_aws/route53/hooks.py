# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What Route 53 needs of its clients. Whoever makes one imports this room."""

from __future__ import annotations

from typing import Any

from ..calls import fast_lists
from ..calls.hooks import Surroundings, on_client

EVENT = "before-parse.route53.ListResourceRecordSets"
READ_RECORD_SETS = fast_lists.reader_of("ResourceRecordSets")


@on_client("route53")
def pace(client: Any, connection: Surroundings) -> None:
    """Ask no faster than the rate of an account."""
    connection.pacer.attach(client, connection.deadline)


@on_client("route53")
def read_listings_fast(client: Any, _connection: Surroundings) -> None:
    """Read listings with a parser of our own."""
    client.meta.events.register(EVENT, READ_RECORD_SETS)

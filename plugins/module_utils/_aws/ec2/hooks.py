# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What EC2 needs of its clients. Whoever makes one imports this room."""

from __future__ import annotations

from typing import Any

from ..calls import fast_lists
from ..calls.hooks import Surroundings, on_client

EVENT = "before-parse.ec2.DescribeInstances"
READ_INSTANCES = fast_lists.reader_of("Reservations")


@on_client("ec2")
def read_instances_fast(client: Any, _connection: Surroundings) -> None:
    """Read instances with a parser of our own."""
    client.meta.events.register(EVENT, READ_INSTANCES)

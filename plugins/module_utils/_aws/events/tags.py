# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reading the tags of a rule or an event bus."""

from __future__ import annotations

from typing import Any

from ..connection import Connection
from ..errors import SDK_ERRORS, explain


def tags_of(connection: Connection, arn: str, label: str) -> list[dict[str, Any]]:
    """The tags as EventBridge answers with them. ``label`` is the resource in a sentence."""
    try:
        tags: list[dict[str, Any]] = connection.client("events").list_tags_for_resource(ResourceARN=arn)["Tags"]
    except SDK_ERRORS as error:
        raise explain(error, f"read the tags of {label}") from error
    return tags

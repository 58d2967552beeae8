# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One question to the policies; an operation may need several answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.authorization.context import Values


@dataclass(frozen=True)
class Check:
    """An action on a resource, with the condition keys of its service.

    ``resource_account`` None: the caller's own. ``resource_policy``: the policy on the resource itself.
    """

    action: str
    resource: str = "*"
    context: Mapping[str, Values] = field(default_factory=dict)
    resource_account: str | None = None
    resource_policy: Mapping[str, Any] | None = None

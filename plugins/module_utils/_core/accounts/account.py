# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An account of a task, a play or an inventory, and how it is reached."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..arn import RoleArn


@dataclass(frozen=True)
class Account:
    """An account: reached by a role, by a profile or, with neither, by the credentials that are there.

    ``where`` says which entry or host declares it. ``source_profile`` and ``credential_source`` say whose credentials
    assume the role, where those that are there do not. Unset texts are empty.
    """

    where: str
    name: str
    account_id: str
    role: RoleArn | None = None
    profile: str = ""
    external_id: str = field(default="", repr=False)
    source_profile: str = ""
    credential_source: str = ""
    region: str = ""

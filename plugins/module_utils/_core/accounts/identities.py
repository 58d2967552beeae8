# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who credentials belong to, beside what was expected of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ..errors import InputError
from ..options import text
from .account import Account


@dataclass(frozen=True)
class Identity:
    """Who an entry of the task opens. ``account_id`` and what follows it are empty when it opens nothing.

    ``expected`` is the account that the entry declares, empty when it declares none. ``problem`` says why it opens
    nothing.
    """

    name: str
    profile: str
    expected: str = ""
    account_id: str = ""
    arn: str = ""
    partition: str = ""
    user_id: str = ""
    problem: str = ""
    error_code: str = ""

    @property
    def cause(self) -> str:
        """What is not as expected, empty when all is."""
        if self.problem:
            return self.problem
        if self.expected and self.account_id != self.expected:
            return (
                f"The credentials belong to account {self.account_id} ({self.arn}), but account_id says "
                f"{self.expected}. Use credentials of {self.expected}, or correct account_id."
            )
        return ""

    def as_dict(self) -> dict[str, Any]:
        """The identity as the module returns it; what is not known is None."""
        known = {name: value or None for name, value in asdict(self).items() if name not in ("problem", "error_code")}
        shown = {**known, "name": self.name, "profile": self.profile, "ok": not self.cause}
        shown["expected_account_id"] = shown.pop("expected")
        if self.cause:
            shown |= {"msg": self.cause, "error_code": self.error_code}
        return shown


def profile_accounts(value: object, where: str = "profiles") -> tuple[Account, ...]:
    """The ``profiles`` option: an account, not yet known, for each."""
    if not isinstance(value, list | tuple) or not value:
        raise InputError(where, "it is not a list of profiles", "name at least one profile, or leave it out")
    accounts = []
    for position, name in enumerate(value):
        place = f"{where}[{position}]"
        profile = text(name, place, "a profile")
        if profile in value[:position]:
            raise InputError(place, f"{profile} is named before", "name each profile once")
        accounts.append(Account(where=place, name=profile, account_id="", profile=profile))
    return tuple(accounts)


def complaint(identities: Sequence[Identity]) -> str:
    """What is not as expected, in a sentence for each; empty when all is."""
    bad = [identity for identity in identities if identity.cause]
    if not bad:
        return ""
    causes = [f"{identity.name}: {identity.cause}" for identity in bad]
    return " ".join([f"{len(bad)} of {len(identities)} do not give access to the account that they should.", *causes])

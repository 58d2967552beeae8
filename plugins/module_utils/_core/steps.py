# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Steps: what is to be written, as data that can be looked at before anything is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True)
class Step:
    """One call that writes. ``service`` and ``operation`` are names of boto3; ``doing`` completes "Could not ...".

    An error code in ``tolerates`` means that what the step does is done already. One in ``waits_for`` may be gone a
    moment later, when what was written before is visible. ``waits_for_words``: where AWS has one code for many errors,
    what the message must hold beside it. ``hints``: what to say of an error code besides.
    """

    service: str
    operation: str
    arguments: Mapping[str, Any]
    doing: str
    tolerates: frozenset[str] = frozenset()
    waits_for: frozenset[str] = frozenset()
    hints: Mapping[str, str] = field(default_factory=dict)
    waits_for_words: Mapping[str, str] = field(default_factory=dict)

    def may_pass(self, code: str, message: str) -> bool:
        """Whether an error may be gone a moment later."""
        return code in self.waits_for and self._meant(code, message)

    def hint(self, code: str, message: str) -> str:
        """What to say of an error besides, empty when there is nothing."""
        return self.hints.get(code, "") if self._meant(code, message) else ""

    def _meant(self, code: str, message: str) -> bool:
        return self.waits_for_words.get(code, "") in message

    def waiting_for(self, codes: frozenset[str], hint: str = "") -> Step:
        """The step, waiting for these error codes as well; ``hint`` is said of one that stays."""
        hints = dict.fromkeys(codes, hint) if hint else {}
        return replace(self, waits_for=self.waits_for | codes, hints={**self.hints, **hints})

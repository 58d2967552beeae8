# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The end of every task that declares one small resource: its steps are made, and what became of it is said.

What comes before is each service's own: to read the options, to read what is there, and to plan.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .._core.makers import OwnedTags
from .._core.steps import Step
from .._core.trust.masking import diff
from .connection import Connection
from .propagation import LIMIT_SECONDS
from .steps import Runner

Described = Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """What a task changes of a resource. ``kind`` is what the module calls it in its result.

    ``before`` and ``after`` are the resource as modules return it, None where there is none. ``kept`` says why one that
    is to go stays. ``learned``: what the answers to the steps say of it that nobody knew before. ``judge`` gets a step,
    its answer and how many steps were made before, and raises AwsError where an answer that is no error refuses
    something. ``unshown`` are members that the diff leaves out.
    """

    kind: str
    before: Described | None
    after: Described | None
    steps: Sequence[Step] = ()
    kept: str = ""
    learned: Callable[[Sequence[Any]], Described] = lambda _answers: {}
    judge: Callable[[Step, Any, int], None] = lambda _step, _answer, _before: None
    unshown: frozenset[str] = frozenset()

    def carry_out(self, connection: Connection, *, check_mode: bool, limit: float = LIMIT_SECONDS) -> dict[str, Any]:
        """Make the steps, unless in check mode; the module's result. AwsError at the first step that fails."""
        after = None if self.after is None else dict(self.after)
        if self.steps and not check_mode:
            answers = self._answers(Runner(connection, limit=limit))
            if after is not None:
                after |= self.learned(answers)
        result: dict[str, Any] = {"changed": bool(self.steps), "api_calls": dict(connection.calls)}
        if after is not None:
            result[self.kind] = after
        if self.kept:
            result["kept"] = self.kept
        if self.steps:
            result["diff"] = diff(self._shown(self.before), self._shown(after))
        return result

    def _answers(self, runner: Runner) -> list[Any]:
        answers = []
        for before, step in enumerate(self.steps):
            answers.append(runner.make(step))
            self.judge(step, answers[-1], before)
        return answers

    def _shown(self, described: Described | None) -> dict[str, Any]:
        return {name: value for name, value in (described or {}).items() if name not in self.unshown}


def removal(kind: str, what: str, before: Described | None, owned: OwnedTags, steps: Sequence[Step]) -> Change:
    """The removal of a resource that has ``tags``, provided that it is there and its maker's. ``what`` names it."""
    if before is None:
        return Change(kind, None, None)
    if reason := owned.maker.reason_to_keep(what, before["tags"]):
        return Change(kind, before, before, kept=reason)
    return Change(kind, before, None, steps)

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The attempts of a connection, watched on the wire, and a clock without waiting."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.calls import pacing
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.connection import Connection
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.route53 import changes

from tests.proofs.invariants import WRITE, Attempt, key_of


class Clock:
    """Time that passes by itself and by sleeping, which takes none."""

    def __init__(self) -> None:
        self.sleeps: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)

    def now(self) -> float:
        return time.monotonic() + sum(self.sleeps)

    def install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(time, "sleep", self.sleep)  # botocore's pauses between attempts
        for function in (changes.wait_in_sync, pacing.Pacer.__init__):
            monkeypatch.setitem(function.__kwdefaults__, "sleep", self.sleep)
            monkeypatch.setitem(function.__kwdefaults__, "clock", self.now)


class Wire:
    """The attempts of a connection, in their order, and what is done to it at chosen moments."""

    def __init__(self, connection: Connection) -> None:
        self.attempts: list[Attempt] = []
        self._calls = 0
        self._keys: tuple[str, ...] = ()
        self._before_write: dict[int, Callable[[], None]] = {}
        self._writes = 0
        for service in ("route53", "sts"):
            events = connection.client(service).meta.events
            events.register("before-parameter-build", self._call)
            events.register("before-send", self._sent)
            events.register("response-received", self._received)

    def before_write(self, number: int, action: Callable[[], None]) -> None:
        """Run an action right before the call that writes for the ``number``-th time, from 0."""
        self._before_write[number] = action

    def _call(self, params: Mapping[str, Any], model: Any, **_event: Any) -> None:
        self._calls += 1
        self._keys = ()
        if model.name == WRITE:
            self._keys = tuple(
                dict.fromkeys(sent_key(change["ResourceRecordSet"]) for change in params["ChangeBatch"]["Changes"])
            )
            action = self._before_write.get(self._writes)
            self._writes += 1
            if action is not None:
                action()

    def _sent(self, request: Any, event_name: str, **_event: Any) -> None:
        self.attempts.append(Attempt(self._calls, event_name.rpartition(".")[2], "unanswered", self._keys))

    def _received(self, parsed_response: Mapping[str, Any] | None, **_event: Any) -> None:
        if parsed_response is not None:
            code = parsed_response.get("Error", {}).get("Code", "")
            self.attempts[-1] = replace(self.attempts[-1], outcome=code)


def sent_key(structure: Mapping[str, Any]) -> str:
    name = structure["Name"].rstrip(".").replace(r"\052", "*")
    return key_of(name, structure["Type"], structure.get("SetIdentifier", ""))

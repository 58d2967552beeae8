# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The entry of the function. It logs lines of JSON, and no text of a library, which could hold a credential."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from .._core.automation import journal, triggers
from .._core.automation.journal import Event
from .._core.automation.keeper import Keeper, NotKeptError
from .._core.automation.settings import KeptAccount, Settings, queues
from .._core.automation.triggers import Message, Trigger
from .calls import Calls
from .errors import reason

SETTINGS = Path(__file__).parent.parent.parent / "settings.json"
# What is not begun any more when less time is left than this: an account takes seconds.
LEAST_SECONDS = 30

_kept: dict[str, Any] = {}  # between invocations of one environment


def handle(event: Any, context: Any) -> dict[str, Any]:
    """Bring what the event asks for to what instances have now.

    What came by a queue and failed is answered as ``batchItemFailures``, and at last put into the queue of failures
    with the reason. Of another invocation a failure is the error, which Lambda repeats twice.
    """
    if not _kept:
        document = json.loads(SETTINGS.read_text(encoding="utf-8"))
        _kept.update(settings=Settings.read(document, *queues(os.environ)), calls=Calls())
    try:
        return _Invocation(_kept["settings"], _kept["calls"], context).run(event)
    except NotKeptError:
        raise
    except Exception as error:  # noqa: BLE001 (Lambda logs what is raised here, and its text must not leave)
        raise NotKeptError(reason(error)) from None


class _Invocation:
    def __init__(self, settings: Settings, calls: Calls, context: Any) -> None:
        self._settings = settings
        self._calls = calls
        self._context = context
        self._failures: dict[str, str] = {}  # account → why

    def run(self, event: Any) -> dict[str, Any]:
        messages = triggers.messages(event)
        asked = [message.trigger for message in messages if message.trigger]
        for account_id, trigger in triggers.by_account(self._spread(asked)).items():
            self._keep(account_id, trigger, [each for each in messages if each.is_of(account_id)])
        failed = triggers.failed(messages, self._failures, list(self._settings.accounts))
        if not any(message.identifier for message in messages):
            if failed:
                raise NotKeptError("; ".join(why for _each, why in failed)) from None
            return {}
        return {"batchItemFailures": [{"itemIdentifier": each.identifier} for each in self._again(failed)]}

    def _spread(self, asked: Sequence[Trigger]) -> list[Trigger]:
        """The triggers of accounts. Work for all of them is put into the queue, a message each, where they are many."""
        accounts = list(self._settings.accounts)
        whole = [trigger for trigger in asked if not trigger.account_id]
        report = any(trigger.report for trigger in whole)
        if whole and len(accounts) > 1:
            self._calls.send(self._settings.queue, [triggers.request(each, report=report) for each in accounts])
            whole = []
        return [each for each in asked if each.account_id] + [replace(each, account_id=accounts[0]) for each in whole]

    def _keep(self, account_id: str, trigger: Trigger, messages: Sequence[Message]) -> None:
        account = self._settings.accounts.get(account_id)
        if account is None:
            self._failures[account_id] = f"account {account_id} is not one that this function keeps"
        elif (left := self._context.get_remaining_time_in_millis() / 1000 - LEAST_SECONDS) < 0:
            self._failures[account_id] = "no time was left for it"
        else:
            self._calls.until = time.monotonic() + left
            self._keep_account(account, trigger, messages)

    def _keep_account(self, account: KeptAccount, trigger: Trigger, messages: Sequence[Message]) -> None:
        self._calls.counts.clear()
        keeper = Keeper(account, self._settings.naming, self._calls)
        problem = ""
        try:
            keeper.keep(trigger)
        except Exception as error:  # noqa: BLE001 (it concerns this account alone, and its text must not leave)
            self._failures[account.account_id] = problem = reason(error)
        event = Event(account.account_id, trigger, keeper.kept, problem, dict(self._calls.counts))
        for line in journal.told(event, self._settings.namespace, time.time(), [each.at for each in messages]):
            sys.stdout.write(f"{line}\n")

    def _again(self, failed: Sequence[tuple[Message, str]]) -> list[Message]:
        """What the queue shall deliver again; what it has delivered often enough goes to the queue of failures."""
        most = self._settings.most_receives
        ended = [(each, why) for each, why in failed if each.received >= most or each.trigger is None]
        try:
            self._calls.send(self._settings.failures, [triggers.failure(each, why) for each, why in ended])
        except Exception as error:  # noqa: BLE001 (the queue itself moves what is delivered too often)
            sys.stdout.write(journal.line("ERROR", "failures could not be told", why=reason(error)) + "\n")
            return [each for each, _why in failed]
        done = {each.identifier for each, _why in ended}
        return [each for each, _why in failed if each.identifier not in done]

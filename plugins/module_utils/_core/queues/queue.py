# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A declared queue against the one that is there: what must be written, and what it will look like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from .. import tags
from ..arn import account_id
from ..errors import InputError
from ..makers import OwnedTags
from ..options import pattern
from ..policies.documents import PolicyDocument, parse_document
from ..steps import Step
from . import attributes
from .attributes import FIFO, KEY, SSE, Settings
from .senders import Sender, policy, read_senders

LONGEST_NAME = 80  # https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
_NAME = rf"[A-Za-z0-9_-]{{1,{LONGEST_NAME}}}"


def _spellings(error: str, former: str = "") -> frozenset[str]:
    """An error's code in the model of SQS, and the one of its former protocol, which botocore still tells."""
    return frozenset({error, f"AWS.SimpleQueueService.{former or error}"})


NOT_FOUND = _spellings("QueueDoesNotExist", "NonExistentQueue")
# "You must wait 60 seconds after deleting a queue before you can create another queue with the same name":
# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteQueue.html
DELETED_RECENTLY = _spellings("QueueDeletedRecently")


@dataclass(frozen=True)
class Queue:
    """A queue as it is, or as it is to be. ``settings`` are by option, those that nobody knows left out.

    ``messages`` is about how many messages wait in it to be received, as SQS says, None where it does not say.
    """

    url: str
    arn: str
    settings: Settings
    tags: dict[str, str]
    messages: int | None = 0

    def as_dict(self) -> dict[str, Any]:
        """The queue as modules return it."""
        known = attributes.plain(self.settings)
        return {
            "name": self.arn.rpartition(":")[2],
            "url": self.url,
            "arn": self.arn,
            "attributes": known,
            "messages": self.messages,
            "tags": dict(sorted(self.tags.items())),
        }


@dataclass(frozen=True)
class Declaration:
    """What a task says of a queue. ``senders`` and ``document``, its policy, are None where it says nothing of them."""

    name: str
    present: bool
    owned: OwnedTags
    settings: Settings
    senders: tuple[Sender, ...] | None = None
    document: PolicyDocument | None = None

    @property
    def label(self) -> str:
        """The queue in a sentence."""
        return f"the queue {self.name}"

    def check_place(self, region: str, account: str) -> None:
        """InputError where the dead-letter queue is one that SQS does not take for this queue.

        "The dead-letter queue must be in the same Region and the same account":
        https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
        """
        dead_letter = self.settings.get("dead_letter")
        if not dead_letter:
            return
        _arn, _partition, _service, its_region, its_account, its_name = dead_letter["arn"].split(":", 5)
        if (its_region, its_account) != (region, account):
            raise InputError(
                "dead_letter, arn",
                f"{dead_letter['arn']} is not in {region} of account {account}, as the queue is",
                "name a queue of the same Region and account",
            )
        if its_name == self.name:
            raise InputError("dead_letter, arn", "it is the queue itself", "name another queue")

    def target(self, existing: Queue | None, url: str, arn: str) -> Queue:
        """The queue as it is to be; ``url`` and ``arn`` are those of a new one. InputError when it is foreign."""
        wanted = self.owned.wanted(self.label, existing.tags if existing else None)
        now = existing or Queue(url, arn, {}, {})
        settings = now.settings | self.settings
        if existing is None and not settings.keys() & {KEY, SSE}:
            settings[SSE] = True
        if self.senders is not None:
            settings["policy"] = policy(self.senders, now.arn)
        elif self.document is not None:
            settings["policy"] = self.document if self.document.document else None
        return replace(now, settings=settings, tags=wanted)


def declaration(params: Mapping[str, Any]) -> Declaration:
    """The options of a task, validated before any call."""
    name = params.get("name")
    if isinstance(name, str) and name.endswith(FIFO):
        raise InputError(
            "name",
            f"{name} is the name of a FIFO queue, which needs settings that this module does not have",
            f"leave out {FIFO}: EventBridge and Lambda need no order, and send to standard queues",
        )
    pattern(name, _NAME, "name", f"1 to {LONGEST_NAME} letters, digits, - and _")
    if params.get("account_id") is not None:
        account_id(params["account_id"], "account_id")
    wait = params.get("wait_timeout")
    if wait is not None and wait < 0:
        raise InputError("wait_timeout", f"{wait} is below 0", "give whole seconds from 0")
    senders, document = params.get("senders"), params.get("policy")
    if senders is not None and document is not None:
        raise InputError("policy", "it does not go with senders", "put all statements into one of them")
    return Declaration(
        name=str(name),
        present=params.get("state", "present") == "present",
        owned=OwnedTags.read(params),
        settings=attributes.declared(params),
        senders=None if senders is None else read_senders(senders),
        document=None if document is None else PolicyDocument(parse_document(document, "policy")),
    )


def steps(existing: Queue | None, wanted: Queue, label: str) -> list[Step]:
    """The steps from the queue that is there, or none, to the one that is wanted."""
    if existing is None:
        return [_creation(wanted, label)]
    differing = {option: value for option, value in wanted.settings.items() if existing.settings.get(option) != value}
    found = []
    if differing:
        arguments = {"QueueUrl": wanted.url, "Attributes": attributes.write(differing)}
        found.append(Step("sqs", "set_queue_attributes", arguments, f"change {label}"))
    change = tags.changes(existing.tags, wanted.tags, purge=True)
    if change.put:
        arguments = {"QueueUrl": wanted.url, "Tags": change.put}
        found.append(Step("sqs", "tag_queue", arguments, f"tag {label}"))
    if change.remove:
        arguments = {"QueueUrl": wanted.url, "TagKeys": list(change.remove)}
        found.append(Step("sqs", "untag_queue", arguments, f"remove tags of {label}"))
    return found


def _creation(wanted: Queue, label: str) -> Step:
    """A new queue has nothing that an empty text would take away."""
    stated = {name: value for name, value in attributes.write(wanted.settings).items() if value}
    arguments = {"QueueName": wanted.arn.rpartition(":")[2], "Attributes": stated, "tags": wanted.tags}
    return Step("sqs", "create_queue", arguments, f"create {label}").waiting_for(
        DELETED_RECENTLY,
        "A queue of this name was deleted less than 60 seconds ago. Run the task again, or raise wait_timeout",
    )


def removal(existing: Queue, label: str) -> list[Step]:
    """The step that deletes a queue with all of its messages. One that is gone already was deleted."""
    return [Step("sqs", "delete_queue", {"QueueUrl": existing.url}, f"delete {label}", tolerates=NOT_FOUND)]

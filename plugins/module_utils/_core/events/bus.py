# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An event bus as a task declares it, as it is, and the calls between the two. Its policy is apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from .. import tags
from ..errors import InputError
from ..makers import Maker
from ..options import pattern
from ..steps import Step
from .bus_policy import PolicyChange, policy_change, read_policy
from .declaration import description
from .model import DEFAULT_BUS
from .senders import Sender, read_senders, read_sids
from .steps import GONE, events, tag_steps
from .targets import dead_letter_arn

# "Custom event bus names can't contain the / character": API_CreateEventBus.html
_NAME = r"[.\-_A-Za-z0-9]{1,256}"
_KEY = r"[a-zA-Z0-9_\-/:]{1,2048}"
# What AWS, and not we, decides of the default bus.
_NOT_OF_DEFAULT = ("description", "kms_key_id", "dead_letter_arn", "tags", "managed_by", "adopt")


@dataclass(frozen=True)
class EventBus:
    """An event bus without its policy. ``other`` are its settings that have no option, as EventBridge has them."""

    name: str
    arn: str
    description: str = ""
    key: str = ""
    dead_letter: str = ""
    managed_by: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    other: Mapping[str, Any] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """The bus in a sentence."""
        return f"the event bus {self.name}"

    @property
    def account(self) -> str:
        """The account of the bus."""
        return self.arn.split(":")[4]

    def as_dict(self) -> dict[str, Any]:
        """As modules return it."""
        return {
            "name": self.name,
            "arn": self.arn,
            "description": self.description,
            "kms_key_id": self.key,
            "dead_letter_arn": self.dead_letter,
            "tags": dict(self.tags),
        }


def bus_from_wire(answer: Mapping[str, Any], told: Iterable[Mapping[str, Any]]) -> EventBus:
    """A bus from the answers to DescribeEventBus and ListTagsForResource."""
    return EventBus(
        name=answer["Name"],
        arn=answer["Arn"],
        description=answer.get("Description", ""),
        key=answer.get("KmsKeyIdentifier", ""),
        dead_letter=answer.get("DeadLetterConfig", {}).get("Arn", ""),
        managed_by=answer.get("ManagedBy", ""),
        tags={tag["Key"]: tag["Value"] for tag in told},
        other={"LogConfig": answer["LogConfig"]} if answer.get("LogConfig") else {},
    )


@dataclass(frozen=True)
class BusDeclaration:
    """The options of a task, checked. None: the task says nothing about it.

    ``sids`` are the statements that a removal takes from the default bus.
    """

    name: str
    present: bool
    wait_timeout: float = 0.0
    maker: Maker | None = None
    description: str | None = None
    key: str | None = None
    dead_letter: str | None = None
    tags: dict[str, str] | None = None
    purge_tags: bool = True
    senders: tuple[Sender, ...] | None = None
    purge_senders: bool = False
    sids: frozenset[str] = frozenset()

    @property
    def is_default(self) -> bool:
        """Whether it is the bus that every account has, which is neither made nor removed."""
        return self.name == DEFAULT_BUS

    def reason_to_keep(self, existing: EventBus) -> str:
        """Why the bus is not removed, empty when it may be."""
        what = f"The event bus {self.name} of account {existing.account}"
        if existing.managed_by:
            return f"{what} is managed by {existing.managed_by}"
        return self.maker.reason_to_keep(what, existing.tags) if self.maker else ""

    def target(self, existing: EventBus | None, arn: str) -> EventBus:
        """The bus as the task wants it, with the ARN of one that is to be made; InputError where it must not be so."""
        now = existing or EventBus(self.name, arn)
        if existing and existing.managed_by and not self.is_default:
            raise InputError("name", f"{now.label} is managed by {existing.managed_by}", "choose another name")
        if existing and self.maker:
            self.maker.judge(now.label, existing.tags)
        wanted_tags = tags.applied(now.tags, tags.changes(now.tags, self.tags, purge=self.purge_tags))
        return replace(
            now,
            description=now.description if self.description is None else self.description,
            key=now.key if self.key is None else self.key,
            dead_letter=now.dead_letter if self.dead_letter is None else self.dead_letter,
            tags=self.maker.marked(existing.tags if existing else None, wanted_tags) if self.maker else wanted_tags,
        )

    def policy(self, text: str, arn: str) -> PolicyChange:
        """What becomes of the policy of the bus, which is empty for one without."""
        account, before = arn.split(":")[4], read_policy(text)
        if not self.present:
            return policy_change(before, (), account, without=self.sids)
        statements = [sender.statement(arn) for sender in self.senders or ()]
        return policy_change(before, statements, account, purge=self.purge_senders and self.senders is not None)


def read_bus_declaration(params: Mapping[str, Any]) -> BusDeclaration:
    """The options of a task. InputError names the first that cannot be right, before any call is made."""
    name = pattern(params.get("name"), _NAME, "name", "1 to 256 letters, digits and any of ._-")
    present, purge = params.get("state", "present") == "present", params.get("purge_senders")
    if name == DEFAULT_BUS:
        for option in (option for option in _NOT_OF_DEFAULT if params.get(option) not in (None, False)):
            raise InputError(option, "of the default bus only the policy is managed", "leave it out")
        if purge:
            raise InputError("purge_senders", "statements of others on the default bus stay", "leave it out")
        if not present and not params.get("senders"):
            raise InputError("senders", "the default bus cannot be removed", "name by sid the statements to remove")
    wait = params.get("wait_timeout") or 0
    if wait < 0:
        raise InputError("wait_timeout", f"{wait} is below 0", "give whole seconds from 0")
    declared = BusDeclaration(name, present=present, wait_timeout=float(wait), maker=Maker.read(params))
    senders, stated = params.get("senders"), params.get("tags")
    if not present:
        return replace(declared, sids=read_sids(senders, "senders"))
    key, queue = params.get("kms_key_id"), params.get("dead_letter_arn")
    return replace(
        declared,
        description=description(params.get("description"), "description"),
        key=pattern(key, _KEY, "kms_key_id", "the id, ARN or alias of a key") if key else key,
        dead_letter=dead_letter_arn(queue, "dead_letter_arn") if queue else queue,
        tags=None if stated is None else tags.validate(stated),
        purge_tags=params.get("purge_tags", True) is not False,
        senders=(
            None
            if senders is None
            else read_senders(senders, "senders", allow_broad=bool(params.get("allow_broad_senders")))
        ),
        purge_senders=name != DEFAULT_BUS and purge is not False,
    )


def bus_steps(now: EventBus | None, wanted: EventBus) -> list[Step]:
    """The calls that turn a bus into what is wanted, none when it is that already. Its policy is not among them."""
    if now is None:
        request = _request(wanted)
        if wanted.tags:
            request["Tags"] = tags.pairs(wanted.tags)
        return [events("create_event_bus", request, f"create {wanted.label}")]
    found = list(tag_steps(now.tags, wanted.tags, wanted.arn, wanted.label))
    if replace(now, tags=wanted.tags) != wanted:
        # What the request lacks keeps its value, so that what is to go is sent empty.
        request = {"Description": "", "KmsKeyIdentifier": "", "DeadLetterConfig": {}, **_request(wanted)}
        found.insert(0, events("update_event_bus", {**request, **wanted.other}, f"change {wanted.label}"))
    return found


def _request(bus: EventBus) -> dict[str, Any]:
    stated = {
        "Description": bus.description,
        "KmsKeyIdentifier": bus.key,
        "DeadLetterConfig": {"Arn": bus.dead_letter} if bus.dead_letter else {},
    }
    return {"Name": bus.name} | {member: value for member, value in stated.items() if value}


def bus_removal(bus: EventBus) -> Step:
    """The call that deletes a bus."""
    return events("delete_event_bus", {"Name": bus.name}, f"delete {bus.label}", GONE)


def write_policy(name: str, change: PolicyChange) -> Step:
    """The call that replaces the whole policy of a bus. EventBridge takes none without statements."""
    doing = f"write the policy of the event bus {name}"
    if not change.after.statements:
        return events("remove_permission", {"EventBusName": name, "RemoveAllPermissions": True}, doing)
    return events("put_permission", {"EventBusName": name, "Policy": change.text}, doing)

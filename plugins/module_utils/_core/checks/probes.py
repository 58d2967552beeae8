# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is tried at the end of a role path: changes of record sets, or calls that only ask for a permission."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import cycle, islice, product
from typing import Any, TypeAlias

from ..arn import hosted_zone_id
from ..dns.names import display, normalise
from ..errors import InputError
from ..options import choice, text
from ..policies.zone_grant import ACTIONS
from ..record_sets import character_strings
from ..record_sets.model import RecordSet
from ..record_sets.values import TEXT_TYPES, TYPES, canonical
from ..record_sets.wire import to_wire

CHANGE = "route53:ChangeResourceRecordSets"
PROBE_TTL = 60
PROBE_TEXT = "crossaccount.aws probe"
# What a probe publishes when the task names no value: reserved for documentation, routed nowhere (RFC 5737, RFC 3849,
# RFC 2606). Each type has one, so that a question about a type needs no value of the user's.
PROBE_VALUES = {
    "A": "192.0.2.1",
    "AAAA": "2001:db8::1",
    "CAA": '0 issue "probe.invalid"',
    "CNAME": "probe.invalid.",
    "DS": "1 8 2 " + "0" * 64,
    "HTTPS": "1 probe.invalid.",
    "MX": "10 probe.invalid.",
    "NAPTR": '1 1 "u" "" "" probe.invalid.',
    "NS": "probe.invalid.",
    "PTR": "probe.invalid.",
    "SOA": "probe.invalid. hostmaster.probe.invalid. 1 7200 900 1209600 86400",
    "SPF": f'"{PROBE_TEXT}"',
    "SRV": "1 1 1 probe.invalid.",
    "SSHFP": "1 1 " + "0" * 40,
    "SVCB": "1 probe.invalid.",
    "TLSA": "3 1 1 " + "0" * 64,
    "TXT": f'"{PROBE_TEXT}"',
}
UNROUTED = frozenset({"NS", "SOA"})
# The permissions that can be asked for: none of these calls can change anything (``_aws/checks/permission_probes.py``).
# Those that are about an entity take its name from ``target``; others draw a name at random.
PERMISSIONS = (
    "ec2:AllocateAddress",
    "ec2:CreateKeyPair",
    "ec2:DescribeInstances",
    "iam:AttachRolePolicy",
    "iam:CreateAccessKey",
    "iam:DeleteRole",
    "iam:GetRole",
    "iam:ListRoles",
    "iam:PutRolePolicy",
    "iam:UpdateAssumeRolePolicy",
    "route53:ChangeTagsForResource",
    "route53:CreateHostedZone",
    "route53:DeleteHostedZone",
    "route53:ListHostedZones",
)
TARGETED = frozenset({"iam:GetRole"})


@dataclass(frozen=True)
class ChangeQuestion:
    """May a role change this record set by this action?"""

    hosted_zone_id: str
    record_set: RecordSet
    action: str

    @property
    def permission(self) -> str:
        return CHANGE

    @property
    def resource(self) -> str:
        """How the ARN of what is asked for ends."""
        return f"hostedzone/{self.hosted_zone_id}"

    def changes(self, identifier: str) -> list[dict[str, Any]]:
        """A batch that asks for the authorisation and can never be carried out, whatever the zone holds.

        ``identifier`` is drawn at random, so that no record set has it. A DELETE of such a record set finds none. Of
        CREATE and UPSERT the batch holds the same record set twice, which no batch may, and beside it one of the name
        and type with a routing policy, which exclude each other. A batch is carried out as a whole or not at all, and
        all its changes have the one name, type and action that is asked about.
        https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html

        A request that gives NS or SOA a routing policy may be refused for that before it is authorised. These have a
        value that is drawn at random in its place, as a DELETE must repeat the values that are stored.
        """
        plain = to_wire(self.record_set, self.hosted_zone_id)
        if self.record_set.type in UNROUTED:
            drawn = f"{identifier}.{PROBE_VALUES[self.record_set.type]}"
            plain = routed = {**plain, "ResourceRecords": [{"Value": drawn}]}
        else:
            routed = {**plain, "SetIdentifier": identifier, "Weight": 0}
        batch = [routed] if self.action == "DELETE" else [plain, plain, routed]
        return [{"Action": self.action, "ResourceRecordSet": each} for each in batch]


@dataclass(frozen=True)
class PermissionQuestion:
    """May a role make this call? ``target`` is the entity that it is about, where the call needs one."""

    permission: str
    target: str = ""

    @property
    def resource(self) -> str:
        """Empty: IAM and EC2 do not always say the resource, or not as an ARN."""
        return ""


# As text, since pylint of ansible-test takes the bar between classes for an operation.
Question: TypeAlias = "ChangeQuestion | PermissionQuestion"


def phrases(questions: Sequence[Question]) -> list[str]:
    """What is asked for, in words that complete "may ...": types with the same actions at one name are one phrase."""
    actions: dict[tuple[str, str, str], list[str]] = {}
    calls: dict[str, list[str]] = {}
    for question in questions:
        if isinstance(question, ChangeQuestion):
            record_set = question.record_set
            actions.setdefault((question.hosted_zone_id, record_set.name, record_set.type), []).append(question.action)
        else:
            calls.setdefault(question.target, []).append(question.permission)
    types: dict[tuple[str, str, str], list[str]] = {}
    for (zone, name, kind), taken in actions.items():
        types.setdefault((zone, name, " and ".join(taken)), []).append(kind)
    return [
        *(
            f"{taken} {display(name)} {', '.join(kinds)} in the zone {zone}"
            for (zone, name, taken), kinds in types.items()
        ),
        *(f"call {', '.join(called)}{f' on {target}' if target else ''}" for target, called in calls.items()),
    ]


@dataclass(frozen=True)
class Probe:
    """Questions that all must have the expected answer. With ``write`` the only one is a record set really written."""

    questions: tuple[Question, ...]
    write: bool = False


def read_probe(entry: Mapping[str, Any], where: str) -> Probe:
    """A path's ``probe``: permissions, or combinations of records, types and actions.

    ``combinations``: all of them, or as few as let each record, each type and each action be asked for.
    """
    permissions = entry.get("permissions")
    given = [option for option in ("hosted_zone_id", "record", "records") if entry.get(option) is not None]
    if permissions is not None:
        if given:
            raise InputError(where, f"permissions and {given[0]} exclude each other", "make two paths of it")
        return Probe(_permissions(permissions, entry.get("target"), f"{where}, permissions"))
    names = _one_or_many(entry, "record", "records", where)
    types = _one_or_many(entry, "type", "types", where, default="TXT")
    actions = entry.get("actions") or ["DELETE"]
    write = bool(entry.get("write"))
    if write and (len(names) * len(types) > 1 or entry.get("actions")):
        raise InputError(
            f"{where}, write",
            "a probe that writes creates and deletes a single record set",
            "give one record and one type, and no actions",
        )
    zone = hosted_zone_id(entry.get("hosted_zone_id"), f"{where}, hosted_zone_id")
    chosen = [choice(action, f"{where}, actions[{n}]", ACTIONS) for n, action in enumerate(actions)]
    record_sets = [[_record_set(name, kind, entry.get("value"), where) for kind in types] for name in names]
    if write:
        return Probe((ChangeQuestion(zone, record_sets[0][0], "CREATE"),), write=True)
    combine = _each if entry.get("combinations") == "each" else product
    return Probe(
        tuple(
            ChangeQuestion(zone, of_name[kind], action)
            for of_name, kind, action in combine(record_sets, range(len(types)), chosen)
        )
    )


def _each(*lists: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    """As many rows as the longest list has entries; a shorter one starts again, so that every entry occurs."""
    return islice(zip(*map(cycle, lists), strict=False), max(map(len, lists)))


def without_writing(probe: Probe) -> Probe:
    """The questions that stand for a write: may it create the record set, and may it delete it again."""
    if not probe.write:
        return probe
    return Probe(
        tuple(
            replace(question, action=action)
            for question in probe.questions
            if isinstance(question, ChangeQuestion)
            for action in ("CREATE", "DELETE")
        )
    )


def _permissions(permissions: Sequence[Any], target: Any, where: str) -> tuple[Question, ...]:
    if not permissions:
        raise InputError(where, "the list is empty", f"give some of {', '.join(PERMISSIONS)}")
    questions = []
    for position, permission in enumerate(permissions):
        here = f"{where}[{position}]"
        name = choice(permission, here, PERMISSIONS)
        if name in TARGETED and not target:
            raise InputError(here, f"{name} needs the name of a role", "give the name in target")
        questions.append(PermissionQuestion(name, str(target) if name in TARGETED else ""))
    return tuple(questions)


def _one_or_many(
    entry: Mapping[str, Any], one: str, many: str, where: str, default: str | None = None
) -> Sequence[Any]:
    several = entry.get(many)
    if several is None:
        return [entry.get(one) or default]
    if entry.get(one) is not None:
        raise InputError(f"{where}, {many}", f"{one} and {many} exclude each other", "give one of them")
    if not several:
        raise InputError(f"{where}, {many}", "the list is empty", "give at least one")
    return list(several)


def _record_set(name: Any, kind: Any, value: Any, where: str) -> RecordSet:
    record_type = choice(kind, f"{where}, type", TYPES)
    content = PROBE_VALUES[record_type] if value is None else text(value, f"{where}, value", "a value")
    if record_type in TEXT_TYPES and not content.startswith('"'):
        content = character_strings.encode(*character_strings.divide(content.encode()))
    return RecordSet(
        name=normalise(name, f"{where}, record"),
        type=record_type,
        ttl=PROBE_TTL,
        values=(canonical(record_type, content, f"{where}, value"),),
    )

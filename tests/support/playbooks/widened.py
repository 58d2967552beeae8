# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Mutants of the finished main job: each widens one part of what is there, made by walking the documents themselves.

The walk knows what a policy is made of, and nothing of what the main job declares or of how verification looks at it.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Document = dict[str, Any]
STRANGER = "arn:aws:iam::444444444444:root"
MANAGED = ("AdministratorAccess", "IAMFullAccess", "AmazonRoute53FullAccess")
EVERY_ACTION = {"Effect": "Allow", "Action": "iam:*", "Resource": "*"}
EVERY_ZONE = {
    "Effect": "Allow",
    "Action": "route53:ChangeResourceRecordSets",
    "Resource": "arn:aws:route53:::hostedzone/*",
    "Condition": {
        "ForAllValues:StringEquals": {"route53:ChangeResourceRecordSetsActions": ["CREATE", "UPSERT"]},
        "Null": {"route53:ChangeResourceRecordSetsActions": "false"},
    },
}


@dataclass(frozen=True)
class Mutant:
    """One widening. ``named`` is what verification must say of it, and ``undo`` brings back what was there."""

    name: str
    named: str
    apply: Callable[[], Any]
    undo: Callable[[], Any]

    def __str__(self) -> str:
        return self.name


class RoleMutants:
    """Every widening of one role, as IAM has it now."""

    def __init__(self, iam: Any, role: str) -> None:
        self._iam = iam
        self._role = role
        found = iam.get_role(RoleName=role)["Role"]
        self._trust: Document = found["AssumeRolePolicyDocument"]
        self._duration: int = found["MaxSessionDuration"]
        self._description: str = found["Description"]
        names = iam.list_role_policies(RoleName=role)["PolicyNames"]
        self._policies: dict[str, Document] = {
            name: iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"] for name in names
        }

    def __iter__(self) -> Iterator[Mutant]:
        for what, named, document in wider(self._trust, is_trust=True):
            yield Mutant(
                f"{self._role}: trust, {what}",
                f"trust{named}",
                lambda document=document: self._put_trust(document),
                lambda: self._put_trust(self._trust),
            )
        for name, policy in self._policies.items():
            for what, named, document in wider(policy, is_trust=False):
                yield Mutant(
                    f"{self._role}: {name}, {what}",
                    f"inline policy {name}{named}",
                    lambda name=name, document=document: self._put(name, document),
                    lambda name=name, policy=policy: self._put(name, policy),
                )
        yield from self._added()

    def _added(self) -> Iterator[Mutant]:
        """What is not there yet."""
        role = {"RoleName": self._role}
        for policy in MANAGED:
            attached = role | {"PolicyArn": f"arn:aws:iam::aws:policy/{policy}"}
            yield Mutant(
                f"{self._role}: {policy} attached",
                f"managed policy {attached['PolicyArn']}",
                lambda attached=attached: self._iam.attach_role_policy(**attached),
                lambda attached=attached: self._iam.detach_role_policy(**attached),
            )
        further = {"extra": EVERY_ACTION, "every-zone": EVERY_ZONE, "AWSRevokeOlderSessions": EVERY_ACTION}
        further |= {f"{name}2": EVERY_ACTION for name in self._policies}
        for name, statement in further.items():
            document = {"Version": "2012-10-17", "Statement": [statement]}
            yield Mutant(
                f"{self._role}: inline policy {name}",
                f"inline policy {name}",
                lambda name=name, document=document: self._put(name, document),
                lambda name=name: self._iam.delete_role_policy(**role, PolicyName=name),
            )
        yield Mutant(
            f"{self._role}: session duration",
            "max_session_duration is 43200",
            lambda: self._iam.update_role(**role, Description=self._description, MaxSessionDuration=43200),
            lambda: self._iam.update_role(**role, Description=self._description, MaxSessionDuration=self._duration),
        )

    def _put(self, name: str, document: Document) -> None:
        self._iam.put_role_policy(RoleName=self._role, PolicyName=name, PolicyDocument=json.dumps(document))

    def _put_trust(self, document: Document) -> None:
        self._iam.update_assume_role_policy(RoleName=self._role, PolicyDocument=json.dumps(document))


def instance_profile(iam: Any, role: str) -> Mutant:
    """A further instance profile that holds the role."""
    profile = {"InstanceProfileName": f"{role}-2"}

    def apply() -> None:
        iam.create_instance_profile(**profile)
        iam.add_role_to_instance_profile(**profile, RoleName=role)

    def undo() -> None:
        iam.remove_role_from_instance_profile(**profile, RoleName=role)
        iam.delete_instance_profile(**profile)

    return Mutant(f"{role}: in another instance profile", f"instance profile {role}-2", apply, undo)


def record_sets(route53: Any, zone_id: str, domain: str) -> Iterator[Mutant]:
    """A record set of each kind at and below the domain."""
    kinds = {
        f"intruder.{domain}": ("A", "192.0.2.66"),
        f"deep.in.{domain}": ("AAAA", "2001:db8::66"),
        f"text.{domain}": ("TXT", '"intruder"'),
        f"alias.{domain}": ("CNAME", "intruder.example.net."),
        f"*.{domain}": ("A", "192.0.2.67"),
        f"cut.{domain}": ("NS", "ns.intruder.example."),
        domain: ("NS", "ns.intruder.example."),
    }
    for name, (kind, value) in kinds.items():
        record_set = {"Name": name, "Type": kind, "TTL": 60, "ResourceRecords": [{"Value": value}]}

        def change(action: str, record_set: Document = record_set) -> None:
            changes = [{"Action": action, "ResourceRecordSet": record_set}]
            route53.change_resource_record_sets(HostedZoneId=zone_id, ChangeBatch={"Changes": changes})

        yield Mutant(
            f"record set {name} {kind}",
            f"{name} {kind}",
            lambda change=change: change("CREATE"),
            lambda change=change: change("DELETE"),
        )


def wider(document: Document, *, is_trust: bool) -> Iterator[tuple[str, str, Document]]:
    """Every widening of a policy document: in words, how its place is named, and the document that it makes."""
    for position, statement in enumerate(document["Statement"]):
        sid = statement.get("Sid", "")
        place = f", statement {sid}, "
        for what, element, wide in _wider_statement(statement):
            changed = copy.deepcopy(document)
            changed["Statement"][position] = wide
            yield f"{sid}: {what}", f"{place}{element}", changed
        without = {key: value for key, value in statement.items() if key != "Condition"}
        if "Condition" in statement:
            changed = copy.deepcopy(document)
            changed["Statement"][position] = without
            yield f"{sid}: no condition at all", f"{place}Condition", changed
    more = {"Effect": "Allow", "Principal": {"AWS": STRANGER}, "Action": "sts:AssumeRole"} if is_trust else EVERY_ACTION
    for sid in ({}, {"Sid": "Extra"}):
        changed = copy.deepcopy(document)
        changed["Statement"].append({**sid, **more})
        yield f"a statement more{' with a Sid' if sid else ''}", ": the statement", changed


def _wider_statement(statement: Document) -> Iterator[tuple[str, str, Document]]:
    """What is changed, the element's name, and the statement."""
    service = _listed(statement["Action"])[0].partition(":")[0]
    for action in ("*", f"{service}:*", "iam:PassRole"):
        if "Principal" in statement and not action.startswith(("sts:", "*")):
            continue  # IAM takes only actions of STS there
        listed = [
            *_listed(statement["Action"]),
            f"{service}:*" if action == "*" and "Principal" in statement else action,
        ]
        yield f"{action} in Action", "Action", {**statement, "Action": listed}
    for resource in _listed(statement.get("Resource")):
        if resource != "*":
            head = resource.rpartition("/")[0]
            for other in sorted({"*", f"{head}/*", f"{head}/Z0000000000000OTHER"} - {resource}):
                yield f"{other} in Resource", "Resource", {**statement, "Resource": [resource, other]}
            yield "Resource is *", "Resource", {**statement, "Resource": "*"}
    for kind, names in (statement.get("Principal") or {}).items():
        others = [STRANGER, "*"] if kind == "AWS" else ["lambda.amazonaws.com"]
        for other in others:
            principal = {**statement["Principal"], kind: [*_listed(names), other]}
            yield f"{other} in Principal", "Principal", {**statement, "Principal": principal}
        if kind == "Service":
            principal = {**statement["Principal"], "AWS": STRANGER}
            yield f"{STRANGER} beside the service", "Principal", {**statement, "Principal": principal}
    for operator, block in (statement.get("Condition") or {}).items():
        for key in block:
            yield from (
                (what, f"Condition {named}", {**statement, "Condition": condition})
                for what, named, condition in _wider_condition(statement["Condition"], operator, key)
            )


def _wider_condition(condition: Document, operator: str, key: str) -> Iterator[tuple[str, str, Document]]:
    """A key away, its values more or any, its operator one that a missing key meets."""
    place, values = f"{operator} {key}", _listed(condition[operator][key])

    def moved(other: str, wanted: Any) -> Document:
        changed = copy.deepcopy(condition)
        del changed[operator][key]
        changed.setdefault(other, {})[key] = wanted
        return {name: block for name, block in changed.items() if block}

    away = copy.deepcopy(condition)
    del away[operator][key]
    yield f"{place} away", place, {name: block for name, block in away.items() if block}
    if operator == "Null":
        yield f"{place} turned", place, moved(operator, "true")
        return
    yield f"{place} for a missing key", "", moved(f"{operator}IfExists", values)
    like = operator.replace("Equals", "Like")
    yield f"{place} like anything", "", moved(like, ["*"])
    wild = [f"{value[:-1]}?" for value in values]
    yield f"{place} with a wildcard", "", moved(like, [*values, *wild])
    yield f"{place} with another value", "", moved(operator, [*values, f"{values[0]}x"])
    if operator.startswith("ForAllValues:"):
        yield f"{place} for any of the values", "", moved(operator.replace("ForAllValues:", "ForAnyValue:"), values)


def _listed(value: Any) -> list[Any]:
    return [] if value is None else list(value) if isinstance(value, list) else [value]

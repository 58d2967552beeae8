# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a case is: one question, the policies that apply, and the answer that AWS documents.

The same cases are put to the sandbox's engine, to engines written by others (``peers``), and, where a request can be
made of them, over real sockets (``wire``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Document = Mapping[str, Any]
PolicyType = Literal["identity", "resource", "boundary", "session", "scp", "trust"]

#: Workload account, DNS account; both members of ORGANIZATION.
A, B = "111111111111", "222222222222"
ORGANIZATION = "o-exampleorg1"


@dataclass(frozen=True)
class Caller:
    """Who asks. ``name`` is that of the user, role or service; ``session`` that of a role's session."""

    kind: Literal["user", "session", "service", "anonymous"]
    account: str
    name: str
    path: str = "/"
    session: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def identity_arn(self) -> str:
        """The ARN of the IAM user or role; what ``aws:PrincipalArn`` says."""
        return f"arn:aws:iam::{self.account}:{'user' if self.kind == 'user' else 'role'}{self.path}{self.name}"

    @property
    def arn(self) -> str:
        """The ARN that GetCallerIdentity shows; the name of a service."""
        if self.kind == "session":
            return f"arn:aws:sts::{self.account}:assumed-role/{self.name}/{self.session}"
        return self.identity_arn if self.kind == "user" else self.name

    @property
    def unique_id(self) -> str:
        return ("AIDA" if self.kind == "user" else "AROA") + self.name.upper().ljust(17, "X")

    def context(self) -> dict[str, str | list[str]]:
        """The condition keys that AWS fills in for this caller.

        "Principal key values",
        https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable
        """
        if self.kind not in ("user", "session"):
            return {}
        keys: dict[str, str | list[str]] = {
            "aws:PrincipalArn": self.identity_arn,
            "aws:PrincipalAccount": self.account,
            "aws:PrincipalOrgID": ORGANIZATION,
            "aws:PrincipalType": "User" if self.kind == "user" else "AssumedRole",
            "aws:userid": self.unique_id if self.kind == "user" else f"{self.unique_id}:{self.session}",
            **{f"aws:PrincipalTag/{key}": value for key, value in self.tags.items()},
        }
        if self.kind == "user":
            keys["aws:username"] = self.name
        return keys


@dataclass(frozen=True)
class RecordSet:
    """One change of a ChangeResourceRecordSets call; ``name`` as the condition key spells it."""

    action: str
    name: str
    type: str


@dataclass(frozen=True)
class Case:
    """``denied_by`` None: allowed. ``rule``: the page of docs.aws.amazon.com that says so.

    ``grant`` is the policy on the resource's side: for sts:AssumeRole and the actions that go with it the role's trust,
    otherwise the policy of a bucket, queue, event bus or function.
    ``context`` holds what the caller's own keys do not (``Caller.context``); ``changes`` adds Route 53's keys.
    """

    id: str
    rule: str
    caller: Caller
    action: str
    resource: str
    account: str
    denied_by: PolicyType | None = None
    explicit: bool = False
    identity: tuple[Document, ...] = ()
    boundary: Document | None = None
    session: Document | None = None
    scps: tuple[tuple[Document, ...], ...] = ()
    grant: Document | None = None
    context: Mapping[str, str | list[str]] = field(default_factory=dict)
    changes: tuple[RecordSet, ...] = ()

    @property
    def allowed(self) -> bool:
        return self.denied_by is None

    @property
    def is_trust(self) -> bool:
        return self.action.startswith("sts:")

    def whole_context(self) -> dict[str, str | list[str]]:
        """Every condition key of the request."""
        keys: dict[str, str | list[str]] = {**self.caller.context(), **self.context}
        if self.changes:
            # https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-conditions-route53.html
            prefix = "route53:ChangeResourceRecordSets"
            keys[f"{prefix}NormalizedRecordNames"] = [change.name for change in self.changes]
            keys[f"{prefix}RecordTypes"] = [change.type for change in self.changes]
            keys[f"{prefix}Actions"] = [change.action for change in self.changes]
        return keys

    def features(self) -> frozenset[str]:
        """What an engine must know to decide the case; the tables of gaps name these."""
        found = {f"caller:{self.caller.kind}", f"action:{self.action}"}
        found |= {f"context:{key}" for key in self.context}
        found |= {"scps"} if self.scps else set()
        texts = repr((self.identity, self.boundary, self.session, self.scps, self.grant))
        found |= {
            f"policy:{key}" for key in ("aws:PrincipalOrgID", "aws:PrincipalArn", "NotPrincipal", "${") if key in texts
        }
        if "route53:ChangeResourceRecordSetsNormalizedRecordNames" in texts:
            found.add("policy:record-set keys")
        return frozenset(found)


def allow(action: str | list[str], resource: str | list[str] = "*", **elements: Any) -> Document:
    """A document with one statement that allows; ``elements`` add to the statement or replace its parts."""
    return one("Allow", action, resource, **elements)


def deny(action: str | list[str], resource: str | list[str] = "*", **elements: Any) -> Document:
    """A document with one statement that denies."""
    return one("Deny", action, resource, **elements)


def one(effect: str, action: str | list[str], resource: str | list[str], **elements: Any) -> Document:
    body = {"Effect": effect, "Action": action, "Resource": resource} | elements
    return document({key: value for key, value in body.items() if value is not None})


def document(*statements: Mapping[str, Any]) -> Document:
    return {"Version": "2012-10-17", "Statement": [dict(statement) for statement in statements]}


def trust(
    principal: Any, effect: str = "Allow", action: str | list[str] = "sts:AssumeRole", **elements: Any
) -> Document:
    """A trust policy with one statement; ``conditions`` by keyword: ``Condition={...}``."""
    return document({"Effect": effect, "Principal": principal, "Action": action} | elements)

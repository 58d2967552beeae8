# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The tables of the access matrix: which questions are asked, and how the answers are shown."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from tests.oracle.access_questions import (
    ASSUME,
    CHANGE,
    Assume,
    Change,
    Other,
    Question,
    Support,
    on_a_change,
    on_an_instance,
    on_everything,
    on_own_role,
    on_zone,
)
from tests.oracle.access_world import INSTANCE_ROLE, A, B, zone_role
from tests.oracle.case import RecordSet
from tests.support.playbooks.runner import DNS

ZONE, OTHER_ZONE = "example.com.", "existing.example."
OWN_A, OWN_B = "web-9.workload-a.example.com", "web-9.workload-b.example.com"

INTRODUCTION = """\
# Access matrix

This page shows who can do what after a run of `cross_account_dns` for two workload accounts, A (111111111111) and
B (333333333333), and a DNS account (222222222222) with the zone `example.com`. {allowed} of its {cells} cells are
allowed.

Every cell is decided twice: by a real call against the sandbox after a run of the playbook, and by
[iam-simulate](https://github.com/cloud-copilot/iam-simulate), an engine written by others, from the roles, trusts and
policies read back after that run. `tests/oracle/test_access_matrix.py` (`make oracle`) fails when the two disagree, or
when one of them disagrees with this page. `make matrix` writes the page again.

Principals:

- *instances* are sessions of `Route53CrossAccountRole`, the *zone roles* are sessions of
  `EC2ManagementRole-<account>-example.com`;
- the *administrators* are sessions of `OrganizationAccountAccessRole`, which may do everything in its account; the one
  of DNS is the operator that the inventory names in `dns_operator_arns`;
- the *operator of management* is an IAM user who may do everything in the management account;
- *another role* is a role that the job does not know, with `sts:AssumeRole` on everything and, in A, `route53:*`.
"""

Labels = tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """``rows``: the labels of each, and its questions, one a column."""

    title: str
    text: str
    headings: Labels
    columns: Labels
    rows: Sequence[tuple[Labels, Sequence[Question]]]

    def cells(self) -> Iterator[tuple[str, Question]]:
        """Each question by where it stands."""
        for labels, questions in self.rows:
            for column, question in zip(self.columns, questions, strict=True):
                yield ", ".join([self.title, *labels, column]), question

    def markdown(self, allowed: Mapping[Question, bool]) -> str:
        """The table with the answers."""
        lines = [self.headings + self.columns, ("---",) * len(self.headings + self.columns)]
        lines += [
            (*labels, *("**yes**" if allowed[question] else "no" for question in questions))
            for labels, questions in self.rows
        ]
        body = "\n".join("| " + " | ".join(line) + " |" for line in lines)
        return f"## {self.title}\n\n{self.text}\n\n{body}\n"


def _assume() -> Table:
    principals = [
        "operator of management",
        *(f"administrator of {name}" for name in ("DNS", "A", "B")),
        *(f"{kind} of {name}" for kind, name in product(("instances", "zone role"), ("A", "B"))),
        "another role of A",
        "another role of DNS",
    ]
    roles = {
        "instance role of A": (A, INSTANCE_ROLE, A),
        "instance role of B": (B, INSTANCE_ROLE, B),
        "zone role of A": (DNS, zone_role(A), A),
        "zone role of B": (DNS, zone_role(B), B),
    }
    return Table(
        "Assuming a role",
        "The right external id is that of the role's own workload account, the wrong one is that of the other account.",
        ("principal", "external id"),
        tuple(roles),
        [
            ((who, given), [Assume(who, ASSUME, *role, given) for role in roles.values()])  # type: ignore[arg-type]
            for who, given in product(principals, ("right", "wrong", "none"))
        ],
    )


def _changes() -> Table:
    principals = ("zone role of A", "zone role of B", "instances of A", "another role of A")
    names = {
        OWN_A: "a name of A",
        OWN_A.upper(): "the same in capitals",
        "a.b.workload-a.example.com": "deep below A's domain",
        "*.workload-a.example.com": "the wildcard of A's domain",
        "workload-a.example.com": "A's domain itself",
        OWN_B: "a name of B",
        "x.badworkload-a.example.com": "a sibling that ends alike",
        "example.com": "the apex",
        "*.example.com": "the wildcard of the zone",
    }
    batches = [
        (f"`{name}`, {what}", kind, action, ZONE, [RecordSet(action, name, kind)])
        for (name, what), (kind, action) in product(
            names.items(),
            [
                ("A", "CREATE"),
                ("A", "UPSERT"),
                ("A", "DELETE"),
                ("AAAA", "CREATE"),
                ("TXT", "CREATE"),
                ("NS", "UPSERT"),
            ],
        )
    ]
    own, foreign = RecordSet("UPSERT", OWN_A, "A"), RecordSet("UPSERT", OWN_B, "A")
    batches += [
        ("a name of A, twice a type", "A, AAAA", "UPSERT", ZONE, [own, RecordSet("UPSERT", OWN_A, "AAAA")]),
        ("a name of A and one of B", "A", "UPSERT", ZONE, [own, foreign]),
        ("a name of A, and a TXT of it", "A, TXT", "UPSERT", ZONE, [own, RecordSet("UPSERT", OWN_A, "TXT")]),
        (
            "`www.existing.example`, another zone",
            "A",
            "UPSERT",
            OTHER_ZONE,
            [RecordSet("UPSERT", "www.existing.example", "A")],
        ),
    ]
    return Table(
        "Changing record sets",
        "`route53:ChangeResourceRecordSets` in the zone `example.com`, unless another is named. One change that is not "
        "allowed denies its whole batch.",
        ("name", "type", "action"),
        principals,
        [
            ((name, kind, action), [Change(who, CHANGE, zone, tuple(changes)) for who in principals])
            for name, kind, action, zone, changes in batches
        ],
    )


def _others() -> Table:
    principals = (
        *(f"{kind} of {name}" for kind, name in product(("zone role", "instances"), ("A", "B"))),
        "another role of A",
        "another role of DNS",
    )
    nobody = json.dumps({"Version": "2012-10-17", "Statement": []})
    calls = [
        ("route53:GetHostedZone", "the zone", on_zone("get_hosted_zone", ZONE)),
        ("route53:GetHostedZone", "another zone of DNS", on_zone("get_hosted_zone", OTHER_ZONE)),
        ("route53:ListResourceRecordSets", "the zone", on_zone("list_resource_record_sets", ZONE, "HostedZoneId")),
        (
            "route53:ListResourceRecordSets",
            "another zone of DNS",
            on_zone("list_resource_record_sets", OTHER_ZONE, "HostedZoneId"),
        ),
        ("route53:DeleteHostedZone", "the zone", on_zone("delete_hosted_zone", ZONE)),
        ("route53:GetChange", "a change", on_a_change),
        ("route53:ListHostedZonesByName", "own account", on_everything("route53", "list_hosted_zones_by_name")),
        (
            "route53:CreateHostedZone",
            "own account",
            on_everything("route53", "create_hosted_zone", Name="matrix.example", CallerReference="matrix"),
        ),
        ("ec2:DescribeInstances", "own account", on_everything("ec2", "describe_instances")),
        ("ec2:TerminateInstances", "own account", on_an_instance),
        ("iam:ListRoles", "own account", on_everything("iam", "list_roles")),
        ("iam:PutRolePolicy", "own role", on_own_role("put_role_policy", PolicyName="more", PolicyDocument=nobody)),
        ("iam:UpdateAssumeRolePolicy", "own role", on_own_role("update_assume_role_policy", PolicyDocument=nobody)),
    ]
    return Table(
        "Everything else",
        "The own account is that of the principal. The change is one of the DNS account: another role of A may ask for "
        "it, and is told that it does not exist.",
        ("action", "resource"),
        principals,
        [((action, on), [Other(who, action, call) for who in principals]) for action, on, call in calls],
    )


def _support() -> Table:
    conditions = ("without MFA", "MFA just now", "MFA 61 minutes ago", "MFA just now, in February 2099")
    who = "operator of management"
    rows: list[tuple[Labels, Sequence[Question]]] = [
        ((who, condition), [Support(who, ASSUME, condition)])  # type: ignore[arg-type]
        for condition in conditions
    ]
    for other in ("administrator of A", "instances of A", "zone role of A", "another role of DNS"):
        rows.append(((other, "without MFA"), [Support(other, ASSUME, "without MFA")]))
    return Table(
        "Assuming a role with MFA, for a time",
        "The trust of the main job has no MFA and no end. In addition, `iam_trust_role` declared a role of the DNS "
        "account for people of management, with MFA not older than an hour, until the end of January 2099.",
        ("principal", "condition"),
        ("support role",),
        rows,
    )


TABLES = (_assume(), _changes(), _others(), _support())


def page(allowed: Mapping[Question, bool]) -> str:
    """The whole page."""
    introduction = INTRODUCTION.format(cells=len(allowed), allowed=sum(allowed.values()))
    return "\n".join([introduction, *(table.markdown(allowed) for table in TABLES)])

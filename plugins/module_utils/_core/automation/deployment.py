# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a function that keeps record sets consists of: the names of its parts, and what each role may do.

The zone role of the function is another one than that of the instances: what a function needs in reverse zones, no
instance shall have.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ..arn import ROLE_NAME_LENGTH, account_id
from ..dns.names import display
from ..errors import InputError
from ..main_job.names import name_prefix, zone_label
from ..policies.documents import VERSION, Document
from ..policies.zone_grant import zone_policy
from .settings import Settings

NAMESPACE = "crossaccount.aws/dns_automation"
MAKER = "dns_automation"
_DIGEST = 6  # hexadecimal digits
# Names of functions have 64 characters, and so have those of rules, of which the longest ends with "-addresses":
# https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html
_LONGEST = 64
_LONGEST_SUFFIX = len("-addresses")
_FUNCTION, _EXECUTION, _ZONE = "crossaccount-dns", "DnsAutomationRole", "DnsAutomationZoneRole"


class Parts(Protocol):
    """What every function has by these names."""

    @property
    def events_queue(self) -> str: ...

    @property
    def failures_queue(self) -> str: ...

    @property
    def log_group(self) -> str: ...


@dataclass(frozen=True)
class Deployed:
    """The names of all parts. Those of one Region have the same names in every Region."""

    function: str
    execution_role: str
    zone_role: str
    maker: str
    events_queue: str
    failures_queue: str
    log_group: str
    states_rule: str
    addresses_rule: str
    tags_rule: str
    schedule_rule: str
    report_rule: str
    failures_alarm: str
    silence_alarm: str
    namespace: str = NAMESPACE

    @classmethod
    def of(cls, zone: object, account: object, *, private: bool = False, prefix: object = "") -> Deployed:
        """The names for the first zone of a workload account. ``prefix`` stands before each."""
        label, workload, before = (
            zone_label(zone, private=private),
            account_id(account, "account_id"),
            beginning(prefix),
        )
        function = f"{before}{_FUNCTION}-{_slug(label, _LONGEST - len(before) - len(_FUNCTION) - 1 - _LONGEST_SUFFIX)}"
        room = ROLE_NAME_LENGTH - len(before) - len(_ZONE) - len(workload) - 2
        return cls(
            function=function,
            execution_role=f"{before}{_EXECUTION}-{_slug(label, room)}",
            zone_role=f"{before}{_ZONE}-{workload}-{_slug(label, room)}",
            maker=f"{MAKER}:{label}:{workload}",
            events_queue=f"{function}-events",
            failures_queue=f"{function}-failures",
            log_group=f"/aws/lambda/{function}",
            states_rule=f"{function}-states",
            addresses_rule=f"{function}-addresses",
            tags_rule=f"{function}-tags",
            schedule_rule=f"{function}-schedule",
            report_rule=f"{function}-report",
            failures_alarm=f"{function}-failures",
            silence_alarm=f"{function}-silence",
        )


def beginning(prefix: object) -> str:
    """What stands before each name, which every service takes there."""
    if not re.fullmatch(r"[A-Za-z0-9_-]*", name_prefix(prefix, "prefix")):
        raise InputError("prefix", f"{prefix} cannot begin the name of a function", "use letters, digits, _ and -")
    return str(prefix)


def execution_policy(
    deployed: Deployed, account: str, regions: Sequence[str], zone_role_arn: str, partition: str = "aws"
) -> Document:
    """What the function itself may do: describe instances, assume its zone role, use its queues and write its log."""
    statements = [
        read_instances(regions),
        allow("AssumeZoneRole", ["sts:AssumeRole"], [zone_role_arn]),
        *work(deployed, account, regions, partition),
    ]
    return {"Version": VERSION, "Statement": statements}


def zone_role_policies(settings: Settings, account: str, partition: str = "aws") -> dict[str, Document]:
    """What the function's zone role may do, by the name of the policy: change the account's names, and no others."""
    policies = {}
    for kept in settings.accounts[account].zones:
        domain = display(kept.rules.domain)
        policies[f"zone-{zone_label(kept.zone, private=kept.private)}"] = zone_policy(
            kept.zone_id, names=[f"*.{domain}"], types=sorted({*kept.types, "TXT"}), partition_name=partition
        )
        for reverse, zone_id in kept.reverse_zones:
            policies[f"zone-{zone_label(reverse.name, private=reverse.private)}"] = zone_policy(
                zone_id, names=[f"*.{display(reverse.name)}"], types=["PTR", "TXT"], partition_name=partition
            )
    return policies


def work(parts: Parts, account: str, regions: Sequence[str], partition: str) -> list[Document]:
    """The statements that let a function read its queue of events, tell failures and write its log."""

    def arns(service: str, resource: str) -> list[str]:
        return [f"arn:{partition}:{service}:{region}:{account}:{resource}" for region in regions]

    return [
        allow(
            "ReadEvents",
            ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
            arns("sqs", parts.events_queue),
        ),
        allow("TellFailures", ["sqs:SendMessage"], arns("sqs", parts.failures_queue)),
        allow(
            "WriteLog",
            ["logs:CreateLogStream", "logs:PutLogEvents"],
            arns("logs", f"log-group:{parts.log_group}:log-stream:*"),
        ),
    ]


def read_instances(regions: Sequence[str]) -> Document:
    """The statement that lets instances of these Regions be described. The call has no resource-level permissions."""
    return allow("ReadInstances", ["ec2:DescribeInstances"], ["*"]) | {
        "Condition": {"StringEquals": {"aws:RequestedRegion": list(regions)}}
    }


def allow(sid: str, actions: list[str], resources: list[str]) -> Document:
    """A statement that allows these actions."""
    return {"Sid": sid, "Effect": "Allow", "Action": actions, "Resource": resources}


def _slug(label: str, longest: int) -> str:
    """The label of a zone in characters that every name takes. No two zones share one, by its digest."""
    digest = hashlib.sha256(label.encode()).hexdigest()[:_DIGEST]
    return f"{re.sub('[^a-z0-9-]', '-', label)[: longest - _DIGEST - 1]}-{digest}"

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

from ..arn import ROLE_NAME_LENGTH, account_id, hosted_zone_arn
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
_FUNCTION = "crossaccount-dns"
# How the names of roles begin, after the prefix.
EXECUTION, ZONE, FORWARD = "DnsAutomationRole", "DnsAutomationZoneRole", "DnsAutomationForwardRole"


@dataclass(frozen=True)
class Deployed:
    """The names of all parts. Those of one Region have the same names in every Region.

    Where one function keeps several accounts, it has the names of the DNS account, where it is. A workload account then
    has roles, rules and a queue by the names that they have with a function of its own.
    """

    function: str
    execution_role: str
    zone_role: str
    forward_role: str
    maker: str
    bus: str
    events_queue: str
    failures_queue: str
    log_group: str
    states_rule: str
    addresses_rule: str
    tags_rule: str
    forwarded_rule: str
    schedule_rule: str
    report_rule: str
    failures_alarm: str
    silence_alarm: str
    namespace: str = NAMESPACE

    @classmethod
    def of(cls, zone: object, account: object, *, private: bool = False, prefix: object = "") -> Deployed:
        """The names for the first zone of a workload account. ``prefix`` stands before each."""
        label, workload, before = zone_label(zone, private=private), account_id(account, "account_id"), str(prefix)
        if not re.fullmatch(r"[A-Za-z0-9_-]*", name_prefix(prefix, "prefix")):
            raise InputError("prefix", f"{prefix} cannot begin the name of a function", "use letters, digits, _ and -")
        function = f"{before}{_FUNCTION}-{_slug(label, _LONGEST - len(before) - len(_FUNCTION) - 1 - _LONGEST_SUFFIX)}"
        room = ROLE_NAME_LENGTH - len(before) - len(ZONE) - len(workload) - 2
        return cls(
            function=function,
            execution_role=f"{before}{EXECUTION}-{_slug(label, room)}",
            zone_role=f"{before}{ZONE}-{workload}-{_slug(label, room)}",
            forward_role=f"{before}{FORWARD}-{_slug(label, room)}",
            maker=f"{MAKER}:{label}:{workload}",
            bus=function,
            events_queue=f"{function}-events",
            failures_queue=f"{function}-failures",
            log_group=f"/aws/lambda/{function}",
            states_rule=f"{function}-states",
            addresses_rule=f"{function}-addresses",
            tags_rule=f"{function}-tags",
            forwarded_rule=f"{function}-forwarded",
            schedule_rule=f"{function}-schedule",
            report_rule=f"{function}-report",
            failures_alarm=f"{function}-failures",
            silence_alarm=f"{function}-silence",
        )


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
        policies[f"zone-{zone_label(kept.zone, private=kept.private)}"] = _keep_names(
            kept.zone_id, f"*.{domain}", sorted({*kept.types, "TXT"}), partition
        )
        for reverse, zone_id in kept.reverse_zones:
            policies[f"zone-{zone_label(reverse.name, private=reverse.private)}"] = _keep_names(
                zone_id, f"*.{display(reverse.name)}", ["PTR", "TXT"], partition
            )
    return policies


def _keep_names(zone_id: str, names: str, types: list[str], partition: str) -> Document:
    """Reading and changing alone: the function knows its zones by their ids, and follows no change."""
    document = zone_policy(zone_id, names=[names], types=types, partition_name=partition, read=False)
    zone = str(hosted_zone_arn(zone_id, "hosted_zone_id", partition))
    listing = allow("ReadRecordSets", ["route53:ListResourceRecordSets"], [zone])
    return {**document, "Statement": [*document["Statement"], listing]}


def read_instances(regions: Sequence[str]) -> Document:
    """The statement that lets instances of these Regions be described. The call has no resource-level permissions."""
    return allow("ReadInstances", ["ec2:DescribeInstances"], ["*"]) | {
        "Condition": {"StringEquals": {"aws:RequestedRegion": list(regions)}}
    }


def work(deployed: Deployed, account: str, regions: Sequence[str], partition: str) -> list[Document]:
    """The statements that let a function read its queue of events, tell failures and write its log."""

    def arns(service: str, resource: str) -> list[str]:
        return [f"arn:{partition}:{service}:{region}:{account}:{resource}" for region in regions]

    return [
        allow(
            "ReadEvents",
            ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
            arns("sqs", deployed.events_queue),
        ),
        allow("TellFailures", ["sqs:SendMessage"], arns("sqs", deployed.failures_queue)),
        allow(
            "WriteLog",
            ["logs:CreateLogStream", "logs:PutLogEvents"],
            arns("logs", f"log-group:{deployed.log_group}:log-stream:*"),
        ),
    ]


def allow(sid: str, actions: list[str], resources: list[str]) -> Document:
    """A statement that allows these actions."""
    return {"Sid": sid, "Effect": "Allow", "Action": actions, "Resource": resources}


def _slug(label: str, longest: int) -> str:
    """The label of a zone in characters that every name takes. No two zones share one, by its digest."""
    digest = hashlib.sha256(label.encode()).hexdigest()[:_DIGEST]
    return f"{re.sub('[^a-z0-9-]', '-', label)[: longest - _DIGEST - 1]}-{digest}"

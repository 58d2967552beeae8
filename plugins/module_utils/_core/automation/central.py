# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One function in the DNS account for several accounts: the names of its parts, and what each role may do.

In a workload account nothing runs. Rules of EventBridge put its events onto the bus of the DNS account, directly from
every Region: "You can send and receive events between event buses in AWS accounts within the same Region in all Regions
and between accounts in different Regions as long as the destination Region is a supported cross-Region destination
Region", https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html.

No policy lists the accounts, because a role's policies have 10,240 characters together and a thousand ARNs have more
than that: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html. The function may assume roles of
one name in any account. That is safe: it assumes those of its settings only, each of them trusts its execution role
alone and wants the external id of its account, and a role of that name in an account of somebody else opens nothing of
ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..arn import account_id, role_path
from ..policies.documents import VERSION, Document
from .deployment import MAKER, NAMESPACE, allow, beginning, read_instances, work

_FUNCTION = "crossaccount-dns-central"
_RULES = "dns-central"  # names of rules have 64 characters


@dataclass(frozen=True)
class Central:
    """The names of all parts. There is one such function in a DNS account.

    ``zone_roles`` begins the names of the roles that change zones, and the id of the workload account ends them.
    ``reader_role``, ``forward_role``, ``undelivered_queue`` and the rules of events are parts in a workload account.
    """

    function: str
    execution_role: str
    zone_roles: str
    reader_role: str
    forward_role: str
    maker: str
    bus: str
    bus_rule: str
    events_queue: str
    failures_queue: str
    undelivered_queue: str
    log_group: str
    states_rule: str
    addresses_rule: str
    tags_rule: str
    schedule_rule: str
    report_rule: str
    failures_alarm: str
    silence_alarm: str
    late_alarm: str
    undelivered_alarm: str
    namespace: str = NAMESPACE

    @classmethod
    def of(cls, dns_account: object, *, prefix: object = "") -> Central:
        """The names for a DNS account. ``prefix`` stands before each."""
        account, before = account_id(dns_account, "dns_account_id"), beginning(prefix)
        function = f"{before}{_FUNCTION}"
        return cls(
            function=function,
            execution_role=f"{before}DnsCentralRole",
            zone_roles=f"{before}DnsCentralZoneRole-",
            # Several DNS accounts may serve one workload account.
            reader_role=f"{before}DnsCentralReader-{account}",
            forward_role=f"{before}DnsCentralForwarder-{account}",
            maker=f"{MAKER}:central:{account}",
            bus=function,
            bus_rule=f"{function}-events",
            events_queue=f"{function}-events",
            failures_queue=f"{function}-failures",
            undelivered_queue=f"{function}-undelivered-{account}",
            log_group=f"/aws/lambda/{function}",
            states_rule=f"{before}{_RULES}-{account}-states",
            addresses_rule=f"{before}{_RULES}-{account}-addresses",
            tags_rule=f"{before}{_RULES}-{account}-tags",
            schedule_rule=f"{function}-schedule",
            report_rule=f"{function}-report",
            failures_alarm=f"{function}-failures",
            silence_alarm=f"{function}-silence",
            late_alarm=f"{function}-late",
            undelivered_alarm=f"{function}-undelivered-{account}",
        )


def execution_policy(central: Central, account: str, region: str, path: str = "/", partition: str = "aws") -> Document:
    """What the function itself may do: assume readers and zone roles, use its queues and write its log.

    ``account`` and ``region`` are its own, ``path`` is that of all its roles.
    """
    roles = f"arn:{partition}:iam::*:role{role_path(path, 'path')}"
    statements = [
        allow("AssumeRoles", ["sts:AssumeRole"], [f"{roles}{central.reader_role}", f"{roles}{central.zone_roles}*"]),
        # Work for all accounts is divided into a message for each.
        allow("DivideWork", ["sqs:SendMessage"], [f"arn:{partition}:sqs:{region}:{account}:{central.events_queue}"]),
        *work(central, account, [region], partition),
    ]
    return {"Version": VERSION, "Statement": statements}


def forward_policy(central: Central, account: str, region: str, partition: str = "aws") -> Document:
    """What the rules of a workload account may do: put events onto the bus, which ``account`` has in ``region``."""
    bus = f"arn:{partition}:events:{region}:{account}:event-bus/{central.bus}"
    return {"Version": VERSION, "Statement": [allow("ForwardEvents", ["events:PutEvents"], [bus])]}


def reader_policy(regions: Sequence[str]) -> Document:
    """What the function may do in a workload account."""
    return {"Version": VERSION, "Statement": [read_instances(regions)]}

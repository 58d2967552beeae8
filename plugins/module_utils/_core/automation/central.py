# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One function in the DNS account for several accounts: what each role may do.

In a workload account nothing runs. Rules of EventBridge put its events onto the bus of the DNS account, directly from
every Region: "You can send and receive events between event buses in AWS accounts within the same Region in all Regions
and between accounts in different Regions as long as the destination Region is a supported cross-Region destination
Region", https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html.

A role's policies have 10,240 characters together (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html),
and the ARNs of two roles of each account would soon have more. So the function may assume roles whose names begin as
ours do, in the accounts that it keeps and in its own. Each of them trusts this function alone, and wants the external
id of its account.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..arn import account_id, role_path
from ..policies.documents import VERSION, Document
from .deployment import EXECUTION, ZONE, Deployed, allow, read_instances, work
from .settings import Settings


def function_policy(
    deployed: Deployed, settings: Settings, account: str, region: str, *, path: str = "/", partition: str = "aws"
) -> Document:
    """What the function itself may do: assume the roles of its accounts, use its queues and write its log.

    ``account`` and ``region`` are its own, ``path`` is that of all roles.
    """
    before = deployed.execution_role.partition(EXECUTION)[0]
    roles = f"arn:{partition}:iam::*:role{role_path(path, 'path')}{before}"
    accounts = sorted({account_id(account, "account_id"), *settings.accounts})
    statements = [
        allow("AssumeRoles", ["sts:AssumeRole"], [f"{roles}{EXECUTION}-*", f"{roles}{ZONE}-*"])
        | {"Condition": {"StringEquals": {"aws:ResourceAccount": accounts}}},
        # Work for all accounts is divided into a message for each.
        allow("DivideWork", ["sqs:SendMessage"], [f"arn:{partition}:sqs:{region}:{account}:{deployed.events_queue}"]),
        *work(deployed, account, [region], partition),
    ]
    return {"Version": VERSION, "Statement": statements}


def reader_policy(regions: Sequence[str]) -> Document:
    """What the function may do in a workload account."""
    return {"Version": VERSION, "Statement": [read_instances(regions)]}


def forward_policy(bus_arn: str) -> Document:
    """What the rules of a workload account may do: put events onto the bus."""
    return {"Version": VERSION, "Statement": [allow("ForwardEvents", ["events:PutEvents"], [bus_arn])]}

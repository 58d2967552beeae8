# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The roles and queues of the function as they are deployed, on the sandbox, with the function in this process."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation.deployment import (
    Deployed,
    execution_policy,
    zone_role_policies,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation.settings import Settings
from ansible_collections.crossaccount.aws.plugins.module_utils._core.trust.document import read_trust
from ansible_collections.crossaccount.aws.plugins.module_utils._function import handler
from ansible_collections.crossaccount.aws.plugins.module_utils._function.calls import Calls

from tests.support.automation.world import document
from tests.support.playbooks.iam_world import (
    DNS_ACCOUNT,
    MANAGEMENT_ACCOUNT,
    WORKLOAD_ACCOUNT,
    assume,
    clients,
    make_role,
    trust,
)

REGION = "us-east-1"
ZONE = "existing.example"
DOMAIN = f"workload-a.{ZONE}"
SECRET = "external-id-of-the-writer"
NAMES = Deployed.of(ZONE, WORKLOAD_ACCOUNT)
EXECUTION = f"arn:aws:iam::{WORKLOAD_ACCOUNT}:role/{NAMES.execution_role}"
WRITER = f"arn:aws:iam::{DNS_ACCOUNT}:role/{NAMES.zone_role}"


class Context:
    """What Lambda says of an invocation."""

    def get_remaining_time_in_millis(self) -> int:
        return 60_000


class World:
    """The roles and queues of the function, as they are deployed, and others beside them."""

    def __init__(self, boto: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
        self.boto, self._patch = boto, monkeypatch
        self.route53 = boto("route53", profile="dns")
        listed = self.route53.list_hosted_zones_by_name(DNSName=ZONE)["HostedZones"]
        self.zone_id = listed[0]["Id"].removeprefix("/hostedzone/")
        sqs = boto("sqs", profile="workload-a")
        names = (NAMES.events_queue, NAMES.failures_queue, "other")
        self.queues = {name: sqs.create_queue(QueueName=name)["QueueUrl"] for name in names}
        given = document(hosted_zone_id=self.zone_id, zone=ZONE, domain=DOMAIN)
        given["accounts"][WORKLOAD_ACCOUNT] |= {
            "regions": [REGION],
            "writer": {"arn": WRITER, "external_id": SECRET},
        }
        self.settings = Settings.read(given, self.queues[NAMES.events_queue], self.queues[NAMES.failures_queue])
        self._declare()
        session = self.boto("sts").assume_role(RoleArn=EXECUTION, RoleSessionName="function")["Credentials"]
        self.as_execution = clients(session)
        for name, member in (
            ("AWS_ACCESS_KEY_ID", "AccessKeyId"),
            ("AWS_SECRET_ACCESS_KEY", "SecretAccessKey"),
            ("AWS_SESSION_TOKEN", "SessionToken"),
        ):
            monkeypatch.setenv(name, session[member])
        monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
        monkeypatch.delenv("AWS_PROFILE", raising=False)

    def _declare(self) -> None:
        """The execution role, which here the tester may assume as well, and the zone role with its own trust."""
        policies = {"keep-names": execution_policy(NAMES, WORKLOAD_ACCOUNT, [REGION], WRITER)}
        trusted = trust({"AWS": MANAGEMENT_ACCOUNT, "Service": "lambda.amazonaws.com"})
        self._role("workload-a", NAMES.execution_role, trusted, policies)
        function = {"sid": "Function", "accounts": [WORKLOAD_ACCOUNT], "principal_arns": [EXECUTION]}
        trusted = json.dumps(read_trust([{**function, "external_ids": [SECRET]}]).document("aws"))
        self._role("dns", NAMES.zone_role, trusted, zone_role_policies(self.settings, WORKLOAD_ACCOUNT))

    def _role(self, profile: str, name: str, trusting: str, policies: dict[str, Any]) -> None:
        iam = self.boto("iam", profile=profile)
        make_role(iam, name, trusting)
        for policy, content in policies.items():
            iam.put_role_policy(RoleName=name, PolicyName=policy, PolicyDocument=json.dumps(content))

    def without(self, role: str, action: str) -> None:
        """Take an action away."""
        iam = self.boto("iam", profile="workload-a" if role == "execution role" else "dns")
        name = NAMES.execution_role if role == "execution role" else NAMES.zone_role
        for policy in iam.list_role_policies(RoleName=name)["PolicyNames"]:
            content = iam.get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"]
            left = []
            for statement in content["Statement"]:
                actions = [each for each in statement["Action"] if each != action]
                left += [{**statement, "Action": actions}] if actions else []
            changed = json.dumps({**content, "Statement": left})
            iam.put_role_policy(RoleName=name, PolicyName=policy, PolicyDocument=changed)

    def invoke(self, event: Any) -> Any:
        self._patch.setattr(handler, "_kept", {"settings": self.settings, "calls": Calls()})
        return handler.handle(event, Context())

    def as_writer(self) -> Callable[..., Any]:
        return assume(self.as_execution("sts"), WRITER, ExternalId=SECRET)

    def change(self, *names: str, kind: str = "A", zone: str = "") -> dict[str, Any]:
        """The arguments of a batch that makes record sets of these names."""
        value = {"A": "192.0.2.1", "MX": "10 mail.example.", "CNAME": "a.example.", "NS": "a.example."}[kind]
        changes = [
            {
                "Action": "UPSERT",
                "ResourceRecordSet": {
                    "Name": name,
                    "Type": kind,
                    "TTL": 60,
                    "ResourceRecords": [{"Value": value}],
                },
            }
            for name in names
        ]
        return {"HostedZoneId": zone or self.zone_id, "ChangeBatch": {"Changes": changes}}

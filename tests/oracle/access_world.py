# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the main job makes of a sandbox, with sessions of everyone who may try something there.

The playbook cross_account_dns runs for two workload accounts and a DNS account. Roles, trusts and policies are then
read back by the API: real calls are decided by what the sandbox holds, the independent engine is given the same.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from sandbox.demo.deprecations import deprecations
from sandbox.demo.playbook import INVENTORY
from tests.oracle.case import Caller, Document
from tests.oracle.places import MANAGEMENT, Keys, Sandbox
from tests.support.playbooks.runner import DNS, Player
from tests.support.sandbox.client import BIN

A, B = "111111111111", "333333333333"
ADMIN = "OrganizationAccountAccessRole"
INSTANCE_ROLE = "Route53CrossAccountRole"
SUPPORT = "DnsSupport"
OTHER = "Other"
SESSION = "matrix"

#: Beside the main job: a trust with MFA and an end, as the main job's have neither.
SUPPORT_ROLE = {
    "profile": "dns",
    "name": SUPPORT,
    "trust": [{"accounts": [MANAGEMENT], "mfa": {"max_age": 3600}, "not_after": "2099-01-31T18:00:00Z"}],
}


def zone_role(account: str) -> str:
    """The name of a workload account's zone role."""
    return f"EC2ManagementRole-{account}-example.com"


@dataclass(frozen=True)
class Principal:
    """Someone with credentials: a client of a service by its name, and all that the engine is told of the caller."""

    caller: Caller
    client: Callable[[str], Any]
    identity: tuple[Document, ...]


class World:
    """Principals by the name that the tables give them, and the ARNs of what they try to reach."""

    def __init__(self, place: Sandbox, home: Path) -> None:
        self.place = place
        self.external_ids = _external_ids()
        done = Player(place.control, home)("cross_account_dns")
        assert done.status == 0, done.output
        self._run_module("iam_trust_role", SUPPORT_ROLE)
        self._make_others()
        self.zones = {
            zone["Name"]: zone["Id"].rpartition("/")[2]
            for zone in place.admin("route53", DNS).list_hosted_zones()["HostedZones"]
        }
        reservations = place.admin("ec2", A).describe_instances()["Reservations"]
        self.instance: str = reservations[0]["Instances"][0]["InstanceId"]
        self.principals = self._principals()

    @property
    def organization(self) -> str:
        return self.place.organization

    def trust(self, account: str, role: str) -> Document:
        """A role's trust as it is stored."""
        found: Document = self.place.admin("iam", account).get_role(RoleName=role)["Role"]["AssumeRolePolicyDocument"]
        return found

    def _run_module(self, module: str, arguments: dict[str, Any]) -> None:
        command = [BIN / "ansible", "localhost", "-m", f"crossaccount.aws.{module}", "-a", json.dumps(arguments)]
        done = subprocess.run(command, env=self.place.control.env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        assert not deprecations(done.stdout + done.stderr), done.stdout + done.stderr

    def _make_others(self) -> None:
        """Roles that the job knows nothing of, with every permission that they could need on their side."""
        for account, actions in ((A, ["sts:AssumeRole", "route53:*"]), (DNS, ["sts:AssumeRole"])):
            iam = self.place.admin("iam", account)
            trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": account}}
            iam.create_role(RoleName=OTHER, AssumeRolePolicyDocument=_document(trust))
            allowed = {"Effect": "Allow", "Action": actions, "Resource": "*"}
            iam.put_role_policy(RoleName=OTHER, PolicyName="all", PolicyDocument=_document(allowed))

    def _principals(self) -> dict[str, Principal]:
        found = {"operator of management": self._operator()}
        for name, account in (("DNS", DNS), ("A", A), ("B", B)):
            found[f"administrator of {name}"] = self._session(found["operator of management"], account, ADMIN)
        for name, account in (("A", A), ("B", B)):
            # What EC2 hands to the instances is a session of the same role.
            external = {"ExternalId": self.external_ids[account]}
            instances = self._session(found["administrator of DNS"], account, INSTANCE_ROLE, **external)
            found[f"instances of {name}"] = instances
            found[f"zone role of {name}"] = self._session(instances, DNS, zone_role(account), **external)
        for name, account in (("A", A), ("DNS", DNS)):
            found[f"another role of {name}"] = self._session(found[f"administrator of {name}"], account, OTHER)
        return found

    def _operator(self) -> Principal:
        iam = self.place.admin("iam", MANAGEMENT)
        name = iam.get_user()["User"]["UserName"]
        policies = _policies(iam, "user", name)
        return Principal(
            Caller("user", MANAGEMENT, name), lambda service: self.place.admin(service, MANAGEMENT), policies
        )

    def _session(self, source: Principal, account: str, role: str, **parameters: str) -> Principal:
        arn = f"arn:aws:iam::{account}:role/{role}"
        answer = source.client("sts").assume_role(RoleArn=arn, RoleSessionName=SESSION, **parameters)
        policies = _policies(self.place.admin("iam", account), "role", role)
        caller = Caller("session", account, role, session=SESSION)
        return Principal(caller, self.clients(Keys.of(answer["Credentials"])), policies)

    def clients(self, keys: Keys) -> Callable[[str], Any]:
        """A function that makes the keys' client of a service once."""
        return cache(lambda service: self.place.client(service, keys))

    def mfa_device(self) -> str:
        """The serial number of the operator's device."""
        user = self.principals["operator of management"].caller.name
        [device] = self.place.admin("iam", MANAGEMENT).list_mfa_devices(UserName=user)["MFADevices"]
        serial: str = device["SerialNumber"]
        return serial


def _external_ids() -> dict[str, str]:
    """Of each workload account, from the inventory."""
    hosts = yaml.safe_load(INVENTORY.read_text(encoding="utf-8"))["all"]["children"]["workload_accounts"]["hosts"]
    return {host["aws_account_id"]: host["cross_account_external_id"] for host in hosts.values()}


def _document(statement: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def _policies(iam: Any, kind: str, name: str) -> tuple[Document, ...]:
    """The policies of a user or role: inline, then attached. A boundary would be one more, and is refused."""
    who = {f"{kind.title()}Name": name}
    assert "PermissionsBoundary" not in getattr(iam, f"get_{kind}")(**who)[kind.title()]
    found = [
        getattr(iam, f"get_{kind}_policy")(**who, PolicyName=policy)["PolicyDocument"]
        for policy in getattr(iam, f"list_{kind}_policies")(**who)["PolicyNames"]
    ]
    for attached in getattr(iam, f"list_attached_{kind}_policies")(**who)["AttachedPolicies"]:
        arn = attached["PolicyArn"]
        version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
        found.append(iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]["Document"])
    return tuple(found)

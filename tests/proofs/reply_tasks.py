# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Tasks that between them make every call of ours, each as its module runs it."""

from __future__ import annotations

import importlib
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from ansible_collections.crossaccount.aws.plugins.module_utils._aws.connection import Connection
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.inventory.ec2_accounts import (
    read_fleet,
    read_request,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.group import argument_spec
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.organizations.accounts import read_organization
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.outcome import Outcome, attempt
from ansible_collections.crossaccount.aws.plugins.module_utils._core.checks.probes import PERMISSIONS, TARGETED
from ansible_collections.crossaccount.aws.plugins.module_utils._core.instances.inventory import to_cache
from ansible_collections.crossaccount.aws.plugins.module_utils._core.organizations.plain import to_plain
from ansible_collections.crossaccount.aws.plugins.module_utils._core.organizations.selection import Selection
from ansible_collections.crossaccount.aws.plugins.module_utils._core.roles.template import role_template

from tests.proofs import function_tasks
from tests.proofs.reply_events import EVENTS
from tests.proofs.resource_tasks import RESOURCES
from tests.support.sandbox.boto_sessions import boto_session

WORKLOAD, DNS, MANAGEMENT = "111111111111", "222222222222", "999999999999"
ACCESS = f"arn:aws:iam::{DNS}:role/OrganizationAccountAccessRole"
ZONE = "bounded.example"
SHARED = "shared.example"
TRUST = [{"sid": "Caller", "accounts": [WORKLOAD], "principal_arns": [f"arn:aws:iam::{WORKLOAD}:role/Caller"]}]
POLICY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*"}]}
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
# Every module that changes or checks something waits for this long at most.
WAIT = 1
# Modules that wait until what they wrote stays.
PATIENT = ("events_bus", "iam_trust_statement")
MODULES = "ansible_collections.crossaccount.aws.plugins.modules"


@dataclass(frozen=True)
class Task:
    """A task of a module. ``prepare`` makes what it needs, and may fill in options that are known only then."""

    name: str
    module: str
    options: Mapping[str, Any]
    account: str = DNS
    prepare: Callable[[Callable[[str], Any]], Mapping[str, Any]] = field(default=lambda _client: {})

    def run(self, options: Mapping[str, Any], connection: Connection) -> Outcome:
        """Run the task as its module does."""
        module = importlib.import_module(f"{MODULES}.{self.module}")
        params = {
            option: spec.get("default") for option, spec in argument_spec(*module.OPTIONS)["argument_spec"].items()
        }
        params |= {"account_id": None, **self.options, **options}
        writing = next((getattr(module, name) for name in ("ensure", "check", "send") if hasattr(module, name)), None)
        if self.module == "dns_check":
            return attempt(lambda: module.check(params, lambda: connection), connection.writes)
        if writing is None:
            reading = getattr(module, "info", None) or module.read
            return attempt(lambda: reading(params, connection), connection.writes)
        # Others of the same role are waited for in seconds, of which a hundredth is enough here.
        pace = {"sleep": lambda seconds: time.sleep(seconds / 100)} if self.module in PATIENT else {}
        return attempt(lambda: writing(params, connection, check_mode=False, **pace), connection.writes)


class Accounts(Task):
    """The reading of the inventory plugin organization_accounts, which has no module."""

    def run(self, options: Mapping[str, Any], connection: Connection) -> Outcome:
        return attempt(
            lambda: {"changed": False, **to_plain(read_organization(connection, Selection(), with_tags=True))}
        )


class Instances(Task):
    """The reading of the inventory plugin ec2_accounts, which has no module."""

    def run(self, options: Mapping[str, Any], connection: Connection) -> Outcome:
        def read() -> dict[str, Any]:
            request = read_request({"on_account_error": "fail", **self.options})
            return {"changed": False, **to_cache(read_fleet(request, connection, ""), "")}

        return attempt(read)


def _role(client: Callable[[str], Any]) -> Mapping[str, Any]:
    iam = client("iam")
    for name in ("Bounded", "Other"):
        trust = {**POLICY, "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}}]}
        trust["Statement"][0]["Action"] = "sts:AssumeRole"
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))
        iam.create_instance_profile(InstanceProfileName=name)
        iam.add_role_to_instance_profile(InstanceProfileName=name, RoleName=name)
    found = client("ec2").describe_instances(Filters=[{"Name": "tag:Name", "Values": ["web-1"]}])
    return {"instance_ids": [found["Reservations"][0]["Instances"][0]["InstanceId"]]}


def _instance(client: Callable[[str], Any]) -> Mapping[str, Any]:
    found = client("ec2").describe_instances(Filters=[{"Name": "tag:Name", "Values": ["web-1"]}])
    return {"instance_ids": [found["Reservations"][0]["Instances"][0]["InstanceId"]]}


def _networks(client: Callable[[str], Any]) -> Mapping[str, Any]:
    made = [client("ec2").create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"] for _ in range(2)]
    return {"vpcs": [{"vpc_id": vpc} for vpc in made]}


def _one_network(client: Callable[[str], Any]) -> Mapping[str, Any]:
    new = client("ec2").create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    [zone] = client("route53").list_hosted_zones_by_name(DNSName="private.example.", MaxItems="1")["HostedZones"]
    return {"hosted_zone_id": zone["Id"].rpartition("/")[2], "vpcs": [{"vpc_id": new}]}


def _guest(client: Callable[[str], Any]) -> Mapping[str, Any]:
    """A private zone, and a VPC of another account with a role there that the zone's account may assume."""
    route53, there = client("route53"), boto_session("workload-a", region_name="us-east-1").client
    found = [each for each in route53.list_hosted_zones()["HostedZones"] if each["Name"] == f"{SHARED}."]
    if not found:
        trust = {**POLICY, "Statement": [{"Effect": "Allow", "Principal": {"AWS": DNS}, "Action": "sts:AssumeRole"}]}
        there("iam").create_role(RoleName="Guest", AssumeRolePolicyDocument=json.dumps(trust))
        anything = {**POLICY, "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
        there("iam").put_role_policy(RoleName="Guest", PolicyName="all", PolicyDocument=json.dumps(anything))
        own = {"VPCId": client("ec2").create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"], "VPCRegion": "us-east-1"}
        found = [route53.create_hosted_zone(Name=SHARED, CallerReference=SHARED, VPC=own)["HostedZone"]]
    [vpc] = there("ec2").describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"]
    return {"hosted_zone_id": found[0]["Id"].rpartition("/")[2], "vpcs": [{"vpc_id": vpc["VpcId"]}]}


def _probes(_client: Callable[[str], Any]) -> Mapping[str, Any]:
    there = boto_session("dns", region_name="us-east-1").client("route53")
    zone = there.list_hosted_zones_by_name(DNSName=f"{ZONE}.")["HostedZones"][0]["Id"].rpartition("/")[2]
    write = {"hosted_zone_id": zone, "record": f"probe.{ZONE}", "type": "TXT", "write": True}
    asked = {"permissions": [name for name in PERMISSIONS if name not in TARGETED]}
    steps = [{"role_arn": ACCESS}]
    paths = [
        {"name": "write", "steps": steps, "probe": write},
        {"name": "ask", "steps": steps, "probe": asked},
        {"name": "look", "steps": steps, "probe": {"permissions": sorted(TARGETED), "target": "Trusting"}},
    ]
    return {"paths": paths}


def _organization(client: Callable[[str], Any]) -> Mapping[str, Any]:
    client("cloudformation").activate_organizations_access()
    return {"organizational_unit_ids": [client("organizations").list_roots()["Roots"][0]["Id"]]}


STACK_SET: dict[str, Any] = {
    "name": "Bounded",
    "managed_by": "somebody",
    "capabilities": ["CAPABILITY_NAMED_IAM"],
    "template_body": role_template({"name": "BoundedAudit", "trust": TRUST}, datetime.now(UTC)),
    "wait_timeout": 10,  # an operation is asked about twice at least
}
ROLE: dict[str, Any] = {"name": "Trusting", "wait_timeout": WAIT}
GUEST: dict[str, Any] = {
    "vpc_account": {"account_id": WORKLOAD, "role_arn": f"arn:aws:iam::{WORKLOAD}:role/Guest"},
}
ADDED: dict[str, Any] = {"name": "added", "policy": POLICY}
BY_ROLE = [{"name": "dns", "account_id": DNS, "role_arn": ACCESS}]
RECORDS = [
    {"record": f"www.{ZONE}", "type": "A", "ttl": 60, "value": ["192.0.2.1"]},
    {"record": f"east.{ZONE}", "type": "A", "set_identifier": "e", "weight": 1, "ttl": 60, "value": ["192.0.2.2"]},
    {"record": f"alias.{ZONE}", "type": "A", "alias": {"dns_name": f"www.{ZONE}"}},
]
TASKS = (
    Task("who", "account_info", {"account_id": DNS}),
    Instances("fleet", "ec2_accounts", {"regions": ["us-east-1"], "use_ssm_inventory": True}, WORKLOAD),
    Instances("fleet in every region", "ec2_accounts", {}),
    Accounts("organization", "organization_accounts", {}, MANAGEMENT),
    Task("accounts", "account_info", {"accounts": BY_ROLE}, MANAGEMENT),
    Task("zone", "route53_hosted_zone", {"zone": ZONE, "comment": "first", "tags": {"a": "b"}}),
    Task("zone again", "route53_hosted_zone", {"zone": ZONE, "comment": "second", "tags": {"c": "d"}}),
    Task("signing", "route53_hosted_zone", {"zone": ZONE, "state": "existing", "read_dnssec": True}),
    Task("networks", "route53_hosted_zone", {"zone": "private.example", "private_zone": True}, prepare=_networks),
    Task(
        "other network",
        "route53_hosted_zone",
        {"private_zone": True, "purge_vpcs": True},
        prepare=_one_network,
    ),
    Task("no zone", "route53_hosted_zone", {"zone": "private.example", "private_zone": True, "state": "absent"}),
    Task("guest", "route53_vpc_association", GUEST, prepare=_guest),
    Task("no guest", "route53_vpc_association", {**GUEST, "state": "absent"}, prepare=_guest),
    Task("zones", "route53_hosted_zones_info", {}),
    Task("record sets", "route53_record_sets", {"zone": ZONE, "record_sets": RECORDS, "wait_timeout": WAIT}),
    Task("read record sets", "route53_record_sets_info", {"zone": ZONE}),
    Task(
        "role",
        "iam_trust_role",
        {
            **ROLE,
            "trust": TRUST,
            "description": "first",
            "managed_policies": [READ_ONLY],
            "inline_policies": {"list": POLICY},
            "instance_profile": True,
            "permissions_boundary": READ_ONLY,
            "tags": {"a": "b"},
        },
    ),
    Task(
        "role again",
        "iam_trust_role",
        {
            **ROLE,
            "trust": [{**TRUST[0], "principal_arns": [f"arn:aws:iam::{WORKLOAD}:role/Second"]}],
            "description": "second",
            "managed_policies": ["arn:aws:iam::aws:policy/IAMReadOnlyAccess"],
            "inline_policies": {"other": POLICY},
            "permissions_boundary": "arn:aws:iam::aws:policy/IAMReadOnlyAccess",
            "tags": {"c": "d"},
            "check_instance_profiles": True,
        },
    ),
    Task("role without a boundary", "iam_trust_role", {**ROLE, "trust": TRUST, "permissions_boundary": ""}),
    Task("read roles", "iam_trust_role_info", {"names": ["Trusting", "Absent"]}),
    Task("list roles", "iam_trust_role_info", {"name_prefix": "Trust", "tags": {}, "policies": False}),
    Task(
        "statement",
        "iam_trust_statement",
        {
            "name": "Trusting",
            "sid": "Guest",
            "accounts": [WORKLOAD],
            "principal_arns": [f"arn:aws:iam::{WORKLOAD}:role/Guest"],
            "wait_timeout": 30,
        },
    ),
    Task(
        "no statement",
        "iam_trust_statement",
        {"name": "Trusting", "sid": "Guest", "state": "absent", "revoke_sessions": True, "wait_timeout": 30},
    ),
    Task("probes", "assume_role_check", {}, MANAGEMENT, prepare=_probes),
    Task("no role", "iam_trust_role", {**ROLE, "trust": None, "state": "absent"}),
    Task("stack set", "cloudformation_stack_set", STACK_SET, MANAGEMENT, prepare=_organization),
    Task(
        "stack set again",
        "cloudformation_stack_set",
        {**STACK_SET, "description": "second", "tags": {"a": "b"}},
        MANAGEMENT,
        prepare=_organization,
    ),
    Task("function", "lambda_function", function_tasks.FIRST, prepare=function_tasks.prepare),
    Task("function again", "lambda_function", function_tasks.SECOND, prepare=function_tasks.prepare_again),
    Task("no function", "lambda_function", {**function_tasks.FUNCTION, "state": "absent"}),
    Task("no stack set", "cloudformation_stack_set", {**STACK_SET, "state": "absent"}, MANAGEMENT),
    *(Task(*each) for each in EVENTS),
    Task("instances", "ec2_instances_info", {"regions": ["us-east-1"]}, WORKLOAD),
    *(Task(*each) for each in RESOURCES),
    Task(
        "profile", "ec2_instance_role", {"instance_profile": "Bounded", "wait_timeout": WAIT}, WORKLOAD, prepare=_role
    ),
    Task("policy", "iam_instance_profile_policy", {**ADDED, "instance_profiles": ["Bounded"]}, WORKLOAD),
    Task(
        "no policy",
        "iam_instance_profile_policy",
        {**ADDED, "former_roles": [f"arn:aws:iam::{WORKLOAD}:role/Bounded"]},
        WORKLOAD,
    ),
    Task(
        "other profile",
        "ec2_instance_role",
        {"instance_profile": "Other", "replace": True, "wait_timeout": WAIT},
        WORKLOAD,
        prepare=_instance,
    ),
    Task(
        "no profile",
        "ec2_instance_role",
        {"instance_profile": "Other", "state": "absent", "wait_timeout": WAIT},
        WORKLOAD,
        prepare=_instance,
    ),
    Task(
        "names",
        "dns_check",
        {
            "zone": ZONE,
            "record_sets": [{"record": f"nothing.{ZONE}", "type": "A", "state": "absent"}],
            "timeout": 0.1,
            "retries": 0,
            "fail_on_mismatch": False,
        },
    ),
)

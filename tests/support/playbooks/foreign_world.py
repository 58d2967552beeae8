# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Things of others around a main job, and the judge who looks whether they are as they were.

The judge reads by plain boto3 and knows two things of the collection: the tag and the text by which it marks what it
makes.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

from tests.support.playbooks.runner import DNS, WORKLOADS

TAG = "crossaccount.aws/created-by"
MARK = "external-dns/owner=crossaccount.aws/"
ACCOUNTS = {"dns": DNS, **WORKLOADS}
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}
POLICY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}

Boto = Callable[..., Any]


class ForeignWorld:
    """Record sets, roles, policies and tags that the main job did not make; ``seed`` chooses them."""

    def __init__(self, boto: Boto, zone: str, seed: int) -> None:
        self._boto = boto
        self._random = random.Random(seed)
        self.zone = zone
        route53 = boto("route53", "dns")
        self.zone_id = next(
            each["Id"] for each in route53.list_hosted_zones()["HostedZones"] if each["Name"] == f"{zone}."
        )
        self.taken: dict[str, str] = {}  # name of an instance → the type that somebody else has there
        self._record_sets(route53)
        for profile in ACCOUNTS:
            self._roles(boto("iam", profile), profile)

    def _record_sets(self, route53: Any) -> None:
        chosen: dict[str, dict[str, Any]] = {}
        for host, instance in (("workload-a", "web-1"), ("workload-b", "search-1")):
            domain = f"{host}.{self.zone}."
            for name in ("www", "_acme-challenge.web-9", "a.b", "old", "*", "_owner-a.other", "mail", "x-1"):
                kind = self._random.choice(["A", "AAAA", "TXT", "CNAME", "MX"])
                chosen[f"{name}.{domain}"] = self._record_set(f"{name}.{domain}", kind)
            if self._random.random() < 0.7:
                kind = self._random.choice(["A", "CNAME", "weighted", "marker"])
                name = f"{instance}.{domain}"
                self.taken[f"{instance}.{host}"] = kind
                place = f"_owner-a.{name}" if kind == "marker" else name
                chosen[place] = self._record_set(place, "TXT" if kind == "marker" else kind)
            chosen[domain] = self._record_set(domain, self._random.choice(["A", "TXT", "MX"]))
            for owner in ("default", "crossaccount.aws/444444444444"):
                name = f"{self._random.choice(['api-9', 'db'])}-{owner[-3:]}.{domain}"
                chosen[name] = self._record_set(name, "A")
                marker = self._record_set(f"_owner-a.{name}", "TXT")
                marker["ResourceRecords"] = [{"Value": f'"heritage=external-dns,external-dns/owner={owner}"'}]
                chosen[marker["Name"]] = marker
        chosen[f"manual.{self.zone}."] = self._record_set(f"manual.{self.zone}.", "A")
        changes = [{"Action": "CREATE", "ResourceRecordSet": each} for each in chosen.values()]
        route53.change_resource_record_sets(HostedZoneId=self.zone_id, ChangeBatch={"Changes": changes})

    def _record_set(self, name: str, kind: str) -> dict[str, Any]:
        values = {
            "A": f"192.0.2.{self._random.randint(1, 250)}",
            "AAAA": f"2001:db8::{self._random.randint(1, 9999):x}",
            "TXT": f'"a person wrote {self._random.random()}"',
            "CNAME": "elsewhere.example.net",
            "MX": "10 mail.example.net",
        }
        routed = {"SetIdentifier": "blue", "Weight": 10} if kind == "weighted" else {}
        record_type = "A" if kind == "weighted" else kind
        ttl = self._random.choice([30, 300, 3600])
        return {
            "Name": name,
            "Type": record_type,
            "TTL": ttl,
            "ResourceRecords": [{"Value": values[record_type]}],
            **routed,
        }

    def _roles(self, iam: Any, profile: str) -> None:
        """Roles with names near ours, marked by nobody or by somebody else."""
        account = WORKLOADS["workload-a"]
        names = {
            "dns": [f"EC2ManagementRole-{account}", "EC2ManagementRole", f"EC2ManagementRole-{account}-other.example"],
            "workload-a": ["Route53CrossAccountRole-2", "Route53"],
            "workload-b": ["EC2ManagementRole"],
        }[profile]
        for name in names:
            mark = self._random.choice([[], [{"Key": TAG, "Value": "somebody"}], [{"Key": "team", "Value": "web"}]])
            iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(TRUST), Tags=mark, Description="theirs")
            iam.put_role_policy(RoleName=name, PolicyName="record-sets", PolicyDocument=json.dumps(POLICY))
            if self._random.random() < 0.5:
                iam.attach_role_policy(RoleName=name, PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess")
        iam.create_instance_profile(InstanceProfileName="Theirs")

    def everything(self) -> dict[str, Any]:
        """All that there is, but what is marked as ours and what has to be there because of it."""
        found: dict[str, Any] = {}
        for profile, account in ACCOUNTS.items():
            iam = self._boto("iam", profile)
            for role in iam.list_roles()["Roles"]:
                seen = _role(iam, role["RoleName"])
                if not str(seen["tags"].get(TAG, "")).startswith("cross_account_dns"):
                    found[f"{account} role {role['RoleName']}"] = seen
            for each in iam.list_instance_profiles()["InstanceProfiles"]:
                held = [role["RoleName"] for role in each["Roles"]]
                if all(f"{account} role {name}" in found for name in held):
                    found[f"{account} profile {each['InstanceProfileName']}"] = held
        route53 = self._boto("route53", "dns")
        for zone in route53.list_hosted_zones()["HostedZones"]:
            tags = route53.list_tags_for_resource(ResourceType="hostedzone", ResourceId=zone["Id"].rpartition("/")[2])
            if any(tag["Key"] == TAG for tag in tags["ResourceTagSet"]["Tags"]):
                continue
            found[f"zone {zone['Name']}"] = (zone["Config"], tags["ResourceTagSet"]["Tags"])
            listed = route53.list_resource_record_sets(HostedZoneId=zone["Id"])["ResourceRecordSets"]
            marked = {
                each["Name"].partition(".")[2]
                for each in listed
                if any(
                    f"{MARK}{account}" in value["Value"] for value in _values(each) for account in WORKLOADS.values()
                )
            }
            for each in listed:
                ours = each["Name"] in marked and each["Type"] in ("A", "AAAA")
                marker = any(
                    f"{MARK}{account}" in value["Value"] for value in _values(each) for account in WORKLOADS.values()
                )
                if not ours and not marker:
                    found[f"{each['Name']} {each['Type']} {each.get('SetIdentifier', '')}"] = each
        return found


def _values(record_set: dict[str, Any]) -> list[dict[str, str]]:
    values: list[dict[str, str]] = record_set.get("ResourceRecords", [])
    return values


def _role(iam: Any, name: str) -> dict[str, Any]:
    """A role with all that belongs to it."""
    role = iam.get_role(RoleName=name)["Role"]
    inline = iam.list_role_policies(RoleName=name)["PolicyNames"]
    return {
        "id": role["RoleId"],
        "trust": role["AssumeRolePolicyDocument"],
        "description": role.get("Description", ""),
        "session": role["MaxSessionDuration"],
        "tags": {tag["Key"]: tag["Value"] for tag in role.get("Tags", [])},
        "inline": {each: iam.get_role_policy(RoleName=name, PolicyName=each)["PolicyDocument"] for each in inline},
        "managed": iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"],
    }

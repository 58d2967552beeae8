# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Instances that have roles of somebody else, and get the policy in these (instance_access_mode: add_policy)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.integration.playbooks.test_instance_access import carried
from tests.proofs import permission_table
from tests.support.playbooks.iam_world import MANAGEMENT_ACCOUNT, allow, assume, deny, make_role, policy, trust
from tests.support.playbooks.runner import DNS, WORKLOADS, Player, writes
from tests.support.sandbox.client import SandboxClient

A = WORKLOADS["workload-a"]
OURS = "Route53CrossAccountRole"
OUR_ARN = f"arn:aws:iam::{A}:role/{OURS}"
POLICY = f"dns-updates-{DNS}-example.com"
ZONE_ROLE = f"EC2ManagementRole-{A}-example.com"
EXTERNAL_ID = "6f0c9f2e-3a57-4e0b-9d1c-a1b1c1d1e1f1"  # of workload-a in the demo's inventory
# Somebody of the account can act as the role, but no DNS operator.
TRUST = policy(
    {
        "Effect": "Allow",
        "Principal": {"Service": "ec2.amazonaws.com", "AWS": f"arn:aws:iam::{A}:root"},
        "Action": "sts:AssumeRole",
    }
)
ADDING: dict[str, Any] = {"all": {"hosts": {"workload-a": {"instance_access_mode": "add_policy"}}}}
ATTACHING = {"all": {"hosts": {"workload-a": {"instance_access_mode": "attach"}}}}
CONFIRMED = ("-e", "teardown_confirm=true")
# The other account has nothing to do with it.
ALONE = ("--limit", "dns,workload-a")


@pytest.fixture
def play(fresh: SandboxClient, tmp_path: Path) -> Player:
    return Player(fresh, tmp_path)


class Theirs:
    """Roles of somebody else in workload-a, in instance profiles on its instances."""

    def __init__(self, boto: Callable[..., Any]) -> None:
        self.iam = boto("iam", "workload-a")
        self.dns_iam = boto("iam", "dns")
        self.ec2 = boto("ec2", "workload-a")
        self.profiles: dict[str, str] = {}

    def role(self, name: str, path: str = "/", **options: Any) -> str:
        """A role with all that a role may have; its ARN."""
        arn = make_role(self.iam, name, TRUST, allow("s3:GetObject"), Path=path, **options)
        self.iam.attach_role_policy(RoleName=name, PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess")
        self.iam.tag_role(RoleName=name, Tags=[{"Key": "team", "Value": "web"}])
        return arn

    def give(self, instance: str, profile: str, role: str) -> None:
        """Give an instance an instance profile, which is made with the role in it unless it is there."""
        if profile not in self.profiles:
            self.iam.create_instance_profile(InstanceProfileName=profile, Path="/elsewhere/")
            self.iam.add_role_to_instance_profile(InstanceProfileName=profile, RoleName=role)
            self.profiles[profile] = role
        associated = {"Name": profile}
        self.ec2.associate_iam_instance_profile(InstanceId=instance_of(self, instance), IamInstanceProfile=associated)

    def holding(self) -> set[str]:
        """The names of the roles that have our policy."""
        names = [role["RoleName"] for role in self.iam.list_roles()["Roles"]]
        return {name for name in names if POLICY in self.iam.list_role_policies(RoleName=name)["PolicyNames"]}

    def all_of(self) -> dict[str, Any]:
        """Everything of every role of the account, and every instance profile."""
        details = self.iam.get_account_authorization_details(Filter=["Role"])["RoleDetailList"]
        return {role["RoleName"]: role | {"RoleLastUsed": None} for role in details}

    def trusted(self) -> set[str]:
        """Whom the zone role trusts."""
        [statement] = self.dns_iam.get_role(RoleName=ZONE_ROLE)["Role"]["AssumeRolePolicyDocument"]["Statement"]
        named = statement["Condition"]["ArnLike"]["aws:PrincipalArn"]
        return {named} if isinstance(named, str) else set(named)


def without_ours(found: dict[str, Any]) -> dict[str, Any]:
    """Roles of others, without our policy in them."""
    return {
        name: role | {"RolePolicyList": [each for each in role["RolePolicyList"] if each["PolicyName"] != POLICY]}
        for name, role in found.items()
        if name != OURS
    }


@pytest.mark.long
def test_roles_of_somebody_else_get_the_policy_and_are_trusted(play: Player, boto: Callable[..., Any]) -> None:
    theirs = Theirs(boto)
    web, batch = theirs.role("Web", "/team/web/"), theirs.role("Batch")
    theirs.give("web-1", "WebProfile", "Web")
    theirs.give("web-2", "WebProfile", "Web")
    theirs.give("internal-1", "BatchProfile", "Batch")
    before = theirs.all_of()

    checked = play("cross_account_dns", *ALONE, "--check", "--diff", overrides=ADDING)
    assert checked.status == 0, checked.output
    assert f"{web}, policy {POLICY}: none" in checked.output, "the diff"
    assert theirs.all_of() == before

    first = play("cross_account_dns", *ALONE, "-e", "verify_access_print=all", overrides=ADDING)
    assert first.status == 0, first.output
    assert theirs.holding() == {"Web", "Batch", OURS}
    assert without_ours(theirs.all_of()) == before, "nothing else of them changed"
    [added] = [each for each in theirs.all_of()["Web"]["RolePolicyList"] if each["PolicyName"] == POLICY]
    [statement] = added["PolicyDocument"]["Statement"]
    zone_role = f"arn:aws:iam::{DNS}:role/{ZONE_ROLE}"
    assert (statement["Action"], statement["Resource"]) == ("sts:AssumeRole", zone_role)
    assert theirs.trusted() == {OUR_ARN, web, batch}, "with the path, and nobody else"
    profiles = carried(theirs.ec2)
    assert Counter(profiles.values()) == {"WebProfile": 2, "BatchProfile": 1, OURS: 1}
    elsewhere = carried(boto("ec2", "workload-a", region="eu-west-1"))
    assert set(elsewhere.values()) == {OURS}, "instances without an instance profile get ours"
    assert f"{web} assumes the zone role" in first.output, "as not tried"
    assert f"{web} assumes the zone role: It belongs to somebody else" in first.output

    as_web = assume(boto("sts", "workload-a"), web)
    in_zone = assume(as_web("sts"), zone_role, ExternalId=EXTERNAL_ID)
    [zone] = [
        each["Id"]
        for each in boto("route53", "dns").list_hosted_zones()["HostedZones"]
        if each["Name"] == "example.com."
    ]
    record = {"Name": "x.workload-a.example.com.", "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": "192.0.2.1"}]}
    for action in ("CREATE", "DELETE"):
        batch_of = {"Changes": [{"Action": action, "ResourceRecordSet": record}]}
        in_zone("route53").change_resource_record_sets(HostedZoneId=zone, ChangeBatch=batch_of)

    play.sandbox.reset_requests()
    second = play("cross_account_dns", *ALONE, overrides=ADDING)
    assert set(second.counts("changed").values()) == {0}, second.output
    assert writes(play.sandbox) == Counter()
    verified = play("verify", *ALONE, overrides=ADDING)
    assert verified.status == 0, verified.output

    theirs.iam.delete_role_policy(RoleName="Web", PolicyName=POLICY)
    missed = play("verify", *ALONE, overrides=ADDING)
    assert missed.status != 0
    assert f"{web} lacks the inline policy {POLICY}" in missed.output
    assert play("cross_account_dns", *ALONE, overrides=ADDING).status == 0

    done = play("teardown", *ALONE, *CONFIRMED, overrides=ADDING)
    assert done.status == 0, done.output
    assert theirs.all_of() == before
    assert set(carried(theirs.ec2).values()) == {"WebProfile", "BatchProfile"}


def operator_without(iam: Any, guarded: str) -> dict[str, Any]:
    """Variables by which workload-a is signed in to as one who may do what the page says, but not write a role."""
    needed = [row for row in permission_table.rows() if row.account == "workload"]
    page = permission_table.policy(needed, {"WORKLOAD": A, "DEPLOY": "Deploy"})
    more = [f"iam:{name}" for name in ("GetInstanceProfile", "GetRolePolicy", "PutRolePolicy", "DeleteRolePolicy")]
    places = [f"arn:aws:iam::{A}:role/*", f"arn:aws:iam::{A}:instance-profile/*"]
    signing_in = make_role(
        iam, "Deploy", trust({"AWS": MANAGEMENT_ACCOUNT}), allow(more, places), deny("iam:PutRolePolicy", guarded)
    )
    iam.put_role_policy(RoleName="Deploy", PolicyName="page", PolicyDocument=page)
    variables = {"aws_profile": None, "aws_role_arn": signing_in, "aws_source_profile": "management"}
    return {"all": {"hosts": {"workload-a": {"instance_access_mode": "add_policy", **variables}}}}


def instance_of(theirs: Theirs, name: str) -> str:
    found = theirs.ec2.describe_instances(Filters=[{"Name": "tag:dns", "Values": [name]}])
    return str(found["Reservations"][0]["Instances"][0]["InstanceId"])


@pytest.mark.long
def test_what_is_not_chosen_or_not_ours(play: Player, boto: Callable[..., Any]) -> None:
    """A policy of our name that somebody else wrote, a profile without a role, a role that is not to be changed.

    The operator may do what docs/permissions.md says.
    """
    theirs = Theirs(boto)
    web, guarded = theirs.role("Web", "/team/"), theirs.role("Guarded")
    theirs.role("Taken")
    theirs.iam.put_role_policy(RoleName="Taken", PolicyName=POLICY, PolicyDocument=policy(allow("s3:PutObject")))
    theirs.give("web-1", "WebProfile", "Web")
    theirs.give("web-2", "TakenProfile", "Taken")
    theirs.give("internal-1", "GuardedProfile", "Guarded")
    theirs.give("batch-1", "EmptyProfile", "Taken")
    theirs.iam.remove_role_from_instance_profile(InstanceProfileName="EmptyProfile", RoleName="Taken")
    before = theirs.all_of()
    limited = operator_without(theirs.iam, guarded)

    first = play("cross_account_dns", *ALONE, overrides=limited)
    assert first.status == 0, first.output
    assert theirs.trusted() == {OUR_ARN, web}
    for reason in (
        f"its inline policy {POLICY} has a content of somebody else",
        "the instance profile EmptyProfile holds no role",
        f"Could not write the policy {POLICY} of the role Guarded",
    ):
        assert reason in first.output
    play.sandbox.reset_requests()
    assert set(play("cross_account_dns", *ALONE, overrides=limited).counts("changed").values()) == {0}
    assert writes(play.sandbox) == Counter()

    other = theirs.role("Other")
    [association] = theirs.ec2.describe_iam_instance_profile_associations(
        Filters=[{"Name": "instance-id", "Values": [instance_of(theirs, "web-1")]}]
    )["IamInstanceProfileAssociations"]
    theirs.ec2.disassociate_iam_instance_profile(AssociationId=association["AssociationId"])
    theirs.give("web-1", "OtherProfile", "Other")
    moved = play("cross_account_dns", *ALONE, overrides=limited)
    assert moved.status == 0, moved.output
    assert theirs.holding() == {"Other", "Taken", OURS}, "an instance has it no longer, so the role has no policy"
    assert theirs.trusted() == {OUR_ARN, other}

    attached = play("cross_account_dns", *ALONE, overrides=ATTACHING)
    assert attached.status == 0, attached.output
    assert theirs.trusted() == {OUR_ARN}
    assert without_ours({"Web": theirs.all_of()["Web"]})["Web"] == before["Web"]
    assert theirs.holding() == {"Taken", OURS}

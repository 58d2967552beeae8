# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""ec2_accounts on the sandbox, by ansible-inventory and by a play: accounts that refuse, and runs from the cache."""

from __future__ import annotations

import json

import pytest

from sandbox.demo.deprecations import FOLLOWS, deprecations
from tests.support.commands.starting import run_script
from tests.support.sandbox.client import BIN

DNS, A, B = "222222222222", "111111111111", "333333333333"
ACCESS = "arn:aws:iam::{}:role/OrganizationAccountAccessRole"
ACCOUNTS = [
    {"name": "app-a", "account_id": A, "role_arn": ACCESS.format(A)},
    {"name": "app-b", "account_id": B, "profile": "workload-b"},
]
OPTIONS = {
    "plugin": "crossaccount.aws.ec2_accounts",
    "profile": "management",
    "regions": ["us-east-1", "eu-west-1"],
    "accounts": ACCOUNTS,
    "hostnames": ["tag:Name"],
    "hostvars_prefix": "vm_",
}
IN_A = ["api-1", "api-2", "batch-1", "internal-1", "web-1", "web-2"]
IN_B = ["reports-1", "search-1", "search-2", "shop-1", "shop-2"]
EVERYWHERE = sorted([*IN_A, *IN_B])
DENIED = {"operation": "DescribeInstances", "code": "UnauthorizedOperation", "status": 403, "times": None}


@pytest.fixture
def read(sandbox, tmp_path):
    """Read an inventory by ansible-inventory: its exit status, what it shows and what it says. None drops an option."""

    def run(*flags, env=None, **options):
        source = tmp_path / "fleet.ec2_accounts.yml"
        stated = {name: value for name, value in {**OPTIONS, **options}.items() if value is not None}
        source.write_text(json.dumps(stated), encoding="utf-8")
        everything = sandbox.env | {"ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED": "true"} | (env or {})
        command = [BIN / "ansible-inventory", "-i", source, "--list", *flags]
        done = run_script(command, cwd=tmp_path, env=everything)
        return done.returncode, json.loads(done.stdout or "{}"), " ".join(done.stderr.split())

    return run


def plain(value):
    """A text of AWS's, which ansible-inventory marks, because it must not be taken for a template."""
    return value["__ansible_unsafe"] if isinstance(value, dict) and "__ansible_unsafe" in value else value


def calls(sandbox):
    return {(row["account"], row["operation"]): row["count"] for row in sandbox.requests()}


def warnings(said):
    return [each for each in said.split("[WARNING]: ")[1:] if not each.startswith(FOLLOWS)]


def test_two_accounts_are_one_inventory(fresh, read):
    fresh.reset_requests()
    status, shown, said = read()

    assert (status, warnings(said), deprecations(said)) == (0, [], [])
    assert sorted(shown["aws_ec2"]["hosts"]) == EVERYWHERE
    assert sorted(shown["aws_account_app_a"]["hosts"]) == IN_A
    assert sorted(shown["aws_account_app_b"]["hosts"]) == IN_B
    variables = shown["_meta"]["hostvars"]["search-1"]
    assert {name: variables[f"vm_aws_{name}"] for name in ("account_id", "account_name", "region", "profile")} == {
        "account_id": B,
        "account_name": "app-b",
        "region": "eu-west-1",
        "profile": "workload-b",
    }
    counted = calls(fresh)
    assert {account: counted[account, "DescribeInstances"] for account in (A, B)} == {A: 2, B: 2}
    assert (A, "GetCallerIdentity") not in counted  # AssumeRole has said whose the session is


def test_an_account_that_refuses_hides_no_other(fresh, read):
    fresh.faults([{**DENIED, "account": B}])
    status, shown, said = read()
    assert status == 0
    assert sorted(shown["aws_ec2"]["hosts"]) == IN_A
    assert "aws_account_app_b" not in shown
    assert f"[WARNING]: app-b, account {B}: Could not read the instances" in said
    assert said.count("Could not read the instances") == 1

    status, shown, said = read(on_account_error="fail")
    assert status != 0
    assert "2 of 4 reads failed. app-b, account" in said

    status, shown, said = read(on_account_error="fail", strict_permissions=False)
    assert (status, sorted(shown["aws_ec2"]["hosts"])) == (0, IN_A)
    assert f"app-b, account {B}" in said


def test_a_role_that_refuses_is_said_once_whatever_the_regions(fresh, read):
    closed = {"name": "closed", "account_id": B, "role_arn": f"arn:aws:iam::{B}:role/Nobody"}
    regions = ["us-east-1", "us-east-2", "us-west-2", "eu-west-1", "eu-west-2", "eu-central-1"]
    status, shown, said = read(accounts=[ACCOUNTS[0], closed], regions=regions)
    assert (status, sorted(shown["aws_ec2"]["hosts"])) == (0, IN_A)
    assert f"[WARNING]: closed, account {B}: Could not assume" in said
    assert said.count("Could not assume") == 1

    other = {"name": "other", "account_id": DNS, "role_arn": f"arn:aws:iam::{DNS}:role/Nobody"}
    status, _shown, said = read(accounts=[ACCOUNTS[0], closed, other], regions=regions, on_account_error="fail")
    assert status != 0
    assert f"12 of 18 reads failed. - closed, account {B}: Could not" in said
    assert f" - other, account {DNS}: Could not" in said


def test_other_names_of_options_are_taken(fresh, read):
    status, shown, said = read(profile=None, aws_profile="management", aws_region="us-east-1")
    assert (status, sorted(shown["aws_ec2"]["hosts"])) == (0, EVERYWHERE), said


def test_a_profile_of_another_account_reads_nothing(fresh, read):
    fresh.reset_requests()
    status, _shown, said = read(accounts=[{"name": "app-a", "account_id": A, "profile": "workload-b"}])
    assert status != 0
    assert f"The credentials belong to account {B}" in said
    assert not any(operation == "DescribeInstances" for _account, operation in calls(fresh))


def test_a_role_that_asks_for_an_external_id_and_a_time(fresh, read, boto):
    asks = {"StringEquals": {"sts:ExternalId": "canary-1"}}
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "999999999999"}, "Condition": asks}
    iam = boto("iam", profile="workload-a")
    iam.create_role(
        RoleName="Asks", AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    )
    allow = {"Effect": "Allow", "Action": "ec2:DescribeInstances", "Resource": "*"}
    iam.put_role_policy(
        RoleName="Asks",
        PolicyName="read",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [allow]}),
    )
    by = {"name": "app-a", "account_id": A, "role_arn": f"arn:aws:iam::{A}:role/Asks"}
    status, shown, said = read(accounts=[{**by, "external_id": "canary-1", "duration": 900}])
    assert (status, sorted(shown["aws_ec2"]["hosts"])) == (0, IN_A), said

    status, _shown, said = read(accounts=[{**by, "external_id": "canary-2"}])
    assert status != 0
    assert "AccessDenied" in said
    assert "canary" not in said


def test_every_region_of_an_account_is_found(fresh, read):
    status, shown, said = read(accounts=ACCOUNTS[1:], regions=[])
    assert (status, sorted(shown["aws_ec2"]["hosts"])) == (0, IN_B), said


def test_record_sets_give_names(fresh, read, boto):
    route53 = boto("route53", profile="workload-b")
    zone = route53.create_hosted_zone(Name="inside.example", CallerReference="1")["HostedZone"]["Id"]
    [reservation] = boto("ec2", profile="workload-b").describe_instances(
        Filters=[{"Name": "tag:Name", "Values": ["shop-1"]}]
    )["Reservations"]
    address = reservation["Instances"][0]["PrivateIpAddress"]
    record = {"Name": "till.inside.example", "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": address}]}
    changes = {"Changes": [{"Action": "CREATE", "ResourceRecordSet": record}]}
    route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch=changes)

    status, shown, said = read(accounts=ACCOUNTS[1:], route53_enabled=True)
    assert (status, "till.inside.example" in shown["_meta"]["hostvars"]) == (0, True), said
    status, shown, _said = read(accounts=ACCOUNTS[1:], route53_enabled=True, route53_excluded_zones=["inside.example"])
    assert sorted(shown["aws_ec2"]["hosts"]) == IN_B


def test_what_systems_manager_knows_is_added(fresh, read, boto):
    ec2, iam = boto("ec2", profile="workload-a"), boto("iam", profile="workload-a")
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}}
    trust = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.create_role(RoleName="Managed", AssumeRolePolicyDocument=trust)
    iam.create_instance_profile(InstanceProfileName="Managed")
    iam.add_role_to_instance_profile(InstanceProfileName="Managed", RoleName="Managed")
    [reservation] = ec2.describe_instances(Filters=[{"Name": "tag:Name", "Values": ["web-1"]}])["Reservations"]
    [instance] = [each["InstanceId"] for each in reservation["Instances"]]
    ec2.associate_iam_instance_profile(IamInstanceProfile={"Name": "Managed"}, InstanceId=instance)

    status, shown, said = read(accounts=ACCOUNTS[:1], use_ssm_inventory=True)
    assert status == 0, said
    known = {name: each.get("vm_ssm_inventory") for name, each in shown["_meta"]["hostvars"].items()}
    assert plain(known.pop("web-1")["instance_id"]) == instance
    assert set(known.values()) == {None}

    fresh.faults([{**DENIED, "operation": "GetInventory", "code": "AccessDeniedException", "status": 400}])
    status, _shown, said = read(accounts=ACCOUNTS[:1], use_ssm_inventory=True)
    assert status != 0
    assert "Could not read the inventory of Systems Manager" in said


def test_an_organization_is_read_without_a_list(fresh, read):
    status, shown, said = read(accounts=None, organization={"exclude": [DNS]})
    assert (status, sorted(shown["aws_ec2"]["hosts"])) == (0, EVERYWHERE), said
    variables = shown["_meta"]["hostvars"]["web-1"]
    assert plain(variables["vm_aws_role_arn"]) == ACCESS.format(A)
    assert plain(variables["vm_aws_account_name"]) == "Workload A"
    assert sorted(shown["aws_account_workload_a"]["hosts"]) == IN_A


def test_a_second_run_asks_nobody(fresh, read, tmp_path):
    cached = {"cache": True, "cache_plugin": "ansible.builtin.jsonfile", "cache_connection": str(tmp_path / "cache")}
    first = read(**cached)[1]
    fresh.reset_requests()
    assert read(**cached)[1] == first
    assert calls(fresh) == {}
    kept = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "cache").iterdir())
    assert [secret for secret in fresh.secrets() if secret in kept] == []

    fresh.faults([{**DENIED, "account": B}])
    assert sorted(read("--flush-cache", **cached)[1]["aws_ec2"]["hosts"]) == IN_A
    fresh.faults([])
    assert read(**cached)[1] == first  # what was not whole is not in the cache


def test_a_play_runs_on_an_account(fresh, sandbox, tmp_path):
    source = tmp_path / "fleet.ec2_accounts.yml"
    source.write_text(json.dumps(OPTIONS), encoding="utf-8")
    show = {"ansible.builtin.debug": {"msg": "{{ inventory_hostname }} of {{ vm_aws_account_name }}"}}
    play = {"hosts": "aws_account_app_b", "gather_facts": False, "tasks": [show]}
    (tmp_path / "play.yml").write_text(json.dumps([play]), encoding="utf-8")
    done = run_script([BIN / "ansible-playbook", "-i", source, tmp_path / "play.yml"], env=sandbox.env)
    assert done.returncode == 0, done.stdout
    assert [host for host in [*IN_A, *IN_B] if f"{host} of app-b" in done.stdout] == IN_B

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The role organization_role: the role that accounts get is the one that iam_trust_role would make there."""

from __future__ import annotations

import json

import pytest
from botocore.exceptions import ClientError

NAME = "OrganizationAudit"
A, B, DNS = "111111111111", "333333333333", "222222222222"
PROFILES = {A: "workload-a", B: "workload-b", DNS: "dns"}
POLICY = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::logs-${AWS::AccountId}/*"}],
}
DECLARED = {
    "trust": [
        {
            "sid": "Auditor",
            "accounts": ["999999999999"],
            "principal_arns": ["arn:aws:iam::999999999999:role/Auditor"],
            "external_ids": ["audit-0b71f3d2"],
            "mfa": {"max_age": 3600},
        },
        {"sid": "Hosts", "services": ["ec2.amazonaws.com"]},
    ],
    "path": "/audit/",
    "description": "Reads, ${AWS::AccountId}",
    "max_session_duration": 7200,
    "managed_policies": ["SecurityAudit"],
    "permissions_boundary": "ReadOnlyAccess",
    "inline_policies": {"logs": POLICY},
    "instance_profile": True,
    "tags": {"team": "security"},
}
MAKER = "organization_role/999999999999"


@pytest.fixture
def deploy(organization, run_play):
    """Run the role in the management account, and hold what it says of itself against ``expected``."""

    def run(*options, expected=(), state="present", **variables):
        given = {**DECLARED, "name": NAME, "state": state, "organizational_unit_ids": [organization.root], **variables}
        role = {
            "ansible.builtin.include_role": {"name": "crossaccount.aws.organization_role"},
            "vars": {
                "aws_account_id": "999999999999",
                "organization_role_profile": "management",
                **{f"organization_role_{name}": value for name, value in given.items()},
            },
        }
        return run_play([role, {"ansible.builtin.assert": {"that": ["true", *expected]}}], *options)

    return run


def in_account(value, account):
    return json.loads(json.dumps(value).replace("${AWS::AccountId}", account))


def test_every_account_has_what_the_module_would_make(deploy, run_module, organization, aws):
    accounts = f"organization_role_account_ids == {sorted(PROFILES)}"
    deploy("--check", expected=["organization_role_changed", accounts])
    deploy(expected=["organization_role_changed", accounts])
    deploy(expected=["not organization_role_changed", accounts])

    for account, profile in PROFILES.items():
        declared = {"name": NAME, "managed_by": MAKER, **in_account(DECLARED, account)}
        judged = run_module("iam_trust_role", declared, profile=profile)
        assert (judged.get("failed", False), judged["changed"], judged["differences"]) == (False, False, [])
    joined = organization.create_account("later")
    listed = aws(["cloudformation", "list-stack-instances", "--stack-set-name", f"TrustRole-{NAME}"])["Summaries"]
    assert {each["Account"]: each["Status"] for each in listed}[joined] == "CURRENT"

    everyone = f"organization_role_account_ids == {sorted([*PROFILES, joined])}"
    deploy("--check", expected=["not organization_role_changed", everyone])
    deploy("--check", expected=["organization_role_changed"], state="absent")
    deploy(expected=["organization_role_changed", "organization_role_account_ids == []"], state="absent")
    said = deploy(expected=["not organization_role_changed"], state="absent")
    assert f"There is no stack set TrustRole-{NAME} in us-east-1." in said
    for profile in PROFILES.values():
        looked = run_module("iam_trust_role_info", {"names": [NAME]}, profile=profile)
        assert looked["roles"] == []


def test_what_is_refused_and_what_stays(deploy, organization, boto):
    def refused(**variables):
        with pytest.raises(AssertionError) as caught:
            deploy(**variables)
        return str(caught.value)

    assert "allow_broad_trust" in refused(trust=[{"accounts": ["999999999999"]}])
    assert "organization_role_stack_set is TrustRole-a.b" in refused(name="a.b")
    assert "The credentials belong to account 999999999999" in refused(account_id=DNS)
    with pytest.raises(ClientError):
        boto("cloudformation").describe_stack_set(StackSetName=f"TrustRole-{NAME}")

    assert "aws organizations list-organizational-units-for-parent" in refused(organizational_unit_ids=["/Workloads"])
    deploy()
    for unit in ("ou-abcd-12345678", organization.unit("empty")):
        said = refused(organizational_unit_ids=[unit])
        assert f"has no unit {unit}" in said or "3 of 3 accounts (100 %) would lose the stack" in said
    assert f"says that {MAKER} made it, not somebody-else" in refused(managed_by="somebody-else")
    said = deploy(state="absent", managed_by="somebody-else")
    assert f"The role {NAME} stays: the stack set TrustRole-{NAME} carries" in said
    assert boto("iam", profile="dns").get_role(RoleName=NAME)
    moved = {"organizational_unit_ids": [organization.unit("dns", accounts=(DNS,))]}
    deploy(expected=[f"organization_role_account_ids == ['{DNS}']"], force=True, **moved)

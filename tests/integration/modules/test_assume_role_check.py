# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""assume_role_check against the sandbox: every verdict by real calls, nothing left behind, no credential let out."""

from __future__ import annotations

import configparser
import json
import re
import sys
import uuid

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.checks.probes import PERMISSIONS
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.values import TYPES

from sandbox.demo.deprecations import deprecations
from tests.support.commands.starting import run_script
from tests.support.sandbox.client import BIN, ROOT

DNS, A = "222222222222", "111111111111"
OPERATOR = "arn:aws:iam::999999999999:user/operator"
DNS_ACCESS = f"arn:aws:iam::{DNS}:role/OrganizationAccountAccessRole"
A_ACCESS = f"arn:aws:iam::{A}:role/OrganizationAccountAccessRole"
ZONE_ROLE = f"arn:aws:iam::{DNS}:role/EC2ManagementRole"
EXTERNAL_ID = "7c9e6679-7425-40de-944b-e07fc1f90ae7"


def trust(principal, **conditions):
    statement = {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "sts:AssumeRole"}
    return {"Version": "2012-10-17", "Statement": [statement | ({"Condition": conditions} if conditions else {})]}


@pytest.fixture
def zone_id(fresh, aws):
    """The seeded zone, which is the DNS account's only one."""
    [zone] = aws(["route53", "list-hosted-zones"], "dns")["HostedZones"]
    return zone["Id"].rpartition("/")[2]


@pytest.fixture
def zone_role(zone_id, boto):
    """A role that may change TXT record sets below a.existing.example, for one external id, and nothing else."""
    policy = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": "route53:ChangeResourceRecordSets",
                "Resource": f"arn:aws:route53:::hostedzone/{zone_id}",
                "Condition": {
                    "ForAllValues:StringLike": {
                        "route53:ChangeResourceRecordSetsNormalizedRecordNames": ["*.a.existing.example"]
                    },
                    "ForAllValues:StringEquals": {"route53:ChangeResourceRecordSetsRecordTypes": ["TXT"]},
                },
            }
        ],
    }
    iam = boto("iam", profile="dns")
    document = trust(A_ACCESS, StringEquals={"sts:ExternalId": EXTERNAL_ID})
    iam.create_role(RoleName="EC2ManagementRole", AssumeRolePolicyDocument=json.dumps(document))
    iam.put_role_policy(RoleName="EC2ManagementRole", PolicyName="zone", PolicyDocument=json.dumps(policy))
    return iam


@pytest.fixture
def check(fresh, run_module):
    """Run the module as the operator."""

    def run(*paths, check=False, **options):
        arguments = {"paths": list(paths), "fail_on_mismatch": False, **options}
        return run_module("assume_role_check", arguments, check, "management")

    return run


def path(*steps, name="p", **options):
    return {
        "name": name,
        "steps": [step if isinstance(step, dict) else {"role_arn": step} for step in steps],
        **options,
    }


INTO_ZONE = {"role_arn": ZONE_ROLE, "external_id": EXTERNAL_ID}


def results(result):
    return [(verdict["got"], verdict["refused_by"], verdict["step"]) for verdict in result["verdicts"]]


def test_verdicts_by_real_calls(check, zone_role, zone_id, sandbox):
    def probe(record, **options):
        return {"hosted_zone_id": zone_id, "record": record, **options}

    sandbox.reset_requests()
    result = check(
        path(DNS_ACCESS),
        path(A_ACCESS, INTO_ZONE),
        path(A_ACCESS, {**INTO_ZONE, "external_id": "wrong-external-id"}, expect="denied"),
        path(A_ACCESS, ZONE_ROLE, expect="denied"),
        path(DNS_ACCESS, INTO_ZONE, expect="denied"),
        path(f"arn:aws:iam::{DNS}:role/NoSuchRole", expect="denied"),
        path(A_ACCESS, INTO_ZONE, probe=probe("x.a.existing.example")),
        path(A_ACCESS, INTO_ZONE, probe=probe("x.a.existing.example", write=True)),
        path(A_ACCESS, INTO_ZONE, probe=probe("x.a.existing.example", type="A"), expect="denied"),
        path(A_ACCESS, INTO_ZONE, probe=probe("x.b.existing.example"), expect="denied"),
        path(A_ACCESS, INTO_ZONE, probe=probe("x.a.existing.example", hosted_zone_id="Z0OTHER"), expect="denied"),
        path(A_ACCESS, {**INTO_ZONE, "duration_seconds": 900}),
    )
    assert [verdict["got"] for verdict in result["verdicts"]] == (
        ["allowed"] * 2 + ["denied"] * 4 + ["allowed"] * 2 + ["denied"] * 3 + ["allowed"]
    )
    assert result["ok"] and not result["changed"]
    # The role that does not exist is the only one that no other path assumes.
    assert [verdict["name"] for verdict in result["verdicts"] if verdict["role_known"] is False] == ["p"]
    assert "NoSuchRole" in result["warnings"][0]
    assert result["verdicts"][8]["refused_by"] == "identity_policy"
    assert result["verdicts"][8]["step"] == 3
    # Sessions are shared: the two first steps, the right way in, the four wrong ones, and the short session.
    assume = [row["count"] for row in sandbox.requests() if row["operation"] == "AssumeRole"]
    assert sum(assume) == 8


@pytest.mark.parametrize("checking", [False, True], ids=["run", "check mode"])
def test_nothing_is_left_behind(check, zone_role, zone_id, boto, checking):
    route53 = boto("route53", profile="dns")
    # Exactly what a probe would delete, if it could.
    present = {
        "Name": "present.a.existing.example",
        "Type": "TXT",
        "TTL": 60,
        "ResourceRecords": [{"Value": '"crossaccount.aws probe"'}],
    }
    changes = [{"Action": "CREATE", "ResourceRecordSet": present}]
    route53.change_resource_record_sets(HostedZoneId=zone_id, ChangeBatch={"Changes": changes})
    before = route53.list_resource_record_sets(HostedZoneId=zone_id)["ResourceRecordSets"]
    own = {"hosted_zone_id": zone_id, "record": "x.a.existing.example", "write": True}
    result = check(
        path(A_ACCESS, INTO_ZONE, probe=own),
        # The access role may change everything. Asking it to delete what exists deletes nothing.
        path(DNS_ACCESS, probe={"hosted_zone_id": zone_id, "record": present["Name"]}),
        check=checking,
    )
    assert result["ok"] and not result["changed"]
    assert route53.list_resource_record_sets(HostedZoneId=zone_id)["ResourceRecordSets"] == before


def test_the_side_that_refused(check, zone_role, boto):
    iam = boto("iam", profile="dns")
    mfa = trust(OPERATOR, Bool={"aws:MultiFactorAuthPresent": "true"})
    iam.create_role(RoleName="WithMfa", AssumeRolePolicyDocument=json.dumps(mfa))
    iam.create_role(RoleName="Short", AssumeRolePolicyDocument=json.dumps(trust(OPERATOR)))
    organizations = boto("organizations")
    deny = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "sts:AssumeRole", "Resource": "*"}]}
    policy = organizations.create_policy(
        Name="NoAssume", Description="x", Type="SERVICE_CONTROL_POLICY", Content=json.dumps(deny)
    )["Policy"]["PolicySummary"]["Id"]
    organizations.attach_policy(PolicyId=policy, TargetId=A)

    result = check(
        path({"role_arn": f"arn:aws:iam::{DNS}:role/Short", "duration_seconds": 7200}, name="too long"),
        path(f"arn:aws:iam::{DNS}:role/WithMfa", name="no mfa"),
        path(A_ACCESS, INTO_ZONE, name="scp"),
        path(DNS_ACCESS, A_ACCESS, ZONE_ROLE, name="broken early", expect="denied"),
    )
    too_long, no_mfa, scp, early = result["verdicts"]
    assert (too_long["got"], too_long["refused_by"]) == ("error", "duration")
    assert no_mfa["got"] == "denied"
    assert (
        f"The trust policy of arn:aws:iam::{DNS}:role/WithMfa in account {DNS} must name {OPERATOR}" in no_mfa["hint"]
    )
    assert (scp["got"], scp["refused_by"], scp["step"]) == ("denied", "scp", 2)
    assert (early["got"], early["ok"], early["step"]) == ("not tried", False, 2)


def test_a_broken_trust_fails_with_the_side_to_mend(check, zone_role):
    zone_role.update_assume_role_policy(RoleName="EC2ManagementRole", PolicyDocument=json.dumps(trust(DNS_ACCESS)))
    result = check(path(A_ACCESS, INTO_ZONE, name="into the zone"), fail_on_mismatch=True)
    assert result["failed"] and not result["changed"]
    assert "into the zone: expected allowed, got denied" in result["msg"]
    assert f"The trust policy of {ZONE_ROLE} in account {DNS} must name {A_ACCESS}" in result["msg"]


def test_a_denial_is_repeated_only_when_told(check, sandbox):
    late = {"service": "sts", "operation": "AssumeRole", "code": "AccessDenied", "status": 403}
    sandbox.faults([late | {"times": 2}])
    sandbox.reset_requests()
    assert not check(path(DNS_ACCESS))["ok"]
    assert [row["count"] for row in sandbox.requests() if row["operation"] == "AssumeRole"] == [1]
    assert check(path(DNS_ACCESS), retry_seconds=30)["ok"]


def test_no_credential_gets_out(fresh, zone_role, tmp_path):
    """At -vvv with a log file: neither the operator's keys nor those of any session."""
    task = {
        "crossaccount.aws.assume_role_check": {
            "profile": "management",
            "paths": [path(A_ACCESS, INTO_ZONE), path(DNS_ACCESS, ZONE_ROLE, name="denied")],
        },
        "ignore_errors": True,
    }
    playbook = tmp_path / "playbook.yml"
    playbook.write_text(
        json.dumps([{"hosts": "localhost", "connection": "local", "gather_facts": False, "tasks": [task]}])
    )
    log = tmp_path / f"{uuid.uuid4()}.log"
    options = ["-vvv", "--diff", "-i", "localhost,", "-e", f"ansible_python_interpreter={sys.executable}"]
    env = fresh.env | {"ANSIBLE_LOG_PATH": str(log)}
    done = run_script([BIN / "ansible-playbook", *options, playbook], cwd=ROOT, env=env)
    assert done.returncode == 0, done.stdout
    output = done.stdout + done.stderr + log.read_text()
    assert "expected allowed, got denied" in output  # the run was a real one, and failed
    assert not deprecations(output), output
    keys = configparser.ConfigParser()
    keys.read(fresh.env["AWS_SHARED_CREDENTIALS_FILE"])
    secrets = {value for section in keys.sections() for value in keys[section].values()}
    assert secrets
    assert not [secret for secret in secrets if secret in output]
    assert not re.search(r"ASIA[A-Z0-9]{16}|SecretAccessKey|SessionToken|aws_secret_access_key", output)


@pytest.mark.parametrize("action", ["CREATE", "UPSERT", "DELETE"])
def test_every_type_can_be_asked_for_without_writing(check, zone_role, zone_id, boto, action):
    """For all types in one probe: who may change everything is let through and changes nothing, who may not is not."""
    every = {"hosted_zone_id": zone_id, "record": "x.a.existing.example", "actions": [action]}
    foreign = [kind for kind in TYPES if kind != "TXT"]
    listed = boto("route53", profile="dns").list_resource_record_sets
    before = listed(HostedZoneId=zone_id)["ResourceRecordSets"]
    result = check(
        path(DNS_ACCESS, name="may", probe={**every, "types": list(TYPES)}),
        path(A_ACCESS, INTO_ZONE, name="may not", probe={**every, "types": foreign}, expect="denied"),
        path(A_ACCESS, INTO_ZONE, name="one of two", probe={**every, "types": ["TXT", "A"]}, expect="denied"),
    )
    assert [(verdict["name"], verdict["got"], verdict["ok"]) for verdict in result["verdicts"]] == [
        ("may", "allowed", True),
        ("may not", "denied", True),
        ("one of two", "allowed", False),
    ]
    assert f"may {action} x.a.existing.example TXT in the zone" in result["verdicts"][2]["reason"]
    assert listed(HostedZoneId=zone_id)["ResourceRecordSets"] == before


def test_permissions_are_asked_for_without_a_change(check, zone_role, boto):
    result = check(
        path(DNS_ACCESS, name="may", probe={"permissions": list(PERMISSIONS), "target": "EC2ManagementRole"}),
        path(
            A_ACCESS,
            INTO_ZONE,
            name="may not",
            probe={"permissions": list(PERMISSIONS), "target": "EC2ManagementRole"},
            expect="denied",
        ),
    )
    assert [verdict["got"] for verdict in result["verdicts"]] == ["allowed", "denied"], result["report"]
    assert [zone["Name"] for zone in boto("route53", profile="dns").list_hosted_zones()["HostedZones"]] == [
        "existing.example."
    ]


@pytest.mark.parametrize(
    ("step", "mended_by"),
    [
        pytest.param({"duration_seconds": 43200}, "fewer seconds", id="duration"),
        pytest.param(
            {"mfa_serial": "arn:aws:iam::999999999999:mfa/operator", "mfa_code": "000000"}, "current code", id="mfa"
        ),
    ],
)
def test_what_is_wrong_with_the_check_proves_nothing(check, step, mended_by):
    result = check(path({"role_arn": DNS_ACCESS, **step}, expect="denied"))
    assert (result["verdicts"][0]["got"], result["ok"]) == ("error", False)
    assert mended_by in result["verdicts"][0]["hint"]


def test_throttling_and_a_missing_zone_prove_nothing(check, sandbox):
    probe = {"hosted_zone_id": "Z0OTHER", "record": "x.example.com"}
    missing = check(path(DNS_ACCESS, probe=probe, expect="denied"))["verdicts"][0]
    assert (missing["got"], missing["ok"]) == ("error", False)
    assert "correct its id" in missing["hint"]
    sandbox.faults([{"service": "sts", "operation": "AssumeRole", "code": "ExpiredToken", "status": 403, "times": 99}])
    expired = check(path(f"arn:aws:iam::{DNS}:role/NoSuchRole", expect="denied"))["verdicts"][0]
    assert (expired["got"], expired["ok"]) == ("error", False)


def test_bad_input_makes_no_call(check, sandbox):
    sandbox.reset_requests()
    refused = check(path(DNS_ACCESS, {"role_arn": ZONE_ROLE, "duration_seconds": 3601}))
    assert refused["failed"] and "3601 is out of range" in refused["msg"]
    assert sandbox.requests() == []

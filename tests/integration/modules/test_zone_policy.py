"""route53_zone_policy, decided by real calls: a role with the policy changes what it names, and nothing else."""

from __future__ import annotations

import json

import pytest
from botocore.exceptions import ClientError

ROLE = "arn:aws:iam::222222222222:role/OrganizationAccountAccessRole"
ZONE = "policy.example"
NAMES = ["*.app.policy.example", "www.policy.example"]
# A change that authorisation lets through and Route 53 itself then refuses also counts as allowed.
ANSWERS = {"AccessDenied": False, "InvalidChangeBatch": True}


@pytest.fixture(scope="module")
def rendered():
    """Policies that Ansible rendered already, by their template: the zone's name is filled in later."""
    return {}


@pytest.fixture
def changes(fresh, boto, run_module, rendered):
    """A function of a policy's options that says whether the role may make a batch of changes."""
    dns = boto("route53", profile="dns")
    iam = boto("iam", profile="dns")
    zone = _zone(dns, ZONE)
    other = _zone(dns, "other.example")
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": ROLE}}
    document = json.dumps({"Version": "2012-10-17", "Statement": trust})
    iam.create_role(RoleName="ZonePolicyTest", AssumeRolePolicyDocument=document)
    session = boto("sts", profile="dns").assume_role(
        RoleArn="arn:aws:iam::222222222222:role/ZonePolicyTest", RoleSessionName="test"
    )["Credentials"]
    limited = boto(
        "route53",
        profile="dns",
        aws_access_key_id=session["AccessKeyId"],
        aws_secret_access_key=session["SecretAccessKey"],
        aws_session_token=session["SessionToken"],
    )

    def prepare(**options):
        # Ansible takes a backslash in a template's text as it stands.
        arguments = repr(options).replace(r"\\", "\\")
        template = "{{ 'ZONE' | crossaccount.aws.route53_zone_policy(**" + arguments + ") }}"
        if template not in rendered:
            rendered[template] = json.dumps(run_module("ansible.builtin.debug", {"msg": template})["msg"])
        policy = rendered[template].replace("hostedzone/ZONE", f"hostedzone/{zone}")
        iam.put_role_policy(RoleName="ZonePolicyTest", PolicyName="zone", PolicyDocument=policy)

        def allowed(*batch, elsewhere=False):
            try:
                limited.change_resource_record_sets(
                    HostedZoneId=other if elsewhere else zone, ChangeBatch={"Changes": [_change(*one) for one in batch]}
                )
            except ClientError as error:
                return ANSWERS[error.response["Error"]["Code"]]
            return True

        return allowed, limited, zone

    return prepare


def _zone(client, name):
    return client.create_hosted_zone(Name=name, CallerReference=name)["HostedZone"]["Id"].rpartition("/")[2]


def _change(name, kind="A", action="CREATE"):
    value = {"A": "192.0.2.1", "AAAA": "2001:db8::1", "TXT": '"x"', "CNAME": "target.example"}[kind]
    record_set = {"Name": name, "Type": kind, "TTL": 60, "ResourceRecords": [{"Value": value}]}
    return {"Action": action, "ResourceRecordSet": record_set}


CASES = [
    ("exact name", ["www.policy.example"], True),
    ("exact name in capitals", ["WWW.Policy.Example."], True),
    ("below an exact name", ["a.www.policy.example"], False),
    ("one level below the subtree", ["i-1.app.policy.example"], True),
    ("deep in the subtree", ["a.b.c.app.policy.example"], True),
    ("a wildcard in the subtree", ["*.app.policy.example"], True),
    ("a name with an escape in the subtree", [r"a\043b.app.policy.example"], True),
    ("the top of the subtree", ["app.policy.example"], False),
    ("a sibling that ends alike", ["badapp.policy.example"], False),
    ("a sibling whose label ends alike", ["x.badapp.policy.example"], False),
    ("a name that ends like the exact one", ["badwww.policy.example"], False),
    ("the apex", ["policy.example"], False),
    ("the wildcard of the zone", ["*.policy.example"], False),
    ("an escaped dot that imitates the subtree", [r"x\056app.policy.example"], False),
    ("an allowed and a foreign name in one batch", ["www.policy.example", "mail.policy.example"], False),
    ("two allowed names in one batch", ["www.policy.example", "i-1.app.policy.example"], True),
]


@pytest.mark.parametrize(("names", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_names(changes, names, expected):
    allowed, _client, _zone_id = changes(names=NAMES, types=["A"])

    assert allowed(*[(name,) for name in names]) is expected


@pytest.mark.parametrize("kind", ["A", "AAAA", "TXT", "CNAME"])
def test_types(changes, kind):
    allowed, _client, _zone_id = changes(names=NAMES, types=["A", "aaaa"])

    assert allowed(("www.policy.example", kind)) is (kind in ("A", "AAAA"))


@pytest.mark.parametrize("action", ["CREATE", "UPSERT", "DELETE"])
def test_actions(changes, action):
    allowed, _client, _zone_id = changes(names=NAMES, types=["A"], actions=["CREATE", "DELETE"])

    assert allowed(("www.policy.example", "A", action)) is (action != "UPSERT")


def test_exact_names_alone(changes):
    allowed, _client, _zone_id = changes(names=["www.policy.example"], types=["A"])

    assert allowed(("www.policy.example",)) is True
    assert allowed(("a.www.policy.example",)) is False


def test_the_wildcard_record_set_alone(changes):
    allowed, _client, _zone_id = changes(names=[r"\052.app.policy.example"], types=["A"])

    assert allowed(("*.app.policy.example",)) is True
    assert allowed(("x.app.policy.example",)) is False


def test_another_zone_is_out_of_reach(changes):
    allowed, _client, _zone_id = changes(names=None, types=None)

    assert allowed(("any.policy.example", "TXT")) is True
    assert allowed(("any.other.example", "TXT"), elsewhere=True) is False


def test_reading_is_separate(changes):
    _allowed, client, zone = changes(names=NAMES, types=["A"], read=False)
    for call in (client.get_hosted_zone, lambda Id: client.list_resource_record_sets(HostedZoneId=Id)):
        with pytest.raises(ClientError, match="AccessDenied"):
            call(Id=zone)

    _allowed, client, zone = changes(names=NAMES, types=["A"])
    assert client.get_hosted_zone(Id=zone)["HostedZone"]["Name"] == f"{ZONE}."
    assert client.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
    with pytest.raises(ClientError, match="AccessDenied"):
        client.list_hosted_zones_by_name()

    _allowed, client, zone = changes(names=NAMES, types=["A"], list_zones=True)
    assert client.list_hosted_zones_by_name()["HostedZones"]

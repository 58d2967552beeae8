# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Policies that the collection generates: from its filter and its trust options, every option in use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any, Literal

from ansible_collections.crossaccount.aws.plugins.filter.dns_automation_names import dns_automation_names
from ansible_collections.crossaccount.aws.plugins.filter.dns_automation_policies import dns_automation_policies
from ansible_collections.crossaccount.aws.plugins.filter.route53_zone_policy import route53_zone_policy
from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation.deployment import NAMESPACE
from ansible_collections.crossaccount.aws.plugins.module_utils._core.trust.document import read_trust


@dataclass(frozen=True)
class Policy:
    """``origin``: what it was generated from, as a test's id."""

    origin: str
    kind: Literal["identity", "trust"]
    document: dict[str, Any]


ZONE = "Z0123456789ABCDEFGHIJ"
NAMES: dict[str, list[str | dict[str, str]] | None] = {
    "every name": None,
    "exact": ["www.example.com", r"\052.example.com", r"a\057b.example.com"],
    "one level": [{"name": "app.example.com", "depth": "one_level"}, "app.example.com"],
    "subtree": ["*.app.example.com", "www.example.com"],
}


def zone_policies() -> Iterator[Policy]:
    """route53_zone_policy over its options."""
    for names, types, actions, (partition, read, list_zones) in product(
        NAMES,
        (None, ["A", "AAAA"]),
        (["CREATE", "DELETE", "UPSERT"], ["UPSERT"]),
        (("aws", True, True), ("aws", False, False), ("aws-cn", True, False), ("aws-us-gov", True, True)),
    ):
        options = {"actions": actions, "partition": partition, "read": read, "list_zones": list_zones}
        policy = route53_zone_policy(ZONE, NAMES[names], types, **options)
        said = [names, *(types or ["every type"]), *actions, partition]
        said += ["read"] * read + ["find"] * list_zones
        yield Policy(f"zone policy: {', '.join(said)}", "identity", policy)


def automation_policies() -> Iterator[Policy]:
    """What the function of dns_automation may do, and its zone role, with a reverse zone and in other partitions."""
    account, reverse = "111111111111", [{"zone": "10.in-addr.arpa", "hosted_zone_id": f"{ZONE}K"}]
    for partition in ("aws", "aws-cn", "aws-us-gov"):
        writer = f"arn:{partition}:iam::222222222222:role/DnsAutomationZoneRole-{account}-example-com"
        owner = f"crossaccount.aws/{account}"
        zone: dict[str, Any] = {"hosted_zone_id": ZONE, "zone": "example.com", "domain": "app-a.example.com"}
        zone |= {"reverse_zones": reverse, "reverse_owner": f"{owner}/example.com"}
        kept = {"owner": owner, "regions": ["eu-west-1", "us-east-1"], "zones": [zone]}
        given: dict[str, Any] = {
            "accounts": {account: {**kept, "writer": {"arn": writer}}},
            "owner_prefix": "_owner-%{record_type}.",
        }
        given["namespace"] = NAMESPACE
        names = dns_automation_names("example.com", account)
        found = dns_automation_policies(names, given, account, partition=partition)
        yield Policy(f"automation: the function, {partition}", "identity", found["execution"])
        for name, document in found["zone"].items():
            yield Policy(f"automation: {name}, {partition}", "identity", document)


ACCOUNT = {"accounts": ["222222222222"]}
DEPLOY = "arn:aws:iam::222222222222:role/deploy"
GITHUB = "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com"
SAML = "arn:aws:iam::111111111111:saml-provider/corporate"
LAMBDA = {"services": ["lambda.amazonaws.com"]}

#: A statement for each option of ``trust``, and for what it may hold.
TRUSTS: dict[str, dict[str, Any]] = {
    "a named role": {"arns": [DEPLOY]},
    "a named role of GovCloud": {"arns": ["arn:aws-us-gov:iam::222222222222:role/deploy"]},
    "a named role of China": {"arns": ["arn:aws-cn:iam::222222222222:role/deploy"]},
    "a user and a role with an external id": {
        "sid": "Partner",
        "arns": [DEPLOY, "arn:aws:iam::222222222222:user/anna"],
        "external_ids": ["partner-6f0c9f2e"],
    },
    "an account by external id": ACCOUNT | {"external_ids": ["one-6f0c9f2e", "two-0b7d4c1a"]},
    "an account by role names": ACCOUNT | {"principal_arns": ["arn:aws:iam::222222222222:role/dns-*"]},
    "an account of an organization": ACCOUNT | {"organization_id": "o-a1b2c3d4e5"},
    "an account of an organizational unit": ACCOUNT
    | {"organization_paths": ["o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*"]},
    "an account with MFA": ACCOUNT | {"mfa": {"required": True}},
    "an account with recent MFA": ACCOUNT | {"mfa": {"max_age": 3600}},
    "an account for a time": ACCOUNT | {"external_ids": ["one-6f0c9f2e"], "not_after": "2099-01-31T18:00:00Z"},
    "an account with session tags": ACCOUNT | {"organization_id": "o-a1b2c3d4e5", "session_tags": {"team": ["dns"]}},
    "an account with a source identity": ACCOUNT | {"organization_id": "o-a1b2c3d4e5", "source_identity": ["anna"]},
    "a role that may tag its sessions": {
        "arns": [DEPLOY],
        "session_tag_keys": ["team"],
        "may_set": ["source_identity"],
    },
    "an account with a condition": ACCOUNT
    | {"external_ids": ["one-6f0c9f2e"], "conditions": {"IpAddress": {"aws:SourceIp": ["192.0.2.0/24"]}}},
    "an organization": {"arns": ["*"], "organization_id": "o-a1b2c3d4e5"},
    "instances": {"services": ["ec2.amazonaws.com"]},
    "functions": LAMBDA,
    "functions of an account": LAMBDA
    | {
        "source_accounts": ["111111111111"],
        "source_arns": ["arn:aws:lambda:eu-west-1:111111111111:function:dns"],
    },
    "GitHub": {
        "federated": {
            "provider": GITHUB,
            "audience": ["sts.amazonaws.com"],
            "subject": ["repo:example/app:ref:refs/heads/main"],
        }
    },
    "a SAML provider": {"federated": {"provider": SAML, "audience": ["https://signin.aws.amazon.com/saml"]}},
}


def trusts() -> Iterator[Policy]:
    """iam_trust_role's trusts, a statement each."""
    for name, statement in TRUSTS.items():
        trust = read_trust([statement])
        yield Policy(f"trust: {name}", "trust", trust.document(trust.partition or "aws"))

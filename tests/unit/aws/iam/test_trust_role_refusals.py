"""The known mistakes of cross-account trust, each refused before any call, with the entry, the reason and the mend.

Some mistakes have no option to make them with (a NotPrincipal, a Resource). They are refused where a policy element is
written as an option, and in documents.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.iam import trust_role
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError

from tests.support.aws.fakes import FakeConnection, NoConnection, client_error

NOW = datetime(2026, 6, 1, tzinfo=UTC)
OWN, ACCOUNT = "222222222222", "111111111111"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/Name"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
SAML = f"arn:aws:iam::{OWN}:saml-provider/Corporate"
STATEMENT = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}


def arns(arn):
    return {"trust": [{"arns": [arn]}]}


def accounts(account):
    return {"trust": [{"accounts": [account], "external_ids": ["abc"]}]}


def role(**options):
    return {"trust": [{"arns": [ROLE], **options}]}


def service(**options):
    return {"trust": [{"services": ["events.amazonaws.com"], **options}]}


def condition(operator, key, value):
    return role(conditions={operator: {key: value}})


def policy(**elements):
    return {"inline_policies": {"p": {"Version": "2012-10-17", "Statement": [{**STATEMENT, **elements}]}}}


def reach(**options):
    return {"accounts": [{"account_id": ACCOUNT, **options}], "account_id": None}


# The mistake, options, where it is, why it is refused, what is right instead.
REFUSED = [
    # Accounts and ARNs
    ("11 digits", accounts("11111111111"), "trust[0], accounts[0]", "not an account id", "12 digits in quotes"),
    ("13 digits", accounts("1111111111111"), "trust[0], accounts[0]", "not an account id", "12 digits in quotes"),
    ("full-width digits", accounts("１" * 12), "trust[0], accounts[0]", "not an account id", "12 digits in quotes"),  # noqa: RUF001
    ("dashes", accounts("1111-1111-1111"), "trust[0], accounts[0]", "not an account id", "12 digits in quotes"),
    ("spaces", accounts("1111 1111 1111"), "trust[0], accounts[0]", "not an account id", "12 digits in quotes"),
    ("a leading zero lost by YAML", accounts(1402433619), "trust[0], accounts[0]", "drops the leading zero", "quotes"),
    (
        "the same as text",
        accounts("1402433619"),
        "trust[0], accounts[0]",
        "leading zero is lost",
        "12 digits in quotes",
    ),
    (
        "000000000000",
        accounts("000000000000"),
        "trust[0], accounts[0]",
        "not the id of any account",
        "12 digits in quotes",
    ),
    ("account_id", {"account_id": "1"}, "account_id", "not an account id", "12 digits in quotes"),
    ("A equal to B", accounts(OWN), f"trust[0], accounts ({OWN})", "account of the role itself", "the other account"),
    (
        "A equal to B, by ARN",
        arns(f"arn:aws:iam::{OWN}:role/N"),
        f"trust[0], arns (arn:aws:iam::{OWN}:role/N)",
        "account of the role itself",
        "allow_same_account",
    ),
    (
        "unknown partition",
        arns(ROLE.replace("aws", "amazon")),
        "trust[0], arns[0]",
        "not a partition",
        "use one of aws",
    ),
    (
        "two partitions",
        {"trust": [{"arns": [ROLE, "arn:aws-cn:iam::333333333333:role/N"]}]},
        "trust[0], arns (arn:aws-cn:iam::333333333333:role/N)",
        "to partition aws-cn",
        "arn:aws:",
    ),
    (
        "a policy of another partition",
        {"managed_policies": ["arn:aws-cn:iam::aws:policy/P"]},
        "managed_policies[0]",
        "to partition aws-cn",
        "arn:aws:",
    ),
    (
        "region in an IAM ARN",
        arns(f"arn:aws:iam:us-east-1:{ACCOUNT}:role/N"),
        "trust[0], arns[0]",
        "has the region",
        "leave the region empty",
    ),
    (
        "account in a Route 53 ARN",
        policy(Resource="arn:aws:route53::111111111111:hostedzone/Z1"),
        "inline_policies[p], Statement[0], Resource",
        "has the account",
        "leave it empty",
    ),
    (
        "assumed-role ARN",
        arns(f"arn:aws:sts::{ACCOUNT}:assumed-role/Name/session"),
        "trust[0], arns[0]",
        "a session of a role",
        ROLE,
    ),
    ("wildcard in a role ARN", arns(f"{ROLE}*"), "trust[0], arns[0]", "has a wildcard", "principal_arns"),
    (
        "missing role name",
        arns(f"arn:aws:iam::{ACCOUNT}:role/"),
        "trust[0], arns[0]",
        "not a role name",
        "give a role name",
    ),
    ("role name of 65", {"name": "x" * 65}, "name", "65 characters", "at most 64"),
    ("path of 513", {"path": f"/{'x' * 511}/"}, "path", "513 characters", "at most 512"),
    ("trailing newline", arns(f"{ROLE}\n"), "trust[0], arns[0]", "white space", "remove it"),
    ("AROA as principal", arns("AROA1234567890EXAMPLE"), "trust[0], arns[0]", "a unique id", "give an ARN"),
    (
        "AROA as resource",
        policy(Resource="AROA1234567890EXAMPLE"),
        "inline_policies[p], Statement[0], Resource",
        "not an ARN",
        "give the ARN",
    ),
    (
        "unknown service principal",
        {"trust": [{"services": ["ecs2.amazonaws.com"]}]},
        "trust[0], services[0]",
        "not in the module's list of service principals",
        "did you mean ecs",
    ),
    # Trust
    ("* alone", arns("*"), "trust[0]", "trusts every AWS account", "allow_broad_trust"),
    ("role/*", arns(f"arn:aws:iam::{ACCOUNT}:role/*"), "trust[0], arns[0]", "has a wildcard", "principal_arns"),
    ("NotPrincipal", role(NotPrincipal=ROLE), "trust[0]", "NotPrincipal is an element", "name whom to trust"),
    (
        "NotPrincipal in a policy",
        policy(NotPrincipal="*"),
        "inline_policies[p], Statement[0]",
        "belongs in a trust",
        "remove NotPrincipal",
    ),
    ("NotAction in a trust", role(NotAction="sts:TagSession"), "trust[0]", "NotAction is an element", "leave it out"),
    (
        "NotAction with Allow",
        {
            "inline_policies": {
                "p": {
                    "Version": "2012-10-17",
                    "Statement": [{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}],
                }
            }
        },
        "inline_policies[p], Statement[0]",
        "NotAction with Allow",
        "list the actions",
    ),
    ("unknown action", role(Action="sts:AssumeRoles"), "trust[0]", "Action is an element", "leave it out"),
    (
        "malformed action",
        policy(Action="Get"),
        "inline_policies[p], Statement[0]",
        "not an action",
        "service:Operation",
    ),
    (
        "SAML with an AWS principal",
        role(federated={"provider": SAML}),
        "trust[0], federated",
        "needs another action",
        "a statement of its own",
    ),
    ("Resource in a trust", role(Resource="*"), "trust[0]", "Resource is an element", "the role itself"),
    ("account root", arns(ROOT), "trust[0]", "whomever the administrators", "name roles in arns"),
    (
        "account id",
        {"trust": [{"accounts": [ACCOUNT]}]},
        "trust[0]",
        "whomever the administrators",
        "allow_broad_trust",
    ),
    *(
        (
            f"{operator} on {key}",
            condition(operator, key, value),
            f"trust[0], conditions.{operator}.{key}",
            f"lets in whoever lacks {key}",
            f"use {operator.removesuffix('IfExists')}",
        )
        for operator, key, value in (
            ("StringEqualsIfExists", "sts:ExternalId", "abc"),
            ("BoolIfExists", "aws:MultiFactorAuthPresent", "true"),
            ("StringEqualsIfExists", "aws:PrincipalOrgID", "o-a1b2c3d4e5"),
            ("ArnLikeIfExists", "aws:PrincipalArn", ROLE),
        )
    ),
    *(
        (
            operator,
            condition(operator, key, value),
            f"trust[0], conditions.{operator}",
            "on Allow lets in",
            "without Not",
        )
        for operator, key, value in (
            ("StringNotEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5"),
            ("StringNotLike", "aws:userid", "x"),
            ("ArnNotLike", "aws:PrincipalArn", ROLE),
            ("NotIpAddress", "aws:SourceIp", "192.0.2.0/24"),
            ("ForAllValues:StringNotEquals", "aws:TagKeys", "x"),
        )
    ),
    ("ExternalId too short", role(external_ids=["x"]), "trust[0], external_ids[0]", "1 characters", "2 to 1224"),
    (
        "ExternalId too long",
        role(external_ids=["x" * 1225]),
        "trust[0], external_ids[0]",
        "1225 characters",
        "2 to 1224",
    ),
    ("ExternalId with spaces", role(external_ids=["a b"]), "trust[0], external_ids[0]", "does not take", "letters"),
    ("ExternalId with *", role(external_ids=["ab*"]), "trust[0], external_ids[0]", "does not take", "letters"),
    ("ExternalId is an account id", role(external_ids=[ACCOUNT]), "trust[0], external_ids[0]", "can guess", "UUID"),
    (
        "raw ExternalId is an account id",
        condition("StringEquals", "sts:ExternalId", ACCOUNT),
        "trust[0], conditions.StringEquals.sts:ExternalId",
        "can guess",
        "UUID",
    ),
    ("malformed organization id", role(organization_id="a1b2c3d4e5"), "trust[0], organization_id", "not an org", "o-"),
    (
        "malformed organization path",
        role(organization_paths=["o-a1b2c3d4e5/ou-1"]),
        "trust[0], organization_paths[0]",
        "not an organization path",
        "r-ab12",
    ),
    ("MFA with a service", service(mfa={"required": True}), "trust[0], mfa", "a service can never meet it", "drop it"),
    (
        "raw MFA with a service",
        service(conditions={"Bool": {"aws:MultiFactorAuthPresent": "true"}}),
        "trust[0], conditions.Bool.aws:MultiFactorAuthPresent",
        "a service can never meet it",
        "drop it",
    ),
    (
        "MultiFactorAuthPresent: false",
        condition("Bool", "aws:MultiFactorAuthPresent", False),
        "trust[0], conditions.Bool.aws:MultiFactorAuthPresent",
        "only callers without MFA",
        "the option mfa",
    ),
    ("MFA age of 0", role(mfa={"max_age": 0}), "trust[0], mfa.max_age", "0 is not an age", "from 1 to"),
    ("MFA age below 0", role(mfa={"max_age": -1}), "trust[0], mfa.max_age", "-1 is not an age", "from 1 to"),
    (
        "SourceArn and SourceAccount that disagree",
        service(source_accounts=[OWN], source_arns=["arn:aws:events:us-east-1:333333333333:rule/r"]),
        "trust[0], source_arns[0]",
        "no request can meet both",
        "add the account",
    ),
    (
        "ForAllValues without its Null twin",
        condition("ForAllValues:StringEquals", "aws:TagKeys", "a"),
        "trust[0], conditions.ForAllValues:StringEquals.aws:TagKeys",
        "a request that has no aws:TagKeys",
        '"Null"',
    ),
    (
        "duplicate Sid",
        {"trust": [{"sid": "A", "arns": [ROLE]}, {"sid": "A", "services": ["ec2.amazonaws.com"]}]},
        "trust[1], sid",
        "used twice",
        "an id of its own",
    ),
    (
        "duplicate JSON keys",
        {"inline_policies": {"p": '{"Version": "2012-10-17", "Statement": [], "Statement": []}'}},
        "inline_policies[p]",
        "'Statement' twice",
        "merge the two",
    ),
    (
        "duplicate JSON keys in conditions",
        role(conditions='{"Bool": {"aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthPresent": "false"}}'),
        "trust[0], conditions",
        "twice",
        "merge the two",
    ),
    (
        "document over 2,048",
        role(external_ids=[f"{'x' * 200}{number}" for number in range(10)]),
        "trust",
        "the limit is 2048",
        "shorten it",
    ),
    (
        "boundary in another account",
        {"permissions_boundary": f"arn:aws:iam::{ACCOUNT}:policy/P"},
        "permissions_boundary",
        f"to account {ACCOUNT}",
        f"use a policy of {OWN}",
    ),
    (
        "Version other than 2012-10-17",
        {"inline_policies": {"p": {"Version": "2008-10-17", "Statement": [STATEMENT]}}},
        "inline_policies[p]",
        "Version is '2008-10-17'",
        "2012-10-17",
    ),
    ("Version in a trust", role(Version="2008-10-17"), "trust[0]", "Version is an element", "leave it out"),
    (
        "a trust that is over",
        role(not_after="2026-05-31T00:00:00Z"),
        "trust[0], not_after",
        "has passed",
        "prune_expired",
    ),
    # Sessions
    ("maximum of 899", {"max_session_duration": 899}, "max_session_duration", "out of range", "from 3600 to 43200"),
    ("maximum of 43201", {"max_session_duration": 43201}, "max_session_duration", "out of range", "from 3600 to 43200"),
    ('maximum of "1h"', {"max_session_duration": "1h"}, "max_session_duration", "not a number", "whole seconds"),
    ("maximum as boolean", {"max_session_duration": True}, "max_session_duration", "not a number", "whole seconds"),
    # Accounts of a fleet
    (
        "fleet: account",
        {"accounts": [{"account_id": "1"}]},
        "accounts[0], account_id",
        "not an account id",
        "12 digits",
    ),
    (
        "fleet: session ARN",
        reach(role_arn=f"arn:aws:sts::{ACCOUNT}:assumed-role/Name/session"),
        "accounts[0], role_arn",
        "a session of a role",
        ROLE,
    ),
    (
        "fleet: role of another account",
        reach(role_arn="arn:aws:iam::333333333333:role/N"),
        "accounts[0], role_arn",
        "to account 333333333333",
        "correct one",
    ),
    (
        "fleet: external id",
        reach(role_arn=ROLE, external_id=ACCOUNT),
        "accounts[0], external_id",
        "can guess",
        "UUID",
    ),
]


def ensure(connection, **options):
    params = {"name": "Zone", "account_id": OWN, "trust": [{"arns": [ROLE]}], "wait_timeout": 0} | options
    return trust_role.ensure(params, connection, check_mode=False, now=NOW)


@pytest.mark.parametrize(
    ("options", "where", "reason", "mend"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_refused_before_any_call(options, where, reason, mend):
    with pytest.raises(InputError) as refused:
        ensure(NoConnection(), **options)

    assert refused.value.where.replace(" (A)", "") == where
    assert reason in refused.value.problem
    assert mend in refused.value.remedy
    assert str(refused.value).startswith(f"{refused.value.where}: {refused.value.problem}. ")


# Where there is a legitimate use, an option says that it is meant.
MEANT = [
    ("anyone", {**arns("*"), "allow_broad_trust": True}),
    ("a whole account", {**arns(ROOT), "allow_broad_trust": True}),
    ("the own account", {**arns(f"arn:aws:iam::{OWN}:role/N"), "allow_same_account": True}),
    (
        "a service that the list lacks",
        {"trust": [{"services": ["ecs2.amazonaws.com"]}], "allow_unknown_services": True},
    ),
    (
        "a larger quota",
        {**role(external_ids=[f"{'x' * 200}{number}" for number in range(10)]), "trust_size_limit": 4096},
    ),
    (
        "access that has ended",
        {"trust": [{"arns": [ROLE]}, {"arns": [ROLE], "not_after": "2026-05-31T00:00:00Z"}], "prune_expired": True},
    ),
]


@pytest.mark.parametrize("options", [case[1] for case in MEANT], ids=[case[0] for case in MEANT])
def test_an_option_says_what_is_meant(options):
    connection = FakeConnection({"iam": {"get_role": client_error("NoSuchEntity")}}, account_id=OWN)
    params = {"name": "Zone", "account_id": OWN, "wait_timeout": 0} | options

    assert trust_role.ensure(params, connection, check_mode=True, now=NOW)["changed"] is True
    leniency = [name for name in params if name.startswith(("allow_", "prune_", "trust_size"))]
    with pytest.raises(InputError):
        ensure(NoConnection(), **{name: value for name, value in options.items() if name not in leniency})


def test_no_refusal_repeats_an_external_id():
    for bad in ("secret id", "secret*", "s" + "x" * 1224):
        with pytest.raises(InputError) as refused:
            ensure(NoConnection(), **role(external_ids=[bad]))
        assert bad not in json.dumps(str(refused.value))

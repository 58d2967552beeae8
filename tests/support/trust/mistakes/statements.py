# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Statements that let in too many, and what does not fit together."""

from __future__ import annotations

from tests.support.trust.mistakes.case import (
    ACCOUNT,
    OWN,
    ROLE,
    ROOT,
    SAML,
    STATEMENT,
    arns,
    condition,
    policy,
    reach,
    role,
    service,
)

CASES = [
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

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Options of an entry that do not fit together."""

from __future__ import annotations

from tests.support.trust.entries import ACCOUNT, GITHUB, OIDC, ORGANIZATION, ROLE, refusal, role, service, table

# Each option is right alone; together they are not.
RULES = [
    ("nobody", {"external_ids": ["abc"]}, "trust[0]", "names nobody"),
    ("provider and role", role(federated=GITHUB), "trust[0], federated", "another action"),
    ("provider and service", service(federated=GITHUB), "trust[0], federated", "another action"),
    ("service and organization", service(organization_id=ORGANIZATION), "trust[0], organization_id", "never meet"),
    (
        "service and path",
        service(organization_paths=[f"{ORGANIZATION}/*"]),
        "trust[0], organization_paths",
        "never meet",
    ),
    ("service and principal", service(principal_arns=[ROLE]), "trust[0], principal_arns", "never meet"),
    ("service and external id", service(external_ids=["abc"]), "trust[0], external_ids", "never meet"),
    ("service and MFA", service(mfa={"required": True}), "trust[0], mfa", "a service can never meet"),
    ("service and tags", service(session_tags={"a": "b"}), "trust[0], session_tags", "not known to tag the session"),
    (
        "service and source identity",
        service(source_identity=["ab"]),
        "trust[0], source_identity",
        "not known to set a source identity",
    ),
    (
        "service and raw tag",
        service(conditions={"StringEquals": {"aws:RequestTag/team": "dns"}}),
        "trust[0], conditions.StringEquals.aws:RequestTag/team",
        "not known to tag the session",
    ),
    *(
        (
            f"service and raw {key}",
            service(conditions={"StringEquals": {key: value}}),
            f"trust[0], conditions.StringEquals.{key}",
            "a service can never meet",
        )
        for key, value in (
            ("sts:ExternalId", "abc"),
            ("aws:principalorgid", ORGANIZATION),
            ("aws:MultiFactorAuthAge", "60"),
        )
    ),
    (
        "service and raw MFA",
        service(conditions={"Bool": {"aws:MultiFactorAuthPresent": True}}),
        "trust[0], conditions.Bool.aws:MultiFactorAuthPresent",
        "a service can never meet",
    ),
    (
        "provider and raw external id",
        {"federated": GITHUB, "conditions": {"StringEquals": {"sts:ExternalId": "abc"}}},
        "trust[0], conditions.StringEquals.sts:ExternalId",
        "a user of an identity provider",
    ),
    (
        "role and raw source account",
        role(conditions={"StringEquals": {"aws:SourceAccount": ACCOUNT}}),
        "trust[0], conditions.StringEquals.aws:SourceAccount",
        "only services",
    ),
    (
        "raw sources disagree",
        service(
            source_accounts=[ACCOUNT],
            conditions={"ArnLike": {"aws:SourceArn": "arn:aws:events:us-east-1:333333333333:rule/r"}},
        ),
        "trust[0], conditions.ArnLike.aws:SourceArn",
        "to account 333333333333",
    ),
    (
        "raw principal of another account",
        role(conditions={"StringLike": {"aws:PrincipalArn": "arn:aws:iam::333333333333:role/N"}}),
        "trust[0], conditions.StringLike.aws:PrincipalArn",
        "never matches",
    ),
    ("provider and MFA", {"federated": GITHUB, "mfa": {}}, "trust[0], mfa", "a user of an identity provider"),
    ("role and source account", role(source_accounts=[ACCOUNT]), "trust[0], source_accounts", "only services"),
    (
        "both and source ARN",
        {**role(), **service(source_arns=["arn:aws:s3:::b"])},
        "trust[0], source_arns",
        "only services",
    ),
    (
        "provider and source account",
        {"federated": GITHUB, "source_accounts": [ACCOUNT]},
        "trust[0], source_accounts",
        "only services",
    ),
    (
        "sources disagree",
        service(source_accounts=[ACCOUNT], source_arns=["arn:aws:events:us-east-1:333333333333:rule/r"]),
        "trust[0], source_arns[0]",
        "to account 333333333333",
    ),
    (
        "principal of another account",
        role(principal_arns=["arn:aws:iam::333333333333:role/N"]),
        "trust[0], principal_arns[0]",
        "never matches",
    ),
    (
        "path of another organization",
        role(organization_id=ORGANIZATION, organization_paths=["o-zzzzzzzzzz/*"]),
        "trust[0], organization_paths[0]",
        "not in the organization",
    ),
    ("no audience", {"federated": {"provider": OIDC, "subject": "x"}}, "trust[0], federated", "without audience"),
    (
        "option and condition",
        role(external_ids=["abc"], conditions={"StringEquals": {"STS:externalid": "xyz"}}),
        "trust[0], conditions.StringEquals.STS:externalid",
        "option external_ids",
    ),
    (
        "tag and condition",
        role(session_tags={"a": "b"}, conditions={"StringLike": {"aws:RequestTag/a": "x"}}),
        "trust[0], conditions.StringLike.aws:RequestTag/a",
        "option session_tags",
    ),
]


@table(RULES)
def test_options_that_do_not_fit_are_refused(entry, where, problem):
    error = refusal(entry)
    assert error.where == where
    assert problem in error.problem

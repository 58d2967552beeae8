"""Declared trust: what is refused, each with the entry, the option and the mend. Nothing here can make a call."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.trust.document import read_trust

from tests.support.trust.entries import ACCOUNT, GITHUB, OIDC, ORGANIZATION, ROLE, SAML, refusal, role, service, table


def conditions(operator, key, *values):
    return role(conditions={operator: {key: list(values)}})


# id, entry, where it is refused, what is said
OPTIONS = [
    ("not a mapping", "ec2.amazonaws.com", "trust[0]", "is a str"),
    ("unknown option", role(until="2027-01-31"), "trust[0]", "unknown option until"),
    *(
        (element, role(**{element: "x"}), "trust[0]", f"{element} is an element of a policy")
        for element in (
            *("Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource"),
            *("Condition", "Version", "Statement", "action"),
        )
    ),
    ("account of 11 digits", {"accounts": ["22222222222"]}, "trust[0], accounts[0]", "leading zero"),
    ("account as number", {"accounts": [1402433619]}, "trust[0], accounts[0]", "is a int"),
    ("accounts as text", {"accounts": ACCOUNT}, "trust[0], accounts", "is a str"),
    ("accounts empty", {"accounts": []}, "trust[0], accounts", "is empty"),
    ("account among ARNs", {"arns": [ACCOUNT]}, "trust[0], arns[0]", "is an account id"),
    ("unique id", {"arns": ["AROA1234567890EXAMPLE"]}, "trust[0], arns[0]", "unique id"),
    ("role/*", {"arns": [f"arn:aws:iam::{ACCOUNT}:role/*"]}, "trust[0], arns[0]", "wildcard"),
    ("session", {"arns": [f"arn:aws:sts::{ACCOUNT}:assumed-role/N/s"]}, "trust[0], arns[0]", "session of a role"),
    ("group", {"arns": [f"arn:aws:iam::{ACCOUNT}:group/N"]}, "trust[0], arns[0]", "cannot be a principal"),
    ("service without suffix", {"services": ["ec2"]}, "trust[0], services[0]", "not a service principal"),
    ("unknown service", {"services": ["ecs2.amazonaws.com"]}, "trust[0], services[0]", "the module's list"),
    ("organization", role(organization_id="o-short"), "trust[0], organization_id", "organization id"),
    ("organization wildcard", role(organization_id="o-*"), "trust[0], organization_id", "organization id"),
    ("organization empty", role(organization_id=""), "trust[0], organization_id", "organization id"),
    (
        "path without slash",
        role(organization_paths=[f"{ORGANIZATION}/r-ab12/ou-ab12-11111111"]),
        "trust[0], organization_paths[0]",
        "organization path",
    ),
    ("path of anyone", role(organization_paths=["*/r-ab12/"]), "trust[0], organization_paths[0]", "organization path"),
    ("paths empty", role(organization_paths=[]), "trust[0], organization_paths", "is empty"),
    (
        "principal_arns session",
        role(principal_arns=[f"arn:aws:sts::{ACCOUNT}:assumed-role/N/s"]),
        "trust[0], principal_arns[0]",
        "not the ARN",
    ),
    ("principal_arns all", role(principal_arns=["*"]), "trust[0], principal_arns[0]", "not the ARN"),
    (
        "principal_arns partition",
        role(principal_arns=[f"arn:a:iam::{ACCOUNT}:role/N"]),
        "trust[0], principal_arns[0]",
        "partition",
    ),
    (
        "principal_arns zeros",
        role(principal_arns=["arn:aws:iam::000000000000:role/N"]),
        "trust[0], principal_arns[0]",
        "not the id of any account",
    ),
    ("external id short", role(external_ids=["x"]), "trust[0], external_ids[0]", "1 characters"),
    ("external id star", role(external_ids=["abc*"]), "trust[0], external_ids[0]", "does not take"),
    ("external id space", role(external_ids=["a b"]), "trust[0], external_ids[0]", "does not take"),
    ("external id is account", role(external_ids=[ACCOUNT]), "trust[0], external_ids[0]", "account id"),
    ("external ids empty", role(external_ids=[]), "trust[0], external_ids", "is empty"),
    ("mfa boolean", role(mfa=True), "trust[0], mfa", "is a bool"),
    ("mfa required text", role(mfa={"required": "yes"}), "trust[0], mfa.required", "not true or false"),
    ("mfa age 0", role(mfa={"max_age": 0}), "trust[0], mfa.max_age", "0 is not an age"),
    ("mfa age negative", role(mfa={"max_age": -1}), "trust[0], mfa.max_age", "-1 is not an age"),
    ("mfa age boolean", role(mfa={"max_age": True}), "trust[0], mfa.max_age", "True is not an age"),
    ("mfa age long", role(mfa={"max_age": 129601}), "trust[0], mfa.max_age", "129601 is not an age"),
    ("mfa age without mfa", role(mfa={"required": False, "max_age": 60}), "trust[0], mfa", "not required"),
    ("source ARN", service(source_arns=["bucket"]), "trust[0], source_arns[0]", "not an ARN"),
    ("source ARN of all", service(source_arns=["arn:aws:s3:::*"]), "trust[0], source_arns[0]", "every resource"),
    ("source account", service(source_accounts=["1"]), "trust[0], source_accounts[0]", "account id"),
    ("not_after", role(not_after="tomorrow"), "trust[0], not_after", "not a time"),
    ("not_after without zone", role(not_after="2027-01-31T18:00:00"), "trust[0], not_after", "no time zone"),
    ("session tags", role(session_tags=["team"]), "trust[0], session_tags", "is a list"),
    ("session tag key", role(session_tags={"a*": "b"}), "trust[0], session_tags[a*]", "not a tag key"),
    ("session tag value", role(session_tags={"a": "x" * 257}), "trust[0], session_tags[a][0]", "257 characters"),
    ("session tag without values", role(session_tags={"a": []}), "trust[0], session_tags[a]", "is empty"),
    ("source identity", role(source_identity=["a b"]), "trust[0], source_identity[0]", "not a source identity"),
    ("federated text", {"federated": OIDC}, "trust[0], federated", "is a str"),
    ("federated without provider", {"federated": {}}, "trust[0], federated.provider", "not an identity provider"),
    ("federated role", {"federated": {"provider": ROLE}}, "trust[0], federated.provider", "not the ARN of an identity"),
    ("federated wildcard", {"federated": {"provider": f"{SAML}*"}}, "trust[0], federated.provider", "wildcard"),
    (
        "federated account",
        {"federated": {"provider": SAML.replace("1" * 12, "1")}},
        "trust[0], federated.provider",
        "account",
    ),
    ("federated audience", {"federated": {**GITHUB, "audience": [7]}}, "trust[0], federated.audience[0]", "is a int"),
    ("sid", role(sid="a-b"), "trust[0], sid", "not a statement id"),
]

CONDITIONS = [
    ("JSON with a key twice", role(conditions='{"Bool": {}, "Bool": {"a:b": 1}}'), "", "the key 'Bool' twice"),
    ("no JSON", role(conditions="Bool"), "", "is not JSON"),
    ("not a mapping", role(conditions=["x"]), "", "is a list"),
    ("block not a mapping", role(conditions={"Bool": "x"}), ".Bool", "is a str"),
    ("operator", conditions("StringIs", "aws:x", "y"), ".StringIs", "not a condition operator"),
    ("key", conditions("StringEquals", "x", "y"), ".StringEquals", "not a condition key"),
    ("value", conditions("StringEquals", "aws:x", {}), ".StringEquals.aws:x", "not a value"),
    ("empty value", conditions("StringEquals", "aws:x", ""), ".StringEquals.aws:x", "not a value"),
    ("no value", conditions("StringEquals", "aws:x"), ".StringEquals.aws:x", "no value"),
    ("negated string", conditions("StringNotEquals", "aws:x", "y"), ".StringNotEquals", "on Allow lets in"),
    ("negated set", conditions("ForAnyValue:StringNotLike", "aws:x", "y"), ".ForAnyValue:StringNotLike", "lets in"),
    ("negated ARN", conditions("ArnNotLike", "aws:PrincipalArn", ROLE), ".ArnNotLike", "lets in"),
    ("negated address", conditions("NotIpAddress", "aws:SourceIp", "192.0.2.0/24"), ".NotIpAddress", "lets in"),
    (
        "external id IfExists",
        conditions("StringEqualsIfExists", "sts:ExternalId", "ab"),
        ".StringEqualsIfExists.sts:ExternalId",
        "whoever lacks",
    ),
    (
        "MFA IfExists",
        conditions("BoolIfExists", "aws:MultiFactorAuthPresent", "true"),
        ".BoolIfExists.aws:MultiFactorAuthPresent",
        "whoever lacks",
    ),
    (
        "tag IfExists",
        conditions("StringEqualsIfExists", "aws:PrincipalTag/team", "x"),
        ".StringEqualsIfExists.aws:PrincipalTag/team",
        "whoever lacks",
    ),
    (
        "without MFA",
        conditions("Bool", "aws:MultiFactorAuthPresent", False),
        ".Bool.aws:MultiFactorAuthPresent",
        "without MFA",
    ),
    (
        "any MFA",
        conditions("Bool", "aws:multifactorauthpresent", True, False),
        ".Bool.aws:multifactorauthpresent",
        "without MFA",
    ),
    ("key missing", conditions("Null", "sts:ExternalId", True), ".Null.sts:ExternalId", "without sts:ExternalId"),
    (
        "MFA age",
        conditions("NumericLessThan", "aws:MultiFactorAuthAge", 0),
        ".NumericLessThan.aws:MultiFactorAuthAge",
        "not above 0",
    ),
    (
        "external id pattern",
        conditions("StringLike", "sts:ExternalId", "a*"),
        ".StringLike.sts:ExternalId",
        "does not take",
    ),
    (
        "organization pattern",
        conditions("StringLike", "aws:PrincipalOrgID", "o-*"),
        ".StringLike.aws:PrincipalOrgID",
        "organization id",
    ),
    (
        "path of any organization",
        conditions("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-*/r-ab12/*"),
        ".ForAnyValue:StringLike.aws:PrincipalOrgPaths",
        "organization id",
    ),
    ("any principal", conditions("ArnLike", "aws:PrincipalArn", "*"), ".ArnLike.aws:PrincipalArn", "matches every"),
    (
        "ForAllValues",
        conditions("ForAllValues:StringEquals", "aws:TagKeys", "a"),
        ".ForAllValues:StringEquals.aws:TagKeys",
        "has no aws:TagKeys",
    ),
    (
        "key twice",
        role(conditions={"StringEquals": {"aws:x": "a", "AWS:X": "b"}}),
        ".StringEquals.AWS:X",
        "given twice",
    ),
]


@table(OPTIONS)
def test_an_option_is_refused(entry, where, problem):
    error = refusal(entry)
    # An entry with a sid is named by it, too.
    assert error.where.replace(" (a-b)", "") == where
    assert problem in error.problem


@table(CONDITIONS)
def test_a_raw_condition_is_refused(entry, where, problem):
    error = refusal(entry)
    assert error.where == f"trust[0], conditions{where}"
    assert problem in error.problem


@pytest.mark.parametrize(
    ("entries", "problem"),
    [(None, "no statement"), ([], "no statement"), ({"Version": "2012-10-17"}, "dict, not a list"), ("{}", "a str")],
    ids=["none", "empty", "document", "JSON"],
)
def test_a_trust_is_a_list_of_statements(entries, problem):
    with pytest.raises(InputError, match=problem):
        read_trust(entries)


def test_the_entry_is_named_by_its_sid():
    assert refusal(role(), service(sid="Ec2", mfa={})).where == "trust[1] (Ec2), mfa"


def test_a_sid_is_used_once():
    assert "used twice" in refusal(role(sid="A"), service(sid="A")).problem
    assert read_trust([role(), service()])


def test_one_partition():
    other = {"arns": ["arn:aws-cn:iam::333333333333:role/Name"]}
    assert "partition aws-cn" in refusal(role(), other).problem
    for entry in (
        role(principal_arns=[ROLE]),
        service(source_arns=["arn:aws:s3:::b"]),
        {"federated": GITHUB},
    ):
        with pytest.raises(InputError, match="belongs to partition aws, but this account is in aws-cn"):
            read_trust([entry]).document("aws-cn")


def test_the_size_is_limited():
    entry = role(external_ids=[f"{'x' * 100}{number}" for number in range(20)])
    assert "the limit is 2048" in refusal(entry).problem
    assert read_trust([entry], size_limit=4096)


def test_a_service_that_the_list_lacks():
    assert "Did you mean" in str(refusal({"services": ["ecs2.amazonaws.com"]}))
    assert "Did you mean" not in str(refusal({"services": ["zzzzzzzz.amazonaws.com"]}))
    assert read_trust([{"services": ["zzzzzzzz.amazonaws.com"]}], allow_unknown_services=True)


@pytest.mark.parametrize("name", ["logs.eu-west-1.amazonaws.com", "ec2.application-autoscaling.amazonaws.com"])
def test_spellings_of_services(name):
    assert read_trust([{"services": [name]}]).document("aws")["Statement"][0]["Principal"] == {"Service": [name]}


def test_the_own_account():
    trust = read_trust([{"accounts": [ACCOUNT], "external_ids": ["abc"]}, role(), service()])

    trust.refuse_account("333333333333")
    with pytest.raises(InputError, match=r"trust\[0\], accounts \(222222222222\): 222222222222 is the account of the"):
        trust.refuse_account(ACCOUNT)
    with pytest.raises(InputError, match=r"trust\[0\], arns .*allow_same_account"):
        read_trust([role()]).refuse_account(ACCOUNT)

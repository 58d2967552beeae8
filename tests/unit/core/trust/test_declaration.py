"""Declared trust: what is refused, each with the entry, the option and the mend. Nothing here can make a call."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.trust.document import read_trust

ACCOUNT = "222222222222"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/Name"
ORGANIZATION = "o-a1b2c3d4e5"
OIDC = "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com"
SAML = "arn:aws:iam::111111111111:saml-provider/Corporate"
GITHUB = {"provider": OIDC, "audience": "sts.amazonaws.com", "subject": "repo:org/repo:*"}


def role(**options):
    return {"arns": [ROLE], **options}


def service(**options):
    return {"services": ["ec2.amazonaws.com"], **options}


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

BROAD = [
    ("account", {"accounts": [ACCOUNT]}, "whomever the administrators"),
    ("root", {"arns": [f"arn:aws:iam::{ACCOUNT}:root"]}, "whomever the administrators"),
    ("account until", {"accounts": [ACCOUNT], "not_after": "2027-01-01T00:00:00Z"}, "whomever the administrators"),
    ("account's every role", {"accounts": [ACCOUNT], "principal_arns": [f"arn:aws:iam::{ACCOUNT}:role/*"]}, "whomever"),
    ("account's root only", {"accounts": [ACCOUNT], "principal_arns": [f"arn:aws:iam::{ACCOUNT}:root"]}, "whomever"),
    ("account and any tag", {"accounts": [ACCOUNT], "session_tags": {"a": "*"}}, "whomever"),
    ("account and any identity", {"accounts": [ACCOUNT], "source_identity": ["**"]}, "whomever"),
    (
        "account and time",
        {"accounts": [ACCOUNT], "conditions": {"DateLessThan": {"aws:CurrentTime": "2027-01-01T00:00:00Z"}}},
        "whomever",
    ),
    ("account and Null", {"accounts": [ACCOUNT], "conditions": {"Null": {"sts:ExternalId": "false"}}}, "whomever"),
    (
        "account and odd pattern",
        {"accounts": [ACCOUNT], "conditions": {"StringLike": {"aws:PrincipalArn": "*role*"}}},
        "whomever",
    ),
    ("anyone", {"arns": ["*"]}, "every AWS account"),
    ("anyone with external id", {"arns": ["*"], "external_ids": ["abc"]}, "every AWS account"),
    ("anyone with a name", {"arns": ["*"], "principal_arns": ["arn:aws:iam::*:role/Name"]}, "every AWS account"),
    ("everyone at a provider", {"federated": {**GITHUB, "subject": None}}, "everyone who has a token"),
    ("any subject", {"federated": {**GITHUB, "subject": "*"}}, "everyone who has a token"),
    ("any repository", {"federated": {**GITHUB, "subject": ["repo:org/x", "repo:*/*"]}}, "everyone who has a token"),
]

NARROW = [
    ("role", role()),
    ("service", service()),
    (
        "service with sources",
        service(source_accounts=[ACCOUNT], source_arns=["arn:aws:s3:::b", f"arn:aws:sns:us-east-1:{ACCOUNT}:t"]),
    ),
    ("service with any source of an account", service(source_accounts=[ACCOUNT], source_arns=["arn:aws:sns:*:*:t"])),
    (
        "service with sources that are given",
        service(source_accounts=[ACCOUNT], conditions={"Null": {"aws:SourceArn": "false"}}),
    ),
    ("account, role", {"accounts": [ACCOUNT], "principal_arns": [ROLE]}),
    ("account, name anywhere", {"accounts": [ACCOUNT], "principal_arns": ["arn:aws:iam::*:role/Name"]}),
    ("account, external id", {"accounts": [ACCOUNT], "external_ids": ["abc"]}),
    ("account, organization", {"accounts": [ACCOUNT], "organization_id": ORGANIZATION}),
    ("account, MFA", {"accounts": [ACCOUNT], "mfa": {}}),
    (
        "account, tag of its roles",
        {"accounts": [ACCOUNT], "conditions": {"StringEquals": {"aws:PrincipalTag/team": ["dns", "web"]}}},
    ),
    ("account, address", {"accounts": [ACCOUNT], "conditions": {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}}),
    ("anyone of the organization", {"arns": ["*"], "organization_id": ORGANIZATION}),
    ("anyone of a unit", {"arns": ["*"], "organization_paths": [f"{ORGANIZATION}/r-ab12/ou-ab12-11111111/*"]}),
    ("anyone who is the role", {"arns": ["*"], "principal_arns": [ROLE]}),
    ("anyone by condition", {"arns": ["*"], "conditions": {"ArnLike": {"aws:PrincipalArn": [ROLE]}}}),
    (
        "anyone of an account with an external id",
        {
            "arns": ["*"],
            "external_ids": ["abc"],
            "conditions": {"StringEquals": {"aws:PrincipalAccount": ACCOUNT}},
        },
    ),
    ("repository", {"federated": GITHUB}),
    (
        "subject by condition",
        {
            "federated": {"provider": OIDC, "audience": "a"},
            "conditions": {"StringEquals": {"token.actions.githubusercontent.com:sub": "repo:org/repo:ref:main"}},
        },
    ),
    ("SAML", {"federated": {"provider": SAML}}),
    (
        "set operator with its twin",
        role(conditions={"ForAllValues:StringEquals": {"aws:TagKeys": ["a"]}, "Null": {"aws:TagKeys": False}}),
    ),
    ("IfExists on another key", role(conditions={"StringEqualsIfExists": {"aws:RequestedRegion": "us-east-1"}})),
    ("conditions as JSON", role(conditions='{"StringEquals": {"aws:RequestedRegion": "us-east-1"}}')),
    (
        "raw external id and organization",
        role(conditions={"stringequals": {"sts:ExternalId": "abc", "aws:PrincipalOrgID": ORGANIZATION}}),
    ),
    (
        "raw MFA",
        role(
            conditions={"Bool": {"aws:MultiFactorAuthPresent": True}, "NumericLessThan": {"aws:MultiFactorAuthAge": 60}}
        ),
    ),
]


def table(cases):
    return pytest.mark.parametrize(
        ("entry", "where", "problem"), [case[1:] for case in cases], ids=[case[0] for case in cases]
    )


def refusal(*entries, **options):
    with pytest.raises(InputError) as refused:
        read_trust(list(entries), **options)
    assert refused.value.remedy
    return refused.value


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


@table(RULES)
def test_options_that_do_not_fit_are_refused(entry, where, problem):
    error = refusal(entry)
    assert error.where == where
    assert problem in error.problem


@pytest.mark.parametrize(("entry", "problem"), [case[1:] for case in BROAD], ids=[case[0] for case in BROAD])
def test_broad_trust_is_refused_unless_meant(entry, problem):
    error = refusal(entry)
    assert problem in error.problem
    assert "allow_broad_trust" in error.remedy
    assert read_trust([entry], allow_broad=True).document("aws")


@pytest.mark.parametrize("entry", [case[1] for case in NARROW], ids=[case[0] for case in NARROW])
def test_narrow_trust_is_taken(entry):
    assert read_trust([entry]).document("aws")["Statement"]


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

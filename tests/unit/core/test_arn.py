"""Account ids and ARNs: what is taken, and what is refused with which mend."""

from __future__ import annotations

from datetime import date

import pytest
from ansible._internal._datatag._tags import Origin
from ansible_collections.crossaccount.aws.plugins.module_utils._core import arn
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError, type_name

ROLE = "arn:aws:iam::111111111111:role/"


@pytest.mark.parametrize(
    ("value", "expected"),
    [("111111111111", "111111111111"), ("012345678901", "012345678901"), (222222222222, "222222222222")],
    ids=["text", "leading zero in quotes", "a number of 12 digits"],
)
def test_account_id(value, expected):
    assert arn.account_id(value, "accounts[0]") == expected


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("11111111111", "leading zero"),
        ("1111111111111", "is not an account id"),
        ("\uff11" * 12, "is not an account id"),
        ("1111-1111-1111", "is not an account id"),
        (" 111111111111", "is not an account id"),
        ("111111111111\n", "is not an account id"),
        (1402433619, "is a int; without quotes YAML reads 012345670123 so"),
        (-11111111111, "is a int"),
        (11111111111, "is a int"),
        ("000000000000", "is not the id of any account"),
        (True, "is a bool"),
        (1.5, "is a float"),
        (None, "None is not an account id"),
        ("", "is not an account id"),
        (["111111111111"], "is not an account id"),
    ],
    ids=[
        *(
            "11 digits",
            "13 digits",
            "full width",
            "dashes",
            "space",
            "newline",
            "octal",
            "negative",
            "a digit is missing",
            "zeros",
            "boolean",
        ),
        *("float", "none", "empty", "list"),
    ],
)
def test_account_id_refused(value, problem):
    with pytest.raises(InputError, match="accounts") as refused:
        arn.account_id(value, "accounts[0]")
    assert problem in refused.value.problem
    assert "12 digits in quotes" in refused.value.remedy


@pytest.mark.parametrize(
    ("value", "path", "name", "partition"),
    [
        (f"{ROLE}Name", "/", "Name", "aws"),
        (f"{ROLE}a/b/Name", "/a/b/", "Name", "aws"),
        ("arn:aws-cn:iam::111111111111:role/N_+=,.@-", "/", "N_+=,.@-", "aws-cn"),
        ("arn:aws-us-gov:iam::111111111111:role/Name", "/", "Name", "aws-us-gov"),
    ],
    ids=["plain", "path", "china", "government"],
)
def test_role_arn(value, path, name, partition):
    role = arn.role_arn(value, "role_arn")

    assert (role.path, role.name, role.partition, role.account_id) == (path, name, partition, "111111111111")
    assert str(role) == value


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("Name", "is not an ARN"),
        (12, "is a int"),
        (None, "is not an ARN"),
        (f"{ROLE}Name\n", "white space"),
        (f"{ROLE}Na me", "is not an ARN"),
        (f"{ROLE}", "is not a role name"),
        ("arn:aws:iam::111111111111:", "is not an ARN"),
        ("arn:aws:iam::111111111111:role", "is not the ARN of a role"),
        ("arn:aws:iam::111111111111:user/Name", "is not the ARN of a role"),
        ("arn:amazon:iam::111111111111:role/Name", "is not a partition"),
        ("arn:aws:iam:us-east-1:111111111111:role/Name", "has the region us-east-1"),
        ("arn:aws:iam::1111:role/Name", "is not an account id"),
        ("arn:aws:iam:::role/Name", "is not an account id"),
        ("arn:aws:s3:::bucket", "is an ARN of s3"),
        ("arn:aws:::111111111111:role/Name", "is an ARN of no service"),
        ("arn:aws:sts::111111111111:assumed-role/Name/session", "is a session of a role"),
        (f"{ROLE}*", "wildcard"),
        (f"{ROLE}Na?e", "wildcard"),
        (f"{ROLE}{'x' * 65}", "65 characters"),
        (f"{ROLE}{'x' * 511}/Name", "513 characters"),
        (f"{ROLE}a//Name", "is not a path"),
        ("AROA1234567890EXAMPLE", "is a unique id"),
    ],
)
def test_role_arn_refused(value, problem):
    with pytest.raises(InputError) as refused:
        arn.role_arn(value, "role_arn")
    assert problem in refused.value.problem
    assert refused.value.where == "role_arn"


@pytest.mark.parametrize(
    ("value", "path_option", "message"),
    [
        ("team/x/Name", "", "name: 'team/x/Name' is a name with a path, not a role name. Give Name alone."),
        (
            "/team/x/Name",
            "path",
            "name: '/team/x/Name' is a name with a path, not a role name. Give Name, and /team/x/ in path.",
        ),
        ("/Name", "path", "name: '/Name' is a name with a path, not a role name. Give Name alone."),
        (f"{ROLE}a/Name", "path", f"name: '{ROLE}a/Name' is an ARN, not a role name. Give Name alone."),
        ("team/", "path", "name: 'team/' is not a role name. Use letters, digits and any of _+=,.@- only."),
        (
            "arn:aws:sts::111111111111:assumed-role/Name/session",
            "",
            "name: 'arn:aws:sts::111111111111:assumed-role/Name/session' is not a role name. "
            "Use letters, digits and any of _+=,.@- only.",
        ),
    ],
)
def test_a_role_name_with_more_than_the_name(value, path_option, message):
    with pytest.raises(InputError) as refused:
        arn.role_name(value, "name", path_option=path_option)
    assert str(refused.value) == message


@pytest.mark.parametrize("path", ["/", "/team/", "/team/x/"])
@pytest.mark.parametrize("partition", ["aws", "aws-cn"])
def test_instance_profile_arn(path, partition):
    value = f"arn:{partition}:iam::111111111111:instance-profile{path}Name"
    assert arn.instance_profile_arn(value, "instance_profile") == ("111111111111", "Name")


def test_the_mend_of_a_session_is_its_role():
    with pytest.raises(InputError, match="arn:aws:iam::111111111111:role/Name"):
        arn.role_arn("arn:aws:sts::111111111111:assumed-role/Name/session", "role_arn")


def test_role_arn_of_another_partition():
    assert arn.role_arn(f"{ROLE}Name", "role_arn", "aws")
    with pytest.raises(InputError, match="belongs to partition aws, but this account is in aws-cn"):
        arn.role_arn(f"{ROLE}Name", "role_arn", "aws-cn")


@pytest.mark.parametrize(
    ("resource", "kind"), [("root", "root"), ("role/Name", "role"), ("user/a/Name", "user")], ids=lambda value: value
)
def test_principal_arn(resource, kind):
    principal = arn.principal_arn(f"arn:aws:iam::111111111111:{resource}", "arns[0]")

    assert principal.kind == kind
    assert str(principal) == f"arn:aws:iam::111111111111:{resource}"


@pytest.mark.parametrize(
    ("resource", "problem", "mend"),
    [
        ("group/Name", "cannot be a principal", "name a role"),
        ("instance-profile/Name", "cannot be a principal", "name the role inside it"),
        ("role", "cannot be a principal", "name a role"),
        ("role/*", "wildcard", "principal_arns"),
    ],
)
def test_principal_arn_refused(resource, problem, mend):
    with pytest.raises(InputError) as refused:
        arn.principal_arn(f"arn:aws:iam::111111111111:{resource}", "arns[0]")
    assert problem in refused.value.problem
    assert mend in refused.value.remedy


@pytest.mark.parametrize("value", ["aws", "aws-cn", "aws-us-gov"])
def test_partition(value):
    assert arn.partition(value, "partition") == value


@pytest.mark.parametrize(
    ("value", "problem"), [("x" * 65, "65 characters"), ("a b", "not a role name"), ("", "not a role name"), (7, "int")]
)
def test_role_name_refused(value, problem):
    with pytest.raises(InputError, match=problem):
        arn.role_name(value, "name")


@pytest.mark.parametrize("value", ["dns/", "/dns", "//", "/a*/", "/" + "x" * 511 + "/", "", None])
def test_role_path_refused(value):
    with pytest.raises(InputError, match="path"):
        arn.role_path(value, "path")


@pytest.mark.parametrize("value", ["/", "/dns/", "/a/b/"])
def test_role_path(value):
    assert arn.role_path(value, "path") == value


@pytest.mark.parametrize(
    ("value", "account"),
    [
        ("arn:aws:iam::aws:policy/AmazonRoute53FullAccess", "aws"),
        ("arn:aws:iam::aws:policy/service-role/Basic", "aws"),
        ("arn:aws:iam::111111111111:policy/dns/Mine", "111111111111"),
    ],
)
def test_policy_arn(value, account):
    assert arn.policy_arn(value, "managed_policies[0]").account_id == account


@pytest.mark.parametrize(
    "value",
    [
        "arn:aws:iam::111111111111:role/Name",
        "arn:aws:iam:us-east-1:aws:policy/Name",
        "arn:aws:s3:::policy/Name",
        "arn:aws:iam::1:policy/Name",
        "arn:aws:iam::aws:policy/",
        "arn:aws:iam::aws:policy/" + "x" * 129,
        "arn:aws:iam::aws:policy/a*/Name",
    ],
)
def test_policy_arn_refused(value):
    with pytest.raises(InputError):
        arn.policy_arn(value, "managed_policies[0]")


@pytest.mark.parametrize("value", ["Z1D633PJN98FT9", "/hostedzone/Z1D633PJN98FT9", "hostedzone/Z1D633PJN98FT9"])
def test_hosted_zone_id(value):
    assert arn.hosted_zone_id(value, "hosted_zone_id") == "Z1D633PJN98FT9"


@pytest.mark.parametrize("value", ["Z" * 33, "/change/C1", "example.com", "z1", "Z1\n", None, 7])
def test_hosted_zone_id_refused(value):
    with pytest.raises(InputError, match="hosted_zone_id"):
        arn.hosted_zone_id(value, "hosted_zone_id")


@pytest.mark.parametrize("value", ["Z1D633PJN98FT9", "arn:aws-cn:route53:::hostedzone/Z1D633PJN98FT9"])
def test_hosted_zone_arn(value):
    assert str(arn.hosted_zone_arn(value, "zone", "aws-cn")) == "arn:aws-cn:route53:::hostedzone/Z1D633PJN98FT9"


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("arn:aws:route53::111111111111:hostedzone/Z1", "has an account"),
        ("arn:aws:route53:us-east-1::hostedzone/Z1", "has a region"),
        ("arn:aws:route53:::change/C1", "is not the ARN of a hosted zone"),
        ("arn:aws:iam:::hostedzone/Z1", "is not the ARN of a hosted zone"),
        ("arn:aws:route53:::hostedzone/z1", "is not the id of a hosted zone"),
        ("arn:aws-cn:route53:::hostedzone/Z1", "belongs to partition aws-cn"),
    ],
)
def test_hosted_zone_arn_refused(value, problem):
    with pytest.raises(InputError) as refused:
        arn.hosted_zone_arn(value, "zone")
    assert problem in refused.value.problem


@pytest.mark.parametrize(
    ("caller", "named"),
    [
        ("arn:aws:sts::222222222222:assumed-role/Dns/someone", "arn:aws:iam::222222222222:role/Dns"),
        ("arn:aws-us-gov:sts::222222222222:assumed-role/Dns/a@b", "arn:aws-us-gov:iam::222222222222:role/Dns"),
        ("arn:aws:iam::999999999999:user/operator", "arn:aws:iam::999999999999:user/operator"),
    ],
    ids=["session", "session elsewhere", "user"],
)
def test_whom_a_trust_must_name(caller, named):
    assert arn.principal(caller) == named


def test_what_ansible_hands_over_has_the_name_of_what_it_is():
    plain = ["a", [], {}, None, True, 1.5, date(2026, 1, 1)]
    expected = ["str", "list", "dict", "NoneType", "bool", "float", "date"]
    assert [type_name(value) for value in plain] == expected
    assert [type_name(Origin(path="/inventory").tag(value)) for value in plain] == expected

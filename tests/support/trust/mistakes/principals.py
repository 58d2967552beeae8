# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Accounts, ARNs and services that are misspelled, or mean more than they look."""

from __future__ import annotations

from tests.support.trust.mistakes.case import (
    ACCOUNT,
    OWN,
    ROLE,
    accounts,
    arns,
    policy,
)

CASES = [
    # Accounts and ARNs
    ("11 digits", accounts("11111111111"), "trust[0], accounts[0]", "not an account id", "12 digits in quotes"),
    ("13 digits", accounts("1111111111111"), "trust[0], accounts[0]", "not an account id", "12 digits in quotes"),
    ("full-width digits", accounts("１" * 12), "trust[0], accounts[0]", "not an account id", "12 digits in quotes"),  # noqa: RUF001
    ("dashes", accounts("1111-1111-1111"), "trust[0], accounts[0]", "not an account id", "12 digits in quotes"),
    ("spaces", accounts("1111 1111 1111"), "trust[0], accounts[0]", "not an account id", "12 digits in quotes"),
    (
        "a leading zero lost by YAML",
        accounts(1402433619),
        "trust[0], accounts[0]",
        "YAML reads 012345670123 so",
        "quotes",
    ),
    (
        "the same as text",
        accounts("1402433619"),
        "trust[0], accounts[0]",
        "leading zero may be lost",
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
]

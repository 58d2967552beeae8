# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Wildcards of actions, resources and ARNs."""

from __future__ import annotations

import pytest

from sandbox.policy.matching import Literal, Pattern, action_matches, arn_like, like, resource_matches

ROLE = "arn:aws:iam::111111111111:role"


# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
@pytest.mark.parametrize(
    ("pattern", "action", "matches"),
    [
        pytest.param("*", "sts:AssumeRole", True, id="everything"),
        pytest.param("sts:AssumeRole", "sts:AssumeRole", True, id="the same"),
        pytest.param("STS:assumerole", "sts:AssumeRole", True, id="prefix and name are case-insensitive"),
        pytest.param("sts:*", "sts:AssumeRole", True, id="a whole service"),
        pytest.param("sts:Assume*", "sts:AssumeRoleWithSAML", True, id="a beginning"),
        pytest.param("iam:*AccessKey*", "iam:CreateAccessKey", True, id="a middle (example of the page)"),
        pytest.param("s3:?etObject", "s3:GetObject", True, id="one character"),
        pytest.param("s3:?etObject", "s3:etObject", False, id="one character is not none"),
        pytest.param("sts:Assume", "sts:AssumeRole", False, id="a prefix needs a wildcard"),
        pytest.param("route53:*", "route53domains:RegisterDomain", False, id="another service that begins alike"),
        pytest.param("s3:Get.bject", "s3:GetObject", False, id="a dot is a dot"),
        pytest.param("s3:**", "s3:GetObject", True, id="doubled wildcard"),
    ],
)
def test_actions(pattern: str, action: str, matches: bool) -> None:
    assert action_matches(pattern, action) is matches


# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
@pytest.mark.parametrize(
    ("pattern", "arn", "matches"),
    [
        pytest.param(f"{ROLE}/app", f"{ROLE}/app", True, id="the same"),
        pytest.param(f"{ROLE}/*", f"{ROLE}/team/app", True, id="a wildcard crosses slashes"),
        pytest.param(f"{ROLE}/app?", f"{ROLE}/app1", True, id="one character"),
        pytest.param(f"{ROLE}/app?", f"{ROLE}/app", False, id="one character is not none"),
        pytest.param(f"{ROLE}/App", f"{ROLE}/app", False, id="case matters"),
        pytest.param("arn:aws:iam::*:role/app", f"{ROLE}/app", True, id="a segment of its own"),
        pytest.param("arn:aws:iam::11*:role/app", f"{ROLE}/app", True, id="a part of a segment"),
        pytest.param("arn:*:iam::111111111111:role/app", f"{ROLE}/app", True, id="any partition"),
        pytest.param("arn:aws:iam:*/app", f"{ROLE}/app", False, id="a wildcard does not span segments"),
        pytest.param("arn:aws:*:role/app", f"{ROLE}/app", False, id="nor from the service on"),
        pytest.param("arn:aws:iam:*", f"{ROLE}/app", False, id="nor to the end"),
        pytest.param("arn:aws:x:*:y:z", "arn:aws:x:a:b:y:z", False, id="nor with as many segments"),
        pytest.param("*", f"{ROLE}/app", False, id="an ARN operator wants six components"),
        pytest.param("arn:aws:s3:::bucket/*", "arn:aws:s3:::bucket/a:b:c", True, id="the last component holds colons"),
        pytest.param("arn:aws:s3:::bucket", "arn:aws:s3:::bucket/key", False, id="a bucket is not its objects"),
        pytest.param("arn:aws:s3:::bucket*", "arn:aws:s3:::bucket-of-others", True, id="a loose bucket pattern"),
        pytest.param("arn:aws:route53:::hostedzone/Z1", "arn:aws:route53:::hostedzone/Z10", False, id="no prefixes"),
        pytest.param("arn:aws:iam::111111111111:*", f"{ROLE}/app", True, id="all of an account"),
        pytest.param("arn:aws:iam::111111111111:role/app", "not-an-arn", False, id="a value that is no ARN"),
    ],
)
def test_arns(pattern: str, arn: str, matches: bool) -> None:
    assert arn_like(pattern, arn) is matches
    assert resource_matches(pattern, arn) is (matches or pattern == "*")


@pytest.mark.parametrize("resource", ["*", f"{ROLE}/app", "arn:aws:s3:::bucket/a/b"])
def test_an_asterisk_is_every_resource(resource: str) -> None:
    assert resource_matches("*", resource)
    assert resource_matches(("*",), resource)


def test_a_request_without_a_resource_needs_the_asterisk() -> None:
    assert not resource_matches("arn:aws:ec2:us-east-1:111111111111:instance/*", "*")


# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_String
@pytest.mark.parametrize(
    ("pattern", "text", "matches"),
    [
        pytest.param("a*", "a", True, id="no character at all"),
        pytest.param("a*c", "a:b/c", True, id="StringLike crosses every character"),
        pytest.param("a*c", "a\nc", True, id="a line break too"),
        pytest.param("A*", "abc", False, id="case matters"),
        pytest.param("*example.com", "badexample.com", True, id="a pattern without a dot matches foreign names"),
        pytest.param("*.example.com", "badexample.com", False, id="with the dot it does not"),
        pytest.param((Literal("*"),), "*", True, id="a literal asterisk is itself"),
        pytest.param((Literal("*"),), "anything", False, id="and nothing else"),
        pytest.param(("a", Literal("?"), "*"), "a?bc", True, id="literal and wildcard side by side"),
        pytest.param(("a", Literal("?"), "*"), "axbc", False, id="the literal part does not stretch"),
    ],
)
def test_like(pattern: str | Pattern, text: str, matches: bool) -> None:
    assert like(pattern, text) is matches


def test_colons_of_a_variable_do_not_make_segments() -> None:
    pattern = ("arn:aws:s3:::bucket/", Literal("AROAEXAMPLE:session"), "/*")
    assert arn_like(pattern, "arn:aws:s3:::bucket/AROAEXAMPLE:session/key")

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Policy variables.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
"""

from __future__ import annotations

import pytest

from sandbox.policy.context import Context
from sandbox.policy.matching import like, resource_matches
from sandbox.policy.variables import literal, substitute, substitute_arn

CONTEXT = Context({"aws:username": "anna", "aws:PrincipalTag/team": "dns", "aws:TagKeys": ["a", "b"], "aws:empty": []})


@pytest.mark.parametrize(
    ("text", "replaced"),
    [
        pytest.param("plain", "plain", id="nothing to replace"),
        pytest.param("home/${aws:username}/x", "home/anna/x", id="a value"),
        pytest.param("${AWS:UserName}", "anna", id="key names are case-insensitive"),
        pytest.param("${aws:PrincipalTag/team}", "dns", id="a tag"),
        pytest.param("${aws:username}-${aws:PrincipalTag/team}", "anna-dns", id="two of them"),
        pytest.param("${aws:PrincipalTag/other, 'none'}", "none", id="a default where the key is absent"),
        pytest.param("${aws:username, 'none'}", "anna", id="a default that is not needed"),
        pytest.param("${aws:PrincipalTag/other,''}", "", id="an empty default"),
        pytest.param("${*}${?}${$}", "*?$", id="the three escapes"),
        pytest.param("$aws:username", "$aws:username", id="no braces, no variable"),
        pytest.param("${aws:username", "${aws:username", id="an open brace stays text"),
    ],
)
def test_replaced(text: str, replaced: str) -> None:
    pattern = substitute(text, CONTEXT)
    assert pattern is not None
    assert literal(pattern) == replaced


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("${aws:PrincipalTag/other}", id="a key that is not in the request"),
        pytest.param("x${aws:username}${nothing:here}", id="one of two"),
        pytest.param("${aws:TagKeys}", id="several values"),
        pytest.param("${aws:empty}", id="no values"),
    ],
)
def test_without_a_value(text: str) -> None:
    assert substitute(text, CONTEXT) is None


def test_an_inserted_wildcard_is_literal() -> None:
    pattern = substitute("home/${aws:username}", Context({"aws:username": "*"}))
    assert pattern is not None
    assert not like(pattern, "home/anna")


@pytest.mark.parametrize(
    ("text", "resource", "matches"),
    [
        pytest.param("arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::b/anna/k", True, id="behind the fifth colon"),
        pytest.param("arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::b/berta/k", False, id="somebody else's"),
        pytest.param("arn:aws:s3:::b/${*}", "arn:aws:s3:::b/*", True, id="a literal asterisk"),
        pytest.param("arn:aws:s3:::b/${*}", "arn:aws:s3:::b/k", False, id="is not a wildcard"),
        pytest.param("arn:aws:iam::${aws:username}:role/x", "arn:aws:iam::anna:role/x", False, id="not before it"),
        pytest.param("${aws:username}", "anna", False, id="not instead of an ARN"),
        pytest.param("arn:aws:s3:::b/${aws:PrincipalTag/x}", "arn:aws:s3:::b/", False, id="no value"),
    ],
)
def test_in_arns(text: str, resource: str, matches: bool) -> None:
    pattern = substitute_arn(text, CONTEXT)
    assert (pattern is not None and resource_matches(pattern, resource)) is matches

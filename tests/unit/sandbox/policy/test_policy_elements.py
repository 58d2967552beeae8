# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whom and what a statement means: Action, Resource, Principal and their negations.

Page quoted (below https://docs.aws.amazon.com/):
BOUND  IAM/latest/UserGuide/access_policies_boundaries.html
"""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.policy import AccessRequest, Policies, decide
from tests.support.sandbox.policy_builders import ALLOW, HERE, OBJECT, SESSION, THERE, USER, statement


# IAM/latest/UserGuide/reference_policies_elements_notprincipal.html and BOUND
@pytest.mark.parametrize(
    ("element", "boundary", "allowed"),
    [
        pytest.param({"AWS": [USER.arn, HERE]}, None, True, id="deny: spared"),
        pytest.param({"AWS": [SESSION.arn, HERE]}, None, False, id="deny: not listed"),
        pytest.param({"AWS": [USER.arn]}, None, False, id="deny: without the account"),
        pytest.param({"AWS": [USER.arn, HERE]}, [ALLOW], False, id="BOUND: always denied with a boundary"),
    ],
)
def test_not_principal(element: Any, boundary: Any, allowed: bool) -> None:
    body = {"Effect": "Deny", "NotPrincipal": element, "Action": "*", "Resource": "*"}
    policies = Policies(identity=[ALLOW], boundary=boundary, resource={"Version": "2012-10-17", "Statement": body})
    assert decide(AccessRequest(USER, "s3:GetObject", OBJECT), policies).allowed is allowed


@pytest.mark.parametrize("listed", [USER.arn, THERE])
def test_not_principal_allows_nobody(listed: str) -> None:
    """ "NotPrincipal must be used with "Effect":"Deny". Using it with "Effect":"Allow" is not supported"."""
    body = {"Effect": "Allow", "NotPrincipal": {"AWS": listed}, "Action": "*", "Resource": "*"}
    assert not decide(AccessRequest(USER, "s3:GetObject", OBJECT), Policies(resource={"Statement": body})).allowed


# IAM/latest/UserGuide/reference_policies_elements_notaction.html and ..._notresource.html
@pytest.mark.parametrize(
    ("elements", "allowed"),
    [
        pytest.param({"Action": "s3:GetObject"}, True, id="action"),
        pytest.param({"Action": ["ec2:*", "S3:get*"]}, True, id="one of two, in another case"),
        pytest.param({"Action": []}, False, id="no action"),
        pytest.param({"NotAction": "iam:*"}, True, id="everything except"),
        pytest.param({"NotAction": ["iam:*", "s3:*"]}, False, id="one of the exceptions"),
        pytest.param({"Resource": OBJECT}, True, id="resource"),
        pytest.param({"Resource": "arn:aws:s3:::bucket"}, False, id="the bucket, not its object"),
        pytest.param({"Resource": ["arn:aws:s3:::other/*", "arn:aws:s3:::bucket/*"]}, True, id="one of two resources"),
        pytest.param({"NotResource": "arn:aws:s3:::other/*"}, True, id="every resource except"),
        pytest.param({"NotResource": ["arn:aws:s3:::other/*", "arn:aws:s3:::bucket/*"]}, False, id="the exception"),
        pytest.param({"NotResource": "arn:aws:s3:::x/${nobody:here}"}, False, id="an exception that cannot be told"),
        pytest.param({"Resource": "arn:aws:s3:::bucket/${s3:k}"}, True, id="variable"),
        pytest.param({"Resource": ["arn:aws:s3:::bucket/${nobody:here}"]}, False, id="variable without a value"),
        pytest.param({"Resource": [OBJECT, "arn:aws:s3:::bucket/${nobody:here}"]}, True, id="beside one that matches"),
    ],
)
def test_elements(elements: dict[str, Any], allowed: bool) -> None:
    body = {"Effect": "Allow", "Action": "*", "Resource": "*"} | elements
    for name in ("Action", "Resource"):
        if f"Not{name}" in elements:
            del body[name]
    request = AccessRequest(USER, "s3:GetObject", OBJECT, context={"s3:k": "key"})
    policies = Policies(identity=[{"Version": "2012-10-17", "Statement": body}])
    assert decide(request, policies).allowed is allowed


def test_a_version_without_variables_takes_them_literally() -> None:
    """IAM/latest/UserGuide/reference_policies_elements_version.html"""
    request = AccessRequest(USER, "s3:GetObject", OBJECT, context={"s3:k": "key"})
    document = statement("Allow", Resource="arn:aws:s3:::bucket/${s3:k}") | {"Version": "2008-10-17"}
    assert not decide(request, Policies(identity=[document])).allowed
    del document["Version"]
    assert not decide(request, Policies(identity=[document])).allowed

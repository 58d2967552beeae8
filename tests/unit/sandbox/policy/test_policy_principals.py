# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How a Principal element names a caller.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.policy.documents import policy
from sandbox.policy.principals import Named, Principal, exempt, named

ACCOUNT = "111111111111"
USER = Principal(f"arn:aws:iam::{ACCOUNT}:user/ops/anna", ACCOUNT, "user", unique_id="AIDAANNA")
SESSION = Principal(
    f"arn:aws:sts::{ACCOUNT}:assumed-role/app/i-0123",
    ACCOUNT,
    "assumed-role",
    role_arn=f"arn:aws:iam::{ACCOUNT}:role/ec2/app",
    unique_id="AROAAPP:i-0123",
)
ROLE = Principal(f"arn:aws:iam::{ACCOUNT}:role/ec2/app", ACCOUNT, "role", unique_id="AROAAPP")
ROOT = Principal(f"arn:aws:iam::{ACCOUNT}:root", ACCOUNT, "root", unique_id=ACCOUNT)
EC2 = Principal("ec2.amazonaws.com", "", "service", service="ec2.amazonaws.com")
IDP = f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.example.com"
WEB = Principal("", "", "federated", federated=IDP)
ANYBODY = Principal("", "", "anonymous")


def elements(principal: Any) -> tuple[tuple[str, str], ...]:
    found = policy({"Statement": {"Principal": principal}}).statements[0].principals
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("element", "caller", "closeness"),
    [
        pytest.param({"AWS": ACCOUNT}, USER, Named.ACCOUNT, id="account id"),
        pytest.param({"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, SESSION, Named.ACCOUNT, id="account ARN"),
        pytest.param(
            {"AWS": f"arn:aws-cn:iam::{ACCOUNT}:root"}, USER, Named.ACCOUNT, id="another partition's spelling"
        ),
        pytest.param({"AWS": "222222222222"}, USER, Named.NOT, id="another account"),
        pytest.param({"AWS": ACCOUNT}, ROOT, Named.DIRECT, id="the account's root user"),
        pytest.param({"AWS": USER.arn}, USER, Named.DIRECT, id="user ARN"),
        pytest.param({"AWS": f"arn:aws:iam::{ACCOUNT}:user/anna"}, USER, Named.NOT, id="user ARN without its path"),
        pytest.param({"AWS": USER.arn.upper()}, USER, Named.NOT, id="user ARN in another case"),
        pytest.param({"AWS": "AIDAANNA"}, USER, Named.DIRECT, id="user by unique id"),
        pytest.param({"AWS": "AIDAOTHER"}, USER, Named.NOT, id="a deleted user's unique id"),
        pytest.param({"AWS": SESSION.role_arn}, SESSION, Named.ROLE, id="role ARN covers its sessions"),
        pytest.param({"AWS": f"arn:aws:iam::{ACCOUNT}:role/app"}, SESSION, Named.NOT, id="role ARN without its path"),
        pytest.param({"AWS": SESSION.arn}, SESSION, Named.DIRECT, id="session ARN"),
        pytest.param(
            {"AWS": f"arn:aws:sts::{ACCOUNT}:assumed-role/app/other"},
            SESSION,
            Named.NOT,
            id="another session of the role",
        ),
        pytest.param({"AWS": "AROAAPP"}, SESSION, Named.ROLE, id="role by unique id"),
        pytest.param({"AWS": "AROAOLD"}, SESSION, Named.NOT, id="the unique id of the role before it was recreated"),
        pytest.param({"AWS": ROLE.arn}, ROLE, Named.ROLE, id="the role itself"),
        pytest.param({"AWS": f"arn:aws:iam::{ACCOUNT}:role/ec2/*"}, SESSION, Named.NOT, id="no wildcards in ARNs"),
        pytest.param({"AWS": "*"}, SESSION, Named.DIRECT, id="everyone"),
        pytest.param({"AWS": "*"}, ANYBODY, Named.DIRECT, id="everyone, anonymous too"),
        pytest.param("*", ANYBODY, Named.DIRECT, id="the bare asterisk"),
        pytest.param("*", WEB, Named.DIRECT, id="the bare asterisk, a web identity too"),
        pytest.param({"AWS": "*"}, WEB, Named.NOT, id="a web identity is no AWS principal"),
        pytest.param({"AWS": ACCOUNT}, ANYBODY, Named.NOT, id="anonymous callers have no account"),
        pytest.param({"AWS": ["222222222222", SESSION.role_arn, ACCOUNT]}, SESSION, Named.ROLE, id="the closest wins"),
        pytest.param({"Service": "ec2.amazonaws.com"}, EC2, Named.DIRECT, id="service"),
        pytest.param({"Service": "lambda.amazonaws.com"}, EC2, Named.NOT, id="another service"),
        pytest.param({"Service": "ec2.amazonaws.com"}, SESSION, Named.NOT, id="a role is no service"),
        pytest.param({"AWS": "ec2.amazonaws.com"}, EC2, Named.NOT, id="a service under AWS"),
        pytest.param({"Federated": IDP}, WEB, Named.DIRECT, id="provider"),
        pytest.param({"Federated": "cognito-identity.amazonaws.com"}, WEB, Named.NOT, id="another provider"),
        pytest.param(
            {"CanonicalUser": "79a59df900b949e55d96a1e698fba"}, USER, Named.NOT, id="canonical users: ignored"
        ),
        pytest.param({"AWS": []}, USER, Named.NOT, id="nobody"),
        pytest.param({"Service": "ec2.amazonaws.com", "AWS": USER.arn}, USER, Named.DIRECT, id="two types"),
        pytest.param("everyone", USER, Named.NOT, id="another bare word"),
    ],
)
def test_named(element: Any, caller: Principal, closeness: Named) -> None:
    assert named(elements(element), caller) is closeness


# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
@pytest.mark.parametrize(
    ("element", "caller", "spared"),
    [
        pytest.param({"AWS": [USER.arn, ACCOUNT]}, USER, True, id="user and account"),
        pytest.param({"AWS": [USER.arn]}, USER, False, id="user without account"),
        pytest.param({"AWS": [ACCOUNT]}, USER, False, id="account alone"),
        pytest.param({"AWS": [SESSION.arn, SESSION.role_arn, ACCOUNT]}, SESSION, True, id="session, role and account"),
        pytest.param({"AWS": [SESSION.role_arn, ACCOUNT]}, SESSION, False, id="role and account without the session"),
        pytest.param({"AWS": [ROLE.arn, ACCOUNT]}, ROLE, True, id="a role and its account"),
        pytest.param({"AWS": [ACCOUNT]}, ROOT, True, id="the root user is the account"),
        pytest.param({"Service": "ec2.amazonaws.com"}, EC2, True, id="a service"),
        pytest.param({"Service": "lambda.amazonaws.com"}, EC2, False, id="another service"),
    ],
)
def test_spared_by_not_principal(element: Any, caller: Principal, spared: bool) -> None:
    assert exempt(elements(element), caller) is spared

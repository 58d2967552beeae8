# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a role's trust policy decides, together with the caller's policies.

Pages quoted (all below https://docs.aws.amazon.com/):
EVAL   IAM/latest/UserGuide/reference_policies_evaluation-logic.html
CROSS  IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
"""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.policy import AccessRequest, Decision, Policies, Principal, decide_trust
from tests.support.sandbox.policy_builders import (
    ALLOW,
    ALLOWED,
    DENY,
    EC2,
    HERE,
    OTHER,
    ROOT,
    SESSION,
    THERE,
    USER,
    WEB,
    explicit,
    implicit,
)


def trust(principal: Any, effect: str = "Allow", action: Any = "sts:AssumeRole", **elements: Any) -> dict[str, Any]:
    body = {"Sid": "Trust", "Effect": effect, "Principal": principal, "Action": action} | elements
    return {"Version": "2012-10-17", "Statement": [body]}


def assume(caller: Principal, policies: Policies, document: Any, account: str, **context: Any) -> Decision:
    role = f"arn:aws:iam::{account}:role/zone"
    return decide_trust(AccessRequest(caller, "sts:AssumeRole", role, account, context), policies, document)


@pytest.mark.parametrize(
    ("caller", "policies", "document", "same", "other"),
    [
        # EVAL: "IAM role trust policies ... must explicitly allow access for principals"; CROSS: both sides
        pytest.param(USER, Policies(), trust({"AWS": USER.arn}), ALLOWED, implicit("identity"), id="names the user"),
        pytest.param(
            SESSION, Policies(), trust({"AWS": SESSION.role_arn}), ALLOWED, implicit("identity"), id="names the role"
        ),
        pytest.param(
            SESSION, Policies(), trust({"AWS": SESSION.arn}), ALLOWED, implicit("identity"), id="names the session"
        ),
        pytest.param(USER, Policies(), trust({"AWS": "*"}), ALLOWED, implicit("identity"), id="names everyone"),
        pytest.param(
            USER, Policies(), trust({"AWS": HERE}), implicit("identity"), implicit("identity"), id="names the account"
        ),
        pytest.param(
            USER, Policies(identity=[ALLOW]), trust({"AWS": HERE}), ALLOWED, ALLOWED, id="account, and identity allows"
        ),
        pytest.param(
            USER,
            Policies(identity=[ALLOW]),
            trust({"AWS": THERE}),
            implicit("trust"),
            implicit("trust"),
            id="names somebody else",
        ),
        pytest.param(
            USER,
            Policies(),
            trust({"AWS": THERE}),
            implicit("trust"),
            implicit("identity"),
            id="neither side: the caller's side is named first across accounts",
        ),
        pytest.param(
            USER,
            Policies(identity=[ALLOW]),
            trust({"AWS": USER.arn}, "Deny"),
            explicit("trust"),
            explicit("trust"),
            id="denies",
        ),
        pytest.param(
            USER,
            Policies(identity=[DENY]),
            trust({"AWS": USER.arn}),
            explicit("identity"),
            explicit("identity"),
            id="names the user, identity denies",
        ),
        pytest.param(
            SESSION,
            Policies(identity=[ALLOW], boundary=[OTHER]),
            trust({"AWS": SESSION.role_arn}),
            implicit("boundary"),
            implicit("boundary"),
            id="names the role, boundary is silent",
        ),
        pytest.param(
            SESSION,
            Policies(identity=[ALLOW], session=[OTHER]),
            trust({"AWS": SESSION.role_arn}),
            implicit("session"),
            implicit("session"),
            id="names the role, session policy is silent",
        ),
        pytest.param(
            USER,
            Policies(identity=[ALLOW], scps=[[ALLOW], [OTHER]]),
            trust({"AWS": USER.arn}),
            implicit("scp"),
            implicit("scp"),
            id="SCP of the caller is silent",
        ),
        pytest.param(
            USER,
            Policies(identity=[ALLOW]),
            trust({"AWS": USER.arn}, action="sts:TagSession"),
            implicit("trust"),
            implicit("trust"),
            id="another action",
        ),
        pytest.param(
            USER,
            Policies(identity=[ALLOW]),
            trust({"AWS": USER.arn}, Condition={"StringEquals": {"sts:ExternalId": "x"}}),
            implicit("trust"),
            implicit("trust"),
            id="an external id is asked for",
        ),
        pytest.param(
            SESSION,
            Policies(identity=[ALLOW]),
            trust({"AWS": "AROAOLD"}),
            implicit("trust"),
            implicit("trust"),
            id="the role was recreated since",
        ),
        pytest.param(
            USER,
            Policies(identity=[ALLOW]),
            {"Version": "2012-10-17", "Statement": []},
            implicit("trust"),
            implicit("trust"),
            id="an empty trust",
        ),
        pytest.param(
            EC2,
            Policies(),
            trust({"Service": "ec2.amazonaws.com"}),
            ALLOWED,
            ALLOWED,
            id="a service needs the trust alone",
        ),
        pytest.param(
            EC2,
            Policies(),
            trust({"Service": "lambda.amazonaws.com"}),
            implicit("trust"),
            implicit("trust"),
            id="another service",
        ),
        pytest.param(
            WEB,
            Policies(),
            trust({"Federated": "accounts.example.com"}),
            ALLOWED,
            ALLOWED,
            id="a provider needs the trust alone",
        ),
        pytest.param(
            WEB,
            Policies(),
            trust({"AWS": "*"}),
            implicit("trust"),
            implicit("trust"),
            id="everyone is not every web identity",
        ),
        # "You cannot use the AWS account root user to assume a role": STS/latest/APIReference/API_AssumeRole.html
        pytest.param(
            ROOT, Policies(), trust({"AWS": HERE}), (False, None, False), (False, None, False), id="root user"
        ),
    ],
)
def test_trust(caller: Principal, policies: Policies, document: Any, same: Any, other: Any) -> None:
    for account, outcome in ((HERE, same), (THERE, other)):
        found = assume(caller, policies, document, account)
        assert (found.allowed, found.policy_type, found.explicit) == outcome


@pytest.mark.parametrize(("external_id", "allowed"), [("right", True), ("wrong", False), (None, False)])
def test_external_id(external_id: str | None, allowed: bool) -> None:
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-user_externalid.html"""
    document = trust({"AWS": USER.arn}, Condition={"StringEquals": {"sts:ExternalId": "right"}})
    context = {} if external_id is None else {"sts:ExternalId": external_id}
    assert assume(USER, Policies(identity=[ALLOW]), document, THERE, **context).allowed is allowed


@pytest.mark.parametrize(
    ("operator", "context", "allowed"),
    [
        pytest.param("Bool", {}, False, id="Bool: long-term keys have no such key"),
        pytest.param("Bool", {"aws:MultiFactorAuthPresent": "false"}, False, id="Bool: a session without MFA"),
        pytest.param("Bool", {"aws:MultiFactorAuthPresent": "true"}, True, id="Bool: a session with MFA"),
        pytest.param("BoolIfExists", {}, True, id="BoolIfExists lets long-term keys in"),
    ],
)
def test_mfa(operator: str, context: dict[str, str], allowed: bool) -> None:
    """IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent"""
    document = trust({"AWS": HERE}, Condition={operator: {"aws:MultiFactorAuthPresent": "true"}})
    assert assume(USER, Policies(identity=[ALLOW]), document, THERE, **context).allowed is allowed

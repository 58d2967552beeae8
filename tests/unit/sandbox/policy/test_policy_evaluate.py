# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which policies decide, and what a denial says.

Pages quoted (all below https://docs.aws.amazon.com/):
EVAL   IAM/latest/UserGuide/reference_policies_evaluation-logic.html
CROSS  IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
BOUND  IAM/latest/UserGuide/access_policies_boundaries.html
SCP    organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
DENIED IAM/latest/UserGuide/troubleshoot_access-denied.html
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sandbox.policy import AccessRequest, Decision, Policies, Principal, decide, decide_trust

HERE, THERE = "111111111111", "222222222222"
OBJECT = "arn:aws:s3:::bucket/key"
ZONE_ROLE = f"arn:aws:iam::{THERE}:role/zone"

USER = Principal(f"arn:aws:iam::{HERE}:user/anna", HERE, "user", unique_id="AIDAANNA")
SESSION = Principal(
    f"arn:aws:sts::{HERE}:assumed-role/app/i-1",
    HERE,
    "assumed-role",
    role_arn=f"arn:aws:iam::{HERE}:role/app",
    unique_id="AROAAPP",
)
LINKED = replace(SESSION, role_arn=f"arn:aws:iam::{HERE}:role/aws-service-role/x.amazonaws.com/app")
ROOT = Principal(f"arn:aws:iam::{HERE}:root", HERE, "root", unique_id=HERE)
EC2 = Principal("ec2.amazonaws.com", "", "service", service="ec2.amazonaws.com")
ANYBODY = Principal("", "", "anonymous")
WEB = Principal("", "", "federated", federated="accounts.example.com")


def statement(effect: str, principal: Any = None, **elements: Any) -> dict[str, Any]:
    body = {"Sid": f"{effect}It", "Effect": effect, "Action": "*", "Resource": "*"} | elements
    if principal is not None:
        body["Principal"] = principal
    return {"Version": "2012-10-17", "Statement": [body]}


ALLOW = statement("Allow")
DENY = statement("Deny")
OTHER = statement("Allow", Action="ec2:*")


def bucket(*principals: str, effect: str = "Allow") -> dict[str, Any]:
    return statement(effect, {"AWS": list(principals)})


# Rows: caller, policies, (allowed, type, explicit)
ALLOWED = (True, None, False)


def implicit(policy_type: str) -> tuple[bool, str, bool]:
    return False, policy_type, False


def explicit(policy_type: str) -> tuple[bool, str, bool]:
    return False, policy_type, True


SAME_ACCOUNT = [
    pytest.param(USER, Policies(), implicit("identity"), id="EVAL: by default, all requests are implicitly denied"),
    pytest.param(USER, Policies(identity=[ALLOW]), ALLOWED, id="EVAL: an explicit allow overrides this default"),
    pytest.param(USER, Policies(identity=[OTHER]), implicit("identity"), id="another service's allow does not help"),
    pytest.param(USER, Policies(identity=[OTHER, ALLOW]), ALLOWED, id="one of several policies is enough"),
    pytest.param(USER, Policies(identity=[ALLOW, DENY]), explicit("identity"), id="EVAL: an explicit deny overrides"),
    pytest.param(ROOT, Policies(), ALLOWED, id="EVAL: with the exception of the root user, which has full access"),
    pytest.param(ROOT, Policies(scps=[[ALLOW], [DENY]]), explicit("scp"), id="EVAL: SCPs bind the root user"),
    # permissions boundaries
    pytest.param(USER, Policies(identity=[ALLOW], boundary=[ALLOW]), ALLOWED, id="BOUND: both allow"),
    pytest.param(USER, Policies(identity=[ALLOW], boundary=[OTHER]), implicit("boundary"), id="BOUND: it limits"),
    pytest.param(USER, Policies(boundary=[ALLOW]), implicit("identity"), id="BOUND: it grants nothing"),
    pytest.param(USER, Policies(identity=[ALLOW], boundary=[]), implicit("boundary"), id="BOUND: an empty one"),
    pytest.param(USER, Policies(identity=[ALLOW], boundary=[DENY]), explicit("boundary"), id="BOUND: it may deny"),
    # session policies
    pytest.param(SESSION, Policies(identity=[ALLOW], session=[ALLOW]), ALLOWED, id="EVAL: session policy, both allow"),
    pytest.param(
        SESSION, Policies(identity=[ALLOW], session=[OTHER]), implicit("session"), id="EVAL: session policy limits"
    ),
    pytest.param(SESSION, Policies(session=[ALLOW]), implicit("identity"), id="EVAL: session policy grants nothing"),
    pytest.param(SESSION, Policies(identity=[ALLOW], session=[DENY]), explicit("session"), id="session policy denies"),
    pytest.param(SESSION, Policies(identity=[ALLOW], session=[OTHER, ALLOW]), ALLOWED, id="session policies add up"),
    pytest.param(
        SESSION,
        Policies(identity=[ALLOW], boundary=[ALLOW], session=[OTHER]),
        implicit("session"),
        id="boundary allows, session policy does not",
    ),
    # service control policies
    pytest.param(USER, Policies(identity=[ALLOW], scps=[[ALLOW], [ALLOW]]), ALLOWED, id="SCP: every level allows"),
    pytest.param(
        USER,
        Policies(identity=[ALLOW], scps=[[ALLOW], [OTHER], [ALLOW]]),
        implicit("scp"),
        id="SCP: one level does not",
    ),
    pytest.param(USER, Policies(identity=[ALLOW], scps=[[ALLOW], []]), implicit("scp"), id="SCP: a level without any"),
    pytest.param(USER, Policies(scps=[[ALLOW]]), implicit("identity"), id="SCP: it grants nothing"),
    pytest.param(
        USER, Policies(identity=[ALLOW], scps=[[ALLOW, DENY]]), explicit("scp"), id="SCP: a deny beside allow"
    ),
    pytest.param(
        USER, Policies(identity=[ALLOW], scps=[[ALLOW], [OTHER, ALLOW]]), ALLOWED, id="SCP: of one level, one is enough"
    ),
    pytest.param(
        USER, Policies(scps=[[OTHER]], resource=bucket(USER.arn)), implicit("scp"), id="SCP: limits resource grants too"
    ),
    pytest.param(LINKED, Policies(identity=[ALLOW], scps=[[DENY]]), ALLOWED, id="SCP: not for service-linked roles"),
    pytest.param(
        EC2,
        Policies(scps=[[DENY]], resource=statement("Allow", {"Service": "ec2.amazonaws.com"})),
        ALLOWED,
        id="SCP: not for services",
    ),
    # resource-based policies
    pytest.param(USER, Policies(resource=bucket(USER.arn)), ALLOWED, id="EVAL: the resource's allow is enough"),
    pytest.param(USER, Policies(resource=bucket(HERE)), implicit("identity"), id="naming the account delegates"),
    pytest.param(USER, Policies(identity=[ALLOW], resource=bucket(HERE)), ALLOWED, id="and the account decides"),
    pytest.param(USER, Policies(identity=[ALLOW], resource=bucket(THERE)), ALLOWED, id="identity is enough as well"),
    pytest.param(
        USER, Policies(identity=[ALLOW], resource=bucket("*", effect="Deny")), explicit("resource"), id="it may deny"
    ),
    pytest.param(
        USER,
        Policies(identity=[ALLOW], resource=bucket(SESSION.arn, effect="Deny")),
        ALLOWED,
        id="a deny for somebody else",
    ),
    pytest.param(USER, Policies(resource=ALLOW), implicit("identity"), id="a statement that names nobody"),
    pytest.param(
        USER, Policies(boundary=[OTHER], resource=bucket(USER.arn)), ALLOWED, id="EVAL: user ARN, boundary is silent"
    ),
    pytest.param(
        USER, Policies(boundary=[DENY], resource=bucket(USER.arn)), explicit("boundary"), id="EVAL: but a deny counts"
    ),
    pytest.param(
        USER,
        Policies(session=[OTHER], resource=bucket(USER.arn)),
        implicit("session"),
        id="EVAL: federated user's session policy limits the user ARN",
    ),
    pytest.param(
        SESSION,
        Policies(boundary=[OTHER], resource=bucket(SESSION.role_arn or "")),
        implicit("boundary"),
        id="EVAL: role ARN is limited by the boundary",
    ),
    pytest.param(
        SESSION,
        Policies(session=[OTHER], resource=bucket(SESSION.role_arn or "")),
        implicit("session"),
        id="EVAL: role ARN is limited by the session policy",
    ),
    pytest.param(
        SESSION,
        Policies(boundary=[ALLOW], session=[ALLOW], resource=bucket(SESSION.role_arn or "")),
        ALLOWED,
        id="EVAL: role ARN, both allow, no identity-based policy",
    ),
    pytest.param(
        SESSION,
        Policies(boundary=[OTHER], session=[OTHER], resource=bucket(SESSION.arn)),
        ALLOWED,
        id="EVAL: session ARN is limited by neither",
    ),
    pytest.param(
        SESSION,
        Policies(identity=[DENY], resource=bucket(SESSION.arn)),
        explicit("identity"),
        id="EVAL: session ARN, an explicit deny counts",
    ),
    pytest.param(SESSION, Policies(boundary=[OTHER], resource=bucket("*")), ALLOWED, id="everyone: the session itself"),
    # the order in which one of several denials is named
    pytest.param(
        USER,
        Policies(identity=[DENY], boundary=[OTHER], scps=[[OTHER]]),
        explicit("identity"),
        id="explicit comes first",
    ),
    pytest.param(USER, Policies(scps=[[OTHER]], boundary=[OTHER]), implicit("scp"), id="then SCPs"),
    # callers without an account
    pytest.param(ANYBODY, Policies(), implicit("resource"), id="anonymous without a policy"),
    pytest.param(ANYBODY, Policies(resource=bucket("*")), ALLOWED, id="anonymous with everyone allowed"),
    pytest.param(ANYBODY, Policies(resource=bucket(HERE)), implicit("resource"), id="anonymous, account allowed"),
    pytest.param(
        ANYBODY,
        Policies(identity=[DENY], resource=statement("Deny", "*")),
        explicit("resource"),
        id="anonymous, everyone denied",
    ),
]


@pytest.mark.parametrize(("caller", "policies", "outcome"), SAME_ACCOUNT)
def test_same_account(caller: Principal, policies: Policies, outcome: tuple[bool, str | None, bool]) -> None:
    for account in (None, caller.account_id):
        found = decide(AccessRequest(caller, "s3:GetObject", OBJECT, account), policies)
        assert (found.allowed, found.policy_type, found.explicit) == outcome


@pytest.mark.parametrize(
    ("caller", "policies", "outcome"),
    [
        pytest.param(USER, Policies(identity=[ALLOW]), implicit("resource"), id="CROSS: only the caller's side"),
        pytest.param(USER, Policies(resource=bucket(USER.arn)), implicit("identity"), id="CROSS: only the resource's"),
        pytest.param(USER, Policies(identity=[ALLOW], resource=bucket(USER.arn)), ALLOWED, id="CROSS: both"),
        pytest.param(USER, Policies(identity=[ALLOW], resource=bucket(HERE)), ALLOWED, id="CROSS: account named"),
        pytest.param(USER, Policies(identity=[ALLOW], resource=bucket("*")), ALLOWED, id="CROSS: everyone named"),
        pytest.param(USER, Policies(resource=bucket("*")), implicit("identity"), id="CROSS: everyone is not enough"),
        pytest.param(
            USER, Policies(identity=[ALLOW], resource=bucket(THERE)), implicit("resource"), id="its own account"
        ),
        pytest.param(
            SESSION,
            Policies(identity=[ALLOW], session=[OTHER], resource=bucket(SESSION.arn)),
            implicit("session"),
            id="the session ARN's privilege ends at the account",
        ),
        pytest.param(
            USER,
            Policies(identity=[ALLOW], boundary=[OTHER], resource=bucket(USER.arn)),
            implicit("boundary"),
            id="and so does the user ARN's",
        ),
        pytest.param(
            USER,
            Policies(identity=[ALLOW], scps=[[OTHER]], resource=bucket(USER.arn)),
            implicit("scp"),
            id="caller's SCP",
        ),
        pytest.param(ROOT, Policies(resource=bucket(HERE)), ALLOWED, id="root of the named account"),
        pytest.param(ROOT, Policies(), implicit("resource"), id="root of another account"),
        pytest.param(
            USER,
            Policies(identity=[ALLOW], resource=bucket(HERE, effect="Deny")),
            explicit("resource"),
            id="the resource's deny",
        ),
    ],
)
def test_cross_account(caller: Principal, policies: Policies, outcome: tuple[bool, str | None, bool]) -> None:
    found = decide(AccessRequest(caller, "s3:GetObject", OBJECT, THERE), policies)
    assert (found.allowed, found.policy_type, found.explicit) == outcome


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


WHO = f"User: {USER.arn} is not authorized to perform: s3:GetObject on resource: {OBJECT}"


# DENIED: examples of access denied error messages
@pytest.mark.parametrize(
    ("policy_type", "explicitly", "silently"),
    [
        ("identity", "an identity-based policy", "identity-based policy"),
        ("resource", "a resource-based policy", "resource-based policy"),
        ("boundary", "a permissions boundary", "permissions boundary"),
        ("session", "a session policy", "session policy"),
        ("scp", "a service control policy", "service control policy"),
        ("trust", "the role trust policy", "role trust policy"),
    ],
)
def test_messages(policy_type: Any, explicitly: str, silently: str) -> None:
    request = AccessRequest(USER, "s3:GetObject", OBJECT)
    denied = Decision(allowed=False, policy_type=policy_type, explicit=True)
    assert denied.message(request) == f"{WHO} with an explicit deny in {explicitly}"
    denied = replace(denied, explicit=False)
    assert denied.message(request) == f"{WHO} because no {silently} allows the s3:GetObject action"


def test_message_without_a_policy() -> None:
    assert Decision(allowed=False).message(AccessRequest(USER, "s3:GetObject", OBJECT)) == WHO


def test_the_sid_of_the_denying_statement() -> None:
    found = decide(AccessRequest(USER, "s3:GetObject", OBJECT), Policies(identity=[ALLOW, DENY]))
    assert found.sid == "DenyIt"

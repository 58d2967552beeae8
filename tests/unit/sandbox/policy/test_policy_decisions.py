# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which policies decide, within an account and across accounts.

Pages quoted (all below https://docs.aws.amazon.com/):
EVAL   IAM/latest/UserGuide/reference_policies_evaluation-logic.html
CROSS  IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
BOUND  IAM/latest/UserGuide/access_policies_boundaries.html
SCP    organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
"""

from __future__ import annotations

import pytest

from sandbox.policy import AccessRequest, Policies, Principal, decide
from tests.support.sandbox.policy_builders import (
    ALLOW,
    ALLOWED,
    ANYBODY,
    DENY,
    EC2,
    HERE,
    LINKED,
    OBJECT,
    OTHER,
    ROOT,
    SESSION,
    THERE,
    USER,
    bucket,
    explicit,
    implicit,
    statement,
)

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

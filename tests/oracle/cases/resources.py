# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Resource-based policies, with a bucket for the resource."""

from __future__ import annotations

from typing import Any

from tests.oracle.case import A, B, Caller, Case, Document, PolicyType, allow, deny, document

GUIDE = "IAM/latest/UserGuide/"
LOGIC = GUIDE + "reference_policies_evaluation-logic.html"
NOT_PRINCIPAL = GUIDE + "reference_policies_elements_notprincipal.html"
CROSS = GUIDE + "reference_policies_evaluation-logic-cross-account.html"

ANNA = Caller("user", A, "anna")
APP = Caller("session", A, "app", session="i-0123456789")
ANYBODY = Caller("anonymous", "", "anonymous")
OBJECT = "arn:aws:s3:::oracle-bucket/key"
GET = "s3:GetObject"
EC2 = allow("ec2:*")
MAY_GET = (allow(GET, OBJECT),)


def all_but(*principals: str) -> Document:
    """Denies everyone who is not listed."""
    return document({"Effect": "Deny", "NotPrincipal": {"AWS": list(principals)}, "Action": GET, "Resource": OBJECT})


def case(
    name: str, rule: str, principal: Any, denied_by: PolicyType | None = None, caller: Caller = APP, **rest: Any
) -> Case:
    rest = {"account": A, "grant": allow(GET, OBJECT, Principal=principal)} | rest
    return Case(f"resource: {name}", rule, caller, GET, OBJECT, denied_by=denied_by, **rest)


CASES = [
    case("user named", LOGIC, {"AWS": ANNA.arn}, caller=ANNA),
    case("role named", LOGIC, {"AWS": APP.identity_arn}),
    case("session named", LOGIC, {"AWS": APP.arn}),
    case("account named, identity is silent", LOGIC, {"AWS": A}, "identity"),
    case("another role named, identity is silent", LOGIC, {"AWS": f"arn:aws:iam::{A}:role/other"}, "identity"),
    case("another role named, identity allows", LOGIC, {"AWS": f"arn:aws:iam::{A}:role/other"}, identity=MAY_GET),
    case("user named, boundary is silent", LOGIC, {"AWS": ANNA.arn}, caller=ANNA, boundary=EC2),
    case("role named, boundary is silent", LOGIC, {"AWS": APP.identity_arn}, "boundary", boundary=EC2),
    case("role named, session policy is silent", LOGIC, {"AWS": APP.identity_arn}, "session", session=EC2),
    case("session named, boundary is silent", LOGIC, {"AWS": APP.arn}, boundary=EC2),
    case("session named, session policy is silent", LOGIC, {"AWS": APP.arn}, session=EC2),
    case("denies", LOGIC, "*", "resource", explicit=True, identity=MAY_GET, grant=deny(GET, OBJECT, Principal="*")),
    case("everyone, anonymous caller", LOGIC, "*", caller=ANYBODY),
    case("account, anonymous caller", LOGIC, {"AWS": A}, "resource", caller=ANYBODY),
    case("cross-account: both", CROSS, {"AWS": APP.identity_arn}, account=B, identity=MAY_GET),
    case("cross-account: account named", CROSS, {"AWS": A}, account=B, identity=MAY_GET),
    case("cross-account: identity is silent", CROSS, {"AWS": APP.identity_arn}, "identity", account=B),
    case("cross-account: resource is silent", CROSS, "", "resource", account=B, identity=MAY_GET, grant=None),
    case("cross-account: session named, identity is silent", CROSS, {"AWS": APP.arn}, "identity", account=B),
    case("cross-account: everyone, identity is silent", CROSS, "*", "identity", account=B),
    case(
        "cross-account: denies",
        CROSS,
        "*",
        "resource",
        explicit=True,
        account=B,
        identity=MAY_GET,
        grant=deny(GET, OBJECT, Principal={"AWS": A}),
    ),
    case(
        "cross-account: boundary is silent",
        CROSS,
        {"AWS": APP.identity_arn},
        "boundary",
        account=B,
        identity=MAY_GET,
        boundary=EC2,
    ),
    case(
        "all but the listed are denied, listed",
        NOT_PRINCIPAL,
        "",
        identity=MAY_GET,
        grant=all_but(APP.arn, APP.identity_arn, A),
    ),
    case(
        "all but the listed are denied, not listed",
        NOT_PRINCIPAL,
        "",
        "resource",
        explicit=True,
        identity=MAY_GET,
        grant=all_but(ANNA.arn, A),
    ),
]

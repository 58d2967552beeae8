# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Permissions boundaries, session policies, service control policies."""

from __future__ import annotations

from typing import Any

from tests.oracle.case import A, Caller, Case, PolicyType, allow, deny

GUIDE = "IAM/latest/UserGuide/"
BOUNDARIES = GUIDE + "access_policies_boundaries.html"
SESSIONS = GUIDE + "access_policies.html#policies_session"
SCPS = "organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html"

ANNA = Caller("user", A, "anna")
APP = Caller("session", A, "app", session="i-0123456789")
OBJECT = "arn:aws:s3:::oracle-bucket/key"
GET = "s3:GetObject"
ALL, EC2 = allow("*"), allow("ec2:*")


def case(name: str, rule: str, denied_by: PolicyType | None = None, caller: Caller = APP, **rest: Any) -> Case:
    """With an identity-based policy that allows everything, unless said otherwise."""
    rest = {"identity": (ALL,)} | rest
    return Case(name, rule, caller, GET, OBJECT, A, denied_by, **rest)


CASES = [
    case("boundary: allows", BOUNDARIES, boundary=ALL),
    case("boundary: is silent", BOUNDARIES, "boundary", boundary=EC2),
    case("boundary: is silent for a user", BOUNDARIES, "boundary", ANNA, boundary=EC2),
    case("boundary: denies", BOUNDARIES, "boundary", boundary=deny(GET), explicit=True),
    case("boundary: grants nothing", BOUNDARIES, "identity", boundary=ALL, identity=()),
    case("session: allows", SESSIONS, session=allow(GET, OBJECT)),
    case("session: is silent", SESSIONS, "session", session=EC2),
    case("session: denies", SESSIONS, "session", session=deny(GET), explicit=True),
    case("session: grants nothing", SESSIONS, "identity", session=ALL, identity=()),
    case("session: allows what the boundary does not", SESSIONS, "boundary", session=ALL, boundary=EC2),
    case("scp: every level allows", SCPS, scps=((ALL,), (ALL,))),
    case("scp: the root level is silent", SCPS, "scp", scps=((EC2,), (ALL,))),
    case("scp: the account level is silent", SCPS, "scp", scps=((ALL,), (EC2,))),
    case("scp: denies", SCPS, "scp", scps=((ALL,), (ALL, deny(GET))), explicit=True),
    case("scp: denies to a user", SCPS, "scp", ANNA, scps=((ALL,), (ALL, deny(GET))), explicit=True),
    case("scp: denies another action", SCPS, scps=((ALL,), (ALL, deny("s3:PutObject")))),
    case("scp: grants nothing", SCPS, "identity", scps=((ALL,), (ALL,)), identity=()),
    case(
        "scp: denies all but one role",
        SCPS,
        "scp",
        scps=((ALL,), (ALL, deny("*", Condition={"ArnNotLike": {"aws:PrincipalArn": f"arn:aws:iam::{A}:role/admin"}}))),
        explicit=True,
    ),
    case(
        "scp: spares the one role",
        SCPS,
        scps=((ALL,), (ALL, deny("*", Condition={"ArnNotLike": {"aws:PrincipalArn": f"arn:aws:iam::{A}:role/app"}}))),
    ),
]

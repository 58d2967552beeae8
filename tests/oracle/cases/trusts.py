# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""sts:AssumeRole: the trust, the caller's side, and the conditions that trusts carry."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.oracle.case import ORGANIZATION, A, B, Caller, Case, Document, PolicyType, allow, deny, document, trust

GUIDE = "IAM/latest/UserGuide/"
CROSS = GUIDE + "reference_policies_evaluation-logic-cross-account.html"
LOGIC = GUIDE + "reference_policies_evaluation-logic.html"
PRINCIPAL = GUIDE + "reference_policies_elements_principal.html"
EXTERNAL_ID = GUIDE + "id_roles_create_for-user_externalid.html"
GLOBAL_KEYS = GUIDE + "reference_policies_condition-keys.html"
STS_KEYS = GUIDE + "reference_policies_iam-condition-keys.html"

APP = Caller("session", A, "app", session="i-0123456789")
ANNA = Caller("user", A, "anna", path="/ops/", tags={"team": "dns"})
ZONE_ROLE = f"arn:aws:iam::{B}:role/zone"
LOCAL_ROLE = f"arn:aws:iam::{A}:role/local"
ASSUME = "sts:AssumeRole"
MAY_ASSUME = (allow(ASSUME, ZONE_ROLE),)
ACCOUNT_A = f"arn:aws:iam::{A}:root"


def case(
    name: str, rule: str, grant: Document, denied_by: PolicyType | None = None, caller: Caller = APP, **rest: Any
) -> Case:
    """Across accounts, with the caller's side in order, unless said otherwise."""
    rest = {"identity": MAY_ASSUME} | rest
    return Case(f"trust: {name}", rule, caller, ASSUME, ZONE_ROLE, B, denied_by, grant=grant, **rest)


def local(
    name: str, rule: str, grant: Document, denied_by: PolicyType | None = None, caller: Caller = APP, **rest: Any
) -> Case:
    """Within one account, without identity-based policies unless said otherwise."""
    return Case(f"trust: {name}", rule, caller, ASSUME, LOCAL_ROLE, A, denied_by, grant=grant, **rest)


def when(operator: str, key: str, value: Any) -> dict[str, Any]:
    return {"Condition": {operator: {key: value}}}


BY_ROLE = {"AWS": APP.identity_arn}
BY_ACCOUNT = {"AWS": ACCOUNT_A}
EXTERNAL = trust(BY_ROLE, **when("StringEquals", "sts:ExternalId", "zone-7f3a"))
BOTH_IDS = trust(BY_ROLE, **when("StringEquals", "sts:ExternalId", ["zone-7f3a", "zone-9b1c"]))
MFA = trust({"AWS": ANNA.identity_arn}, **when("Bool", "aws:MultiFactorAuthPresent", "true"))
MFA_IF_EXISTS = trust({"AWS": ANNA.identity_arn}, **when("BoolIfExists", "aws:MultiFactorAuthPresent", "true"))
BY_ARN_CONDITION = trust(BY_ACCOUNT, **when("ArnEquals", "aws:PrincipalArn", APP.identity_arn))
EC2 = Caller("service", "", "ec2.amazonaws.com")

CASES = [
    # Both sides, across accounts
    case("role named, caller may assume it", CROSS, trust(BY_ROLE)),
    case("account named, caller may assume it", CROSS, trust(BY_ACCOUNT)),
    case("account named by its bare id", PRINCIPAL, trust({"AWS": A})),
    case("session named", PRINCIPAL, trust({"AWS": APP.arn})),
    case("user named", CROSS, trust({"AWS": ANNA.identity_arn}), caller=ANNA),
    case("role named, caller's side is silent", CROSS, trust(BY_ROLE), "identity", identity=()),
    case("account named, caller's side is silent", CROSS, trust(BY_ACCOUNT), "identity", identity=()),
    case("everyone named, caller's side is silent", CROSS, trust({"AWS": "*"}), "identity", identity=()),
    case("everyone named, caller may assume it", CROSS, trust({"AWS": "*"})),
    case(
        "caller may assume another role only", CROSS, trust(BY_ROLE), "identity", identity=(allow(ASSUME, LOCAL_ROLE),)
    ),
    case(
        "caller may assume by a pattern", CROSS, trust(BY_ROLE), identity=(allow("sts:*", f"arn:aws:iam::{B}:role/z*"),)
    ),
    case("caller is denied", LOGIC, trust(BY_ROLE), "identity", explicit=True, identity=(*MAY_ASSUME, deny(ASSUME))),
    case("another role named", CROSS, trust({"AWS": f"arn:aws:iam::{A}:role/other"}), "trust"),
    case(
        "the same role of another account named", CROSS, trust({"AWS": "arn:aws:iam::333333333333:role/app"}), "trust"
    ),
    case("another account named", CROSS, trust({"AWS": "333333333333"}), "trust"),
    case("the role's own account named", CROSS, trust({"AWS": B}), "trust"),
    case(
        "a role of that name in another path named",
        PRINCIPAL,
        trust({"AWS": f"arn:aws:iam::{A}:role/ec2/app"}),
        "trust",
    ),
    case("another session of the role named", PRINCIPAL, trust({"AWS": APP.arn + "0"}), "trust"),
    case("a service named", PRINCIPAL, trust({"Service": "ec2.amazonaws.com"}), "trust"),
    case(
        "trust denies the role",
        LOGIC,
        document(*trust(BY_ACCOUNT)["Statement"], *trust(BY_ROLE, "Deny")["Statement"]),
        "trust",
        explicit=True,
    ),
    case(
        "trust denies another role",
        LOGIC,
        document(*trust(BY_ACCOUNT)["Statement"], *trust({"AWS": ANNA.identity_arn}, "Deny")["Statement"]),
    ),
    case("trust is for tagging only", STS_KEYS, trust(BY_ROLE, action="sts:TagSession"), "trust"),
    case("two principals, one is ours", PRINCIPAL, trust({"AWS": [ANNA.identity_arn, APP.identity_arn]})),
    # One account
    local("same account: role named suffices", LOGIC, trust(BY_ROLE)),
    local("same account: user named suffices", LOGIC, trust({"AWS": ANNA.identity_arn}), caller=ANNA),
    local("same account: account named, identity is silent", LOGIC, trust(BY_ACCOUNT), "identity"),
    local(
        "same account: account named, identity allows", LOGIC, trust(BY_ACCOUNT), identity=(allow(ASSUME, LOCAL_ROLE),)
    ),
    local(
        "same account: identity alone does not suffice",
        LOGIC,
        trust({"AWS": B}),
        "trust",
        identity=(allow(ASSUME, LOCAL_ROLE),),
    ),
    local(
        "same account: role named, identity denies",
        LOGIC,
        trust(BY_ROLE),
        "identity",
        explicit=True,
        identity=(deny(ASSUME),),
    ),
    # Services
    local("service named", PRINCIPAL, trust({"Service": "ec2.amazonaws.com"}), caller=EC2),
    local("another service named", PRINCIPAL, trust({"Service": "lambda.amazonaws.com"}), "trust", caller=EC2),
    # External id
    case("external id is right", EXTERNAL_ID, EXTERNAL, context={"sts:ExternalId": "zone-7f3a"}),
    case("external id is wrong", EXTERNAL_ID, EXTERNAL, "trust", context={"sts:ExternalId": "zone-7f3b"}),
    case("external id in another case", EXTERNAL_ID, EXTERNAL, "trust", context={"sts:ExternalId": "ZONE-7F3A"}),
    case("external id is missing", EXTERNAL_ID, EXTERNAL, "trust"),
    case("one of two external ids", EXTERNAL_ID, BOTH_IDS, context={"sts:ExternalId": "zone-9b1c"}),
    case("external id that nobody asked for", EXTERNAL_ID, trust(BY_ROLE), context={"sts:ExternalId": "zone-7f3a"}),
    case(
        "external id by pattern",
        EXTERNAL_ID,
        trust(BY_ROLE, **when("StringLike", "sts:ExternalId", "zone-*")),
        context={"sts:ExternalId": "zone-1"},
    ),
    # MFA
    case("MFA present", GLOBAL_KEYS, MFA, caller=ANNA, context={"aws:MultiFactorAuthPresent": "true"}),
    case("MFA absent from long-term keys", GLOBAL_KEYS, MFA, "trust", caller=ANNA),
    case("MFA false", GLOBAL_KEYS, MFA, "trust", caller=ANNA, context={"aws:MultiFactorAuthPresent": "false"}),
    case("BoolIfExists lets long-term keys in", GLOBAL_KEYS, MFA_IF_EXISTS, caller=ANNA),
    case(
        "MFA recent enough",
        GLOBAL_KEYS,
        trust(BY_ACCOUNT, **when("NumericLessThan", "aws:MultiFactorAuthAge", "3600")),
        caller=ANNA,
        context={"aws:MultiFactorAuthAge": "300", "aws:MultiFactorAuthPresent": "true"},
    ),
    case(
        "MFA too old",
        GLOBAL_KEYS,
        trust(BY_ACCOUNT, **when("NumericLessThan", "aws:MultiFactorAuthAge", "3600")),
        "trust",
        caller=ANNA,
        context={"aws:MultiFactorAuthAge": "3600", "aws:MultiFactorAuthPresent": "true"},
    ),
    # Organization and principal
    case(
        "organization is right",
        GLOBAL_KEYS,
        trust({"AWS": "*"}, **when("StringEquals", "aws:PrincipalOrgID", ORGANIZATION)),
    ),
    case(
        "organization is another",
        GLOBAL_KEYS,
        trust({"AWS": "*"}, **when("StringEquals", "aws:PrincipalOrgID", "o-another12345")),
        "trust",
    ),
    case("PrincipalArn names the role", GLOBAL_KEYS, BY_ARN_CONDITION),
    case(
        "PrincipalArn names another role",
        GLOBAL_KEYS,
        trust(BY_ACCOUNT, **when("ArnEquals", "aws:PrincipalArn", f"arn:aws:iam::{A}:role/other")),
        "trust",
    ),
    case(
        "PrincipalArn by pattern",
        GLOBAL_KEYS,
        trust({"AWS": "*"}, **when("ArnLike", "aws:PrincipalArn", f"arn:aws:iam::{A}:role/a*")),
    ),
    case(
        "PrincipalArn pattern over segments",
        GLOBAL_KEYS,
        trust(BY_ACCOUNT, **when("ArnLike", "aws:PrincipalArn", "arn:aws:iam:*/app")),
        "trust",
    ),
    case(
        "PrincipalArn with path",
        GLOBAL_KEYS,
        trust(BY_ACCOUNT, **when("ArnLike", "aws:PrincipalArn", f"arn:aws:iam::{A}:user/ops/*")),
        caller=ANNA,
    ),
    case(
        "PrincipalArn excluded by ArnNotLike",
        GLOBAL_KEYS,
        trust(BY_ACCOUNT, **when("ArnNotLike", "aws:PrincipalArn", f"arn:aws:iam::{A}:role/*")),
        "trust",
    ),
    case("PrincipalAccount", GLOBAL_KEYS, trust({"AWS": "*"}, **when("StringEquals", "aws:PrincipalAccount", A))),
    case(
        "principal tag is right",
        GLOBAL_KEYS,
        trust(BY_ACCOUNT, **when("StringEquals", "aws:PrincipalTag/team", "dns")),
        caller=ANNA,
    ),
    case(
        "principal tag is missing",
        GLOBAL_KEYS,
        trust(BY_ACCOUNT, **when("StringEquals", "aws:PrincipalTag/team", "dns")),
        "trust",
    ),
    case(
        "session name is the user's",
        STS_KEYS,
        trust(BY_ACCOUNT, **when("StringEquals", "sts:RoleSessionName", "${aws:username}")),
        caller=ANNA,
        context={"sts:RoleSessionName": "anna"},
    ),
    case(
        "session name is somebody else's",
        STS_KEYS,
        trust(BY_ACCOUNT, **when("StringEquals", "sts:RoleSessionName", "${aws:username}")),
        "trust",
        caller=ANNA,
        context={"sts:RoleSessionName": "berta"},
    ),
]

# The limits on the caller's side hold for AssumeRole as for every other action.
_BASE = CASES[0]
CASES += [
    replace(_BASE, id="trust: boundary allows", rule=LOGIC, boundary=allow("sts:*")),
    replace(_BASE, id="trust: boundary is silent", rule=LOGIC, boundary=allow("ec2:*"), denied_by="boundary"),
    replace(_BASE, id="trust: session policy is silent", rule=LOGIC, session=allow("ec2:*"), denied_by="session"),
    replace(_BASE, id="trust: session policy allows", rule=LOGIC, session=allow(ASSUME)),
    replace(
        _BASE,
        id="trust: SCP denies",
        rule=LOGIC,
        scps=((allow("*"),), (allow("*"), deny(ASSUME))),
        denied_by="scp",
        explicit=True,
    ),
    replace(_BASE, id="trust: SCP allows", rule=LOGIC, scps=((allow("*"),), (allow("*"),))),
]

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The policies of queues, event buses and functions: whom accounts let send, and which service may act for whom."""

from __future__ import annotations

from typing import Any

from tests.oracle.case import ORGANIZATION, A, B, Caller, Case, Document, PolicyType, allow, deny

SQS = "AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-using-identity-based-policies.html"
BUS = "eventbridge/latest/userguide/eb-event-bus-perms.html"
TARGETS = "eventbridge/latest/userguide/eb-use-resource-based.html"
CROSS = "IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html"
DEPUTY = "IAM/latest/UserGuide/confused-deputy.html"

ANNA = Caller("user", A, "anna")
APP = Caller("session", A, "app", session="i-0123456789")
RULES, LAMBDA = (Caller("service", "", f"{name}.amazonaws.com") for name in ("events", "lambda"))
SEND, PUT, INVOKE = "sqs:SendMessage", "events:PutEvents", "lambda:InvokeFunction"
RULE = f"arn:aws:events:us-east-1:{A}:rule/states"
OTHER = f"arn:aws:events:us-east-1:{A}:rule/other"


def queue(account: str) -> str:
    return f"arn:aws:sqs:us-east-1:{account}:oracle-queue"


def bus(account: str) -> str:
    return f"arn:aws:events:us-east-1:{account}:event-bus/oracle-bus"


def function(account: str) -> str:
    return f"arn:aws:lambda:us-east-1:{account}:function:oracle-function"


RESOURCES = {SEND: queue, PUT: bus, INVOKE: function}


def case(
    action: str,
    name: str,
    rule: str,
    principal: Any = None,
    denied_by: PolicyType | None = None,
    *,
    caller: Caller = APP,
    account: str = B,
    condition: Document | None = None,
    **rest: Any,
) -> Case:
    resource = RESOURCES[action](account)
    if principal is not None:
        conditions = {} if condition is None else {"Condition": condition}
        rest["grant"] = allow(action, resource, Principal=principal, **conditions)
    return Case(f"{action}: {name}", rule, caller, action, resource, account, denied_by=denied_by, **rest)


def both_sides(action: str, rule: str) -> list[Case]:
    """Who sends needs the leave of both accounts, and within one that of either."""
    may = (allow(action, RESOURCES[action](B)),)
    within = (allow(action, RESOURCES[action](A)),)
    role = {"AWS": APP.identity_arn}
    in_organization = {"StringEquals": {"aws:PrincipalOrgID": ORGANIZATION}}
    in_another = {"StringEquals": {"aws:PrincipalOrgID": "o-somebodyelse"}}
    denies = deny(action, RESOURCES[action](B), Principal={"AWS": APP.identity_arn})
    return [
        case(action, "other account: both", CROSS, role, identity=may),
        case(action, "other account: both, a user", CROSS, {"AWS": ANNA.arn}, caller=ANNA, identity=may),
        case(action, "other account: its account named", rule, {"AWS": A}, identity=may),
        case(action, "other account: identity is silent", CROSS, role, "identity"),
        case(action, "other account: resource is silent", CROSS, denied_by="resource", identity=may),
        case(action, "other account: another account named", rule, {"AWS": B}, "resource", identity=may),
        case(action, "other account: organization", rule, "*", identity=may, condition=in_organization),
        case(action, "other account: no member", rule, "*", "resource", identity=may, condition=in_another),
        case(action, "other account: denied", CROSS, denied_by="resource", explicit=True, identity=may, grant=denies),
        case(action, "own account: identity suffices", rule, account=A, identity=within),
        case(action, "own account: role named suffices", rule, role, account=A),
        case(action, "own account: nobody is named", rule, denied_by="identity", account=A),
    ]


def of_services(action: str, rule: str) -> list[Case]:
    """A service acts for a rule of an account, and for no other where the policy says which."""
    named = {"Service": RULES.name}
    for_rule = {"ArnEquals": {"aws:SourceArn": RULE}}
    for_account = {"StringEquals": {"aws:SourceAccount": A}}
    source = {"aws:SourceArn": RULE, "aws:SourceAccount": A}
    elsewhere = {"aws:SourceArn": RULE.replace(A, B), "aws:SourceAccount": B}

    def by(name: str, condition: Document | None, context: dict[str, Any], denied_by: PolicyType | None = None) -> Case:
        about = {"caller": RULES, "account": A, "condition": condition, "context": context}
        return case(action, name, rule, named, denied_by, **about)

    def unnamed(name: str, principal: Any, caller: Caller) -> Case:
        return case(action, name, DEPUTY, principal, "resource", caller=caller, account=A, context=source)

    return [
        by("service: its rule", for_rule, source),
        by("service: another rule", for_rule, source | {"aws:SourceArn": OTHER}, "resource"),
        by("service: a rule of another account", for_rule, elsewhere, "resource"),
        by("service: its account", for_account, source),
        by("service: another account", for_account, elsewhere, "resource"),
        by("service: whoever it acts for", None, elsewhere),
        unnamed("service: another service", named, LAMBDA),
        unnamed("service: nobody is named", None, RULES),
    ]


CASES = [
    *both_sides(SEND, SQS),
    *both_sides(PUT, BUS),
    *both_sides(INVOKE, CROSS),
    *of_services(SEND, TARGETS),
    *of_services(INVOKE, TARGETS),
]

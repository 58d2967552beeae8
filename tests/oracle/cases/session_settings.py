# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is set on a session: asked of the trust as an action of its own, beside sts:AssumeRole."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.oracle.case import Caller, Case, Document, PolicyType, allow, trust
from tests.oracle.cases.trusts import (
    ASSUME,
    BY_ROLE,
    GUIDE,
    MAY_ASSUME,
    ZONE_ROLE,
    case,
    local,
    when,
)

TAG, IDENTIFY, SET_CONTEXT = "sts:TagSession", "sts:SetSourceIdentity", "sts:SetContext"
SESSION_TAGS = GUIDE + "id_session-tags.html"
SOURCE_IDENTITY = GUIDE + "id_credentials_temp_control-access_monitor.html"
CONTEXTS = "singlesignon/latest/userguide/trustedidentitypropagation-identity-enhanced-iam-role-sessions.html"
POD_IDENTITY = "eks/latest/userguide/pod-id-role.html"
ROLES_ANYWHERE = "rolesanywhere/latest/userguide/trust-model.html"
PODS = Caller("service", "", "pods.eks.amazonaws.com")
ANYWHERE = Caller("service", "", "rolesanywhere.amazonaws.com")
TEAM = {"aws:RequestTag/team": "dns", "aws:TagKeys": ["team"]}
NAMESPACE = {"aws:RequestTag/kubernetes-namespace": "dns", "aws:TagKeys": ["kubernetes-namespace"]}
ALICE = {"sts:SourceIdentity": "alice"}
CENTER = "arn:aws:iam::aws:contextProvider/IdentityCenter"
CENTERED: dict[str, str | list[str]] = {"sts:RequestContextProviders": [CENTER]}
MAY_SET = (allow([ASSUME, TAG, IDENTIFY, SET_CONTEXT], ZONE_ROLE),)


def sets(action: str, name: str, rule: str, grant: Document, denied_by: PolicyType | None = None, **rest: Any) -> Case:
    """As ``case``, for what goes with sts:AssumeRole, which both sides allow unless said otherwise."""
    return replace(case(name, rule, grant, denied_by, **({"identity": MAY_SET} | rest)), action=action)


def by_service(
    action: str, name: str, rule: str, grant: Document, denied_by: PolicyType | None = None, **rest: Any
) -> Case:
    """As ``local``, for what a service asks beside sts:AssumeRole."""
    return replace(local(name, rule, grant, denied_by, **rest), action=action)


def trust_both(principal: Any, action: str, **elements: Any) -> Document:
    return trust(principal, action=[ASSUME, action], **elements)


CASES = [
    sets(TAG, "tags: both sides", SESSION_TAGS, trust_both(BY_ROLE, TAG), context=TEAM),
    sets(TAG, "tags: trust is for assuming only", SESSION_TAGS, trust(BY_ROLE), "trust", context=TEAM),
    sets(
        TAG,
        "tags: caller may assume only",
        SESSION_TAGS,
        trust_both(BY_ROLE, TAG),
        "identity",
        identity=MAY_ASSUME,
        context=TEAM,
    ),
    sets(
        TAG,
        "tags: the value is right",
        SESSION_TAGS,
        trust_both(BY_ROLE, TAG, **when("StringEquals", "aws:RequestTag/team", "dns")),
        context=TEAM,
    ),
    sets(
        TAG,
        "tags: the value is another",
        SESSION_TAGS,
        trust_both(BY_ROLE, TAG, **when("StringEquals", "aws:RequestTag/team", "web")),
        "trust",
        context=TEAM,
    ),
    sets(
        TAG,
        "tags: a key that may not be set",
        SESSION_TAGS,
        trust_both(BY_ROLE, TAG, **when("ForAllValues:StringEquals", "aws:TagKeys", ["project"])),
        "trust",
        context=TEAM,
    ),
    sets(IDENTIFY, "source identity: both sides", SOURCE_IDENTITY, trust_both(BY_ROLE, IDENTIFY), context=ALICE),
    sets(
        IDENTIFY,
        "source identity: trust is for assuming only",
        SOURCE_IDENTITY,
        trust(BY_ROLE),
        "trust",
        context=ALICE,
    ),
    sets(
        IDENTIFY,
        "source identity: it is another",
        SOURCE_IDENTITY,
        trust_both(BY_ROLE, IDENTIFY, **when("StringLike", "sts:SourceIdentity", "b*")),
        "trust",
        context=ALICE,
    ),
    sets(
        SET_CONTEXT,
        "context: of the provider",
        CONTEXTS,
        trust_both(BY_ROLE, SET_CONTEXT, **when("ForAllValues:ArnEquals", "sts:RequestContextProviders", [CENTER])),
        context=CENTERED,
    ),
    sets(SET_CONTEXT, "context: trust is for assuming only", CONTEXTS, trust(BY_ROLE), "trust", context=CENTERED),
    sets(
        SET_CONTEXT,
        "context: of another provider",
        CONTEXTS,
        trust_both(
            BY_ROLE, SET_CONTEXT, **when("ForAllValues:ArnEquals", "sts:RequestContextProviders", [CENTER + "X"])
        ),
        "trust",
        context=CENTERED,
    ),
    by_service(
        TAG, "pods: tags", POD_IDENTITY, trust_both({"Service": PODS.name}, TAG), caller=PODS, context=NAMESPACE
    ),
    by_service(
        TAG,
        "pods: trust is for assuming only",
        POD_IDENTITY,
        trust({"Service": PODS.name}),
        "trust",
        caller=PODS,
        context=NAMESPACE,
    ),
    by_service(
        TAG,
        "pods: of another namespace",
        POD_IDENTITY,
        trust_both({"Service": PODS.name}, TAG, **when("StringEquals", "aws:RequestTag/kubernetes-namespace", "web")),
        "trust",
        caller=PODS,
        context=NAMESPACE,
    ),
    by_service(
        TAG,
        "anywhere: tags",
        ROLES_ANYWHERE,
        trust({"Service": ANYWHERE.name}, action=[ASSUME, TAG, IDENTIFY]),
        caller=ANYWHERE,
    ),
    by_service(
        IDENTIFY,
        "anywhere: source identity",
        ROLES_ANYWHERE,
        trust({"Service": ANYWHERE.name}, action=[ASSUME, TAG, IDENTIFY]),
        caller=ANYWHERE,
        context=ALICE,
    ),
    by_service(
        IDENTIFY,
        "anywhere: trust without the source identity",
        ROLES_ANYWHERE,
        trust_both({"Service": ANYWHERE.name}, TAG),
        "trust",
        caller=ANYWHERE,
        context=ALICE,
    ),
    by_service(
        TAG,
        "anywhere: subject of the certificate",
        ROLES_ANYWHERE,
        trust_both({"Service": ANYWHERE.name}, TAG, **when("StringEquals", "aws:PrincipalTag/x509Subject/CN", "anna")),
        caller=ANYWHERE,
        context={"aws:PrincipalTag/x509Subject/CN": "anna"},
    ),
]

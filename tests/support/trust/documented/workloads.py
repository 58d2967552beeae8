# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Roles that workloads carry: pods, machines elsewhere, agents of migrations, file transfers."""

from __future__ import annotations

from tests.support.trust.documented.case import (
    ACCOUNT,
    ANCHOR,
    ANYWHERE,
    ASSUME,
    CONTEXT,
    DOCS,
    IDENTITY,
    OF_ACCOUNT,
    PODS,
    TAG,
    Documented,
    allow,
    when,
)

CASES = [
    Documented(
        "EKS Pod Identity",
        f"{DOCS}/eks/latest/userguide/pod-id-role.html",
        [allow(PODS, [ASSUME, TAG], Sid="AllowEksAuthToAssumeRoleForPodIdentity")],
        [{"sid": "AllowEksAuthToAssumeRoleForPodIdentity", "services": [PODS]}],
    ),
    Documented(
        "EKS Pod Identity for one service account",
        f"{DOCS}/eks/latest/userguide/pod-id-role.html",
        [
            allow(
                PODS,
                [ASSUME, TAG],
                **when(
                    StringEquals={
                        "aws:RequestTag/kubernetes-namespace": ["web"],
                        "aws:RequestTag/kubernetes-service-account": ["front"],
                    }
                ),
            )
        ],
        [
            {
                "services": [PODS],
                "session_tags": {"kubernetes-namespace": "web", "kubernetes-service-account": "front"},
            }
        ],
    ),
    Documented(
        "EKS Pod Identity, by raw conditions",
        f"{DOCS}/eks/latest/userguide/pod-id-abac.html",
        [allow(PODS, [ASSUME, TAG], **when(StringLike={"aws:RequestTag/kubernetes-namespace": "team-*"}))],
        [{"services": [PODS], "conditions": {"StringLike": {"aws:RequestTag/kubernetes-namespace": "team-*"}}}],
    ),
    Documented(
        "Roles Anywhere",
        f"{DOCS}/rolesanywhere/latest/userguide/getting-started.html",
        [allow(ANYWHERE, [ASSUME, TAG, IDENTITY], **when(ArnEquals={"aws:SourceArn": [ANCHOR]}))],
        [{"services": [ANYWHERE], "source_arns": [ANCHOR]}],
    ),
    Documented(
        "Roles Anywhere for one certificate",
        f"{DOCS}/rolesanywhere/latest/userguide/trust-model.html",
        [
            allow(
                ANYWHERE,
                [ASSUME, TAG, IDENTITY],
                **when(
                    StringEquals={"aws:PrincipalTag/x509Subject/CN": "Bob", "aws:PrincipalTag/x509Issuer/CN": "CA"},
                    ArnEquals={"aws:SourceArn": [ANCHOR]},
                ),
            )
        ],
        [
            {
                "services": [ANYWHERE],
                "source_arns": [ANCHOR],
                "conditions": {
                    "StringEquals": {"aws:PrincipalTag/x509Subject/CN": "Bob", "aws:PrincipalTag/x509Issuer/CN": "CA"}
                },
            }
        ],
    ),
    Documented(
        "Roles Anywhere by source identity",
        f"{DOCS}/rolesanywhere/latest/userguide/trust-model.html",
        [allow(ANYWHERE, [ASSUME, TAG, IDENTITY], **when(StringEquals={"sts:SourceIdentity": ["Bob"]}))],
        [{"services": [ANYWHERE], "source_identity": ["Bob"]}],
    ),
    Documented(
        "Application Migration Service, agent",
        f"{DOCS}/mgn/latest/ug/mgn-initialize-api.html",
        [
            allow(
                "mgn.amazonaws.com", [ASSUME, IDENTITY], **when(StringLike={"sts:SourceIdentity": "s-*", **OF_ACCOUNT})
            )
        ],
        [{"services": ["mgn.amazonaws.com"], "source_accounts": [ACCOUNT], "source_identity": ["s-*"]}],
    ),
    Documented(
        "Application Migration Service, FSx proxy",
        f"{DOCS}/mgn/latest/ug/mgn-initialize-api.html",
        [allow("mgn.amazonaws.com", ASSUME)],
        [{"services": ["mgn.amazonaws.com"]}],
    ),
    Documented(
        "Transfer Family",
        f"{DOCS}/transfer/latest/userguide/requirements-roles.html",
        [allow("transfer.amazonaws.com", ASSUME)],
        [{"services": ["transfer.amazonaws.com"]}],
    ),
    Documented(
        "Transfer Family web app",
        f"{DOCS}/transfer/latest/userguide/webapp-roles.html",
        [allow("transfer.amazonaws.com", [ASSUME, CONTEXT], **when(StringEquals=OF_ACCOUNT))],
        [{"services": ["transfer.amazonaws.com"], "source_accounts": [ACCOUNT], "may_set": ["context"]}],
    ),
    *(
        Documented(
            f"Elastic Disaster Recovery, {who}",
            f"{DOCS}/drs/latest/userguide/getting-started-initializing.html",
            [
                allow(
                    "drs.amazonaws.com",
                    [ASSUME, IDENTITY],
                    **when(StringLike={"sts:SourceIdentity": pattern, **OF_ACCOUNT}),
                )
            ],
            [{"services": ["drs.amazonaws.com"], "source_accounts": [ACCOUNT], "source_identity": [pattern]}],
        )
        for who, pattern in (("agent", "s-*"), ("failback", "i-*"))
    ),
]

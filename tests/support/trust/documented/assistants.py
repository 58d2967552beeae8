# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Assistants that act for people."""

from __future__ import annotations

from tests.support.trust.documented.case import (
    ACCOUNT,
    ASSUME,
    CONTEXT,
    DOCS,
    FROM_IDENTITY_CENTER,
    IDENTITY_CENTER,
    OF_ACCOUNT,
    SPACE,
    SPACES,
    TAG,
    Documented,
    allow,
    when,
)

CASES = [
    Documented(
        "Q Business web experience",
        f"{DOCS}/amazonq/latest/qbusiness-ug/deploy-experience-iam-role.html",
        [
            allow(
                "application.qbusiness.amazonaws.com",
                [ASSUME, CONTEXT],
                Sid="QBusinessTrustPolicy",
                **when(
                    StringEquals=OF_ACCOUNT,
                    ArnEquals={"aws:SourceArn": f"arn:aws:qbusiness:us-east-1:{ACCOUNT}:application/ab12"},
                ),
            )
        ],
        [
            {
                "sid": "QBusinessTrustPolicy",
                "services": ["application.qbusiness.amazonaws.com"],
                "source_accounts": [ACCOUNT],
                "source_arns": [f"arn:aws:qbusiness:us-east-1:{ACCOUNT}:application/ab12"],
            }
        ],
    ),
    Documented(
        "Q Developer plugin",
        f"{DOCS}/amazonq/latest/qdeveloper-ug/cloudzero-plugin.html",
        [allow("q.amazonaws.com", [ASSUME, CONTEXT], **when(StringEquals=OF_ACCOUNT))],
        [{"services": ["q.amazonaws.com"], "source_accounts": [ACCOUNT]}],
    ),
    Documented(
        "Security Agent",
        "AWS Security Agent User Guide, IAM actions and resources migration",
        [
            allow(
                "securityagent.amazonaws.com",
                ASSUME,
                **when(StringEquals=OF_ACCOUNT, ArnLike={"aws:SourceArn": SPACES}),
            ),
            allow(
                "securityagent.amazonaws.com",
                CONTEXT,
                **when(
                    StringEquals=OF_ACCOUNT,
                    ArnLike={"aws:SourceArn": SPACES},
                    ForAllValues__ArnEquals=FROM_IDENTITY_CENTER,
                ),
            ),
        ],
        [
            {"services": ["securityagent.amazonaws.com"], "source_accounts": [ACCOUNT], "source_arns": SPACES},
            {
                "services": ["securityagent.amazonaws.com"],
                "source_accounts": [ACCOUNT],
                "source_arns": SPACES,
                "context_providers": [IDENTITY_CENTER],
            },
        ],
    ),
    Documented(
        "DevOps Agent, monitoring",
        "AWS DevOps Agent User Guide, Migrating from public preview to general availability, step 1",
        [
            allow(
                "aidevops.amazonaws.com",
                ASSUME,
                **when(StringEquals=OF_ACCOUNT, ArnLike={"aws:SourceArn": f"{SPACE.rpartition('/')[0]}/*"}),
            )
        ],
        [
            {
                "services": ["aidevops.amazonaws.com"],
                "source_accounts": [ACCOUNT],
                "source_arns": [f"{SPACE.rpartition('/')[0]}/*"],
            }
        ],
    ),
    Documented(
        "DevOps Agent, operators of IAM Identity Center",
        "AWS DevOps Agent User Guide, Migrating from public preview to general availability, step 3",
        [
            allow(
                "aidevops.amazonaws.com",
                [ASSUME, TAG],
                **when(StringEquals=OF_ACCOUNT, ArnEquals={"aws:SourceArn": SPACE}),
            ),
            allow(
                "aidevops.amazonaws.com",
                CONTEXT,
                Sid="TrustedIdentityPropagation",
                **when(
                    StringEquals=OF_ACCOUNT,
                    ArnEquals={"aws:SourceArn": SPACE},
                    ForAllValues__ArnEquals={"sts:RequestContextProviders": [IDENTITY_CENTER]},
                    Null={"sts:RequestContextProviders": "false"},
                ),
            ),
        ],
        [
            {
                "services": ["aidevops.amazonaws.com"],
                "source_accounts": [ACCOUNT],
                "source_arns": [SPACE],
                "may_set": ["session_tags"],
            },
            {
                "sid": "TrustedIdentityPropagation",
                "services": ["aidevops.amazonaws.com"],
                "source_accounts": [ACCOUNT],
                "source_arns": [SPACE],
                "context_providers": [IDENTITY_CENTER],
                "conditions": {"Null": {"sts:RequestContextProviders": False}},
            },
        ],
    ),
]

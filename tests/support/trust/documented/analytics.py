# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Stores of data, and what reads them."""

from __future__ import annotations

from tests.support.trust.documented.case import (
    ACCOUNT,
    ASSUME,
    CONTEXT,
    DOCS,
    FROM_IDENTITY_CENTER,
    GRANTS,
    IDENTITY,
    IDENTITY_CENTER,
    INSTANCE,
    OF_ACCOUNT,
    TAG,
    Documented,
    allow,
    when,
)

CASES = [
    Documented(
        "S3 Access Grants",
        f"{DOCS}/AmazonS3/latest/userguide/access-grants-location-register.html",
        [allow(GRANTS, [ASSUME, IDENTITY], **when(StringEquals={**OF_ACCOUNT, "aws:SourceArn": INSTANCE}))],
        [
            {
                "services": [GRANTS],
                "source_accounts": [ACCOUNT],
                "conditions": {"StringEquals": {"aws:SourceArn": INSTANCE}},
            }
        ],
    ),
    Documented(
        "S3 Access Grants with IAM Identity Center",
        f"{DOCS}/singlesignon/latest/userguide/tip-tutorial-s3.html",
        [
            allow(GRANTS, [ASSUME, IDENTITY], **when(StringEquals={**OF_ACCOUNT, "aws:SourceArn": INSTANCE})),
            allow(
                GRANTS,
                CONTEXT,
                **when(
                    StringEquals={**OF_ACCOUNT, "aws:SourceArn": INSTANCE}, ForAllValues__ArnEquals=FROM_IDENTITY_CENTER
                ),
            ),
        ],
        [
            {
                "services": [GRANTS],
                "source_accounts": [ACCOUNT],
                "conditions": {"StringEquals": {"aws:SourceArn": INSTANCE}},
            },
            {
                "services": [GRANTS],
                "source_accounts": [ACCOUNT],
                "context_providers": [IDENTITY_CENTER],
                "conditions": {"StringEquals": {"aws:SourceArn": INSTANCE}},
            },
        ],
    ),
    Documented(
        "S3 Access Grants with Glue",
        f"{DOCS}/glue/latest/dg/security-s3-access-grants.html",
        [allow(GRANTS, [ASSUME, IDENTITY, CONTEXT], **when(StringEquals=OF_ACCOUNT))],
        [{"services": [GRANTS], "source_accounts": [ACCOUNT], "may_set": ["source_identity", "context"]}],
    ),
    Documented(
        "DataZone domain",
        f"{DOCS}/datazone/latest/userguide/AmazonDataZoneDomainExecutionRole.html",
        [
            allow(
                "datazone.amazonaws.com",
                [ASSUME, TAG],
                **when(StringEquals=OF_ACCOUNT, ForAllValues__StringLike={"aws:TagKeys": ["datazone*"]}),
            )
        ],
        [{"services": ["datazone.amazonaws.com"], "source_accounts": [ACCOUNT], "session_tag_keys": ["datazone*"]}],
    ),
    Documented(
        "SageMaker Unified Studio domain",
        f"{DOCS}/sagemaker-unified-studio/latest/adminguide/AmazonSageMakerDomainExecution.html",
        [
            allow(
                "datazone.amazonaws.com",
                [ASSUME, TAG, CONTEXT],
                **when(StringEquals=OF_ACCOUNT, ForAllValues__StringLike={"aws:TagKeys": "datazone*"}),
            )
        ],
        [
            {
                "services": ["datazone.amazonaws.com"],
                "source_accounts": [ACCOUNT],
                "session_tag_keys": ["datazone*"],
                "may_set": ["context"],
            }
        ],
    ),
    Documented(
        "SageMaker Unified Studio domain service",
        f"{DOCS}/sagemaker-unified-studio/latest/adminguide/AmazonSageMakerDomainService.html",
        [allow("datazone.amazonaws.com", ASSUME, **when(StringEquals=OF_ACCOUNT))],
        [{"services": ["datazone.amazonaws.com"], "source_accounts": [ACCOUNT]}],
    ),
    Documented(
        "SageMaker Unified Studio queries",
        f"{DOCS}/sagemaker-unified-studio/latest/adminguide/AmazonSageMakerQueryExecution.html",
        [
            allow(
                ["lakeformation.amazonaws.com", "glue.amazonaws.com"],
                [ASSUME, CONTEXT],
                **when(StringEquals=OF_ACCOUNT),
            )
        ],
        [
            {
                "services": ["glue.amazonaws.com", "lakeformation.amazonaws.com"],
                "source_accounts": [ACCOUNT],
                "may_set": ["context"],
            }
        ],
    ),
    Documented(
        "Glue",
        f"{DOCS}/glue/latest/dg/create-an-iam-role.html",
        [allow("glue.amazonaws.com", ASSUME)],
        [{"services": ["glue.amazonaws.com"]}],
    ),
    Documented(
        "Lake Formation",
        f"{DOCS}/lake-formation/latest/dg/registration-role.html",
        [allow("lakeformation.amazonaws.com", ASSUME)],
        [{"services": ["lakeformation.amazonaws.com"]}],
    ),
    Documented(
        "Lake Formation for S3 Tables",
        f"{DOCS}/lake-formation/latest/dg/s3tables-catalog-prerequisites.html",
        [
            allow(
                "lakeformation.amazonaws.com",
                [ASSUME, CONTEXT, IDENTITY],
                Sid="LakeFormationDataAccessPolicy",
                **when(StringEquals=OF_ACCOUNT),
            )
        ],
        [
            {
                "sid": "LakeFormationDataAccessPolicy",
                "services": ["lakeformation.amazonaws.com"],
                "source_accounts": [ACCOUNT],
                "may_set": ["context", "source_identity"],
            }
        ],
    ),
    Documented(
        "SageMaker AI",
        f"{DOCS}/sagemaker/latest/dg/sagemaker-roles.html",
        [allow("sagemaker.amazonaws.com", ASSUME)],
        [{"services": ["sagemaker.amazonaws.com"]}],
    ),
    Documented(
        "SageMaker AI with the user's name",
        f"{DOCS}/sagemaker/latest/dg/monitor-user-access.html",
        [allow("sagemaker.amazonaws.com", [ASSUME, IDENTITY])],
        [{"services": ["sagemaker.amazonaws.com"], "may_set": ["source_identity"]}],
    ),
    Documented(
        "SageMaker AI with IAM Identity Center",
        f"{DOCS}/sagemaker/latest/dg/trustedidentitypropagation-setup.html",
        [allow("sagemaker.amazonaws.com", [ASSUME, CONTEXT])],
        [{"services": ["sagemaker.amazonaws.com"], "may_set": ["context"]}],
    ),
    Documented(
        "OpenSearch UI with IAM Identity Center",
        f"{DOCS}/opensearch-service/latest/developerguide/application-cross-account-data-access-domains.html",
        [
            allow("application.opensearchservice.amazonaws.com", ASSUME),
            allow(
                "application.opensearchservice.amazonaws.com",
                CONTEXT,
                **when(ForAllValues__ArnEquals=FROM_IDENTITY_CENTER),
            ),
        ],
        [
            {"services": ["application.opensearchservice.amazonaws.com"]},
            {"services": ["application.opensearchservice.amazonaws.com"], "context_providers": [IDENTITY_CENTER]},
        ],
    ),
]

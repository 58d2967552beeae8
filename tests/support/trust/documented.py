# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Trust policies of services that set something on their sessions, as AWS's guides have them, and how each is declared.

Plain data, written from the guides and independent of the collection. Accounts, regions and names are examples.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

ACCOUNT = "222222222222"
IDENTITY_CENTER = "arn:aws:iam::aws:contextProvider/IdentityCenter"
ASSUME, TAG, IDENTITY, CONTEXT = "sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity", "sts:SetContext"
DOCS = "https://docs.aws.amazon.com"


@dataclass(frozen=True)
class Documented:
    """A trust in a guide: ``source`` says where, ``statements`` what, ``entries`` how it is declared here."""

    id: str
    source: str
    statements: list[dict[str, Any]]
    entries: list[dict[str, Any]]

    @property
    def policy(self) -> dict[str, Any]:
        return {"Version": "2012-10-17", "Statement": self.statements}

    @property
    def services(self) -> set[str]:
        """The services that it names, without their suffix."""
        named = [each["Principal"]["Service"] for each in self.statements]
        listed = [name for names in named for name in ([names] if isinstance(names, str) else names)]
        return {name.removesuffix(".amazonaws.com") for name in listed}


def allow(service: str | list[str], action: str | list[str], **elements: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Principal": {"Service": service}, "Action": action, **elements}


def when(**operators: Any) -> dict[str, Any]:
    return {"Condition": {name.replace("__", ":"): block for name, block in operators.items()}}


PODS = "pods.eks.amazonaws.com"
ANYWHERE = "rolesanywhere.amazonaws.com"
ANCHOR = f"arn:aws:rolesanywhere:us-east-1:{ACCOUNT}:trust-anchor/ab12"
GRANTS = "access-grants.s3.amazonaws.com"
INSTANCE = f"arn:aws:s3:us-east-1:{ACCOUNT}:access-grants/default"
SPACES = [f"arn:aws:securityagent:us-east-1:{ACCOUNT}:{kind}/*" for kind in ("application", "agent-space")]
SPACE = f"arn:aws:aidevops:us-east-1:{ACCOUNT}:agentspace/ab12"
OF_ACCOUNT = {"aws:SourceAccount": ACCOUNT}
FROM_IDENTITY_CENTER = {"sts:RequestContextProviders": IDENTITY_CENTER}

DOCUMENTED = [
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
]


def settings_in(statement: dict[str, Any]) -> set[str]:
    """The actions of a statement beside the one that assumes the role."""
    actions = statement["Action"]
    return {actions} - {ASSUME} if isinstance(actions, str) else set(actions) - {ASSUME}


def always_set(service: str) -> set[str]:
    """The actions that every trust for a service has, where it lets the service in; none for one of no guide here."""
    found = [
        settings_in(statement)
        for each in DOCUMENTED
        if service in each.services
        for statement in each.statements
        if ASSUME in statement["Action"]
    ]
    return set.intersection(*found) if found else set()


def ever_set(service: str) -> set[str]:
    """The actions that some trust for a service has."""
    found = [settings_in(s) for each in DOCUMENTED if service in each.services for s in each.statements]
    return set().union(*found)

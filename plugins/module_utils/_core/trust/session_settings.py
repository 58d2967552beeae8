# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is set on a session when a role is assumed: tags, a source identity, a context from an identity provider.

Each needs an action of its own in the trust, beside the one that assumes the role. Without it the call is denied:
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_permissions-required
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
https://docs.aws.amazon.com/singlesignon/latest/userguide/trustedidentitypropagation-identity-enhanced-iam-role-sessions.html

Some services set one in every session, and others where a feature of theirs is in use. A trust for the former gets the
actions by itself. For the latter both trusts are in AWS's guides, with the actions and without them, so that the
declaration says which is meant (``may_set``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from . import keys
from .services import service_of

TAGS = "session_tags"
SOURCE_IDENTITY = "source_identity"
CONTEXT = "context"

# The settings by the words of the option may_set, with the action that each needs.
ACTIONS = {TAGS: "sts:TagSession", SOURCE_IDENTITY: "sts:SetSourceIdentity", CONTEXT: "sts:SetContext"}
# What each is called in messages.
NAMES = {TAGS: "tag the session", SOURCE_IDENTITY: "set a source identity", CONTEXT: "set a context"}

# The settings that a service makes in every session, by the trust policies in its guide.
_ALWAYS: dict[str, tuple[str, ...]] = {
    # https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-grants-location-register.html
    "access-grants.s3": (SOURCE_IDENTITY,),
    # https://docs.aws.amazon.com/amazonq/latest/qbusiness-ug/deploy-experience-iam-role.html
    "application.qbusiness": (CONTEXT,),
    # https://docs.aws.amazon.com/drs/latest/userguide/getting-started-initializing.html
    "drs": (SOURCE_IDENTITY,),
    # https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
    "pods.eks": (TAGS,),
    # https://docs.aws.amazon.com/amazonq/latest/qdeveloper-ug/cloudzero-plugin.html
    "q": (CONTEXT,),
    # https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html
    "rolesanywhere": (TAGS, SOURCE_IDENTITY),
}
# Those that it makes where a feature is in use.
_AT_TIMES: dict[str, tuple[str, ...]] = {
    # https://docs.aws.amazon.com/glue/latest/dg/security-s3-access-grants.html
    "access-grants.s3": (CONTEXT,),
    # AWS DevOps Agent User Guide, "Migrating from public preview to general availability"
    "aidevops": (TAGS, CONTEXT),
    # https://docs.aws.amazon.com/opensearch-service/latest/developerguide/application-cross-account-data-access-domains.html
    "application.opensearchservice": (CONTEXT,),
    # https://docs.aws.amazon.com/datazone/latest/userguide/AmazonDataZoneDomainExecutionRole.html
    # https://docs.aws.amazon.com/sagemaker-unified-studio/latest/adminguide/AmazonSageMakerDomainExecution.html
    "datazone": (TAGS, CONTEXT),
    # https://docs.aws.amazon.com/sagemaker-unified-studio/latest/adminguide/AmazonSageMakerQueryExecution.html
    "glue": (CONTEXT,),
    # https://docs.aws.amazon.com/lake-formation/latest/dg/registration-role.html
    # https://docs.aws.amazon.com/lake-formation/latest/dg/s3tables-catalog-prerequisites.html
    "lakeformation": (SOURCE_IDENTITY, CONTEXT),
    # https://docs.aws.amazon.com/mgn/latest/ug/mgn-initialize-api.html
    "mgn": (SOURCE_IDENTITY,),
    # https://docs.aws.amazon.com/sagemaker/latest/dg/monitor-user-access.html
    # https://docs.aws.amazon.com/sagemaker/latest/dg/trustedidentitypropagation-setup.html
    "sagemaker": (SOURCE_IDENTITY, CONTEXT),
    # AWS Security Agent User Guide, "IAM actions and resources migration"
    "securityagent": (CONTEXT,),
    # https://docs.aws.amazon.com/transfer/latest/userguide/webapp-roles.html
    "transfer": (CONTEXT,),
}

# The condition keys that only a request with the setting has, in lower case; one that ends with a slash starts others.
# A service is nobody with tags of its own, so that those of the principal, too, are what it sets: Roles Anywhere.
_KEYS = {
    keys.SESSION_TAG.lower(): TAGS,
    "aws:principaltag/": TAGS,
    keys.TAG_KEYS.lower(): TAGS,
    "sts:transitivetagkeys": TAGS,
    keys.SOURCE_IDENTITY.lower(): SOURCE_IDENTITY,
    "sts:requestcontext/": CONTEXT,
    keys.CONTEXT_PROVIDERS.lower(): CONTEXT,
}


def always_set(services: Iterable[str]) -> tuple[str, ...]:
    """What some of the services set in every session."""
    return _listed(_ALWAYS, services)


def known_to_set(service: str) -> tuple[str, ...]:
    """What a service sets in every session or at times."""
    return (*_listed(_ALWAYS, [service]), *_listed(_AT_TIMES, [service]))


def _listed(table: Mapping[str, tuple[str, ...]], services: Iterable[str]) -> tuple[str, ...]:
    named = {setting for service in services for setting in table.get(service_of(service), ())}
    return tuple(setting for setting in ACTIONS if setting in named)


def setting_of(key: str) -> str:
    """The setting without which a request lacks the condition key; empty for any other key."""
    lower = key.lower()
    return _KEYS.get(lower, "") or _KEYS.get(f"{lower.partition('/')[0]}/", "")

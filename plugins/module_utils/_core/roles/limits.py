# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What IAM would refuse half-way through the writes to a role, although the readings before them show it.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""

from __future__ import annotations

from collections.abc import Mapping

from ..errors import InputError
from ..policies.documents import INLINE_POLICIES_SIZE, PolicyDocument, within_size
from ..tags import MOST_TAGS, RESERVED

# The roles that AWS made for its services and for IAM Identity Center. IAM answers UnmodifiableEntity, "cannot perform
# the operation on the protected role", to all that changes what they may do and who may assume them, but for tags and
# descriptions: https://docs.aws.amazon.com/IAM/latest/UserGuide/using-service-linked-roles.html
_PROTECTED = ("/aws-service-role/", "/aws-reserved/")


def is_protected(path: str) -> bool:
    """Whether a role of this path belongs to AWS itself."""
    return path.startswith(_PROTECTED)


def refuse_protected(name: str, path: str) -> None:
    """Refuse to change who may assume a role of AWS itself, or what it may do."""
    if is_protected(path):
        raise InputError(
            "name",
            f"the path {path} says that {name} belongs to AWS, and only AWS may change its trust and permissions",
            "use another role, or change it through the service that it belongs to",
        )


def within_quotas(tags: Mapping[str, str], inline_policies: Mapping[str, PolicyDocument] | None) -> None:
    """Refuse more tags or inline policies than a role may have, together with those that stay."""
    count = sum(not key.startswith(RESERVED) for key in tags)
    if count > MOST_TAGS:
        raise InputError(
            "tags",
            f"together with the tags that the role has there would be {count}, and the limit is {MOST_TAGS}",
            "give fewer, or set purge_tags to remove the others",
        )
    within_size(
        sum(policy.size for policy in (inline_policies or {}).values()),
        INLINE_POLICIES_SIZE,
        "inline_policies, with those of the role",
    )

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""S3: buckets and objects, with the bucket's policy.

Many S3 operations need an action of another name, and some need two:
https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html and
https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from moto.s3.models import s3_backends

from sandbox.authorization.checks import Check, needs
from sandbox.authorization.context import Values
from sandbox.calls.call import Call
from sandbox.world.credentials import PARTITION
from sandbox.world.iam_store import document

_ACTIONS = {
    "CompleteMultipartUpload": "PutObject",
    "CopyObject": "PutObject",
    "CreateMultipartUpload": "PutObject",
    "DeleteBucketCors": "PutBucketCORS",
    "DeleteBucketEncryption": "PutEncryptionConfiguration",
    "DeleteBucketLifecycle": "PutLifecycleConfiguration",
    "DeleteBucketReplication": "PutReplicationConfiguration",
    "DeleteBucketTagging": "PutBucketTagging",
    "DeletePublicAccessBlock": "PutBucketPublicAccessBlock",
    "GetBucketCors": "GetBucketCORS",
    "GetBucketEncryption": "GetEncryptionConfiguration",
    "GetBucketLifecycleConfiguration": "GetLifecycleConfiguration",
    "GetBucketNotificationConfiguration": "GetBucketNotification",
    "GetBucketReplication": "GetReplicationConfiguration",
    "GetObjectAttributes": "GetObject",
    "GetObjectLockConfiguration": "GetBucketObjectLockConfiguration",
    "GetPublicAccessBlock": "GetBucketPublicAccessBlock",
    "HeadBucket": "ListBucket",
    "HeadObject": "GetObject",
    "ListBuckets": "ListAllMyBuckets",
    "ListMultipartUploads": "ListBucketMultipartUploads",
    "ListObjectVersions": "ListBucketVersions",
    "ListObjects": "ListBucket",
    "ListObjectsV2": "ListBucket",
    "ListParts": "ListMultipartUploadParts",
    "PutBucketCors": "PutBucketCORS",
    "PutBucketEncryption": "PutEncryptionConfiguration",
    "PutBucketLifecycleConfiguration": "PutLifecycleConfiguration",
    "PutBucketNotificationConfiguration": "PutBucketNotification",
    "PutBucketReplication": "PutReplicationConfiguration",
    "PutObjectLockConfiguration": "PutBucketObjectLockConfiguration",
    "PutPublicAccessBlock": "PutBucketPublicAccessBlock",
    "UploadPart": "PutObject",
    "UploadPartCopy": "PutObject",
}
_VERSIONED = {"GetObject", "DeleteObject", "GetObjectTagging", "PutObjectTagging", "GetObjectAcl", "PutObjectAcl"}


@needs("s3")
def any_operation(call: Call) -> list[Check]:
    bucket = call.parameters.get("Bucket")
    if not bucket:
        return [Check(f"s3:{_ACTIONS.get(call.operation, call.operation)}", "*", _context(call))]
    asked = [_check(call, _action(call), bucket, call.parameters.get("Key"))]
    source = call.parameters.get("CopySource")
    if source:
        source_bucket, _, source_key = unquote(str(source)).lstrip("/").partition("/")
        asked.append(_check(call, "s3:GetObject", source_bucket, source_key.partition("?")[0]))
    return asked


@needs("s3", "DeleteObjects")
def delete_objects(call: Call) -> list[Check]:
    keys = [entry["Key"] for entry in call.parameters.get("Delete", {}).get("Objects", [])]
    return [_check(call, "s3:DeleteObject", str(call.parameters["Bucket"]), key) for key in keys]


def _action(call: Call) -> str:
    action = _ACTIONS.get(call.operation, call.operation)
    if call.parameters.get("VersionId") and action in _VERSIONED:
        action = action.replace("Object", "ObjectVersion")
    return f"s3:{action}"


def _check(call: Call, action: str, bucket: str, key: str | None) -> Check:
    owner, policy = _owner_and_policy(bucket)
    resource = f"arn:aws:s3:::{bucket}/{key}" if key else f"arn:aws:s3:::{bucket}"
    return Check(action, resource, _context(call), owner or call.account_id, policy)


def _owner_and_policy(bucket: str) -> tuple[str | None, Mapping[str, Any] | None]:
    for account_id, backends in list(s3_backends.items()):
        backend = backends.get(PARTITION)
        found = backend.buckets.get(bucket) if backend else None
        if found is not None:
            text = found.policy
            if not text:
                return account_id, None
            return account_id, document(text if isinstance(text, str) else text.decode())
    return None, None


def _context(call: Call) -> dict[str, Values]:
    parameters = call.parameters
    context: dict[str, Values] = {"s3:authType": "REST-QUERY-STRING" if _presigned(call) else "REST-HEADER"}
    for key, parameter in (
        ("s3:prefix", "Prefix"),
        ("s3:delimiter", "Delimiter"),
        ("s3:max-keys", "MaxKeys"),
        ("s3:x-amz-acl", "ACL"),
        ("s3:x-amz-server-side-encryption", "ServerSideEncryption"),
        ("s3:x-amz-storage-class", "StorageClass"),
        ("s3:VersionId", "VersionId"),
    ):
        if parameters.get(parameter) is not None:
            context[key] = str(parameters[parameter])
    return context


def _presigned(call: Call) -> bool:
    scope = call.request.raw.scope
    return bool(scope and scope.presigned)

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""S3: a bucket policy is a policy, about that bucket. moto stores any bytes.

https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html (``MalformedPolicy``)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.calls.call import Call
from sandbox.calls.rules import rule
from sandbox.policy import MalformedPolicyDocument, parse, validate
from sandbox.wire.errors import ApiError


@rule("s3", "PutBucketPolicy")
def policy_is_about_the_bucket(call: Call) -> None:
    text = call.parameters.get("Policy", "")
    try:
        document = parse(text.decode() if isinstance(text, bytes) else str(text))
        validate(document, "resource")
    except (MalformedPolicyDocument, UnicodeDecodeError) as error:
        raise ApiError("MalformedPolicy", str(error)) from error
    bucket = f"arn:aws:s3:::{call.parameters['Bucket']}"
    if not all(_is_of(resource, bucket) for resource in _resources(document)):
        raise ApiError("MalformedPolicy", "Policy has invalid resource")


def _resources(document: Mapping[str, Any]) -> list[str]:
    statements = document["Statement"]
    found: list[str] = []
    for statement in statements if isinstance(statements, list) else [statements]:
        listed = statement.get("Resource", statement.get("NotResource"))
        found += listed if isinstance(listed, list) else [listed]
    return found


def _is_of(resource: str, bucket: str) -> bool:
    return resource in (bucket, f"{bucket}*") or resource.startswith(f"{bucket}/")

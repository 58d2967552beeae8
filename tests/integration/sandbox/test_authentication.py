# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Keys and signatures."""

from __future__ import annotations

import urllib.error
import urllib.request
from typing import Any

import boto3
import pytest
from botocore.config import Config

from tests.support.playbooks.iam_world import allow, clients, make_user, refused
from tests.support.sandbox.client import SandboxClient


@pytest.mark.parametrize(
    ("service", "operation", "code"),
    [
        ("sts", "get_caller_identity", "InvalidClientTokenId"),
        ("iam", "list_roles", "InvalidClientTokenId"),
        ("route53", "list_hosted_zones", "InvalidClientTokenId"),
        ("ec2", "describe_instances", "AuthFailure"),
        ("s3", "list_buckets", "InvalidAccessKeyId"),
        ("organizations", "list_accounts", "UnrecognizedClientException"),
        ("lambda", "list_functions", "UnrecognizedClientException"),
    ],
)
def test_unknown_key_is_refused_in_each_protocol(
    fresh: SandboxClient, boto: Any, service: str, operation: str, code: str
) -> None:
    strangers = clients({"AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "SecretAccessKey": "secret", "SessionToken": None})
    assert refused(getattr(strangers(service), operation))[0] == code


@pytest.mark.parametrize(
    ("service", "operation"),
    [
        ("sts", "get_caller_identity"),
        ("route53", "list_hosted_zones"),
        ("ec2", "describe_instances"),
        ("s3", "list_buckets"),
        ("lambda", "list_functions"),
    ],
)
def test_wrong_secret_is_refused(fresh: SandboxClient, boto: Any, service: str, operation: str) -> None:
    key = boto3.Session(profile_name="management").get_credentials().access_key
    forged = clients({"AccessKeyId": key, "SecretAccessKey": "wrong", "SessionToken": None})
    assert refused(getattr(forged(service), operation))[0] == "SignatureDoesNotMatch"


def test_inactive_key_is_refused(fresh: SandboxClient, boto: Any) -> None:
    iam = boto("iam")
    sts = make_user(iam, "leaver", allow("*"))("sts")
    sts.get_caller_identity()
    [key] = iam.list_access_keys(UserName="leaver")["AccessKeyMetadata"]
    iam.update_access_key(UserName="leaver", AccessKeyId=key["AccessKeyId"], Status="Inactive")
    assert refused(sts.get_caller_identity)[0] == "InvalidClientTokenId"


def test_session_key_needs_its_token(fresh: SandboxClient, boto: Any) -> None:
    role = "arn:aws:iam::222222222222:role/OrganizationAccountAccessRole"
    credentials = boto("sts").assume_role(RoleArn=role, RoleSessionName="x1")["Credentials"]
    assert clients(credentials)("sts").get_caller_identity()["Account"] == "222222222222"
    for token in (None, "forged"):
        assert refused(clients({**credentials, "SessionToken": token})("sts").get_caller_identity)[0] == (
            "InvalidClientTokenId"
        )


def test_awkward_object_keys_pass_the_signature_check(fresh: SandboxClient, boto: Any) -> None:
    s3 = boto("s3")
    s3.create_bucket(Bucket="awkward")
    for key in ("a b+c%2Fd", "é/ü", "x//y", "~tilde=", "q?r&s"):
        s3.put_object(Bucket="awkward", Key=key, Body=b"x")
        assert s3.get_object(Bucket="awkward", Key=key)["Body"].read() == b"x"
        s3.delete_object(Bucket="awkward", Key=key)


def test_presigned_url_works_and_a_changed_one_does_not(fresh: SandboxClient, boto: Any) -> None:
    s3 = boto("s3", config=Config(signature_version="s3v4"))
    s3.create_bucket(Bucket="signed")
    s3.put_object(Bucket="signed", Key="one", Body=b"one")
    s3.put_object(Bucket="signed", Key="two", Body=b"two")
    url = s3.generate_presigned_url("get_object", Params={"Bucket": "signed", "Key": "one"})
    with urllib.request.urlopen(url) as answer:
        assert answer.read() == b"one"
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(url.replace("/one?", "/two?"))
    assert caught.value.code == 403


def test_client_cannot_choose_its_account_by_moto_header(fresh: SandboxClient, boto: Any) -> None:
    ec2 = boto("ec2")
    ec2.meta.events.register(
        "before-sign", lambda request, **_: request.headers.add_header("x-moto-account-id", "111111111111")
    )
    assert ec2.describe_instances()["Reservations"] == []


def test_unsigned_request_is_refused(fresh: SandboxClient, boto: Any) -> None:
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(f"{fresh.url}/nobodys-bucket/key")
    assert caught.value.code == 403


def test_signature_version_2_is_not_taken_for_anonymous(fresh: SandboxClient, boto: Any) -> None:
    url = boto("s3", config=Config(signature_version="s3")).generate_presigned_url(
        "get_object", Params={"Bucket": "signed", "Key": "one"}
    )
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(url)
    assert b"Please use AWS4-HMAC-SHA256" in caught.value.read()

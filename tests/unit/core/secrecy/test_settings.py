"""Which settings of an AWS configuration may be copied."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.secrecy.settings import copied, settings_in, unsafe

SAFE = {
    "role_arn": "arn:aws-us-gov:iam::111111111111:role/path/Deploy",
    "source_profile": "with space",
    "external_id": "x9Yz8Wv7Ut6Sr5QpOn4M",
    "mfa_serial": "arn:aws:iam::111111111111:mfa/me",
    "web_identity_token_file": "/var/run/secrets/eks.amazonaws.com/serviceaccount/token",
    "sso_start_url": "https://d-1234567890.awsapps.com/start#/",
    "sso_registration_scopes": "sso:account:access",
    "use_fips_endpoint": "True",
    "endpoint_url": "http://[::1]:4566/path",
    "duration_seconds": "3600",
    "output": "",
    "cli_pager": "",
    "auth_scheme_preference": "sigv4a, sigv4",
    "sigv4a_signing_region_set": "us-east-1,eu-west-1",
    "retry_mode": "Standard",
    "ca_bundle": "~/me@work/ca.pem",
    "s3": {"addressing_style": "path", "max_bandwidth": "50MB/s"},
}
SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEKE"


HEX = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15"


def test_what_is_known_to_be_safe() -> None:
    assert unsafe("profile", SAFE) == []
    assert "output" not in copied(SAFE)
    assert list(copied(SAFE)) == [name for name in SAFE if name not in ("output", "cli_pager")]
    assert unsafe("services", {"dynamodb": {"endpoint_url": "https://x.example"}}) == []
    assert unsafe("services", {"route_53": {"endpoint_url": "https://x.example"}}) == []


@pytest.mark.parametrize(
    "name", ["region", "role_session_name", "ca_bundle", "sso_role_name", "mfa_serial", "retry_mode"]
)
def test_a_secret_under_the_name_of_a_safe_setting_is_none(name: str) -> None:
    assert unsafe("profile", {name: SECRET}) == [name]


@pytest.mark.parametrize(
    "name",
    [
        "auth_scheme_preference",
        "ca_bundle",
        "endpoint_discovery_enabled",
        "role_session_name",
        "sigv4a_signing_region_set",
        "source_profile",
        "sso_registration_scopes",
        "sso_role_name",
        "web_identity_token_file",
    ],
)
def test_a_hexadecimal_secret_is_none(name: str) -> None:
    assert unsafe("profile", {name: HEX}) == [name]


@pytest.mark.parametrize("name", ["endpoint_url", "sso_start_url"])
def test_a_secret_in_the_path_of_an_address(name: str) -> None:
    assert unsafe("profile", {name: f"https://hooks.example/{HEX}"}) == [name]


@pytest.mark.parametrize("name", ["ca_bundle", "web_identity_token_file"])
@pytest.mark.parametrize("value", ["http://u:pass@h/x", "u:pass@h/x", "https://h/x"])
def test_a_path_is_no_address(name: str, value: str) -> None:
    assert unsafe("profile", {name: value}) == [name]


def test_settings_that_botocore_speaks_of() -> None:
    said = 'The source_profile "sso_region" referenced in the profile "x" does not exist.'
    assert settings_in(said) == ["source_profile"]
    assert settings_in('The credential source "hunter2" is not valid.') == ["credential_source"]
    assert settings_in("nothing") == []


@pytest.mark.parametrize(
    "address",
    [
        "https://me@x.example",
        "https://me:pass@x.example",
        "https://x.example/?X-Amz-Signature=abc",
        "https://x.example/#token",
        "https://[x.example",
        "https://x.example:0",
        "https://x.example:99999",
        "ftp://x.example",
        "x.example",
        "https:///path",
    ],
)
def test_an_address_that_may_hold_a_secret(address: str) -> None:
    assert unsafe("profile", {"endpoint_url": address}) == ["endpoint_url"]


@pytest.mark.parametrize(
    ("kind", "settings", "names"),
    [
        ("profile", {"aws_secret_access_key": "x", "region": "us-east-1"}, ["aws_secret_access_key"]),
        ("profile", {"credential_process": "tool"}, ["credential_process"]),
        ("profile", {"wjalrxutnfemi": ""}, ["a setting that is not known"]),
        ("profile", {"region": "us-east-1\nus-east-2"}, ["region"]),
        ("profile", {"source_profile": " x"}, ["source_profile"]),
        ("profile", {"source_profile": ""}, ["source_profile"]),
        ("profile", {"s3": {}}, ["s3"]),
        ("profile", {"s3": "x"}, ["s3"]),
        ("profile", {"region": {"a": "b"}}, ["region"]),
        ("services", {HEX[:24]: {"endpoint_url": "https://h"}}, ["a setting that is not known"]),
        ("services", {"s3": {"addressing_style": "path"}}, ["s3"]),
        ("services", {"endpoint_url": "https://x.example"}, ["endpoint_url"]),
    ],
)
def test_what_is_not_known_to_be_safe(kind: str, settings: dict[str, str], names: list[str]) -> None:
    assert unsafe(kind, settings) == names

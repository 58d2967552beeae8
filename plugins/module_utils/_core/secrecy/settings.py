# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The settings of an AWS configuration that may be copied: those that are known to hold no secret, by name and form.

A setting that is not listed is not copied, and neither is one of another form: what cannot be shown to be safe counts
as unsafe. So a secret that stands in the wrong line does not get through under the name of a region.

Source: AWS SDKs and Tools Reference Guide, "Settings reference" and "Shared config and credentials files".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from .credentials import holds_key_id, may_hold_credential

KEY_MATERIAL = frozenset({"aws_access_key_id", "aws_secret_access_key", "aws_session_token", "aws_security_token"})
# The SDK knows them, and what they hold may be a secret: a command with its arguments, or anything.
OTHERS = frozenset({"credential_process", "api_versions", "data_path", "csm_client_id", "csm_enabled", "csm_host"})
# For the AWS CLI alone: no SDK reads them, so that a profile means the same without them.
FOR_THE_CLI = re.compile(r"output|cli_[a-z_]+")

CREDENTIAL_SOURCES = ("Environment", "Ec2InstanceMetadata", "EcsContainer")

# What a name of a profile or a path cannot hold in a configuration.
UNFIT = re.compile(r"[\x00-\x1f\x7f\[\]\"'\\]")

Form = Callable[[str], bool]


def _matching(pattern: str) -> Form:
    compiled = re.compile(pattern, re.ASCII)
    return lambda value: compiled.fullmatch(value) is not None


def _is_line(value: str) -> bool:
    return bool(value) and value == value.strip() and not UNFIT.search(value)


def _is_path(value: str) -> bool:
    """A file, and no address, in which a password could stand."""
    return _is_line(value) and "://" not in value and not ("@" in value and ":" in value)


def _is_url(value: str) -> bool:
    """An address without user, password and query, in which a secret could stand."""
    try:
        parts = urlsplit(value)
        return (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and "@" not in parts.netloc
            and not parts.query
            and re.fullmatch(r"[\w.~/-]*", parts.path, re.ASCII) is not None
            and parts.fragment in ("", "/")
            and parts.port != 0
        )
    except ValueError:
        return False


_BOOLEAN = _matching(r"(?i:true|false)")
_NUMBER = _matching(r"[0-9]{1,9}")
_REGION = _matching(r"[a-z]{2,}(?:-[a-z]+)+-[0-9]+")
_ACCOUNT = _matching(r"[0-9]{12}")
_NAME = _matching(r"[\w+=,.@-]{1,64}")
# A service by its id with underscores, such as route_53 and apigatewayv2: words with few digits.
_SERVICE = _matching(r"(?!(?:[a-z_]*[0-9]){4})[a-z][a-z0-9_]{0,39}")


def _one_of(*words: str) -> Form:
    return lambda value: value.lower() in words


def _each(form: Form) -> Form:
    """A list between commas."""
    return lambda value: all(form(each.strip(" ")) for each in value.split(","))


FORMS: Mapping[str, Form] = {
    # How the account is signed in to.
    "role_arn": _matching(r"arn:[a-z0-9-]+:iam::[0-9]{12}:role/[\w+=,.@/-]{1,576}"),
    "source_profile": _is_line,
    "credential_source": CREDENTIAL_SOURCES.__contains__,
    "external_id": _matching(r"[\w+=,.@:/-]{2,1224}"),
    "role_session_name": _NAME,
    "duration_seconds": _NUMBER,
    "mfa_serial": _matching(r"arn:[a-z0-9-]+:iam::[0-9]{12}:mfa/[\w+=,.@/-]{1,256}|[A-Z0-9]{9,20}"),
    "web_identity_token_file": _is_path,
    "aws_account_id": _ACCOUNT,
    "login_session": _matching(r"arn:[a-z0-9-]+:(?:iam|sts)::[0-9]{12}:[\w+=,.@/-]{1,576}"),
    "sso_session": _is_line,
    "sso_account_id": _ACCOUNT,
    "sso_role_name": _NAME,
    "sso_start_url": _is_url,
    "sso_region": _REGION,
    "sso_registration_scopes": _each(_matching(r"[a-z]{1,20}(?::[a-z_-]{1,20}){1,4}")),
    # Where calls go, and how.
    "region": _REGION,
    "services": _is_line,
    "endpoint_url": _is_url,
    "ca_bundle": _is_path,
    "ec2_metadata_service_endpoint": _is_url,
    "sdk_ua_app_id": _matching(r"[\w-]{1,50}"),
    "sigv4a_signing_region_set": _each(lambda value: value == "*" or _REGION(value)),
    "auth_scheme_preference": _each(_one_of("sigv4", "sigv4a", "httpbearerauth", "noauth")),
    "account_id_endpoint_mode": _one_of("disabled", "preferred", "required"),
    "defaults_mode": _one_of("auto", "cross-region", "in-region", "legacy", "mobile", "standard"),
    "ec2_metadata_service_endpoint_mode": _one_of("ipv4", "ipv6"),
    "endpoint_discovery_enabled": _one_of("auto", "false", "true"),
    "request_checksum_calculation": _one_of("when_required", "when_supported"),
    "response_checksum_validation": _one_of("when_required", "when_supported"),
    "retry_mode": _one_of("adaptive", "legacy", "standard"),
    "sts_regional_endpoints": _one_of("legacy", "regional"),
    **dict.fromkeys(
        (
            "max_attempts",
            "metadata_service_num_attempts",
            "metadata_service_timeout",
            "request_min_compression_size_bytes",
        ),
        _NUMBER,
    ),
    **dict.fromkeys(
        (
            "disable_host_prefix_injection",
            "disable_request_compression",
            "ec2_metadata_v1_disabled",
            "ignore_configured_endpoint_urls",
            "imds_use_ipv6",
            "parameter_validation",
            "s3_disable_express_session_auth",
            "tcp_keepalive",
            "use_dualstack_endpoint",
            "use_fips_endpoint",
        ),
        _BOOLEAN,
    ),
}

# Settings of a service, indented below its name.
_NESTED: Mapping[str, Mapping[str, Form]] = {
    "s3": {
        "addressing_style": _one_of("auto", "path", "virtual"),
        "max_bandwidth": _matching(r"[0-9]{1,9}[KMG]?B/s"),
        "max_concurrent_requests": _NUMBER,
        "max_queue_size": _NUMBER,
        "multipart_chunksize": _matching(r"[0-9]{1,9}[KMG]?B?"),
        "multipart_threshold": _matching(r"[0-9]{1,9}[KMG]?B?"),
        "payload_signing_enabled": _BOOLEAN,
        "us_east_1_regional_endpoint": _one_of("legacy", "regional"),
        "use_accelerate_endpoint": _BOOLEAN,
        "use_arn_region": _BOOLEAN,
        "use_dualstack_endpoint": _BOOLEAN,
    },
}
_ENDPOINT: Mapping[str, Form] = {"endpoint_url": _is_url}

Settings = Mapping[str, "str | Mapping[str, str]"]


def unsafe(kind: str, settings: Settings) -> list[str]:
    """The names of the settings of a section that must not be copied, in the order of the section.

    A name that nobody knows is called so: a line in the wrong place makes a name of a secret.
    """
    return [_shown(name) for name, value in settings.items() if not _is_safe(kind, name, value)]


def settings_in(said: str) -> list[str]:
    """The settings that a sentence of botocore names. It puts their values, and those alone, in double quotes."""
    words = re.findall(r"\w+", re.sub(r'"[^"]*"', "", said.replace("credential source", "credential_source")))
    return [name for name in FORMS if name in words]


def copied(settings: Settings) -> dict[str, str | Mapping[str, str]]:
    """The settings without those that no SDK reads."""
    return {name: value for name, value in settings.items() if not FOR_THE_CLI.fullmatch(name)}


def _is_safe(kind: str, name: str, value: str | Mapping[str, str]) -> bool:
    if isinstance(value, Mapping):
        forms = _ENDPOINT if kind == "services" and _SERVICE(name) else _NESTED.get(name, {})
        return bool(value) and all(inner in forms and _fits(inner, forms[inner], text) for inner, text in value.items())
    if kind == "services":
        return False
    return bool(FOR_THE_CLI.fullmatch(name)) or (name in FORMS and _fits(name, FORMS[name], value))


def _fits(name: str, form: Form, value: str) -> bool:
    """Whether a value has its form and is no credential all the same. An external id may be random."""
    return form(value) and not (holds_key_id(value) if name == "external_id" else may_hold_credential(value))


def _shown(name: str) -> str:
    known = name in FORMS or name in KEY_MATERIAL or name in OTHERS or name in _NESTED
    return name if known else "a setting that is not known"

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Errors of the SDK in words: by their class, what may be told of them.

The forms that may be told are listed here. Of every other error only the class is told, and during which call it came.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping
from string import Formatter
from typing import Any

from .._core.secrecy.addresses import host_of
from .._core.secrecy.settings import FORMS, settings_in

WITHHELD = "is not shown, because it may hold a credential"


class LastCall(threading.local):
    """The call that this thread made last."""

    name = ""
    sent: Any = None


LAST = LastCall()


def class_of(error: BaseException | None) -> str:
    return type(error).__name__


def during() -> str:
    return f" during {LAST.name}" if LAST.name else ""


def formatted(fmt: str, kwargs: Mapping[str, Any]) -> str:
    """botocore's sentence with values of known meaning; empty when it has others."""
    fields = {field for _text, field, _spec, _conversion in Formatter().parse(fmt) if field}
    if not fields <= _VALUES.keys() & kwargs.keys():
        return ""
    return fmt.format(**{field: _VALUES[field](kwargs[field]) for field in fields}).strip().removesuffix(".")


# Values of botocore's sentences that are names of configuration, and addresses without what they may be signed with.
_VALUES: dict[str, Callable[[Any], str]] = dict.fromkeys(
    (
        "actual_bytes",
        "cred_var",
        "data_path",
        "expected_bytes",
        "name",
        "path",
        "profile",
        "provider",
        "seconds",
        "service_name",
        "source_profile",
        "visited_profiles",
    ),
    str,
)
_VALUES["region_name"] = lambda value: value if FORMS["region"](value) else "(not shown)"
_VALUES |= dict.fromkeys(("endpoint", "endpoint_url", "proxy_url"), host_of)

AS_BOTOCORE_SAYS = frozenset(
    {
        "ConfigNotFound",
        "ConfigParseError",
        "ConnectTimeoutError",
        "ConnectionClosedError",
        "DataNotFoundError",
        "EndpointConnectionError",
        "IncompleteReadError",
        "InfiniteLoopConfigError",
        "InvalidIMDSEndpointError",
        "InvalidRegionError",
        "LoginInsufficientPermissions",
        "LoginRefreshRequired",
        "NoAnswerError",
        "NoAuthTokenError",
        "NoCredentialsError",
        "NoRegionError",
        "PartialCredentialsError",
        "ProfileNotFound",
        "ProxyConnectionError",
        "ReadTimeoutError",
        "RefreshWithMFAUnsupportedError",
        "UnauthorizedSSOTokenError",
        "UnknownCredentialError",
        "UnknownEndpointError",
    }
)

_PARAMETER = re.compile(r"parameter (?:in [\w.\[\]]*: )?\"?([\w.\[\]]+)|in (?:input|[A-Z]\w*): \"(\w+)\"")
_STATUS = re.compile(r"non 200 response (\d{3})\b")
_TLS = re.compile(r"\[SSL: ([A-Z0-9_]+)\]")


def _parameters(kwargs: Mapping[str, Any]) -> str:
    found = [first or second for first, second in _PARAMETER.findall(str(kwargs.get("report", "")))]
    named = ", ".join(dict.fromkeys(found)) or "that were given"
    return f"botocore does not accept the parameters {named}"


def _metadata(kwargs: Mapping[str, Any]) -> str:
    status = _STATUS.search(str(kwargs.get("error_msg", "")))
    got = f" It answered with status {status[1]}." if status else ""
    return f"the service that hands out credentials to this machine did not give any.{got} Its answer {WITHHELD}"


def _tls(kwargs: Mapping[str, Any]) -> str:
    reason = _TLS.search(str(kwargs.get("error", "")))
    return f"there is no trusted connection to {host_of(kwargs.get('endpoint_url'))} ({reason[1] if reason else 'SSL'})"


def _broken(kwargs: Mapping[str, Any]) -> str:
    return f"the connection broke ({class_of(kwargs.get('error'))}{during()})"


def _provider(kwargs: Mapping[str, Any]) -> str:
    return f"{kwargs.get('provider')} gave no credentials. Its message {WITHHELD}"


def _setting(kwargs: Mapping[str, Any]) -> str:
    """Which settings botocore speaks of. Their values may be anything: a line in the wrong place makes one of a key."""
    what = " or ".join(settings_in(str(kwargs.get("error_msg", "")))) or "a setting"
    return f"{what} of the profile is missing, not valid, or names something that does not exist. Its value {WITHHELD}"


def _sso(_kwargs: Mapping[str, Any]) -> str:
    return "the SSO session has no valid token. Sign in with aws sso login"


# Sentences in place of botocore's, which repeat what a program, a file or a service said.
WORDED: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "ConnectionError": _broken,
    "CredentialRetrievalError": _provider,
    "HTTPClientError": _broken,
    "InvalidConfigError": _setting,
    "MetadataRetrievalError": _metadata,
    "ParamValidationError": _parameters,
    "ResponseStreamingError": _broken,
    "SSLError": _tls,
    "SSOTokenLoadError": _sso,
    "TokenRetrievalError": _sso,
}

# Sentences of botocore that are plain TypeErrors and ValueErrors, and what is told of them.
PLAIN = (
    (re.compile(r"Got unexpected keyword argument '\w+'\Z"), "botocore does not know one of these arguments"),
    (re.compile(r"Invalid endpoint: "), "Invalid endpoint"),
)

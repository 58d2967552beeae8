# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The one door through which an error of somebody else leaves: what may be told of it.

An error of the SDK may hold a credential. botocore puts the whole body of an answer that it cannot read into its
message, which for AssumeRole is a set of keys; what a program printed, a token file held, or a URL was signed with, it
repeats as well. So the forms that may be told are listed here. Of every other error only the class is told, and where
it came from.
"""

from __future__ import annotations

import re
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePath
from string import Formatter
from typing import Any

from .._core.secrecy.addresses import host_of
from .._core.secrecy.credentials import holds_known, may_hold_credential, pieces
from .._core.secrecy.settings import FORMS, settings_in
from .._core.secrecy.sign_in_answers import is_name, known_sentence

WITHHELD = "is not shown, because it may hold a credential"
# Operations whose answer holds credentials, of STS, SSO, SSO OIDC, signin and IAM: all whose name may mean that. The
# one that writes a trust is not among them: the operator must read what IAM objects to in it.
_HANDS_OUT = re.compile(
    "(?!UpdateAssumeRolePolicy$).*(?:Assume|Token|Credentials|Session|Login|Client|Device|AccessKey)"
)
# EC2's code for a refusal, with an encoded message.
_EC2_REFUSAL = "UnauthorizedOperation"
# The message repeats what was signed, headers with the token included.
_SIGNATURE = re.compile("signature", re.IGNORECASE)
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,99}")

# "Minimum length of 16" for AccessKeyId, in the IAM API Reference; secret keys and tokens are longer.
SHORTEST_SECRET = 16

# Pieces of the credentials that this process has seen: sessions of many accounts live in one process.
_KNOWN: set[str] = set()


class AnswerError(Exception):
    """What came in place of an answer or of credentials cannot be used. Its text is ours, and holds none of that."""


class _LastCall(threading.local):
    """The call that this thread made last."""

    name = ""
    sent: Any = None


_LAST = _LastCall()


def learn(*secrets: object) -> None:
    """Remember credentials, so that they are recognised. Words such as "test", for a local AWS, are none."""
    for secret in secrets:
        if isinstance(secret, str) and len(secret) >= SHORTEST_SECRET:
            _KNOWN.update(pieces(secret))


def remember_call(params: Any, model: Any, **_event: Any) -> None:
    """Handler of botocore's event ``provide-client-params``: what a call sends may be repeated to us."""
    _LAST.name = f"{model.name} of {model.service_model.service_name}"
    _LAST.sent = params


def tell(error: BaseException | None) -> str:
    """What may be told of an error, as one sentence without its full stop."""
    text = _told(error)
    encoded = not _hands_out(error) and _answered(error).get("Code") == _EC2_REFUSAL
    if may_hold_credential(text, **_context(), encoded=encoded):
        return f"its message {WITHHELD} ({_class(error)})"
    return text


def tell_code(code: object) -> str:
    """An error code of AWS, empty when it is none."""
    text = str(code or "")
    is_code = _CODE.fullmatch(text) and all(is_name(part) for part in text.split(":"))
    return text if is_code and not may_hold_credential(text, known=_KNOWN) else ""


def tell_line(error: BaseException) -> str:
    """Where in a file its parser gave up, as `` (line 3)``; empty where that is not known. The line is not shown."""
    kwargs = getattr(error, "kwargs", {})
    cause = kwargs.get("error") if isinstance(kwargs, Mapping) else None
    listed = getattr(cause, "errors", None) or [(getattr(cause, "lineno", None), "")]
    number = listed[0][0]
    return f" (line {number})" if isinstance(number, int) else ""


def tell_defect(error: BaseException) -> str:
    """An error that nobody expected: its class and where it arose, in our files and in the last one."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "module_utils" in frame.filename]
    places = [f"{_place(frame.filename)}:{frame.lineno} in {frame.name}" for frame in [*own[-1:], *frames[-1:]]]
    where = ", from ".join(dict.fromkeys(places)) or "an unknown place"
    return (
        f"The module stopped at something unexpected, in an answer from AWS, in the AWS configuration or in the module "
        f"itself: {_class(error)} at {where}. The text of this error {WITHHELD}. It is unknown whether anything was "
        "changed before it. Run the task again, and report this message if it comes back"
    )


def without_known(value: Any) -> Any:
    """A result in which no text holds a credential that this process has seen."""
    if isinstance(value, dict):
        return {key: without_known(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [without_known(each) for each in value]
    return f"A text {WITHHELD}." if isinstance(value, str) and holds_known(value, _KNOWN) else value


def _context() -> dict[str, Any]:
    return {"sent": tuple(_texts(_LAST.sent)), "known": _KNOWN}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


def _class(error: BaseException | None) -> str:
    return type(error).__name__


def _place(filename: str) -> str:
    """A file without the folder where Ansible has unpacked it."""
    parts = PurePath(filename).parts
    start = next((i for i, part in enumerate(parts) if part in ("plugins", "site-packages")), len(parts) - 2)
    return "/".join(parts[start:])


def _answered(error: BaseException | None) -> Mapping[str, Any]:
    """What an answer of AWS says of an error, empty when there is none."""
    response = getattr(error, "response", None)
    answer = response.get("Error") if isinstance(response, Mapping) else None
    return answer if isinstance(answer, Mapping) else {}


def _hands_out(error: BaseException | None) -> bool:
    """Whether an error came in place of credentials, so that some may be in it."""
    return _HANDS_OUT.match(str(getattr(error, "operation_name", ""))) is not None


def _told(error: BaseException | None) -> str:
    """The sentence by the form of the error, before it is looked at."""
    name, kwargs, said = _class(error), getattr(error, "kwargs", None), ""
    if isinstance(getattr(error, "response", None), Mapping):
        said = _answer(error)
    elif isinstance(error, AnswerError):
        said = str(error)
    elif isinstance(kwargs, Mapping):
        if name in _WORDED:
            said = _WORDED[name](kwargs)
        elif name in _AS_BOTOCORE_SAYS:
            said = _formatted(str(getattr(error, "fmt", "")), kwargs)
    elif name == "ResponseParserError":
        said = f"the answer cannot be read, because it is cut off or damaged ({name}{_during()})"
    elif isinstance(error, TypeError | ValueError):
        said = next((told for pattern, told in _PLAIN if pattern.match(str(error))), "")
    return said or _only_class(name)


def _only_class(name: str) -> str:
    return f"its message {WITHHELD} ({name}{_during()})"


def _during() -> str:
    return f" during {_LAST.name}" if _LAST.name else ""


def _answer(error: BaseException | None) -> str:
    """AWS's own sentence, without botocore's preamble; empty when it may not be shown."""
    answer = _answered(error)
    if _SIGNATURE.search(str(answer.get("Code", ""))):
        return (
            "AWS does not accept the signature. Check the secret key, and the clock of this machine; AWS's message "
            f"{WITHHELD}"
        )
    said = str(answer.get("Message") or "AWS gives no reason")
    return known_sentence(said, tuple(_texts(_LAST.sent))) if answer.get("Message") and _hands_out(error) else said


def _formatted(fmt: str, kwargs: Mapping[str, Any]) -> str:
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

_AS_BOTOCORE_SAYS = frozenset(
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
    return f"the connection broke ({_class(kwargs.get('error'))}{_during()})"


def _provider(kwargs: Mapping[str, Any]) -> str:
    return f"{kwargs.get('provider')} gave no credentials. Its message {WITHHELD}"


def _setting(kwargs: Mapping[str, Any]) -> str:
    """Which settings botocore speaks of. Their values may be anything: a line in the wrong place makes one of a key."""
    what = " or ".join(settings_in(str(kwargs.get("error_msg", "")))) or "a setting"
    return f"{what} of the profile is missing, not valid, or names something that does not exist. Its value {WITHHELD}"


def _sso(_kwargs: Mapping[str, Any]) -> str:
    return "the SSO session has no valid token. Sign in with aws sso login"


# Sentences in place of botocore's, which repeat what a program, a file or a service said.
_WORDED: dict[str, Callable[[Mapping[str, Any]], str]] = {
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
_PLAIN = (
    (re.compile(r"Got unexpected keyword argument '\w+'\Z"), "botocore does not know one of these arguments"),
    (re.compile(r"Invalid endpoint: "), "Invalid endpoint"),
)

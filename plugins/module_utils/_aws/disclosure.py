# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The one door through which an error of somebody else leaves: what may be told of it.

An error of the SDK may hold a credential. botocore puts the whole body of an answer that it cannot read into its
message, which for AssumeRole is a set of keys; what a program printed, a token file held, or a URL was signed with, it
repeats as well. So the forms that may be told are listed (``sdk_sentences``). Of every other error only the class is
told, and where it came from.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Any

from .._core.secrecy.credentials import holds_known, may_hold_credential, pieces
from .._core.secrecy.sign_in_answers import is_name, known_sentence
from .sdk_sentences import AS_BOTOCORE_SAYS, LAST, PLAIN, WITHHELD, WORDED, class_of, during, formatted

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


def learn(*secrets: object) -> None:
    """Remember credentials, so that they are recognised. Words such as "test", for a local AWS, are none."""
    for secret in secrets:
        if isinstance(secret, str) and len(secret) >= SHORTEST_SECRET:
            _KNOWN.update(pieces(secret))


def forget() -> None:
    """Start anew, in a process that goes on with another task's work."""
    _KNOWN.clear()
    LAST.__dict__.clear()


def remember_call(params: Any, model: Any, **_event: Any) -> None:
    """Handler of botocore's event ``provide-client-params``: what a call sends may be repeated to us."""
    LAST.name = f"{model.name} of {model.service_model.service_name}"
    LAST.sent = params


def tell(error: BaseException | None) -> str:
    """What may be told of an error, as one sentence without its full stop."""
    text = _told(error)
    encoded = not _hands_out(error) and _answered(error).get("Code") == _EC2_REFUSAL
    if may_hold_credential(text, **_context(), encoded=encoded):
        return f"its message {WITHHELD} ({class_of(error)})"
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
        f"itself: {class_of(error)} at {where}. The text of this error {WITHHELD}. It is unknown whether anything was "
        "changed before it. Run the task again, and report this message if it comes back"
    )


def without_known(value: Any) -> Any:
    """A result in which no text holds a credential that this process has seen."""
    return _without_known(value, set())


def _without_known(value: Any, clean: set[str]) -> Any:
    """``clean`` are texts of the result that hold none: those of many instances are much the same."""
    if isinstance(value, dict):
        return {_without_known(key, clean): _without_known(each, clean) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_without_known(each, clean) for each in value]
    if not isinstance(value, str) or value in clean:
        return value
    if holds_known(value, _KNOWN):
        return f"A text {WITHHELD}."
    clean.add(value)
    return value


def _context() -> dict[str, Any]:
    return {"sent": tuple(_texts(LAST.sent)), "known": _KNOWN}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


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
    name, kwargs, said = class_of(error), getattr(error, "kwargs", None), ""
    if isinstance(getattr(error, "response", None), Mapping):
        said = _answer(error)
    elif isinstance(error, AnswerError):
        said = str(error)
    elif isinstance(kwargs, Mapping):
        if name in WORDED:
            said = WORDED[name](kwargs)
        elif name in AS_BOTOCORE_SAYS:
            said = formatted(str(getattr(error, "fmt", "")), kwargs)
    elif name == "ResponseParserError":
        said = f"the answer cannot be read, because it is cut off or damaged ({name}{during()})"
    elif isinstance(error, TypeError | ValueError):
        said = next((told for pattern, told in PLAIN if pattern.match(str(error))), "")
    return said or f"its message {WITHHELD} ({name}{during()})"


def _answer(error: BaseException | None) -> str:
    """AWS's own sentence, without botocore's preamble; empty when it may not be shown."""
    answer = _answered(error)
    if _SIGNATURE.search(str(answer.get("Code", ""))):
        return (
            "AWS does not accept the signature. Check the secret key, and the clock of this machine; AWS's message "
            f"{WITHHELD}"
        )
    said = str(answer.get("Message") or "AWS gives no reason")
    return known_sentence(said, tuple(_texts(LAST.sent))) if answer.get("Message") and _hands_out(error) else said

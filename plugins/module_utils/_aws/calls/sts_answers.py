# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What STS answers, made sure of: an answer that is damaged may lack what it always has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..._core.arn import PARTITIONS
from ..disclosure import AnswerError


@dataclass(frozen=True)
class Caller:
    """Who the calls are made as, as GetCallerIdentity says."""

    account_id: str
    arn: str
    partition: str
    user_id: str = ""


# "IAM ARNs" and "Unique identifiers" in the IAM User Guide; a unique id has 20 or 21 characters.
_ARN = re.compile(
    r"arn:(?P<partition>[a-z-]+):(?:"
    r"iam::(?P<owner>[0-9]{12}):(?:root|user/[\w+=,.@/-]{1,576})|"
    r"sts::(?P<account>[0-9]{12}):(?:assumed-role/[\w+=,.@-]{1,64}|federated-user)/(?P<session>[\w+=,.@-]{1,64}))",
    re.ASCII,
)
_UNIQUE_ID = re.compile(r"A[A-Z]{3}[A-Z0-9]{1,17}|[0-9]{12}")


def caller_of(arn: str, user_id: str) -> Caller:
    """Who an ARN of STS or IAM is. AnswerError when it is none.

    The user id is empty when it is none of such a caller: an answer that is damaged may have anything in its place.
    """
    found = _ARN.fullmatch(arn)
    if found is None or found["partition"] not in PARTITIONS:
        raise AnswerError("the answer of AWS names no principal")
    unique, _colon, session = user_id.partition(":")
    is_id = _UNIQUE_ID.fullmatch(unique) and session == (found["session"] or "")
    return Caller(found["owner"] or found["account"], arn, found["partition"], user_id if is_id else "")


def assumed_by(answer: Any, role_arn: str, session_name: str) -> Caller:
    """Who has assumed a role. AnswerError when that is not the session that was asked for.

    Its ARN stands beside the credentials, so that a damaged answer may have a piece of them in it.
    """
    caller = caller_of(member(answer, "AssumedRoleUser", "Arn"), member(answer, "AssumedRoleUser", "AssumedRoleId"))
    account = role_arn.split(":")[4]
    asked = f"arn:{caller.partition}:sts::{account}:assumed-role/{role_arn.rpartition('/')[2]}/{session_name}"
    if caller.arn.lower() != asked.lower():  # names of IAM are the same in upper and lower case
        raise AnswerError("the answer of AWS is not for the session that was asked for")
    return caller


def keywords(credentials: Any) -> dict[str, str]:
    """``Credentials`` of STS as botocore's keyword arguments. AnswerError when they are not whole."""
    return {
        "aws_access_key_id": member(credentials, "AccessKeyId"),
        "aws_secret_access_key": member(credentials, "SecretAccessKey"),
        "aws_session_token": member(credentials, "SessionToken"),
    }


def member(answer: Any, *path: str) -> str:
    """A text in an answer. AnswerError when it is not there."""
    for name in path:
        answer = answer.get(name) if isinstance(answer, Mapping) else None
    if not isinstance(answer, str) or not answer:
        raise AnswerError(f"the answer of AWS has no {'.'.join(path)}")
    return answer

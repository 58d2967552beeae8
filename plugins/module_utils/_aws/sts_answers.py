# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What STS answers, made sure of: an answer that is damaged may lack what it always has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .._core.arn import is_account_id
from .disclosure import AnswerError


@dataclass(frozen=True)
class Caller:
    """Who the calls are made as, as GetCallerIdentity says."""

    account_id: str
    arn: str
    partition: str
    user_id: str = ""


def caller_of(arn: str, user_id: str) -> Caller:
    """Who an ARN of STS or IAM is. AnswerError when it is none."""
    parts = arn.split(":")
    if len(parts) < len(("arn", "partition", "service", "region", "account", "resource")) or not is_account_id(
        parts[4]
    ):
        raise AnswerError("the answer of AWS names no principal")
    return Caller(account_id=parts[4], arn=arn, partition=parts[1], user_id=user_id)


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

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who signing in has made us. AWS says it with the credentials of a role, so that nobody has to ask for it again."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import Any

from ..disclosure import AnswerError
from .sts_answers import Caller, assumed_by, member

# Calls with which botocore signs in as a role. Both say in AssumedRoleUser who that is:
# https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
# https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
_OPERATIONS = ("AssumeRole", "AssumeRoleWithWebIdentity")
# The key of a call's context under which what it asks for is kept.
_ASKED = "crossaccount_asked"


class SignIns:
    """The roles that one identity has assumed to sign in, by the access key id that each got."""

    def __init__(self) -> None:
        self._callers: dict[str, Caller] = {}

    def attach(self, client: Any) -> None:
        """Watch a client that botocore may sign in with."""
        if client.meta.service_model.service_name != "sts":
            return
        for operation in _OPERATIONS:
            client.meta.events.register(f"before-parameter-build.sts.{operation}", self._asked)
            client.meta.events.register(f"after-call.sts.{operation}", self._answered)

    def caller(self, access_key: str) -> Caller | None:
        """Whose this access key id is, None where no role was assumed for it."""
        return self._callers.get(access_key)

    def _asked(self, params: Mapping[str, Any], context: dict[str, Any], **_event: Any) -> None:
        context[_ASKED] = str(params.get("RoleArn")), str(params.get("RoleSessionName"))

    def _answered(self, parsed: Any, context: Mapping[str, Any], **_event: Any) -> None:
        # A damaged answer says nothing here: whoever wants to know asks AWS.
        with contextlib.suppress(AnswerError):
            self._callers[member(parsed, "Credentials", "AccessKeyId")] = assumed_by(parsed, *context[_ASKED])

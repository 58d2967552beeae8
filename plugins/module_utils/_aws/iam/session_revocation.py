# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Ending the sessions of a role when its trust changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from ..._core.policies.documents import PolicyDocument
from ..._core.roles.steps import NO_SUCH_ENTITY, write_policy
from ..._core.trust.revocation import POLICY_NAME, is_unfinished, revocation_policy, revoked_before
from ..connection import Connection
from ..errors import SDK_ERRORS, error_code, explain
from ..steps import Runner


class SessionRevocation:
    """Around a change of trust: ``begin`` before it, ``finish`` after it.

    A session can begin until the trust is written, so that ending sessions comes last. But then a run that is cut
    short in between, or may not write the policy, would leave them all, and the next one would find nothing to change.
    So the policy is written before as well, with a mark in it that ``finish`` leaves out.
    """

    def __init__(self, connection: Connection, role: str, *, limit: float) -> None:
        self._client = connection.client("iam")
        self._role = role
        self._connection = connection
        self._limit = limit

    def is_unfinished(self) -> bool:
        """Whether an earlier run began and did not finish."""
        policy: Mapping[str, Any] | None = None
        try:
            policy = self._client.get_role_policy(RoleName=self._role, PolicyName=POLICY_NAME)["PolicyDocument"]
        except SDK_ERRORS as error:
            if error_code(error) != NO_SUCH_ENTITY:
                raise explain(error, f"read the policy {POLICY_NAME} of the role {self._role}") from error
        return is_unfinished(policy)

    def begin(self, now: datetime) -> None:
        """End the sessions that have begun, as far as can be while others may begin. AwsError when that is denied."""
        self._write(now, unfinished=True)

    def finish(self, now: datetime) -> str:
        """End the sessions that have begun; the time before which they did."""
        return self._write(now, unfinished=False)

    def _write(self, now: datetime, *, unfinished: bool) -> str:
        policy = revocation_policy(now, unfinished=unfinished)
        step = write_policy(self._role, POLICY_NAME, PolicyDocument(policy))
        runner = Runner(self._connection, limit=self._limit)
        runner.make(replace(step, doing=f"end the sessions of the role {self._role} by the policy {POLICY_NAME}"))
        return revoked_before(policy)

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One IAM role, read and brought to what is wanted of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..._core.arn import parse
from ..._core.policies.documents import PolicyDocument
from ..._core.roles.declaration import RoleDeclaration
from ..._core.roles.model import InstanceProfile, Role
from ..._core.roles.steps import NO_SUCH_ENTITY, after_creation, steps
from ..._core.steps import Step
from ..calls.paging import Listing, pages
from ..connection import Connection
from ..errors import SDK_ERRORS, AwsError, error_code, explain
from ..propagation import LIMIT_SECONDS, read_until
from ..steps import Runner


class IamRoles:
    """The calls about roles.

    ``limit``: for how many seconds, from the first write on, calls are repeated until IAM knows what was written a
    moment ago. It is one limit for all of them together.
    """

    def __init__(
        self,
        connection: Connection,
        *,
        limit: float = LIMIT_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.connection = connection
        self._client = connection.client("iam")
        self.runner = Runner(connection, limit=limit, clock=clock)

    def whereabouts(self, existing: Role | None) -> tuple[str, str]:
        """Account and partition of a role; AWS is asked only where there is no role that says it."""
        if existing:
            return existing.account_id, existing.partition
        caller = self.connection.caller()
        return caller.account_id, caller.partition

    def read(self, declared: RoleDeclaration) -> Role | None:
        """The role with what the declaration states, or None. What it does not state costs no call."""
        return self._read(
            declared.name,
            managed=declared.managed_policies is not None,
            inline=declared.inline_policies is not None,
            profile=declared.instance_profile is not None,
        )

    def lone_profile(self, declared: RoleDeclaration) -> InstanceProfile | None:
        """The instance profile of the name of a role that does not exist, if the declaration states one."""
        return None if declared.instance_profile is None else self.profile(declared.name)

    def read_for_removal(self, name: str) -> Role | None:
        """The role with all that must go before it, or None."""
        return self.read_named(name, policies=True, profile=True)

    def read_named(self, name: str, *, policies: bool, profile: bool) -> Role | None:
        """The role of a name with as much as is asked for, or None."""
        return self._read(name, managed=policies, inline=policies, profile=profile)

    def listed(self, path_prefix: str) -> list[tuple[str, str]]:
        """Name and path of every role whose path begins so. A listing has no tags, and not all settings."""
        listing = Listing("Roles", {"Marker": "Marker"}, truncated="IsTruncated")
        # A page holds 1,000 at most, and 100 when nothing is said.
        found = pages(self._client.list_roles, listing, "list the roles", PathPrefix=path_prefix, MaxItems=1000)
        return [(role["RoleName"], role["Path"]) for page in found for role in page]

    def _read(self, name: str, *, managed: bool, inline: bool, profile: bool) -> Role | None:
        answer = self._call(lambda: self._client.get_role(RoleName=name), f"read the role {name}", missing=True)
        if answer is None:
            return None
        role = answer["Role"]
        return Role(
            arn=role["Arn"],
            account_id=parse(role["Arn"], "Arn", "").account_id,
            name=role["RoleName"],
            path=role["Path"],
            trust=PolicyDocument(role["AssumeRolePolicyDocument"]),
            role_id=role["RoleId"],
            description=role.get("Description", ""),
            max_session_duration=role["MaxSessionDuration"],
            permissions_boundary=role.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn", ""),
            tags=_tags(role),
            managed_policies=self._attached(name) if managed else None,
            inline_policies=self._inline(name) if inline else None,
            instance_profile=self.profile(name) if profile else None,
        )

    def _attached(self, name: str) -> tuple[str, ...]:
        pages = self._pages("list_attached_role_policies", "AttachedPolicies", name)
        return tuple(sorted(policy["PolicyArn"] for policy in pages))

    def _inline(self, name: str) -> dict[str, PolicyDocument]:
        return {
            policy: PolicyDocument(self._inline_document(name, policy)["PolicyDocument"])
            for policy in sorted(self._pages("list_role_policies", "PolicyNames", name))
        }

    def inline_policy(self, name: str, policy: str) -> PolicyDocument | None:
        """The inline policy of a role, None where there is none, or no such role."""
        answer = self._inline_document(name, policy, missing=True)
        return None if answer is None else PolicyDocument(answer["PolicyDocument"])

    def _inline_document(self, name: str, policy: str, *, missing: bool = False) -> Any:
        return self._call(
            lambda: self._client.get_role_policy(RoleName=name, PolicyName=policy),
            f"read the policy {policy} of the role {name}",
            missing=missing,
        )

    def profile(self, name: str) -> InstanceProfile | None:
        """The instance profile of this name, whichever role it holds."""
        answer = self._call(
            lambda: self._client.get_instance_profile(InstanceProfileName=name),
            f"read the instance profile {name}",
            missing=True,
        )
        if answer is None:
            return None
        profile = answer["InstanceProfile"]
        held = tuple(role["RoleName"] for role in profile["Roles"])
        arns = tuple(role["Arn"] for role in profile["Roles"])
        return InstanceProfile(profile["Arn"], name, held, _tags(profile), arns)

    def profiles_of(self, name: str) -> tuple[str, ...]:
        """The names of all instance profiles that hold the role."""
        pages = self._pages("list_instance_profiles_for_role", "InstanceProfiles", name)
        return tuple(profile["InstanceProfileName"] for profile in pages)

    def _pages(self, operation: str, key: str, name: str) -> list[Any]:
        listing = Listing(key, {"Marker": "Marker"}, truncated="IsTruncated")
        what = operation.removeprefix("list_").replace("_", " ")
        found = pages(getattr(self._client, operation), listing, f"list {what} of {name}", RoleName=name)
        return [item for page in found for item in page]

    def _call(self, call: Callable[[], Any], doing: str, *, missing: bool = False) -> Any:
        """Make a reading call; None when ``missing`` is expected and there is none."""
        try:
            return call()
        except SDK_ERRORS as error:
            if missing and error_code(error) == NO_SUCH_ENTITY:
                return None
            raise explain(error, doing) from error

    def apply(self, plan: Sequence[Step], existing: Role | None, wanted: Role, declared: RoleDeclaration) -> Role:
        """Write what the plan says, and return the role as IAM then shows it."""
        try:
            answers = self.runner.run(plan)
        except AwsError as error:
            appeared = self.read(declared) if existing is None and error.code == "EntityAlreadyExists" else None
            if appeared is None:
                raise
            declared.judge(appeared)
            # The reply to our creation was lost and botocore repeated it, or somebody else was faster.
            wanted = declared.target(appeared, *self.whereabouts(appeared))
            self.runner.run(after_creation(steps(appeared, wanted)))
        else:
            if existing is None and (created := shown_by_creation(answers, wanted)):
                return created
        found = read_until(
            lambda: self.read(declared),
            lambda role: role is not None and not steps(role, wanted),
            limit=self.runner.left(),
        )
        left = [step.doing for step in steps(found, wanted)]
        if found is None or left:
            raise AwsError(
                f"The role {wanted.name} was written, but IAM shows it otherwise. Still to do: {'; '.join(left)}. "
                "Something else may be changing the role. Run the task again.",
                result={"changed": True, "role": wanted.as_dict()},
            )
        return found


def _tags(entity: Mapping[str, Any]) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in entity.get("Tags", [])}


def shown_by_creation(answers: Sequence[Any], wanted: Role) -> Role | None:
    """The role as the answer to its creation shows it, where calls after that found it; None where it must be read.

    ``answers`` are those to CreateRole and to what came after it. Each of these calls names the role, so that it fails
    while IAM does not know the role. "Upon success, the response includes the same trust policy":
    https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
    """
    if len(answers) < 2:
        return None
    role = (answers[0] or {}).get("Role", {})
    shown = PolicyDocument(role.get("AssumeRolePolicyDocument") or {})
    if role.get("Arn") != wanted.arn or not role.get("RoleId") or shown != wanted.trust:
        return None
    return replace(wanted, role_id=role["RoleId"], trust=shown)

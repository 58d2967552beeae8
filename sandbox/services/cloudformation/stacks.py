# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A template's resources in one account: made, changed and deleted by the calls of IAM, so that IAM's rules hold."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.calls.internal import call_operation
from sandbox.services.cloudformation import templates
from sandbox.services.cloudformation.templates import NAMES, PROFILE, ROLE
from sandbox.wire.errors import ApiError
from sandbox.world.credentials import PARTITION
from sandbox.world.world import World

Properties = Mapping[str, Any]


class FailedError(Exception):
    """A resource could not be brought to what the template says; the text is the reason that AWS shows."""


@dataclass
class Stack:
    """The resources of a stack that exist: by logical id their type and what they were made with."""

    world: World
    account_id: str
    region: str
    resources: dict[str, tuple[str, Properties]] = field(default_factory=dict)

    def bring_to(self, template: Properties, tags: Mapping[str, str]) -> None:
        """Make or change the resources; on failure what was there before is brought back, and FailedError raised."""
        before = dict(self.resources)
        try:
            self._bring_to(template, tags)
        except FailedError:
            self._roll_back(before)
            raise

    def delete(self) -> None:
        """Delete every resource; FailedError for the first that cannot be."""
        for name in reversed(list(self.resources)):
            self._delete(name)

    def _bring_to(self, template: Properties, tags: Mapping[str, str]) -> None:
        values = {
            "AWS::AccountId": self.account_id,
            "AWS::Partition": PARTITION,
            "AWS::Region": self.region,
            "AWS::URLSuffix": "amazonaws.com",
        }
        wanted: dict[str, tuple[str, dict[str, Any]]] = {}
        for name, kind, raw in templates.in_order(template):
            try:
                properties = dict(templates.resolved(raw, values))
            except ApiError as error:
                raise FailedError(error.message) from error
            physical = str(properties.get(NAMES[kind], f"StackSet-{name}-{self.account_id}"))
            properties[NAMES[kind]] = physical
            if kind == ROLE:
                own = {tag["Key"]: tag["Value"] for tag in properties.get("Tags", [])}
                properties["Tags"] = [{"Key": key, "Value": value} for key, value in sorted({**tags, **own}.items())]
                values[f"{name}.Arn"] = f"arn:aws:iam::{self.account_id}:role{properties.get('Path', '/')}{physical}"
            values[name] = physical
            wanted[name] = (kind, properties)
        for name in [name for name in reversed(list(self.resources)) if name not in wanted]:
            self._delete(name)
        for name, (kind, properties) in wanted.items():
            self._make_or_change(name, kind, properties)

    def _make_or_change(self, name: str, kind: str, properties: Properties) -> None:
        now = self.resources.get(name)
        if now == (kind, properties):
            return
        physical = properties[NAMES[kind]]
        if now and now[1][NAMES[kind]] == physical and now[1].get("Path", "/") != properties.get("Path", "/"):
            # https://repost.aws/knowledge-center/cloudformation-custom-name
            message = "CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename"
            raise self._failed(name, kind, f"{message} {physical} and update the stack again.")
        if now and now[1][NAMES[kind]] == physical:
            self._change(name, kind, now[1], properties)
        else:
            if now:
                self._delete(name)
            self._make(name, kind, properties)
        self.resources[name] = (kind, properties)

    def _make(self, name: str, kind: str, properties: Properties) -> None:
        physical = properties[NAMES[kind]]
        path = {"Path": properties["Path"]} if "Path" in properties else {}
        if kind == PROFILE:
            self._iam(name, kind, "CreateInstanceProfile", InstanceProfileName=physical, **path)
            self.resources[name] = (kind, {**properties, "Roles": []})
            self._change(name, kind, {"Roles": []}, properties)
            return
        sent: dict[str, Any] = {
            "RoleName": physical,
            "AssumeRolePolicyDocument": json.dumps(properties["AssumeRolePolicyDocument"]),
            "Tags": properties["Tags"],
            **path,
        }
        for optional in ("Description", "MaxSessionDuration", "PermissionsBoundary"):
            if optional in properties:
                sent[optional] = properties[optional]
        self._iam(name, kind, "CreateRole", **sent)
        self.resources[name] = (kind, {**properties, "ManagedPolicyArns": [], "Policies": []})
        self._policies(name, {}, properties)

    def _change(self, name: str, kind: str, now: Properties, properties: Properties) -> None:
        if kind == PROFILE:
            profile = properties["InstanceProfileName"]
            for verb, roles in (
                ("RemoveRoleFrom", [role for role in now["Roles"] if role not in properties["Roles"]]),
                ("AddRoleTo", [role for role in properties["Roles"] if role not in now["Roles"]]),
            ):
                for role in roles:
                    self._iam(name, kind, f"{verb}InstanceProfile", InstanceProfileName=profile, RoleName=role)
            return
        role = {"RoleName": properties["RoleName"]}
        trust = json.dumps(properties["AssumeRolePolicyDocument"])
        self._iam(name, kind, "UpdateAssumeRolePolicy", **role, PolicyDocument=trust)
        self._iam(
            name,
            kind,
            "UpdateRole",
            **role,
            Description=properties.get("Description", ""),
            MaxSessionDuration=properties.get("MaxSessionDuration", 3600),
        )
        if boundary := properties.get("PermissionsBoundary"):
            self._iam(name, kind, "PutRolePermissionsBoundary", **role, PermissionsBoundary=boundary)
        elif now.get("PermissionsBoundary"):
            self._iam(name, kind, "DeleteRolePermissionsBoundary", **role)
        kept = {tag["Key"] for tag in properties["Tags"]}
        if gone := [tag["Key"] for tag in now.get("Tags", []) if tag["Key"] not in kept]:
            self._iam(name, kind, "UntagRole", **role, TagKeys=gone)
        if properties["Tags"]:
            self._iam(name, kind, "TagRole", **role, Tags=properties["Tags"])
        self._policies(name, now, properties)

    def _policies(self, name: str, now: Properties, wanted: Properties) -> None:
        role = {"RoleName": wanted["RoleName"]}
        attached, attach = set(now.get("ManagedPolicyArns", [])), set(wanted.get("ManagedPolicyArns", []))
        for arn in sorted(attached - attach):
            self._iam(name, ROLE, "DetachRolePolicy", **role, PolicyArn=arn)
        for arn in sorted(attach - attached):
            self._iam(name, ROLE, "AttachRolePolicy", **role, PolicyArn=arn)
        inline = {policy["PolicyName"]: policy["PolicyDocument"] for policy in wanted.get("Policies", [])}
        for policy in now.get("Policies", []):
            if policy["PolicyName"] not in inline:
                self._iam(name, ROLE, "DeleteRolePolicy", **role, PolicyName=policy["PolicyName"])
        for policy, document in inline.items():
            self._iam(name, ROLE, "PutRolePolicy", **role, PolicyName=policy, PolicyDocument=json.dumps(document))

    def _delete(self, name: str) -> None:
        kind, properties = self.resources[name]
        if kind == PROFILE:
            self._change(name, kind, properties, {**properties, "Roles": []})
            profile = properties["InstanceProfileName"]
            self._iam(name, kind, "DeleteInstanceProfile", InstanceProfileName=profile)
        else:
            self._policies(name, properties, {"RoleName": properties["RoleName"]})
            self._iam(name, kind, "DeleteRole", RoleName=properties["RoleName"])
        del self.resources[name]

    def _roll_back(self, before: dict[str, tuple[str, Properties]]) -> None:
        """As far as it goes: what cannot be rolled back stays, as AWS leaves it in UPDATE_ROLLBACK_FAILED."""
        try:
            for name in [name for name in reversed(list(self.resources)) if name not in before]:
                self._delete(name)
            for name, (kind, properties) in before.items():
                self._make_or_change(name, kind, properties)
        except FailedError:
            return

    def _iam(self, name: str, kind: str, operation: str, /, **parameters: Any) -> None:
        try:
            call_operation(self.world, self.account_id, "iam", operation, **parameters)
        except ApiError as error:
            if error.code == "NoSuchEntity" and operation.startswith(("Delete", "Detach", "Remove", "Untag")):
                return
            if error.code == "EntityAlreadyExists" and operation.startswith("Create"):
                # https://github.com/awslabs/stable-diffusion-aws-extension/issues/233
                message = f"Resource of type '{kind}' with identifier '{parameters[NAMES[kind]]}' already exists."
                raise self._failed(name, kind, message) from error
            said = f"{error.message} (Service: Iam, Status Code: {error.status})"
            raise self._failed(name, kind, f'Resource handler returned message: "{said}"') from error

    def _failed(self, name: str, kind: str, message: str) -> FailedError:
        # The form of a stack instance's reason: aws-ia/terraform-aws-control_tower_account_factory#166 and others
        return FailedError(f"ResourceLogicalId:{name}, ResourceType:{kind}, ResourceStatusReason:{message}")

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""CloudFormation that holds stack sets, as far as the module calls it: accounts by unit, and what fails in which."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.crossaccount.aws.plugins.module_utils._aws.cloudformation.stack_set import ensure

from tests.support.aws.fakes import FakeConnection, client_error
from tests.support.aws.organizations_fakes import ROOT, Organization, listed

A, B, C = "111111111111", "222222222222", "333333333333"
UNIT, OTHER = "ou-ab12-11111111", "ou-ab12-22222222"
TEMPLATE = {"Resources": {"Role": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "Audit"}}}}
PARAMS: Mapping[str, Any] = {
    "name": "Audit",
    "state": "present",
    "managed_by": "team",
    "template_body": TEMPLATE,
    "organizational_unit_ids": [UNIT],
    "capabilities": ["CAPABILITY_NAMED_IAM"],
    "wait_timeout": 60,
}


WRITES = (
    "create_stack_set",
    "update_stack_set",
    "create_stack_instances",
    "delete_stack_instances",
    "delete_stack_set",
)


class Stacks:
    """One stack set and its stacks. ``failing``: by account, why a deployment or a deletion fails there.

    ``accounts`` are those that are directly in each unit, which is in the root unless ``parents`` says in which.
    Operations end as ``ending`` says. ``lingers``: whether a unit stays a target when only some of its accounts lose
    their stacks. It keeps what it is told, so that two runs can be tried.
    """

    def __init__(self, accounts: Mapping[str, tuple[str, ...]], parents: Mapping[str, str] | None = None) -> None:
        self.accounts = accounts
        self.parents = dict(parents or {})
        self.access = "ENABLED"
        self.lingers = True
        self.stack_set: dict[str, Any] | None = None
        self.instances: dict[str, dict[str, Any]] = {}
        self.failing: dict[str, str] = {}
        self.ending: dict[str, Any] = {"Status": "SUCCEEDED"}
        self.polls = 0

    def connection(self) -> FakeConnection:
        names = (
            *("describe_stack_set", "list_stack_instances", "describe_stack_set_operation", "create_stack_set"),
            *("update_stack_set", "create_stack_instances", "delete_stack_instances", "delete_stack_set"),
            "describe_organizations_access",
        )
        organization = Organization()
        for unit, accounts in self.accounts.items():
            if unit == ROOT:
                organization.accounts[ROOT] += map(listed, accounts)
            else:
                organization.unit(unit, unit[-1], *map(listed, accounts), parent=self.parents.get(unit, ROOT))
        services = {
            "cloudformation": {name: getattr(self, name) for name in names},
            "organizations": organization.answers(),
            "ec2": {"describe_regions": {"Regions": [{"RegionName": "us-east-1"}, {"RegionName": "eu-west-1"}]}},
        }
        return FakeConnection(services, "999999999999")

    def within(self, unit: str) -> list[str]:
        """The accounts of a unit and of those below it."""
        below = [each for each in self.accounts if each != ROOT and self.parents.get(each, ROOT) == unit]
        return [*self.accounts[unit], *(account for each in below for account in self.within(each))]

    def describe_organizations_access(self, **_sent: Any) -> dict[str, Any]:
        return {"Status": self.access}

    def describe_stack_set(self, **_sent: Any) -> dict[str, Any]:
        if self.stack_set is None:
            raise client_error("StackSetNotFoundException")
        return {"StackSet": {**self.stack_set, "Regions": ["us-east-1"] if self.instances else []}}

    def list_stack_instances(self, **_sent: Any) -> dict[str, Any]:
        return {"Summaries": [dict(each) for each in self.instances.values()]}

    def describe_stack_set_operation(self, **_sent: Any) -> dict[str, Any]:
        self.polls += 1
        return {"StackSetOperation": self.ending if self.polls % 2 == 0 else {"Status": "RUNNING"}}

    def create_stack_set(self, **sent: Any) -> dict[str, Any]:
        self._keep(sent)
        return {"StackSetId": "Audit:1"}

    def update_stack_set(self, **sent: Any) -> dict[str, Any]:
        self._keep(sent)
        for account in self.instances:
            self._deploy(account, self.instances[account]["OrganizationalUnitId"])
        return {"OperationId": sent["OperationId"]}

    def _keep(self, sent: dict[str, Any]) -> None:
        kept = {key: value for key, value in sent.items() if key not in ("OperationId", "OperationPreferences")}
        self.stack_set = {"StackSetId": "Audit:1", "OrganizationalUnitIds": [], **(self.stack_set or {}), **kept}

    def create_stack_instances(self, **sent: Any) -> dict[str, Any]:
        for unit in sent["DeploymentTargets"]["OrganizationalUnitIds"]:
            assert self.stack_set is not None
            self.stack_set["OrganizationalUnitIds"].append(unit)
            for account in self.within(unit):
                if account not in self.instances:
                    self._deploy(account, unit)
        return {"OperationId": sent["OperationId"]}

    def _deploy(self, account: str, unit: str) -> None:
        reason = self.failing.get(account)
        self.instances[account] = {
            "Account": account,
            "Region": "us-east-1",
            "OrganizationalUnitId": unit,
            "Status": "OUTDATED" if reason else "CURRENT",
            "StackInstanceStatus": {"DetailedStatus": "FAILED" if reason else "SUCCEEDED"},
            **({"StatusReason": reason} if reason else {}),
        }

    def delete_stack_instances(self, **sent: Any) -> dict[str, Any]:
        chosen = sent["DeploymentTargets"].get("Accounts")
        for unit in sent["DeploymentTargets"]["OrganizationalUnitIds"]:
            assert self.stack_set is not None
            if chosen is None or not self.lingers:
                self.stack_set["OrganizationalUnitIds"].remove(unit)
            for account in self.within(unit):
                if chosen is not None and account not in chosen:
                    continue
                if reason := self.failing.get(account):
                    self.instances[account] |= {"Status": "INOPERABLE", "StatusReason": reason}
                else:
                    self.instances.pop(account, None)
        return {"OperationId": sent["OperationId"]}

    def delete_stack_set(self, **_sent: Any) -> dict[str, Any]:
        self.stack_set = None
        return {}


def run(stacks: Stacks, check_mode: bool = False, **options: Any) -> dict[str, Any]:
    """The module's result, with the ``writes`` that were made."""
    connection = stacks.connection()
    result = ensure({**PARAMS, **options}, connection, check_mode=check_mode)
    result["writes"] = [method for method in connection.methods() if method in WRITES]
    return result


def ids(listed: list[dict[str, str]]) -> list[str]:
    """The account ids of a list in a result."""
    return [each["account_id"] for each in listed]

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A stack set as a task declares it, and as it is to become.

Service-managed permissions only: CloudFormation reaches the accounts of an organization by itself.
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-associate-stackset-with-org.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from .. import json_text, tags
from ..accounts.regions import regions
from ..errors import InputError
from ..makers import Maker
from ..options import integer, pattern, read_many
from .model import SERVICE_MANAGED, StackSet, template_text

# Quotas: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
LONGEST_NAME = 128
LONGEST_DESCRIPTION = 1024
LARGEST_TEMPLATE = 51200  # bytes, where it is part of the request

_NAME = rf"[a-zA-Z][-a-zA-Z0-9]{{0,{LONGEST_NAME - 1}}}"
_UNIT = re.compile(r"ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}|r-[a-z0-9]{4,32}")


@dataclass(frozen=True)
class StackSetDeclaration:
    """The options of a task, checked. None: the task says nothing about it.

    ``tolerance`` and ``concurrency`` are percentages of the accounts, and so is ``most_deleted``: of those that have
    the stack, how many may lose it.
    """

    name: str
    present: bool
    maker: Maker
    template: Mapping[str, Any] | None = None
    description: str | None = None
    units: tuple[str, ...] = ()
    purge_units: bool = True
    region: str = ""
    auto_deployment: bool = True
    retain_stacks: bool = False
    capabilities: tuple[str, ...] = ()
    tags: dict[str, str] | None = None
    purge_tags: bool = True
    tolerance: int = 100
    concurrency: int = 100
    delegated: bool = False
    most_deleted: int | None = 50

    @property
    def label(self) -> str:
        """The stack set in a sentence."""
        return f"the stack set {self.name}"

    def reason_to_keep(self, existing: StackSet) -> str:
        """Why the stack set is not removed, empty when it may be."""
        reason = self.maker.reason_to_keep(self.label, existing.tags)
        if not reason and existing.permission_model != SERVICE_MANAGED:
            return f"{self.label} has self-managed permissions, so {self.maker.name} did not make it with this module"
        return reason

    def target(self, existing: StackSet | None) -> StackSet:
        """The stack set as the task wants it; InputError where the one that is there must not become so."""
        now = existing or StackSet(self.name, {})
        if existing:
            self.maker.judge(self.label, existing.tags)
            if existing.permission_model != SERVICE_MANAGED:
                raise InputError(
                    "name", f"{self.label} exists with self-managed permissions", "choose another name, or remove it"
                )
            if others := sorted(set(existing.regions) - {self.region}):
                raise InputError(
                    "deployment_region",
                    f"{self.label} has stacks in {', '.join(others)}, and stacks cannot be moved to {self.region}",
                    f"give {others[0]}, or remove the stack set first",
                )
        wanted_tags = tags.applied(now.tags, tags.changes(now.tags, self.tags, purge=self.purge_tags))
        kept = () if self.purge_units else now.units
        return replace(
            now,
            template=self.template or {},
            description=now.description if self.description is None else self.description,
            units=tuple(sorted({*self.units, *kept})),
            regions=(self.region,),
            auto_deployment=self.auto_deployment,
            retain_stacks=self.retain_stacks,
            capabilities=self.capabilities,
            tags=self.maker.marked(existing.tags if existing else None, wanted_tags),
        )


def read_declaration(params: Mapping[str, Any], region: str) -> StackSetDeclaration:
    """The options of a task, validated before any call. ``region`` is that of stacks for which the task names none."""
    name = pattern(params.get("name"), _NAME, "name", f"a letter and up to {LONGEST_NAME - 1} letters, digits and -")
    maker = Maker.read(params)
    if maker is None:
        raise InputError("managed_by", "it is missing", "say who makes the stack set, such as team-security")
    declared = StackSetDeclaration(
        name=name,
        present=params.get("state", "present") == "present",
        maker=maker,
        tolerance=_percentage(params, "failure_tolerance_percentage", 0),
        concurrency=_percentage(params, "max_concurrent_percentage", 1),
        delegated=params.get("call_as") == "DELEGATED_ADMIN",
    )
    wait = params.get("wait_timeout")
    if wait is not None and wait < 0:
        raise InputError("wait_timeout", f"{wait} is below 0", "give whole seconds from 0")
    if not declared.present:
        return declared
    stated = params.get("tags")
    automatic = params.get("auto_deployment", True) is not False
    most = _percentage(params, "max_delete_percent", 0, 50)
    retain = bool(params.get("retain_stacks_on_account_removal"))
    if retain and not automatic:
        raise InputError(
            "retain_stacks_on_account_removal", "it needs auto_deployment", "set auto_deployment to true, or remove it"
        )
    return replace(
        declared,
        template=_template(params.get("template_body")),
        description=_description(params.get("description")),
        units=tuple(sorted(read_many(params.get("organizational_unit_ids"), "organizational_unit_ids", _unit))),
        purge_units=params.get("purge_organizational_unit_ids", True) is not False,
        region=regions([params.get("deployment_region") or region], "deployment_region")[0],
        auto_deployment=automatic,
        retain_stacks=retain,
        capabilities=tuple(sorted(set(params.get("capabilities") or ()))),
        tags=None if stated is None else tags.validate(stated),
        purge_tags=params.get("purge_tags", True) is not False,
        most_deleted=None if params.get("force") else most,
    )


def _percentage(params: Mapping[str, Any], option: str, lowest: int, default: int = 100) -> int:
    value = params.get(option)
    return default if value is None else integer(value, lowest, 100, option)


def _unit(value: object, where: str) -> str:
    if not isinstance(value, str) or not _UNIT.fullmatch(value):
        raise InputError(
            where,
            f"{value!r} is not the id of an organizational unit",
            "give one such as ou-ab12-11111111, or the id of the root, such as r-ab12. The id of a unit is in the "
            "console of Organizations, in aws_ou_id of hosts of the inventory plugin organization_accounts, and in "
            "what aws organizations list-organizational-units-for-parent prints of the one around it",
        )
    return value


def _description(value: object) -> str | None:
    if value is None:
        return None
    text = str(value)
    if not 1 <= len(text) <= LONGEST_DESCRIPTION or not text.isascii():
        raise InputError(
            "description",
            f"it has {len(text)} characters, or some that CloudFormation gives back as question marks",
            f"use 1 to {LONGEST_DESCRIPTION} characters of ASCII, or leave it out",
        )
    return text


def _template(value: object) -> Mapping[str, Any]:
    """The template as a value; JSON in which a key stands twice is refused."""
    where = "template_body"
    if isinstance(value, str):
        try:
            value = json_text.read(value)
        except json_text.RepeatedKeyError as error:
            raise InputError(where, f"the JSON has {error}", "merge the two, as only one would count") from error
        except ValueError as error:
            raise InputError(where, f"it is not JSON ({error})", "give a dictionary, or JSON text") from error
    if not isinstance(value, Mapping) or not isinstance(value.get("Resources"), Mapping) or not value["Resources"]:
        raise InputError(where, "it has no Resources", "give a template of CloudFormation as a dictionary or JSON text")
    if "Transform" in value:
        # "Stack sets with service-managed permissions don't support nested stacks" nor macros: the page above.
        raise InputError(where, "service-managed stack sets take no Transform", "expand the template before")
    text = template_text(value)
    if len(text) > LARGEST_TEMPLATE:
        raise InputError(
            where, f"it has {len(text)} bytes", f"CloudFormation takes at most {LARGEST_TEMPLATE}; shorten it"
        )
    return value

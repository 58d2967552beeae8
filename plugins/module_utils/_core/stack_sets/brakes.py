# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Brakes: a change that takes the stack, or what it made, from more accounts than may have been meant is refused."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from ..errors import InputError
from .model import StackSet, same_template
from .reach import Reach

OPTION = "max_delete_percent"
# Properties that make a resource anew when they change, and their defaults: "Update requires: Replacement" in
# https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_IAM.html
_REPLACING: Mapping[str, Mapping[str, str]] = {
    "AWS::IAM::Group": {"GroupName": ""},
    "AWS::IAM::InstanceProfile": {"InstanceProfileName": "", "Path": "/"},
    "AWS::IAM::ManagedPolicy": {"ManagedPolicyName": "", "Path": "/"},
    "AWS::IAM::Role": {"RoleName": "", "Path": "/"},
    "AWS::IAM::User": {"UserName": ""},
}


def judge(reach: Reach, having: Collection[str], most: int | None) -> None:
    """InputError when more than ``most`` percent of the accounts that have the stack would lose it. None: no limit."""
    count, of = len(reach.losing), len(having)
    if most is None or 100 * count <= most * of:
        return
    raise InputError(
        OPTION,
        f"{count} of {of} accounts ({round(100 * count / of, 2):g} %) would lose the stack, and the limit is {most} %: "
        f"{', '.join(reach.shown(reach.losing))}",
        f"if that is meant, set {OPTION} to at least {-(-100 * count // of)}, or force to true",
    )


def judge_template(now: StackSet, wanted: StackSet, having: Collection[str], most: int | None) -> None:
    """InputError when another template takes away what the stacks have made, in each account that has the stack."""
    if most is None or most >= 100 or not having or same_template(now.template, wanted.template):
        return
    if taken := _taken(now.template, wanted.template):
        raise InputError(
            OPTION,
            f"{'; '.join(taken)}. That deletes it in {len(having)} of {len(having)} accounts, and the limit is "
            f"{most} %",
            f"if that is meant, set {OPTION} to 100, or force to true",
        )


def _taken(now: Mapping[str, Any] | str, wanted: Mapping[str, Any] | str) -> list[str]:
    """What of a template's resources another one takes away, a part of a sentence for each."""
    if isinstance(now, str) or isinstance(wanted, str):
        return ["the template that is there is not JSON, so that nobody sees what another one takes away"]
    found = []
    there = wanted["Resources"]
    for name, resource in now.get("Resources", {}).items():
        kind = resource.get("Type", "")
        label = f"{name} ({kind})"
        if name not in there or there[name].get("Type") != kind:
            found.append(f"the template has no {label} any more")
            continue
        before, after = resource.get("Properties", {}), there[name].get("Properties", {})
        found += [
            f"the template makes {label} anew with another {option}"
            for option, default in _REPLACING.get(kind, {}).items()
            if before.get(option, default) != after.get(option, default)
        ]
    return found

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The part of the template language that roles need: Ref, Fn::Sub with text, Fn::GetAtt, and the pseudo parameters.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from sandbox.wire.errors import ApiError

ROLE, PROFILE = "AWS::IAM::Role", "AWS::IAM::InstanceProfile"
# What gives a resource of each type its name.
NAMES = {ROLE: "RoleName", PROFILE: "InstanceProfileName"}

_VARIABLE = re.compile(r"\$\{(!?)([^}]*)\}")
_LOGICAL_ID = re.compile(r"[A-Za-z0-9]+")


def parse(text: str) -> Mapping[str, Any]:
    """A template in JSON; ApiError for what is none. YAML is not read here."""
    try:
        template = json.loads(text)
    except ValueError:
        raise validation_error("Template format error: the sandbox reads JSON only") from None
    resources = template.get("Resources") if isinstance(template, dict) else None
    if not isinstance(resources, dict) or not resources:
        # https://github.com/serverless/serverless/issues/2150
        raise validation_error("Template format error: At least one Resources member must be defined.")
    for name, resource in resources.items():
        if not _LOGICAL_ID.fullmatch(name):
            raise validation_error(f"Template format error: Resource name {name} is non alphanumeric.")
        if not isinstance(resource, dict) or resource.get("Type") not in NAMES:
            raise validation_error(f"Template format error: the sandbox makes {' and '.join(NAMES)} only")
    return dict(template)


def validation_error(message: str) -> ApiError:
    return ApiError("ValidationError", message)


def capabilities_needed(template: Mapping[str, Any]) -> str:
    """The least capability that CloudFormation demands for the resources."""
    named = any(
        NAMES[resource["Type"]] in resource.get("Properties", {}) for resource in template["Resources"].values()
    )
    return "CAPABILITY_NAMED_IAM" if named else "CAPABILITY_IAM"


def in_order(template: Mapping[str, Any]) -> list[tuple[str, str, Any]]:
    """Logical id, type and properties of each resource; roles first, because profiles refer to them."""
    found = [(name, each["Type"], each.get("Properties", {})) for name, each in template["Resources"].items()]
    return sorted(found, key=lambda resource: (resource[1] != ROLE, resource[0]))


def resolved(value: Any, values: Mapping[str, str]) -> Any:
    """A value with its functions evaluated. ``values``: by pseudo parameter, logical id, and id with attribute."""
    if isinstance(value, list):
        return [resolved(each, values) for each in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        [(function, argument)] = value.items()
        if function == "Ref":
            return _known(argument, values)
        if function == "Fn::GetAtt":
            return _known(".".join(argument) if isinstance(argument, list) else argument, values)
        if function == "Fn::Sub":
            return _VARIABLE.sub(
                lambda match: f"${{{match[2]}}}" if match[1] else _known(match[2].strip(), values), argument
            )
        if function.startswith("Fn::"):
            raise validation_error(f"Template error: the sandbox does not evaluate {function}")
    return {key: resolved(each, values) for key, each in value.items()}


def _known(name: str, values: Mapping[str, str]) -> str:
    if name not in values:
        raise validation_error(
            f"Template format error: Unresolved resource dependencies [{name}] in the Resources block"
        )
    return values[name]

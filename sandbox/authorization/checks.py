# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The questions to the policies that an operation needs answered.

Each service says which actions on which resources its operations need, in ``services/<service>/authorization``. Source
for all of it: the Service Authorization Reference,
https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.authorization.context import Values
from sandbox.calls.call import Call


@dataclass(frozen=True)
class Check:
    """An action on a resource, with the condition keys of its service.

    ``resource_account`` None: the caller's own. ``resource_policy``: the policy on the resource itself.
    """

    action: str
    resource: str = "*"
    context: Mapping[str, Values] = field(default_factory=dict)
    resource_account: str | None = None
    resource_policy: Mapping[str, Any] | None = None


Needs = Callable[[Call], list[Check]]

_EVERY_OPERATION = ""
_needs: dict[tuple[str, str], Needs] = {}

# Action prefixes that differ from the name of botocore's service model.
_PREFIXES = {
    "accessanalyzer": "access-analyzer",
    "cloudwatch": "cloudwatch",
    "elb": "elasticloadbalancing",
    "elbv2": "elasticloadbalancing",
    "resourcegroupstaggingapi": "tag",
    "sesv2": "ses",
    "stepfunctions": "states",
}


def needs(service: str, *names: str) -> Callable[[Needs], Needs]:
    """Register what operations of a service need, by botocore's names; without names, what all others of it need."""

    def register(asked: Needs) -> Needs:
        for name in names or (_EVERY_OPERATION,):
            if (service, name) in _needs:
                raise ValueError(f"two sets of needs for {service} {name}")
            _needs[service, name] = asked
        return asked

    return register


def checks_of(call: Call) -> list[Check]:
    """What the operation asks the policies; none for the few operations that need no permission.

    Services that register nothing are asked about as a whole, so a policy that names single resources of theirs does
    not match.
    """
    asked = _needs.get((call.service, call.operation)) or _needs.get((call.service, _EVERY_OPERATION))
    if asked is not None:
        return asked(call)
    return [Check(f"{_PREFIXES.get(call.service, call.service)}:{call.operation}")]

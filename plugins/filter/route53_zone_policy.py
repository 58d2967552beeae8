# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter route53_zone_policy: a zone to the least-privilege policy for changing it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.zone_policy import ACTIONS, zone_policy

DOCUMENTATION = r"""
name: route53_zone_policy
author: crossaccount.aws contributors (@crossaccount)
version_added: "0.1.0"
short_description: The policy that allows changing some record sets of one hosted zone, and nothing else
description:
  - Returns a policy document for a role in the account that owns the zone, such as for the inline policies of
    M(crossaccount.aws.iam_trust_role).
  - Changes are limited to the zone, and within it to names, types and actions. One change outside of them denies its
    whole batch.
  - Names are compared as Route 53 normalises them, so that upper case and escapes make no difference.
options:
  _input:
    description: The id of the hosted zone, such as V(Z0123456789ABCDEFGHIJ), or its ARN.
    type: str
    required: true
  names:
    description:
      - The names that may be changed. V(www.example.com) is that name alone; V(*.app.example.com) is every name below
        V(app.example.com), at any depth and wildcards included, but not V(app.example.com) itself.
      - The wildcard record set alone is written C(\052.app.example.com).
      - When left out, every name of the zone may be changed.
    type: list
    elements: str
  types:
    description: The types that may be changed, such as V(A). When left out, every type.
    type: list
    elements: str
  actions:
    description:
      - The actions that are allowed.
      - M(crossaccount.aws.route53_record_sets) needs C(CREATE) and C(DELETE).
    type: list
    elements: str
    choices: [CREATE, DELETE, UPSERT]
    default: [CREATE, DELETE, UPSERT]
  partition:
    description: The partition of the account, such as V(aws-us-gov).
    type: str
    default: aws
  read:
    description:
      - Whether the zone and its record sets may be read and changes followed, which
        M(crossaccount.aws.route53_record_sets) needs.
    type: bool
    default: true
  list_zones:
    description: Whether zones may be looked up by name. It shows the names of all zones of the account.
    type: bool
    default: false
"""

EXAMPLES = r"""
- name: A role that another account uses to change addresses below app.example.com
  vars:
    zone_id: Z0123456789ABCDEFGHIJ
    policy: "{{ zone_id | crossaccount.aws.route53_zone_policy(names=['*.app.example.com'], types=['A', 'AAAA']) }}"
  crossaccount.aws.iam_trust_role:
    profile: dns
    name: AppRecords
    trust:
      - sid: App
        accounts: ["111111111111"]
        external_ids: [app-records-7f3c2b9e]
    inline_policies:
      record-sets: "{{ policy }}"

- name: Show a policy for one name, without reading
  ansible.builtin.debug:
    msg: "{{ zone_arn | crossaccount.aws.route53_zone_policy(names=['www.example.com'], read=false) }}"
  vars:
    zone_arn: arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ
"""

RETURN = r"""
_value:
  description: The policy document.
  type: dict
"""


def route53_zone_policy(
    zone: object,
    names: list[str] | None = None,
    types: list[str] | None = None,
    *,
    actions: list[str] | tuple[str, ...] = ACTIONS,
    partition: str = "aws",
    read: bool = True,
    list_zones: bool = False,
) -> dict[str, Any]:
    """The policy document for a zone's id or ARN."""
    try:
        return zone_policy(
            zone,
            names=names,
            types=types,
            actions=actions,
            partition_name=partition,
            read=read,
            list_zones=list_zones,
        )
    except InputError as error:
        raise AnsibleFilterError(f"route53_zone_policy: {error}") from error


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Name to function."""
        return {"route53_zone_policy": route53_zone_policy}

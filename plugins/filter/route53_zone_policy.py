# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter route53_zone_policy: a zone to the least-privilege policy for changing it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.policies.zone_grant import ACTIONS, zone_policy

DOCUMENTATION = r"""
name: route53_zone_policy
author: crossaccount.aws contributors (@crossaccount)
version_added: "0.1.0"
short_description: Return a policy that allows changing some record sets of one hosted zone, and nothing else
description:
  - Returns a policy document for a role in the account that owns the zone, for example for the inline policies of
    M(crossaccount.aws.iam_trust_role).
  - The policy limits changes to the zone, and within it to names, types and actions. One change that is not allowed
    denies its whole batch.
  - Names are compared as Route 53 normalises them, so upper case and escapes make no difference.
options:
  _input:
    description: The id of the hosted zone, such as V(Z0123456789ABCDEFGHIJ), or its ARN.
    type: str
    required: true
  names:
    description:
      - The names that may be changed, each as text or as a dictionary.
      - V(www.example.com) is that name alone. V(*.app.example.com) is every name below V(app.example.com), at any
        depth, but not V(app.example.com) itself, and not V(badapp.example.com). Write C(\052.app.example.com) for the
        wildcard record set alone.
      - A dictionary has the fields C(name) and C(depth). The depth V(exact) is the name itself, and with it
        V(*.app.example.com) is the wildcard record set alone. V(one_level) is every name exactly one label below it,
        such as V(web.app.example.com) but not V(a.web.app.example.com). V(subtree) is every name below it.
      - A wildcard record set is a name one label below its domain, so V(one_level) and V(subtree) include it. Note that
        a wildcard answers for names at all depths.
      - C(one_level) below a name cannot be combined with an entry that is deeper below that name. IAM cannot express
        both in one statement, and a batch with changes for both would be denied. The filter refuses such a list.
      - When left out, every name of the zone may be changed.
    type: list
    elements: raw
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
      - Whether the policy also allows reading the zone, its record sets and the status of changes, which
        M(crossaccount.aws.route53_record_sets) needs.
    type: bool
    default: true
  list_zones:
    description: Whether the policy also allows looking up zones by name, which shows all zone names of the account.
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

- name: Show a policy for the hosts of a domain and the domain itself, but not for subdomains
  ansible.builtin.debug:
    msg: "{{ 'Z0123456789ABCDEFGHIJ' | crossaccount.aws.route53_zone_policy(names=names) }}"
  vars:
    names:
      - app.example.com
      - name: app.example.com
        depth: one_level

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
    names: list[str | dict[str, str]] | None = None,
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

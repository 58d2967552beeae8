#!/usr/bin/python
# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Read the record sets of a hosted zone."""

from __future__ import annotations

DOCUMENTATION = r"""
module: route53_record_sets_info
short_description: Read the record sets of a Route 53 hosted zone
version_added: "0.1.0"
description:
  - Returns the record sets of a zone in the form that M(crossaccount.aws.route53_record_sets) takes. Feeding them back
    changes nothing.
author:
  - crossaccount.aws contributors (@crossaccount)
options:
  names:
    description:
      - Names, such as V(www.example.com), and subtrees, such as V(*.sub.example.com), which is every name below
        C(sub.example.com). By default every name.
    type: list
    elements: raw
  types:
    description: Types. By default all.
    type: list
    elements: str
  owner:
    description:
      - Returns only the record sets of this owner, which are those with an owner marker that names it. The markers
        themselves are not returned. By default the module returns all record sets and all markers.
      - Feeding them back to M(crossaccount.aws.route53_record_sets) with the same owner options changes nothing.
    type: str
  owner_prefix:
    description: The start of the names of markers, as in M(crossaccount.aws.route53_record_sets).
    type: str
  owner_suffix:
    description: Text after the first label of the names of markers, as in M(crossaccount.aws.route53_record_sets).
    type: str
  owner_wildcard_replacement:
    description: The label that replaces V(*) in the names of markers, as in M(crossaccount.aws.route53_record_sets).
    type: str
  txt_transformation:
    description:
      - How values of the types TXT and SPF are returned. V(unquoted) is plain text, V(quoted) their canonical spelling,
        and V(api) the spelling in which they are stored.
      - Plain text cannot hold every value, for example not a value of several strings. Such values are returned in
        quotes, with RV(record_sets[].txt_transformation=quoted).
    type: str
    choices: [unquoted, quoted, api]
    default: unquoted
  zone_text:
    description:
      - Whether to return the record sets also as a zone file in the format of BIND.
      - The standard for zone files has no aliases, routing policies and health checks. Record sets with them are
        comments in the zone file, and RV(not_in_zone_text) and a warning name them. RV(record_sets) has all of them.
    type: bool
    default: false
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - crossaccount.aws.attributes
  - crossaccount.aws.attributes.looks
  - crossaccount.aws.account
  - crossaccount.aws.zone
  - crossaccount.aws.pacing
notes:
  - "Needs the permissions C(route53:ListResourceRecordSets), and C(route53:GetHostedZone) with O(hosted_zone_id),
    otherwise C(route53:ListHostedZonesByName)."
seealso:
  - module: crossaccount.aws.route53_record_sets
"""

EXAMPLES = r"""
- name: Read the addresses of a team's subdomain
  crossaccount.aws.route53_record_sets_info:
    zone: example.com
    names: ["*.team.example.com"]
    types: [A, AAAA]
  register: team

- name: Show which names there are
  ansible.builtin.debug:
    msg: "{{ team.record_sets | map(attribute='record') | list }}"

- name: Write back what was read, which changes nothing
  crossaccount.aws.route53_record_sets:
    hosted_zone_id: "{{ team.hosted_zone_id }}"
    record_sets: "{{ team.record_sets }}"

- name: Read what the owner web has there
  crossaccount.aws.route53_record_sets_info:
    zone: example.com
    owner: web

- name: Read the whole zone, as a zone file too
  crossaccount.aws.route53_record_sets_info:
    zone: example.com
    zone_text: true
  register: whole

- name: Save it
  ansible.builtin.copy:
    content: "{{ whole.zone_text }}"
    dest: example.com.zone
    mode: "0644"

- name: Write back the zone file, which changes nothing
  crossaccount.aws.route53_record_sets:
    zone: example.com
    record_sets_file: example.com.zone
"""

RETURN = r"""
hosted_zone_id:
  description: The id of the zone.
  returned: success
  type: str
  sample: Z1D633PJN98FT9
zone:
  description: The name of the zone, without a dot at its end.
  returned: success
  type: str
  sample: example.com
record_sets:
  description:
    - The record sets in the order of the zone, each with the options of M(crossaccount.aws.route53_record_sets)
      that it needs.
  returned: success
  type: list
  elements: dict
  contains:
    record:
      description: The name, without a dot at its end.
      returned: always
      type: str
    type:
      description: The type.
      returned: always
      type: str
    ttl:
      description: The TTL in seconds.
      returned: unless it is an alias
      type: int
    value:
      description: The values.
      returned: unless it is an alias
      type: list
      elements: str
    alias:
      description: What an alias points to.
      returned: when it is an alias
      type: dict
    set_identifier:
      description: The set identifier. The entry also has the option of its routing policy.
      returned: when it has a routing policy
      type: str
    txt_transformation:
      description: V(quoted) when plain text cannot hold the value.
      returned: when it differs from the option
      type: str
    ignore:
      description:
        - V(true) for a record set that M(crossaccount.aws.route53_record_sets) cannot write as it is and leaves alone.
      returned: when it is true
      type: bool
  sample:
    - record: www.example.com
      type: A
      ttl: 300
      value: [192.0.2.10, 192.0.2.11]
zone_text:
  description: The record sets as a zone file, the SOA first and names in full.
  returned: with O(zone_text=true)
  type: str
  sample: |
    $ORIGIN example.com.
    www.example.com. 300 IN A 192.0.2.10
    ; not in a zone file: example.com. IN A ALIAS www.example.com.
not_in_zone_text:
  description: The record sets that are comments in RV(zone_text), by name, type and set identifier.
  returned: with O(zone_text=true)
  type: list
  elements: str
  sample: [example.com A]
api_calls:
  description: How many calls of each operation were made.
  returned: success
  type: dict
  sample: {ListHostedZonesByName: 1, ListResourceRecordSets: 1}
"""

from ansible_collections.crossaccount.aws.plugins.module_utils._aws.module import aws_module, run
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.group import OptionGroup
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.pacing import PACING
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.zone import ZONE
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.route53.record_sets_info import info
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.options import TXT_TRANSFORMATIONS

OPTIONS = (
    OptionGroup(
        {
            "names": {"type": "list", "elements": "raw"},
            "types": {"type": "list", "elements": "str"},
            "owner": {"type": "str"},
            "owner_prefix": {"type": "str"},
            "owner_suffix": {"type": "str"},
            "owner_wildcard_replacement": {"type": "str"},
            "txt_transformation": {"type": "str", "choices": list(TXT_TRANSFORMATIONS), "default": "unquoted"},
            "zone_text": {"type": "bool", "default": False},
        },
    ),
    ZONE,
    PACING,
)


def main() -> None:
    """Run the module."""
    module = aws_module(*OPTIONS)
    outcome = run(module, lambda connection: info(module.params, connection))
    (module.fail_json if outcome.failed else module.exit_json)(**outcome.result)


if __name__ == "__main__":
    main()

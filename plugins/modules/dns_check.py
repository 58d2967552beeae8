#!/usr/bin/python
# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Prove that names resolve at every name server."""

from __future__ import annotations

DOCUMENTATION = r"""
module: dns_check
short_description: Ask every name server of a zone for expected record sets
version_added: "0.1.0"
description:
  - Asks every name server of a hosted zone, or the given servers, for the record sets that a zone should have,
    and compares the answers by meaning.
  - A resolver caches, and chooses one server. Only asking all servers shows that one of them is stale or wrong.
  - Asks over UDP, and over TCP when an answer is truncated.
  - Only an answer from a server of the zone counts. Such an answer has the flag AA, and holds what was asked for and
    nothing else. When there is no such record set, it holds the SOA of the zone.
  - The NS record set of a delegation is what a name server of the zone above refers to, without the flag AA.
author:
  - crossaccount.aws contributors (@crossaccount)
options:
  record_sets:
    description:
      - The expected record sets, in the form that M(crossaccount.aws.route53_record_sets) takes. TTLs are not compared.
      - For record sets with a routing policy, the answer must hold one or more values from any of those with the same
        name and type, because the policy chooses among them.
      - For an alias, any answer of its type is right, because it depends on the target.
      - With C(state=absent) there must be no answer, and a CNAME counts as an answer. Entries with C(ignore) are not
        asked for. A list that leaves nothing to ask for is refused.
    type: list
    elements: dict
    required: true
  txt_transformation:
    description:
      - How values of the types TXT and SPF are written, as in M(crossaccount.aws.route53_record_sets).
    type: str
    choices: [unquoted, quoted, api]
    default: unquoted
  zone:
    description:
      - The name of the zone. Needed for record sets with C(prefix).
      - Without O(servers), the name servers of this zone are asked. O(hosted_zone_id) can name it instead.
    type: str
  hosted_zone_id:
    description:
      - The id of the zone whose name servers are asked.
    type: str
  servers:
    description:
      - The servers to ask instead of the zone's own. Then no call to AWS is made, unless O(account_id) is given.
    type: list
    elements: dict
    suboptions:
      address:
        description: An IP address, or a name that the system resolves.
        type: str
        required: true
      port:
        description: The port.
        type: int
        default: 53
  authoritative:
    description:
      - Whether O(servers) must answer as name servers of the zone do. Set it to V(false) to ask a resolver, whose
        answers may be older.
    type: bool
    default: true
  timeout:
    description:
      - For how many seconds one try waits for an answer, over UDP and TCP together, from 0.1 to 20.
    type: float
    default: 2
  retries:
    description:
      - How often a question without an answer is asked again, from 0 to 10.
      - The module stops asking a server that leaves two questions in a row without an answer. It asks a server that has
        never answered only one question, unless O(retries=0).
      - So a server that does not answer costs O(timeout) seconds for each try of one question, and as much for the
        lookup of its address.
    type: int
    default: 2
  wait_timeout:
    description:
      - For how many seconds a question with a wrong answer is asked again, from 0 to 3600.
    type: int
    default: 0
  fail_on_mismatch:
    description: Whether the task fails when an answer is not as expected.
    type: bool
    default: true
requirements:
  - dnspython >= 2.6.0
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - crossaccount.aws.attributes
  - crossaccount.aws.attributes.looks
  - crossaccount.aws.account
notes:
  - Private zones answer only to the resolvers of their VPCs. Name these in O(servers), and set O(authoritative=false).
  - Needs the permission C(route53:GetHostedZone), and C(route53:ListHostedZonesByName) when the zone is given by name.
    With O(servers) it needs none.
seealso:
  - module: crossaccount.aws.route53_record_sets
  - module: crossaccount.aws.assume_role_check
"""

EXAMPLES = r"""
- name: A given server has the record sets, and the old one is gone
  crossaccount.aws.dns_check:
    servers:
      - address: "{{ lookup('ansible.builtin.env', 'SANDBOX_DNS_HOST') }}"
        port: "{{ lookup('ansible.builtin.env', 'SANDBOX_DNS_PORT') }}"
    zone: existing.example
    record_sets:
      - record: www.existing.example
        type: A
        value: [192.0.2.10]
      - prefix: old
        type: A
        state: absent
    wait_timeout: 60

- name: See what every name server of the zone answers, without failing
  crossaccount.aws.dns_check:
    zone: existing.example
    record_sets:
      - record: www.existing.example
        type: A
        value: [192.0.2.10]
    retries: 0
    fail_on_mismatch: false
  register: names

- name: See what the resolver of this network has, which may be older
  crossaccount.aws.dns_check:
    servers:
      - address: "{{ lookup('ansible.builtin.env', 'SANDBOX_DNS_HOST') }}"
        port: "{{ lookup('ansible.builtin.env', 'SANDBOX_DNS_PORT') }}"
    authoritative: false
    record_sets:
      - record: www.existing.example
        type: A
        value: [192.0.2.10]
    fail_on_mismatch: false

- name: Show the verdicts
  ansible.builtin.debug:
    msg: "{{ names.report }}"
"""

RETURN = r"""
verdicts:
  description: One verdict for each record set and server.
  returned: unless the options are refused or the zone cannot be read
  type: list
  elements: dict
  contains:
    record:
      description: The name.
      type: str
      returned: always
    type:
      description: The record type.
      type: str
      returned: always
    server:
      description: The server, with its port unless that is 53.
      type: str
      returned: always
    match:
      description: How the answer is compared. One of V(all), V(some), V(any) and V(none) of the expected values.
      type: str
      returned: always
    expected:
      description: The expected values in canonical spelling, or V(any answer), or V(no answer).
      type: raw
      returned: always
    got:
      description:
        - The values of the answer, or why there are none.
        - V(NXDOMAIN) for a name that does not exist, V(NODATA) for a name without this type, V(CNAME) for a name that
          stands for another one, V(timeout), V(unreachable), or another code of the server, such as V(SERVFAIL) and
          V(REFUSED).
        - V(not authoritative) for a server that does not answer as a name server of the zone, V(another zone) for one
          that serves another zone, V(truncated) for an incomplete answer, and V(odd answer) for one that does not fit
          the question.
      type: raw
      returned: always
    ok:
      description: Whether it is as expected.
      type: bool
      returned: always
    reason:
      description: What is wrong.
      type: str
      returned: always
    hint:
      description: What to do about it.
      type: str
      returned: always
servers:
  description: The servers that were asked.
  returned: with RV(verdicts)
  type: list
  elements: str
ok:
  description: Whether all answers are as expected.
  returned: with RV(verdicts)
  type: bool
report:
  description: The verdicts as the lines of a table.
  returned: with RV(verdicts)
  type: list
  elements: str
"""

from ansible_collections.crossaccount.aws.plugins.module_utils._aws.checks.dns_check import check
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.module import aws_module, run_unconnected
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.group import OptionGroup

SERVER = {"address": {"type": "str", "required": True}, "port": {"type": "int", "default": 53}}
OPTIONS = (
    OptionGroup(
        {
            "record_sets": {"type": "list", "elements": "dict", "required": True},
            "txt_transformation": {"type": "str", "choices": ["unquoted", "quoted", "api"], "default": "unquoted"},
            "zone": {"type": "str"},
            "hosted_zone_id": {"type": "str"},
            "servers": {"type": "list", "elements": "dict", "options": SERVER},
            "authoritative": {"type": "bool", "default": True},
            "timeout": {"type": "float", "default": 2},
            "retries": {"type": "int", "default": 2},
            "wait_timeout": {"type": "int", "default": 0},
            "fail_on_mismatch": {"type": "bool", "default": True},
        },
        required_one_of=[["zone", "hosted_zone_id", "servers"]],
    ),
)


def main() -> None:
    """Run the module."""
    module = aws_module(*OPTIONS)
    outcome = run_unconnected(module, lambda connection: check(module.params, connection))
    (module.fail_json if outcome.failed else module.exit_json)(**outcome.result)


if __name__ == "__main__":
    main()

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
  - The module only reads. It does the same in check mode.
author:
  - crossaccount.aws contributors (@crossaccount)
options:
  record_sets:
    description:
      - The expected record sets, in the form that M(crossaccount.aws.route53_record_sets) takes. TTLs are not compared.
      - For record sets with a routing policy, the answer must hold one or more values from any of those with the same
        name and type, because the policy chooses among them.
      - An answer from record sets with C(multi_value_answer) must hold all of those without a health check, or eight
        when there are more.
      - A name that a wildcard record set serves is asked for like any other. A name that it must not serve is declared
        with C(state=absent).
      - For an alias, any answer of its type is right, because it depends on the target.
      - With C(state=absent) there must be no answer, and a CNAME counts as an answer. Entries with C(ignore) are not
        asked for. A list that leaves nothing to ask for is refused.
      - The list can be empty only where O(delegation) or O(dnssec) ask for the state of the zone.
    type: list
    elements: dict
    default: []
  txt_transformation:
    description:
      - How values of the types TXT and SPF are written, as in M(crossaccount.aws.route53_record_sets).
    type: str
    choices: [unquoted, quoted, api]
    default: unquoted
  zone:
    description:
      - The name of the zone. Needed for record sets with C(prefix).
      - Without O(servers), the name servers of this zone are asked. O(hosted_zone_id) can name it instead, unless
        O(name_servers=delegation).
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
  name_servers:
    description:
      - Where the name servers of the zone come from when there are no O(servers).
      - V(api) takes those that Route 53 names for the hosted zone.
      - V(delegation) takes those to which the servers of the zone above delegate O(zone). These are asked over DNS. No
        call to AWS is made, unless O(account_id) is given, and the zone need not be one of Route 53.
    type: str
    choices: [api, delegation]
    default: api
  parent_servers:
    description:
      - The name servers of the zone above O(zone), which are asked for its delegation.
      - Without them, the resolvers say which zone that is and which name servers it has.
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
  resolvers:
    description:
      - The resolvers that find the zone above O(zone), its name servers, and the addresses of all name servers that are
        found. They are not asked for O(record_sets).
      - Without them, this machine's resolvers do so.
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
  name_server_port:
    description:
      - The port of name servers that are found. Only a network that translates ports, or a test, needs another one.
    type: int
    default: 53
  delegation:
    description:
      - Whether to ask how the zone is delegated. This takes a few questions to the servers of the zone above, and one
        or two to each server of the zone.
      - V(report) returns what is found in RV(delegation), and with V(require) the task fails unless its state is
        V(consistent). See RV(delegation.state) for the rules.
      - With O(servers) or O(name_servers=delegation), O(zone) is required, and Route 53 is not asked which servers it
        has.
    type: str
    choices: [ignore, report, require]
    default: ignore
  dnssec:
    description:
      - Whether to ask for the DS record set above the zone, and for the keys of the zone. The requirements and the
        costs are those of O(delegation).
      - V(report) returns what is found in RV(dnssec), and with V(require) the task fails unless the state is V(signed)
        or V(unsigned), and all servers agree. Signatures are not verified.
    type: str
    choices: [ignore, report, require]
    default: ignore
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
    description:
      - Whether the task fails when an answer is not as expected, or a state of the zone is not as O(delegation) or
        O(dnssec) require.
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
    With O(servers) or O(name_servers=delegation) it needs none.
  - A name server that serves both a zone and the zone above it shows only what stands in the zone itself. When all
    servers of the zone above are such, the delegation is not known.
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

- name: Ask the servers that the zone above delegates to, without AWS
  crossaccount.aws.dns_check:
    zone: team.existing.example
    name_servers: delegation
    # Leave these two out to use the resolvers of this machine.
    resolvers:
      - address: "{{ lookup('ansible.builtin.env', 'SANDBOX_RESOLVER_HOST') }}"
        port: "{{ lookup('ansible.builtin.env', 'SANDBOX_DNS_PORT') }}"
    name_server_port: "{{ lookup('ansible.builtin.env', 'SANDBOX_DNS_PORT') }}"
    record_sets:
      - record: www.team.existing.example
        type: A
        value: [192.0.2.20]

- name: Fail unless the zone is delegated to exactly the servers of Route 53, and report the state of DNSSEC
  crossaccount.aws.dns_check:
    zone: team.existing.example
    resolvers:
      - address: "{{ lookup('ansible.builtin.env', 'SANDBOX_RESOLVER_HOST') }}"
        port: "{{ lookup('ansible.builtin.env', 'SANDBOX_DNS_PORT') }}"
    name_server_port: "{{ lookup('ansible.builtin.env', 'SANDBOX_DNS_PORT') }}"
    delegation: require
    dnssec: report
  register: state

- name: Show both states in a sentence each
  ansible.builtin.debug:
    msg:
      - "{{ state.delegation.text }}"
      - "{{ state.dnssec.text }}"

- name: A private zone answers to the resolver of its VPC
  crossaccount.aws.dns_check:
    servers:
      - address: "{{ lookup('ansible.builtin.env', 'SANDBOX_RESOLVER_HOST') }}"
        port: "{{ lookup('ansible.builtin.env', 'SANDBOX_DNS_PORT') }}"
    authoritative: false
    record_sets:
      - record: www.existing.example
        type: A
        value: [192.0.2.10]

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
  description: Whether all answers are as expected, and the states of the zone as required.
  returned: with RV(verdicts)
  type: bool
report:
  description:
    - The verdicts as the lines of a table of servers, names and verdicts, with values longer than 60 characters cut.
    - Below it a sentence for each state of the zone that was asked for.
  returned: with RV(verdicts)
  type: list
  elements: str
delegation:
  description: How the zone is delegated.
  returned: with RV(verdicts), when O(delegation) is not V(ignore)
  type: dict
  contains:
    state:
      description:
        - V(consistent) when the zone above names exactly the servers that the zone has, and each of them serves it.
        - V(inconsistent) when the zone above lacks servers, names others, or servers do not agree.
        - V(lame) when a server that is named does not answer as a server of the zone.
        - V(not delegated) when the zone above has no NS record set of the zone.
        - V(not known) when no server of the zone above says anything, or no server of the zone answers at all.
        - The servers that the zone has are its own NS record set, as the servers of Route 53 have it where these are
          known, and the servers that Route 53 names. These are left out where the zone has other names for all of them.
      type: str
      returned: always
    text:
      description: The state and what is wrong, in sentences.
      type: str
      returned: always
    ok:
      description: Whether the state is V(consistent).
      type: bool
      returned: always
    zone:
      description: The zone.
      type: str
      returned: always
    parent:
      description: The zone above it, V(null) where it is not known or O(parent_servers) are given.
      type: str
      returned: always
    at_parent:
      description: The servers that the zone above names, V(null) when they are not known.
      type: list
      elements: str
      returned: always
    at_apex:
      description: The servers in the NS record set of the zone itself, V(null) when they are not known.
      type: list
      elements: str
      returned: always
    in_route53:
      description: The servers that Route 53 names, V(null) when it was not asked.
      type: list
      elements: str
      returned: always
    missing_at_parent:
      description: Servers of the zone that a server of the zone above lacks.
      type: list
      elements: str
      returned: always
    only_at_parent:
      description: Servers that only the zone above names.
      type: list
      elements: str
      returned: always
    missing_at_apex:
      description: Servers that Route 53 names, and the NS record set of the zone lacks.
      type: list
      elements: str
      returned: always
    lame:
      description: Servers that are named and do not answer as servers of the zone.
      type: list
      elements: dict
      returned: always
      contains:
        server:
          description: The server.
          type: str
          returned: always
        why:
          description: What it does instead, as in RV(verdicts[].got). It is V(answer) when it refers to other servers.
          type: str
          returned: always
    problems:
      description: What is wrong, a sentence each.
      type: list
      elements: str
      returned: always
dnssec:
  description: Whether resolvers that validate can follow the signatures into the zone.
  returned: with RV(verdicts), when O(dnssec) is not V(ignore)
  type: dict
  contains:
    state:
      description:
        - V(unsigned) without a DS record set above the zone and without keys in it.
        - V(signed) when a DS above the zone stands for one of its keys.
        - V(broken) when there is a DS above the zone, and none of them stands for one of its keys.
        - V(island) when the zone has keys, and there is no DS above it.
        - V(not known) when no server of the zone above or no server of the zone says anything.
        - Where servers differ, the last one of V(unsigned), V(signed), V(island), V(not known) and V(broken) counts.
      type: str
      returned: always
    text:
      description: The state and what is wrong, in sentences.
      type: str
      returned: always
    ok:
      description: Whether the state is V(signed) or V(unsigned), and all servers agree.
      type: bool
      returned: always
    ds_records:
      description: The values of the DS record set above the zone, V(null) when they are not known.
      type: list
      elements: str
      returned: always
    ds_without_key:
      description: Those of them that stand for no key of the zone.
      type: list
      elements: str
      returned: always
    dnskeys:
      description: The keys of the zone, V(null) when they are not known.
      type: list
      elements: dict
      returned: always
      contains:
        flags:
          description: The flags, V(257) for a key-signing key.
          type: int
          returned: always
        algorithm:
          description: The number of the algorithm.
          type: int
          returned: always
        key_tag:
          description: The key tag, with which a DS begins.
          type: int
          returned: always
        ds_at_parent:
          description: Whether a DS above the zone stands for it.
          type: bool
          returned: always
    problems:
      description: On what servers do not agree, a sentence each.
      type: list
      elements: str
      returned: always
"""

from ansible_collections.crossaccount.aws.plugins.module_utils._aws.checks.dns_check import check
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.module import aws_module, run_unconnected
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.group import OptionGroup

SERVER = {"address": {"type": "str", "required": True}, "port": {"type": "int", "default": 53}}
STATE = {"type": "str", "choices": ["ignore", "report", "require"], "default": "ignore"}
OPTIONS = (
    OptionGroup(
        {
            "record_sets": {"type": "list", "elements": "dict", "default": []},
            "txt_transformation": {"type": "str", "choices": ["unquoted", "quoted", "api"], "default": "unquoted"},
            "zone": {"type": "str"},
            "hosted_zone_id": {"type": "str"},
            "servers": {"type": "list", "elements": "dict", "options": SERVER},
            "name_servers": {"type": "str", "choices": ["api", "delegation"], "default": "api"},
            "parent_servers": {"type": "list", "elements": "dict", "options": SERVER},
            "resolvers": {"type": "list", "elements": "dict", "options": SERVER},
            "name_server_port": {"type": "int", "default": 53},
            "delegation": STATE,
            "dnssec": STATE,
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

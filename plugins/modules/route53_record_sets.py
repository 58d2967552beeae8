#!/usr/bin/python
# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Bring many record sets of one hosted zone into a declared state in one task."""

from __future__ import annotations

DOCUMENTATION = r"""
module: route53_record_sets
short_description: Reconcile many record sets of a Route 53 hosted zone in one call
version_added: "0.1.0"
description:
  - Reads the zone once, compares it with the declared record sets, and writes what differs in as few calls as Route
    53 allows, each of which is applied whole or not at all.
  - Record sets that mean the same are equal. The order of values, the case of names, dots at their end and the
    spelling of IPv6 addresses make no difference. Where one string of a text ends and the next begins does.
  - An update replaces what was read. When somebody else has changed the record set since, nothing is overwritten. The
    zone is read again and what is there now is planned for, at most three times; then the task fails and says which
    record sets moved.
  - What is wrong with the input is found before the first call to AWS where the zone need not be known for it, and
    before the first change otherwise.
author:
  - crossaccount.aws contributors (@crossaccount)
options:
  record_sets:
    description:
      - The record sets. Each is identified by name, type and O(record_sets[].set_identifier).
      - At least one of O(record_sets) and O(record_sets_file) is needed. With both, both are declared.
    type: list
    elements: dict
    suboptions:
      record:
        description:
          - The full name. A dot at its end makes no difference, and names of other scripts are encoded.
          - V(*) as the leftmost label is the wildcard. Other characters are written as V(\\ooo), three octal digits.
          - Exactly one of O(record_sets[].record) and O(record_sets[].prefix) is needed.
        type: raw
      prefix:
        description:
          - The name relative to the zone, where the empty text is the zone itself.
        type: raw
      type:
        description: The type.
        type: str
        required: true
        choices: [A, AAAA, CAA, CNAME, DS, HTTPS, MX, NAPTR, NS, PTR, SOA, SPF, SRV, SSHFP, SVCB, TLSA, TXT]
      ttl:
        description:
          - How long answers may be cached, in seconds from 0 to 2147483647. An alias has none.
          - Needed unless O(default_ttl) is given.
        type: raw
      value:
        description:
          - The values, a list of texts. A single text is one value; commas do not divide it.
          - Names in values are full names.
        type: raw
      alias:
        description:
          - What an alias points to, instead of O(record_sets[].value).
        type: dict
        suboptions:
          dns_name:
            description: The name of the target.
            type: raw
            required: true
          hosted_zone_id:
            description:
              - The id of the target's zone, which for AWS resources depends on service and region.
              - By default the zone of the task.
            type: str
          evaluate_target_health:
            description: Whether the target's health decides about answering with it. V(false) by default.
            type: bool
      set_identifier:
        description:
          - Tells record sets of one name and type apart that have a routing policy, 1 to 128 characters.
        type: raw
      weight:
        description: Weighted routing, from 0 to 255.
        type: raw
      routing_region:
        description: Latency routing, the region of the resource, such as V(eu-west-1).
        type: str
      failover:
        description: Failover routing.
        type: str
        choices: [PRIMARY, SECONDARY]
      geo_location:
        description: Geolocation routing, by continent or by country.
        type: dict
        suboptions:
          continent_code:
            description: One of V(AF), V(AN), V(AS), V(EU), V(NA), V(OC) and V(SA).
            type: str
          country_code:
            description: A country, such as V(DE). V(*) is everywhere else.
            type: raw
          subdivision_code:
            description: A state of V(US) or a region of V(UA).
            type: str
      geo_proximity_location:
        description: Geoproximity routing, by exactly one of region, Local Zone group and coordinates.
        type: dict
        suboptions:
          aws_region:
            description: A region.
            type: str
          local_zone_group:
            description: A group of Local Zones.
            type: str
          coordinates:
            description: A place, in degrees with at most two decimals.
            type: dict
            suboptions:
              latitude:
                description: From -90 to 90.
                type: raw
                required: true
              longitude:
                description: From -180 to 180.
                type: raw
                required: true
          bias:
            description: Enlarges or reduces the area, from -99 to 99. V(0) by default.
            type: raw
      cidr_routing_config:
        description: IP-based routing.
        type: dict
        suboptions:
          collection_id:
            description: The id of the CIDR collection.
            type: str
            required: true
          location_name:
            description: A location of the collection. V(*) is everything else.
            type: str
            required: true
      multi_value_answer:
        description: Multivalue answer routing.
        type: bool
      health_check_id:
        description: The health check that decides about answering with this record set.
        type: str
      txt_transformation:
        description: As O(txt_transformation), for this record set.
        type: str
        choices: [unquoted, quoted, api]
      ignore:
        description:
          - Whether record sets of this name and type stay as they are, whatever they are, also with O(prune).
          - V(false) by default.
        type: bool
      state:
        description:
          - V(absent) removes the record set. Without O(record_sets[].set_identifier) it removes all of the name and
            type.
          - V(present) by default.
        type: str
        choices: [present, absent]
  record_sets_file:
    description:
      - A file on the machine that runs the module. Named C(.json), C(.yml) or C(.yaml), it holds the list that
        O(record_sets) takes, or a dictionary that has it as C(record_sets). C(hosted_zone_id), C(zone) and
        C(private_zone) beside it say which zone it is of; see O(restore_elsewhere). A key that is there twice is
        refused.
      - Named C(.zone), it is a zone file in the format of BIND, and the Python library dnspython is needed. Names in
        it are relative to the zone until C($ORIGIN) says otherwise. Where the file says no TTL, O(default_ttl) counts.
        C($INCLUDE), C($GENERATE), other classes than C(IN) and names outside the zone are refused.
      - The SOA and the name servers of the zone itself in a zone file are left alone, as if they had
        O(record_sets[].ignore). Other name servers than the zone has are a warning. Only O(record_sets) can change
        them.
      - Ansible templates the options of a task slowly. Thousands of record sets should come from a file.
    type: path
  default_ttl:
    description:
      - The TTL of record sets that have none of their own.
    type: int
  txt_transformation:
    description:
      - How values of the types TXT and SPF are written.
      - With V(unquoted) they are the text itself, of any length. The module quotes it. A text of up to 255 octets is
        one string. A longer one is divided into strings of 255 octets; where it is there already and divided otherwise,
        it stays as it is, because whoever reads such a text joins its strings, as SPF and DKIM do.
      - With V(quoted) they are strings in quotes, or words, each of at most 255 octets. V(\\") and V(\\\\) stand for
        the characters, V(\\ooo) is an octet in octal. What is stored is their canonical spelling. Each string stays
        a string of its own, as DNS-SD needs it. V("a" "b") and V("ab") are different values.
      - V(api) is like V(quoted), and values are stored as they are written. Quotes are needed.
    type: str
    choices: [unquoted, quoted, api]
    default: unquoted
  overwrite:
    description:
      - With V(false), a record set that exists with another content is an error and nothing is written.
    type: bool
    default: true
  prune:
    description:
      - Whether record sets that are not declared are removed.
      - The NS and SOA of the zone itself stay, and so do record sets with O(record_sets[].ignore).
    type: bool
    default: false
  scope:
    description:
      - What O(prune) may remove. Declared record sets need not be in it.
    type: dict
    suboptions:
      names:
        description:
          - Names, such as V(www.example.com), and subtrees. V(*.sub.example.com) is every name below
            C(sub.example.com), at any depth, and not that name itself. V(\\052.sub.example.com) is the wildcard
            record set alone.
          - By default every name of the zone.
        type: list
        elements: raw
      types:
        description: Types. By default all.
        type: list
        elements: str
  on_error:
    description:
      - What happens to a call that Route 53 refuses because of some of its record sets. Each call is applied whole or
        not at all.
      - With V(fail) the task ends there.
      - With V(isolate) the call is repeated in parts until the bad record sets are found and the others are applied.
        Aliases to bad record sets of the zone are left out, too. The task still fails, and RV(refused) says why. With
        k bad record sets among the n of a call, that takes at most 2·k·log2(n)+1 calls.
    type: str
    choices: [fail, isolate]
    default: fail
  owner:
    description:
      - Acts for an owner, such as a team or a tool, and leaves alone what is not the owner's. Each record set that is
        created gets a marker beside it, a TXT record set that names the owner, and only record sets with a marker of
        this owner are changed, replaced, deleted or pruned. A marker is written and removed in one call with the
        record set that it speaks for.
      - Markers have the format of external-dns (C(heritage=external-dns,external-dns/owner=...)), which honours those
        written here, and whose own are honoured here. Those of former versions count too. Encrypted markers cannot be
        read; record sets that have one look as if they had none.
      - It is an error to declare a record set that exists and belongs to another owner, or one without an owner
        unless O(adopt=true). Nothing is written then. Those that O(record_sets[].ignore) covers stay as they are.
      - The NS and SOA of the zone itself have no owner. They may be declared as they are.
      - One to 214 letters, digits and punctuation. Spaces, commas, quotes and backslashes are not possible.
    type: str
  adopt:
    description:
      - Whether declared record sets that exist without an owner are taken over. RV(adopted) lists them.
      - What belongs to another owner is never taken over.
    type: bool
    default: false
  on_foreign:
    description:
      - With O(owner), what happens to declared record sets that cannot be had because somebody else's stand there,
        or in the place of their markers.
      - With V(fail) nothing is written. With V(leave) they stay as they are, all others are written, and a warning and
        RV(not_owned) name them.
    type: str
    choices: [fail, leave]
    default: fail
  owner_prefix:
    description:
      - What the names of markers begin with, as C(--txt-prefix) of external-dns. By default nothing, and the marker of
        the A record set C(www.example.com) is C(a-www.example.com).
      - C(%{record_type}) says where the type goes instead. Record sets of the zone itself need a prefix with it that
        ends with a dot, such as V(%{record_type}-owner.), or their markers would be outside of the zone.
      - A prefix makes names longer, of which each label may have 63 characters. When it is changed, existing markers
        are no longer found.
    type: str
  owner_suffix:
    description: What is added to the first label of the names of markers, as C(--txt-suffix) of external-dns.
    type: str
  owner_wildcard_replacement:
    description:
      - The label that stands for V(*) in the names of markers, as C(--txt-wildcard-replacement) of external-dns. By
        default an asterisk, which has no special meaning there.
    type: str
  max_delete_percent:
    description:
      - How many record sets may be deleted, in percent of those that O(prune) may remove, from 0 to 100. What an entry
        declares with O(record_sets[].state=absent) was meant and is not counted.
      - A run that would delete more is refused in check mode too, and writes nothing. There is no minimum, so that
        deleting one of two record sets is 50 %.
    type: int
    default: 30
  max_update_percent:
    description:
      - How many record sets may be updated or replaced by another type or routing policy, in percent of those in the
        zone, or of the O(owner)'s, from 0 to 100. A single one may be in any case, unless this is V(0).
      - The NS and SOA of the zone itself, ignored record sets and the markers of owners do not count.
    type: int
    default: 30
  max_delete:
    description: How many record sets O(prune) may delete at most. By default as many as O(max_delete_percent) allows.
    type: int
  force:
    description: Whether O(max_delete_percent), O(max_update_percent) and O(max_delete) are disregarded.
    type: bool
    default: false
  snapshot_file:
    description:
      - A file on the machine that runs the module, named C(.json), C(.yml) or C(.yaml). Before the first change, the
        record sets that the run touches are saved in it as they are, and those that it creates with the state absent.
        When the file cannot be written, nothing else is.
      - The file says which zone it is of, by id, name, whether it is private, and the account where O(account_id)
        does. As O(record_sets_file) it restores them in this zone. Leave out O(owner) then, as a snapshot holds markers
        too, and set O(force=true) where the brakes need it.
      - Nothing is written when there is nothing to change, or in check mode. A file that exists is never replaced; put
        the time into the name.
    type: path
  restore_elsewhere:
    description:
      - Whether O(record_sets_file) may hold record sets of another zone than that of the task, such as a snapshot of a
        zone that was deleted and made again, or of the public zone beside a private one. Without it such a file is
        refused before any change. A file that is a list, or a dictionary without C(hosted_zone_id), C(zone) and
        C(private_zone), says nothing of its zone and is never refused for it.
      - Names stay as they are, so that they must fit into the zone of the task. Aliases within the former zone lead to
        the same names in this one. The NS and SOA of the zone itself are left alone, as if they had
        O(record_sets[].ignore).
    type: bool
    default: false
  wait:
    description:
      - Whether to wait until all servers of Route 53 have the changes.
    type: bool
    default: true
  wait_timeout:
    description:
      - How long to wait, in seconds. Changes usually take less than 60.
    type: int
    default: 300
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - crossaccount.aws.attributes
  - crossaccount.aws.account
  - crossaccount.aws.zone
  - crossaccount.aws.pacing
notes:
  - Declaring a CNAME replaces record sets of the types A and AAAA of its name, and the other way round. Declaring
    another routing policy for a name and type replaces record sets of the former one. Such changes are made in one
    call.
  - In check mode O(hosted_zone_id) may be the id that M(crossaccount.aws.route53_hosted_zone) returns for a zone
    that does not exist yet, together with O(zone).
  - "Needs the permissions C(route53:ListResourceRecordSets), C(route53:ChangeResourceRecordSets),
    C(route53:GetChange) unless O(wait=false), and C(route53:GetHostedZone) with O(hosted_zone_id), otherwise
    C(route53:ListHostedZonesByName)."
seealso:
  - module: crossaccount.aws.route53_record_sets_info
  - module: crossaccount.aws.route53_hosted_zone
  - module: amazon.aws.route53
"""

EXAMPLES = r"""
- name: Keep a zone as a file says
  crossaccount.aws.route53_record_sets:
    zone: example.com
    default_ttl: 300
    record_sets_file: example.com.yml

- name: Publish a web server and its mail settings
  crossaccount.aws.route53_record_sets:
    zone: example.com
    default_ttl: 300
    record_sets:
      - record: www.example.com
        type: A
        value: [192.0.2.10, 192.0.2.11]
      - prefix: ""
        type: MX
        value: [10 mail.example.com]
      - record: example.com
        type: TXT
        value: v=spf1 mx -all

- name: Point an alias at another name of the zone, and remove an old name
  crossaccount.aws.route53_record_sets:
    zone: example.com
    record_sets:
      - record: web.example.com
        type: A
        alias:
          dns_name: www.example.com
      - record: old.example.com
        type: CNAME
        state: absent

- name: Read the instances of another account
  crossaccount.aws.ec2_instances_info:
    profile: workload-a
    regions: [us-east-1]
    filters:
      tag-key: dns
  register: found

- name: Publish their addresses, and remove those of instances that are gone
  crossaccount.aws.route53_record_sets:
    zone: example.com
    record_sets: "{{ found.instances | crossaccount.aws.instance_record_sets('servers.example.com', ttl=60) }}"
    prune: true
    scope:
      names: ["*.servers.example.com"]
      types: [A, AAAA]
    max_delete_percent: 100 # a fleet may stop as a whole

- name: Send a tenth of the requests to a new release
  crossaccount.aws.route53_record_sets:
    zone: example.com
    default_ttl: 60
    record_sets:
      - record: app.example.com
        type: A
        set_identifier: current
        weight: 90
        value: 192.0.2.20
      - record: app.example.com
        type: A
        set_identifier: next
        weight: 10
        value: 192.0.2.21

- name: Watch the primary site
  amazon.aws.route53_health_check:
    fqdn: site-1.example.com
    type: HTTPS
    resource_path: /health
    use_unique_names: true
    health_check_name: shop-primary
  register: primary

- name: Answer with the second site while the first one is down
  crossaccount.aws.route53_record_sets:
    zone: example.com
    default_ttl: 60
    record_sets:
      - record: shop.example.com
        type: A
        set_identifier: primary
        failover: PRIMARY
        health_check_id: "{{ primary.health_check.id }}"
        value: 192.0.2.50
      - record: shop.example.com
        type: A
        set_identifier: secondary
        failover: SECONDARY
        value: 198.51.100.50

- name: Own the subdomain of a team, and leave everything else alone
  crossaccount.aws.route53_record_sets:
    zone: example.com
    default_ttl: 300
    prune: true
    scope:
      names: ["*.team.example.com"]
      types: [A, AAAA]
    record_sets:
      - record: db.team.example.com
        type: A
        value: 192.0.2.30
      - record: legacy.team.example.com
        type: A
        ignore: true

- name: Move the web server, and save what was there before
  crossaccount.aws.route53_record_sets:
    zone: example.com
    default_ttl: 300
    record_sets:
      - record: www.example.com
        type: A
        value: [203.0.113.10, 203.0.113.11]
      - record: blog.example.com
        type: CNAME
        value: www.example.com
    snapshot_file: before-the-move.yml

- name: Go back to the snapshot
  crossaccount.aws.route53_record_sets:
    zone: example.com
    record_sets_file: before-the-move.yml

- name: Take over a zone that was written by hand
  crossaccount.aws.route53_record_sets:
    zone: example.com
    default_ttl: 300
    record_sets_file: example.com.yml
    owner: web-team
    owner_prefix: "%{record_type}-owner." # what stands at the zone's own name needs it
    adopt: true

- name: Remove what the team no longer declares, and nothing of anybody else
  crossaccount.aws.route53_record_sets:
    zone: example.com
    default_ttl: 300
    owner: web-team
    owner_prefix: "%{record_type}-owner."
    prune: true
    max_delete_percent: 50
    record_sets:
      - record: www.example.com
        type: A
        value: [192.0.2.10, 192.0.2.11]
      - record: mail.example.com
        type: A
        value: 192.0.2.25
"""

RETURN = r"""
hosted_zone_id:
  description: The id of the zone.
  returned: success, and when a plan was refused or writing failed
  type: str
  sample: Z1D633PJN98FT9
zone:
  description: The name of the zone, without a dot at its end.
  returned: success, and when a plan was refused or writing failed
  type: str
  sample: example.com
counts:
  description:
    - How many record sets the plan creates, updates, deletes, and leaves unchanged or ignored. Those that are not
      declared and stay are unchanged too.
    - The markers of O(owner) are not counted. They come and go with the record sets that they speak for.
  returned: success, and when a plan was refused or writing failed
  type: dict
  sample: {create: 2, update: 1, delete: 0, unchanged: 40, ignored: 1}
changes:
  description:
    - What the plan changes, sorted by name. Record sets that stay as they are do not appear, nor do the markers of
      O(owner).
    - The first 1000. RV(applied) and RV(not_applied) name all.
  returned: success, and when a plan was refused or writing failed
  type: list
  elements: dict
  contains:
    action:
      description:
        - V(create), V(update) or V(delete). V(adopt) gives an owner to a record set that stays as it is. V(report) is
          a record set that would be removed, but that the module leaves to whatever made it.
      type: str
      returned: always
    record:
      description: The name.
      type: str
      returned: always
    type:
      description: The type.
      type: str
      returned: always
    set_identifier:
      description: The set identifier, empty for simple routing.
      type: str
      returned: always
    why:
      description: The reason for the change.
      type: str
      returned: always
      sample: ttl, values differ
    before:
      description: What exists, as O(record_sets) takes it, or null.
      type: dict
      returned: always
    after:
      description: What is declared, as O(record_sets) takes it, or null.
      type: dict
      returned: always
changes_omitted:
  description: How many changes RV(changes) does not show.
  returned: success, and when a plan was refused or writing failed
  type: int
  sample: 0
brakes:
  description:
    - What the brakes looked at. C(delete) is what would be deleted because nothing declares it, of the record sets that
      O(prune) may remove. C(update) is what would be updated or replaced, of the record sets that the run may touch.
    - Both are zero of zero when the run does neither.
  returned: success, and when a plan was refused or writing failed
  type: dict
  sample: {delete: {count: 1, of: 4, percent: 25.0}, update: {count: 0, of: 40, percent: 0.0}}
adopted:
  description: The record sets without an owner that the run took over, replaced or deleted, with O(adopt=true).
  returned: with O(owner)
  type: list
  elements: str
  sample: [www.example.com A]
ownership:
  description:
    - How many record sets there were before that belong to O(owner), to nobody (C(unmarked)) and to C(others). Markers
      are not counted.
  returned: with O(owner)
  type: dict
  sample: {own: 12, unmarked: 2, others: 3}
marker_counts:
  description:
    - How many markers the plan creates, updates and deletes. With O(prune), markers whose record sets are gone go too.
  returned: with O(owner)
  type: dict
  sample: {create: 2, update: 0, delete: 0}
not_owned:
  description:
    - The record sets that the run leaves to others, sorted by name. They are those in the C(names) of O(scope), of
      any type,
      with O(prune), and what was declared and could not be had. Markers are left out, unless they stand in the way.
    - The first 1000. C(not_owned_omitted) says how many more there are.
  returned: with O(owner)
  type: list
  elements: dict
  contains:
    record:
      description: The name.
      type: str
      returned: always
    type:
      description: The type.
      type: str
      returned: always
    set_identifier:
      description: The set identifier, empty for simple routing.
      type: str
      returned: always
    owner:
      description: Whose it is by its marker, empty when it is nobody's.
      type: str
      returned: always
    declared:
      description: Whether the task declares it, so that it is not as declared.
      type: bool
      returned: always
    why:
      description: Why what was declared could not be had, empty for others.
      type: str
      returned: always
not_owned_omitted:
  description: How many record sets RV(not_owned) does not show.
  returned: with O(owner)
  type: int
applied:
  description: The record sets that were changed, or in check mode would be, by name, type and set identifier.
  returned: success, and when a plan was refused or writing failed
  type: list
  elements: str
  sample: [www.example.com A]
not_applied:
  description: The record sets that should have been changed and were not.
  returned: success, and when a plan was refused or writing failed
  type: list
  elements: str
refused:
  description:
    - With O(on_error=isolate), the record sets that Route 53 refused, and those that depend on them. They are among
      RV(not_applied).
  returned: success, and when a plan was refused or writing failed
  type: list
  elements: dict
  contains:
    record:
      description: The name.
      type: str
      returned: always
    type:
      description: The type.
      type: str
      returned: always
    set_identifier:
      description: The set identifier, empty for simple routing.
      type: str
      returned: always
    error:
      description: What Route 53 says about it, or which refused record set it depends on.
      type: str
      returned: always
unknown:
  description:
    - The record sets of a call that had no answer and that could not be looked for afterwards. They count for
      C(changed).
  returned: success, and when a plan was refused or writing failed
  type: list
  elements: str
change_ids:
  description: The changes of Route 53, one for each call that wrote and whose answer arrived.
  returned: success, and when a plan was refused or writing failed
  type: list
  elements: str
  sample: [C2682N5HXP0BZ4]
api_calls:
  description: How many calls of each operation were made.
  returned: success, and when a plan was refused or writing failed
  type: dict
  sample: {ChangeResourceRecordSets: 1, GetChange: 2, ListHostedZonesByName: 1, ListResourceRecordSets: 1}
"""

from ansible_collections.crossaccount.aws.plugins.module_utils._aws.module import aws_module, run
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.pacing import PACING_OPTIONS
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.route53_records import ensure
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.route53_zones import ZONE_OPTIONS
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.options import TXT_TRANSFORMATIONS
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.values import TYPES

RECORD_SET = {
    "record": {"type": "raw"},
    "prefix": {"type": "raw"},
    "type": {"type": "str", "required": True, "choices": list(TYPES)},
    "ttl": {"type": "raw"},
    "value": {"type": "raw"},
    "alias": {
        "type": "dict",
        "options": {
            "dns_name": {"type": "raw", "required": True},
            "hosted_zone_id": {"type": "str"},
            "evaluate_target_health": {"type": "bool"},
        },
    },
    "set_identifier": {"type": "raw"},
    "weight": {"type": "raw"},
    "routing_region": {"type": "str"},
    "failover": {"type": "str", "choices": ["PRIMARY", "SECONDARY"]},
    "geo_location": {
        "type": "dict",
        "options": {
            "continent_code": {"type": "str"},
            "country_code": {"type": "raw"},
            "subdivision_code": {"type": "str"},
        },
    },
    "geo_proximity_location": {
        "type": "dict",
        "options": {
            "aws_region": {"type": "str"},
            "local_zone_group": {"type": "str"},
            "coordinates": {
                "type": "dict",
                "options": {
                    "latitude": {"type": "raw", "required": True},
                    "longitude": {"type": "raw", "required": True},
                },
            },
            "bias": {"type": "raw"},
        },
    },
    "cidr_routing_config": {
        "type": "dict",
        "options": {
            "collection_id": {"type": "str", "required": True},
            "location_name": {"type": "str", "required": True},
        },
    },
    "multi_value_answer": {"type": "bool"},
    "health_check_id": {"type": "str"},
    "txt_transformation": {"type": "str", "choices": list(TXT_TRANSFORMATIONS)},
    "ignore": {"type": "bool"},
    "state": {"type": "str", "choices": ["present", "absent"]},
}

ARGUMENT_SPEC = {
    **ZONE_OPTIONS,
    **PACING_OPTIONS,
    "record_sets": {"type": "list", "elements": "dict", "options": RECORD_SET},
    "record_sets_file": {"type": "path"},
    "default_ttl": {"type": "int"},
    "txt_transformation": {"type": "str", "choices": list(TXT_TRANSFORMATIONS), "default": "unquoted"},
    "overwrite": {"type": "bool", "default": True},
    "prune": {"type": "bool", "default": False},
    "scope": {
        "type": "dict",
        "options": {"names": {"type": "list", "elements": "raw"}, "types": {"type": "list", "elements": "str"}},
    },
    "on_error": {"type": "str", "choices": ["fail", "isolate"], "default": "fail"},
    "owner": {"type": "str"},
    "adopt": {"type": "bool", "default": False},
    "on_foreign": {"type": "str", "choices": ["fail", "leave"], "default": "fail"},
    "owner_prefix": {"type": "str"},
    "owner_suffix": {"type": "str"},
    "owner_wildcard_replacement": {"type": "str"},
    "max_delete_percent": {"type": "int", "default": 30},
    "max_update_percent": {"type": "int", "default": 30},
    "max_delete": {"type": "int"},
    "force": {"type": "bool", "default": False},
    "snapshot_file": {"type": "path"},
    "restore_elsewhere": {"type": "bool", "default": False},
    "wait": {"type": "bool", "default": True},
    "wait_timeout": {"type": "int", "default": 300},
}


def main() -> None:
    """Run the module."""
    module = aws_module(ARGUMENT_SPEC, required_one_of=[("record_sets", "record_sets_file")])
    outcome = run(module, lambda connection: ensure(module.params, connection, check_mode=module.check_mode))
    (module.fail_json if outcome.failed else module.exit_json)(**outcome.result)


if __name__ == "__main__":
    main()

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
    spelling of IPv6 addresses make no difference. The place where one string of a text ends and the next begins does.
  - An update replaces what was read. When somebody else has changed the record set since, nothing is overwritten. The
    module reads the zone again and makes a new plan, at most three times. Then the task fails and names the record sets
    that kept changing.
  - Mistakes in the input are found before the first call to AWS. Those that only the zone can show are found before the
    first change.
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
          - The full name. A dot at its end makes no difference, and names outside ASCII are encoded.
          - V(*) as the leftmost label is the wildcard. Special characters are written as V(\\ooo), three octal digits.
          - Exactly one of O(record_sets[].record) and O(record_sets[].prefix) is needed.
        type: raw
      prefix:
        description:
          - The name relative to the zone. An empty text stands for the zone itself.
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
            description:
              - Whether Route 53 answers with the target only while it is healthy. V(false) by default. An alias for
                CloudFront accepts nothing else.
            type: bool
      set_identifier:
        description:
          - Distinguishes record sets that have the same name and type and a routing policy, 1 to 128 characters.
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
        description: The health check. Route 53 answers with this record set only while it is healthy.
        type: str
      txt_transformation:
        description: As O(txt_transformation), for this record set.
        type: str
        choices: [unquoted, quoted, api]
      resource:
        description:
          - What the record set is made for, such as V(ec2/eu-west-1/i-0a1b2c3d4e5f60718). It stands in the marker of
            O(owner), as the label C(external-dns/resource) of external-dns, and is no part of the record set. When it
            alone differs, only the marker is updated.
          - A record set that is made for several names them all, with V(+) between them.
          - By default the marker keeps the resource that it names.
          - One to 1000 letters, digits and punctuation, but no spaces, commas, equals signs, quotes or backslashes.
            Needs O(owner), of at most 213 characters.
        type: str
      ignore:
        description:
          - Whether all record sets of this name and type stay as they are, even with O(prune).
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
      - A file on the machine that runs the module. A file named C(.json), C(.yml) or C(.yaml) holds the list that
        O(record_sets) takes, or a dictionary that has this list as C(record_sets). C(hosted_zone_id), C(zone) and
        C(private_zone) beside it say from which zone it comes. See O(restore_elsewhere). A key that occurs twice is
        refused.
      - The output of C(aws route53 list-resource-record-sets) is read too. The module ignores the SOA and the NS
        records of the zone itself in it, and with a warning what a traffic policy made. It refuses whatever this
        command does not print, and files of octoDNS, dnscontrol, Terraform and others, and says how to convert them.
      - A file named C(.zone) is a zone file in the format of BIND, and needs the Python library dnspython. Names in it
        are relative to the zone until C($ORIGIN) says otherwise. Records without a TTL get O(default_ttl).
        C($INCLUDE), C($GENERATE), classes other than C(IN) and names outside the zone are refused. A record that
        occurs twice counts once. Signatures and keys of DNSSEC are left out with a warning.
      - The encoding is UTF-8, with or without a byte order mark, or UTF-16. Comments of a zone file may have any.
      - The module ignores the SOA and the NS records of the zone itself in a zone file or a listing, as with
        O(record_sets[].ignore). When they name other servers than the zone has, it warns. Only O(record_sets) can
        change them.
      - Ansible templates the options of a task slowly. Thousands of record sets should come from a file.
    type: path
  default_ttl:
    description:
      - The TTL of record sets that have none of their own.
    type: int
  txt_transformation:
    description:
      - How values of the types TXT and SPF are written.
      - With V(unquoted), a value is the text itself, of any length, and the module adds the quotes. A text of up to 255
        octets is one string. A longer text is divided into strings of 255 octets. When the zone holds the same text
        divided in another way, it stays as it is, because readers of such texts, as of SPF and DKIM, join the strings.
      - With V(quoted), a value is one or more strings in quotes, or words, each of at most 255 octets. V(\\") and
        V(\\\\) stand for the characters, V(\\ooo) is an octet in octal. The module stores their canonical spelling.
        Strings are not joined, as DNS-SD requires. V("a" "b") and V("ab") are different values.
      - V(api) is like V(quoted), but values are stored as they are written, and quotes are required.
    type: str
    choices: [unquoted, quoted, api]
    default: unquoted
  overwrite:
    description:
      - With V(false), it is an error when a declared record set exists with other content, and nothing is written.
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
  return_names:
    description:
      - Names and subtrees, as in O(scope.names), whose record sets are returned in RV(record_sets), as they were read
        before the first write. The zone is listed anyway, so that this takes no further call.
      - By default none are returned.
    type: list
    elements: raw
  on_error:
    description:
      - What to do when Route 53 refuses a call because of some of its record sets. Each call is applied whole or not at
        all.
      - With V(fail) the task ends there.
      - With V(isolate) the call is repeated in parts until the bad record sets are found and the others are applied.
        Aliases to bad record sets of the zone are left out, too. The task still fails, and RV(refused) says why. With
        k bad record sets among the n of a call, this takes at most 2·k·log2(n)+1 calls.
    type: str
    choices: [fail, isolate]
    default: fail
  owner:
    description:
      - The owner that the task acts for, such as a team or a tool. What does not belong to the owner is left alone.
        Each record set that is created gets a marker, a TXT record set that names the owner. Only record sets with a
        marker of this owner are changed, replaced, deleted or pruned. A marker is written and removed in the same call
        as its record set.
      - Markers have the format of external-dns (C(heritage=external-dns,external-dns/owner=...)). external-dns respects
        the markers of this module, and this module respects those of external-dns, including the formats of its
        former versions. Encrypted markers cannot be read. A record set with such a marker counts as one without.
      - It is an error to declare an existing record set that belongs to another owner. Without O(adopt=true) it is also
        an error to declare an existing one without an owner. Nothing is written then. Record sets with
        O(record_sets[].ignore) stay as they are.
      - The NS and SOA of the zone itself have no owner. They may be declared as they are.
      - One to 214 letters, digits and punctuation, but no spaces, commas, quotes or backslashes.
    type: str
  adopt:
    description:
      - Whether the owner takes over declared record sets that exist without an owner. RV(adopted) lists them.
      - Record sets of another owner are never taken over.
    type: bool
    default: false
  on_foreign:
    description:
      - What to do, with O(owner), when a record set of somebody else occupies the place of a declared record set or of
        its marker.
      - With V(fail) nothing is written. With V(leave) the record set of somebody else stays, all other declared record
        sets are written, and a warning and RV(not_owned) name those that are not.
    type: str
    choices: [fail, leave]
    default: fail
  owner_prefix:
    description:
      - The start of the names of markers, like C(--txt-prefix) of external-dns. By default it is empty, and the marker
        of the A record set C(www.example.com) is C(a-www.example.com).
      - C(%{record_type}) marks another place for the type. Record sets of the zone itself need a prefix with it that
        ends with a dot, such as V(%{record_type}-owner.). Otherwise their markers would be outside the zone.
      - A prefix makes names longer, and no label may have more than 63 characters. After a change of the prefix,
        existing markers are no longer found.
    type: str
  owner_suffix:
    description: Text after the first label of the names of markers, like C(--txt-suffix) of external-dns.
    type: str
  owner_wildcard_replacement:
    description:
      - The label that replaces V(*) in the names of markers, like C(--txt-wildcard-replacement) of external-dns. By
        default it is an asterisk, which has no special meaning there.
    type: str
  max_delete_percent:
    description:
      - How many record sets may be deleted, in percent of those that O(prune) may remove, from 0 to 100. Entries with
        O(record_sets[].state=absent) are intended and do not count.
      - A run that would delete more is refused, in check mode too, and writes nothing. There is no minimum size.
        Deleting one of two record sets is 50 %.
    type: int
    default: 30
  max_update_percent:
    description:
      - How many record sets may be updated, or replaced by another type or routing policy. It is in percent of the
        record sets in the zone, or of those of O(owner), from 0 to 100. Changing a single one is always allowed, unless
        this is V(0).
      - The NS and SOA of the zone itself, ignored record sets and the markers of owners do not count.
    type: int
    default: 30
  max_delete:
    description: How many record sets O(prune) may delete at most. By default as many as O(max_delete_percent) allows.
    type: int
  in_use:
    description:
      - Names with values that are in use, such as those of instances that run. A run that would delete such a record
        set because nothing declares it, whatever its values are, or would take the value from it, is refused, in check
        mode too, and writes nothing.
      - It tells a fleet that is gone from a filter that finds too little. O(force) does not lift it.
      - P(crossaccount.aws.names_in_use#filter) makes the list for instances.
      - An entry has O(in_use[].record), O(in_use[].type) and O(in_use[].value), or O(in_use[].resource), which may have
        O(in_use[].record) and O(in_use[].set_identifier) beside it.
    type: list
    elements: dict
    suboptions:
      record:
        description: The full name.
        type: str
      type:
        description: The record type.
        type: str
      value:
        description: The value that is in use.
        type: str
      resource:
        description:
          - What record sets of O(owner) are made for, as O(record_sets[].resource). None of them goes.
          - With O(in_use[].record), only those of that name are meant.
        type: str
      set_identifier:
        description:
          - Only the record sets with this set identifier are meant. V("") means those without one, which have no
            routing policy. The default is all. It needs O(in_use[].resource).
        type: str
      user:
        description: Who uses it, in words.
        type: str
        required: true
  in_use_remedy:
    description: What is said of the remedy when O(in_use) refuses a run, instead of the option's own words.
    type: str
  resources_read:
    description:
      - Where the task has looked for what record sets are made for, as the beginnings of O(record_sets[].resource),
        such as V(ec2/eu-west-1/). V([]) means nowhere.
      - What was made for something elsewhere cannot be told from what is gone. A run that would delete such a record
        set of O(owner) because nothing declares it, or would no longer name that resource in its marker, is refused, in
        check mode too, and writes nothing. O(force) does not lift it.
      - Record sets whose markers name no resource are not concerned. By default none are.
    type: list
    elements: str
  resources_remedy:
    description: What is said of the remedy when O(resources_read) refuses a run, instead of the option's own words.
    type: str
  force:
    description: Whether to ignore O(max_delete_percent), O(max_update_percent) and O(max_delete).
    type: bool
    default: false
  snapshot_file:
    description:
      - A file on the machine that runs the module, named C(.json), C(.yml) or C(.yaml). Before the first change, the
        module saves in it the record sets that the run touches, as they are. Those that the run creates are saved with
        the state absent. When the file cannot be written, the zone is not changed.
      - The file says from which zone it comes, by id and name, whether the zone is private and, with O(account_id), the
        account. To restore the record sets in this zone, give the file as O(record_sets_file). Leave out O(owner) then,
        because a snapshot holds markers too. Set O(force=true) if the brakes refuse the change.
      - The file is not written when there is nothing to change, or in check mode. An existing file is never replaced,
        so put the time into its name.
    type: path
  restore_elsewhere:
    description:
      - Whether O(record_sets_file) may hold record sets of a zone other than that of the task. Examples are a snapshot
        of a zone that was deleted and created again, or of the public zone with the same name as a private one. Without
        this option such a file is refused before any change. A file that is a list, or a dictionary without
        C(hosted_zone_id), C(zone) and C(private_zone), does not name its zone and is never refused for this reason.
      - Names stay as they are, so they must be in the zone of the task. Aliases within the former zone point to the
        same names in this one. The NS and SOA of the zone itself are ignored, as with O(record_sets[].ignore).
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
  - crossaccount.aws.attributes.changes
  - crossaccount.aws.account
  - crossaccount.aws.zone
  - crossaccount.aws.pacing
notes:
  - The module warns of values that are valid but almost surely not meant, such as a name in a value that ends in the
    zone twice, a URL in place of a name, and a text of SPF, DKIM or DMARC that was cut.
  - Declaring a CNAME replaces record sets of the types A and AAAA with the same name, and the other way round.
    Declaring another routing policy for a name and type replaces record sets with the former policy. Such a change is
    made in one call.
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
    - How many record sets the plan creates, updates, deletes, and leaves unchanged or ignored. Record sets that are not
      declared and stay count as unchanged.
    - The markers of O(owner) are not counted. They are created and deleted with their record sets.
  returned: success, and when a plan was refused or writing failed
  type: dict
  sample: {create: 2, update: 1, delete: 0, unchanged: 40, ignored: 1}
changes:
  description:
    - What the plan changes, sorted by name. Record sets that stay as they are do not appear, nor do the markers of
      O(owner).
    - Only the first 1000 are listed. RV(applied) and RV(not_applied) name all.
  returned: success, and when a plan was refused or writing failed
  type: list
  elements: dict
  contains:
    action:
      description:
        - V(create), V(update) or V(delete). V(adopt) gives an owner to a record set that stays as it is. V(report)
          names a record set that stays although the declaration says otherwise. RV(changes[].why) says why.
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
    - What the brakes counted. C(delete) counts record sets that would be deleted because they are not declared, of
      those that O(prune) may remove. C(update) counts those that would be updated or replaced, of those that the run
      may touch.
    - A kind of change that the run does not make is zero of zero.
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
    - How many record sets belonged, before the run, to O(owner) (C(own)), to nobody (C(unmarked)) and to C(others).
      Markers are not counted.
  returned: with O(owner)
  type: dict
  sample: {own: 12, unmarked: 2, others: 3}
marker_counts:
  description:
    - How many markers the plan creates, updates and deletes. With O(prune), this includes markers whose record sets no
      longer exist. A marker is updated when its record set has another routing or O(record_sets[].resource).
  returned: with O(owner)
  type: dict
  sample: {create: 2, update: 0, delete: 0}
not_owned:
  description:
    - The record sets that the run leaves to others, sorted by name. They include declared record sets that could not be
      written because somebody else's are in the way. With O(prune), they also include those of others in the C(names)
      of O(scope), of any type. Markers are left out, unless they are in the way.
    - Only the first 1000 are listed. C(not_owned_omitted) says how many more there are.
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
      description: The owner that its marker names, empty when it has no owner.
      type: str
      returned: always
    declared:
      description: Whether the task declares it. It is then not as declared.
      type: bool
      returned: always
    why:
      description: Why the declared record set could not be written, empty for others.
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
  description: The record sets that should have been changed but were not.
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
    - The record sets of a call that got no answer, when the zone could not be read afterwards to find out. They count
      as C(changed).
  returned: success, and when a plan was refused or writing failed
  type: list
  elements: str
change_ids:
  description: The ids of the changes in Route 53, one for each call that wrote and whose answer arrived.
  returned: success, and when a plan was refused or writing failed
  type: list
  elements: str
  sample: [C2682N5HXP0BZ4]
record_sets:
  description:
    - The record sets of O(return_names) as they were read before the first write, in the form of the option
      O(record_sets). Those that the module could not write as they are have C(ignore).
  returned: with O(return_names), when the plan was made
  type: list
  elements: dict
  sample: [{record: www.example.com, type: A, ttl: 300, value: [192.0.2.10]}]
api_calls:
  description: How many calls of each operation were made.
  returned: success, and when a plan was refused or writing failed
  type: dict
  sample: {ChangeResourceRecordSets: 1, GetChange: 2, ListHostedZonesByName: 1, ListResourceRecordSets: 1}
"""

from ansible_collections.crossaccount.aws.plugins.module_utils._aws.module import aws_module, run
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.group import OptionGroup
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.pacing import PACING
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.zone import ZONE
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.route53.record_sets import ensure
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
    "resource": {"type": "str"},
    "ignore": {"type": "bool"},
    "state": {"type": "str", "choices": ["present", "absent"]},
}

OPTIONS = (
    OptionGroup(
        {
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
            "return_names": {"type": "list", "elements": "raw"},
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
            "in_use": {
                "type": "list",
                "elements": "dict",
                "options": {
                    **{name: {"type": "str"} for name in ("record", "type", "value", "resource", "set_identifier")},
                    "user": {"type": "str", "required": True},
                },
            },
            "in_use_remedy": {"type": "str"},
            "resources_read": {"type": "list", "elements": "str"},
            "resources_remedy": {"type": "str"},
            "force": {"type": "bool", "default": False},
            "snapshot_file": {"type": "path"},
            "restore_elsewhere": {"type": "bool", "default": False},
            "wait": {"type": "bool", "default": True},
            "wait_timeout": {"type": "int", "default": 300},
        },
        required_one_of=[("record_sets", "record_sets_file")],
    ),
    ZONE,
    PACING,
)


def main() -> None:
    """Run the module."""
    module = aws_module(*OPTIONS)
    outcome = run(module, lambda connection: ensure(module.params, connection, check_mode=module.check_mode))
    (module.fail_json if outcome.failed else module.exit_json)(**outcome.result)


if __name__ == "__main__":
    main()

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The law of an audit: what no host declares is listed, and nothing else is; the judge compares text by text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from ansible_collections.crossaccount.aws.plugins.module_utils._core.audit.found import NotTried, Orphan
from ansible_collections.crossaccount.aws.plugins.module_utils._core.audit.inventory import Holdings, Host, Inventory
from ansible_collections.crossaccount.aws.plugins.module_utils._core.audit.record_sets import FoundZone
from ansible_collections.crossaccount.aws.plugins.module_utils._core.audit.report import findings, lines
from ansible_collections.crossaccount.aws.plugins.module_utils._core.audit.roles import Known
from ansible_collections.crossaccount.aws.plugins.module_utils._core.makers import TAG
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.model import Key
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.plan import Scope
from hypothesis import given, settings
from hypothesis import strategies as st

DNS, OTHER_DNS = "222222222222", "999999999999"
ACCOUNTS = ("111111111111", "333333333333", "444444444444")
ZONES = ("z.test", "y.test")
NAMES = ("w.a", "w.b", "x.w.a", "a", "w.ba")
INSTANCE_ROLE = "Route53CrossAccountRole"


@dataclass(frozen=True)
class Drawn:
    """A host as it is drawn. ``kind``: well, silent (its zone is not known), or unknown (its account is not)."""

    name: str
    account: str
    kind: str
    dns: str
    zone: str
    domain: str
    zone_role: str
    instance_role: str
    prefix: str
    roles: dict[str, str] | None
    address: str

    def host(self) -> Host:
        variables = {
            "aws_account_id": self.account,
            "dns_zone": self.zone,
            "dns_subdomain": self.domain,
            "zone_access_role_name": self.zone_role,
            "instance_access_role_name": self.instance_role,
            "shared_values_name_prefix": self.prefix,
        }
        unreadable = {"well": [], "silent": ["dns_zone"], "unknown": ["aws_account_id"]}[self.kind]
        tagged = [{"name": name, "tags": {TAG: tag} if tag else {}} for name, tag in (self.roles or {}).items()]
        holdings = Holdings.read(tagged, [{"public_ip_address": self.address}]) if self.roles is not None else None
        return Host.read(self.name, variables, self.dns, unreadable=unreadable, holdings=holdings, unread="why")

    @property
    def well(self) -> bool:
        return self.kind == "well"

    def may_be(self, account: str) -> bool:
        """Whether it may declare something of an account that is not known."""
        return self.kind == "unknown" or (self.kind == "silent" and account in ("", self.account))


TAGS = st.sampled_from(["cross_account_dns", "somebody", "", *(f"cross_account_dns:{each}" for each in ACCOUNTS)])
HOSTS = st.lists(
    st.builds(
        Drawn,
        name=st.just(""),
        account=st.sampled_from(ACCOUNTS),
        kind=st.sampled_from(["well", "well", "well", "silent", "unknown"]),
        dns=st.sampled_from([DNS, DNS, DNS, OTHER_DNS]),
        zone=st.sampled_from(ZONES),
        domain=st.sampled_from(["a", "b", "w.a"]),
        zone_role=st.sampled_from(["", "", "Custom"]),
        instance_role=st.sampled_from(["", "R1"]),
        prefix=st.sampled_from(["", "", "acme-"]),
        roles=st.none() | st.dictionaries(st.sampled_from([INSTANCE_ROLE, f"acme-{INSTANCE_ROLE}", "R1", "R2"]), TAGS),
        address=st.sampled_from(["192.0.2.1", "192.0.2.2", "192.0.2.3"]),
    ),
    max_size=3,
).map(lambda hosts: [replace(host, name=f"h{number}") for number, host in enumerate(hosts)])
OWNERS = st.sampled_from(["", "default", *(f"crossaccount.aws/{each}" for each in ACCOUNTS)])
# Zone → name → owner and address.
RECORD_SETS = st.fixed_dictionaries(
    {
        zone: st.dictionaries(
            st.sampled_from(NAMES), st.tuples(OWNERS, st.sampled_from(["192.0.2.1", "192.0.2.2", "192.0.2.9"]))
        )
        for zone in ZONES
    }
)
# Name of a role → zone and account of its tag.
ROLE_NAMES = [
    "Custom",
    *(f"{prefix}EC2ManagementRole-{each}-{zone}" for prefix in ("", "acme-") for each in ACCOUNTS for zone in ZONES),
]
ZONE_ROLES = st.dictionaries(
    st.sampled_from(ROLE_NAMES), st.tuples(st.sampled_from(ZONES), st.sampled_from([*ACCOUNTS, "somebody"])), max_size=4
)


def found_zone(zone: str, record_sets: dict[str, tuple[str, str]]) -> FoundZone:
    entries: list[dict[str, Any]] = [{"record": zone, "type": "SOA", "value": ["x"]}]
    for name, (owner, address) in record_sets.items():
        entries.append({"record": f"{name}.{zone}", "type": "A", "ttl": 60, "value": [address]})
        if owner:
            text = f'"heritage=external-dns,external-dns/owner={owner}"'
            entries.append({"record": f"_owner-a.{name}.{zone}", "type": "TXT", "ttl": 300, "value": [text]})
    return FoundZone(zone, private=False, record_sets=entries)


def found_role(name: str, zone: str, account: str) -> dict[str, Any]:
    tag = account if account == "somebody" else f"cross_account_dns:{zone}:{account}"
    return {"name": name, "tags": {TAG: tag}, "trust_policy": {"Version": "2012-10-17", "Statement": []}}


def below(name: str, host: Drawn) -> bool:
    return name.endswith(f".{host.domain}") and len(name) > len(host.domain) + 1


class Judge:
    """Decides each thing on its own, by loops over all hosts."""

    def __init__(self, hosts: list[Drawn]) -> None:
        self.hosts = hosts
        self.here = [host for host in hosts if host.well and host.dns == DNS]
        self.orphans: set[tuple[str, str, bool]] = set()
        self.not_tried: set[str] = set()

    def list(self, kind: str, name: str, account: str) -> None:
        if any(host.may_be(account) for host in self.hosts):
            self.not_tried.add(f"{kind} {name}")
        else:
            self.orphans.add((kind, name, True))

    def record_set(self, zone: str, name: str, owner: str, address: str) -> None:
        full = f"{name}.{zone} A"
        in_domain = [host for host in self.here if host.zone == zone and below(name, host)]
        if owner.startswith("crossaccount.aws/"):
            account = owner[-12:]
            if not any(host.account == account for host in in_domain):
                self.list("record set", full, account)
        elif in_domain and not any(host.roles is not None and host.address == address for host in self.hosts):
            if all(host.roles is not None for host in self.hosts):
                self.orphans.add(("record set", full, False))
            else:
                self.not_tried.add(f"record set {full}")

    def zone_role(self, name: str, account: str) -> None:
        used = {host.zone_role or f"{host.prefix}EC2ManagementRole-{host.account}-{host.zone}" for host in self.here}
        if account != "somebody" and name not in used:
            self.list("zone role", name, account)

    def live(self, zone: str, owner: str, name: str) -> bool:
        """Whether somebody publishes a name as this owner."""
        of_owner = [host for host in self.here if host.zone == zone and owner == f"crossaccount.aws/{host.account}"]
        return any(below(name, host) for host in of_owner)

    def instance_roles(self) -> None:
        for host in self.hosts:
            account = "" if host.kind == "unknown" else host.account
            if host.well and host.dns != DNS:
                continue
            if host.roles is None:
                self.not_tried.add(f"the instance roles of {host.name}")
                continue
            same = [each for each in self.hosts if each.well and each.account == account]
            declared = {each.instance_role or each.prefix + INSTANCE_ROLE for each in same}
            for name, tag in host.roles.items():
                if tag in ("cross_account_dns", f"cross_account_dns:{account}") and name not in declared:
                    self.list("instance role", name, account)


@settings(max_examples=300)
@given(hosts=HOSTS, record_sets=RECORD_SETS, zone_roles=ZONE_ROLES)
def test_what_no_host_declares_is_listed_and_nothing_else(
    hosts: list[Drawn],
    record_sets: dict[str, dict[str, tuple[str, str]]],
    zone_roles: dict[str, tuple[str, str]],
) -> None:
    judge = Judge(hosts)
    for zone, names in record_sets.items():
        for name, (owner, address) in names.items():
            judge.record_set(zone, name, owner, address)
    for name, (_zone, account) in zone_roles.items():
        judge.zone_role(name, account)
    judge.instance_roles()

    orphans, not_tried = findings(
        Inventory([host.host() for host in hosts], DNS),
        [found_zone(zone, names) for zone, names in record_sets.items()],
        [found_role(name, *tag) for name, tag in zone_roles.items()],
        Known(),
    )

    assert {(each.kind, each.name, each.ours) for each in orphans} == judge.orphans
    assert {each.name for each in not_tried} == judge.not_tried
    assert all(each.why and each.remedy.endswith(".") for each in orphans)
    assert len(set(orphans)) == len(orphans)


@settings(max_examples=300)
@given(hosts=HOSTS, record_sets=RECORD_SETS)
def test_a_removal_takes_the_orphan_and_nothing_that_is_live(
    hosts: list[Drawn], record_sets: dict[str, dict[str, tuple[str, str]]]
) -> None:
    judge = Judge(hosts)
    zones = [found_zone(zone, names) for zone, names in record_sets.items()]
    for orphan in findings(Inventory([host.host() for host in hosts], DNS), zones, [], Known())[0]:
        if orphan.kind != "record set" or not orphan.ours:
            continue
        given_zone, owner = re.findall(r" zone (\S+), owner (\S+),", orphan.remedy)[0]
        taken = Scope.read([orphan.remedy.split("'")[3]], None, given_zone + ".")
        named = orphan.name.removesuffix(" A")
        assert taken.holds(Key(f"{named}.", "A", ""))
        for name in [*NAMES, "x.a", "x.b"]:
            if taken.holds(Key(f"{name}.{given_zone}.", "A", "")):
                assert not judge.live(given_zone, owner, name), orphan


def test_what_is_said() -> None:
    orphans = [
        Orphan("record set", ACCOUNTS[0], "web.old.z.test A", "blue publishes below new.z.test", "Remove it."),
        Orphan("record set", ACCOUNTS[0], "db.old.z.test A", "blue publishes below new.z.test", "Remove it."),
        Orphan("zone role", "", "EC2ManagementRole", "a former version made it", "Remove it."),
        Orphan("record set", ACCOUNTS[0], "x.new.z.test A", "it has no owner", "Ask.", ours=False),
    ]
    not_tried = [NotTried(ACCOUNTS[1], f"thing {number}", "green failed") for number in range(12)]

    said = lines(orphans, not_tried)

    assert said[0] == (
        "2 record sets, 1 zone role that no host declares. 1 record set of others with addresses that no instance has. "
        "12 things not tried."
    )
    assert said[1] == (
        "2 record sets (account 111111111111): blue publishes below new.z.test. Remove it. "
        "They are web.old.z.test A, db.old.z.test A."
    )
    assert said[2] == "zone role EC2ManagementRole: a former version made it. Remove it."
    assert said[3] == "record set x.new.z.test A (account 111111111111): it has no owner. Ask."
    assert said[4:] == [
        "not tried, because green failed: " + ", ".join(f"thing {number}" for number in range(10)) + ", and 2 more"
    ]
    assert lines([], []) == ["Nothing of ours that no host declares."]


def test_what_many_record_sets_have_in_common_is_said_once() -> None:
    owner = f"crossaccount.aws/{ACCOUNTS[0]}"
    names = {f"w{number}.a": (owner, "192.0.2.1") for number in range(12)}
    others = {f"x{number}.b": ("", f"198.51.100.{number}") for number in range(3)}
    here = Host.read(
        "blue",
        {"aws_account_id": ACCOUNTS[1], "dns_zone": "z.test", "dns_subdomain": "b"},
        DNS,
        unreadable=[],
        holdings=Holdings.read([], []),
        unread="why",
    )
    orphans, _not_tried = findings(Inventory([here], DNS), [found_zone("z.test", names | others)], [], Known())

    [_sum, ours, theirs] = lines(orphans, [])

    assert ours.startswith(f"12 record sets (account {ACCOUNTS[0]}): no host with a zone in this DNS account is ")
    assert ours.count("w1.a.z.test A") == 1
    assert ours.endswith(", and 2 more.")
    assert theirs.startswith("3 record sets (account 333333333333): it has no owner, and no instance")
    assert theirs.endswith("They are x0.b.z.test A, x1.b.z.test A, x2.b.z.test A.")
    assert "198.51.100" not in theirs
    assert "its address, 198.51.100.0" in orphans[-3].why


def test_names_of_their_own_are_not_in_what_is_said_of_many() -> None:
    owner = f"crossaccount.aws/{ACCOUNTS[0]}"
    silent = Host.read("silent", {}, DNS, unreadable=["aws_account_id"], unread="why")
    zone = found_zone("z.test", {"w1.a": (owner, "192.0.2.1"), "w2.a": (owner, "192.0.2.1")})
    assert findings(Inventory([silent], DNS), [zone], [], Known())[1]
    each = [
        Orphan("record set", "1", name, "why", f"Scope names '{name}'.", own=((f"'{name}'", "[each name]"),))
        for name in ("a", "b")
    ]
    assert lines(each, [])[1:] == ["2 record sets (account 1): why. Scope names [each name]. They are a, b."]


def test_zones_and_roles_that_other_inventories_look_after() -> None:
    zones = [found_zone("z.test", {"w.a": (f"crossaccount.aws/{ACCOUNTS[0]}", "192.0.2.1")})]
    roles = [found_role("EC2ManagementRole-x", "z.test", ACCOUNTS[0]), found_role("Theirs", "y.test", ACCOUNTS[0])]

    assert len(findings(Inventory([], DNS), zones, roles, Known())[0]) == 3
    assert findings(Inventory([], DNS), zones, roles, Known.read(["Z.test."], ["Theirs"]))[0] == []
    assert findings(Inventory([], DNS), zones, roles, Known.read([], [], [ACCOUNTS[0]])) == ([], [])
    assert len(findings(Inventory([], DNS), zones, roles, Known.read([], [], [ACCOUNTS[1]]))[0]) == 3

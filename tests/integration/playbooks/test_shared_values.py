# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every public variable of every role, set by its user: the roles agree on what it means, or refuse it before anything.

The real playbook runs once, for a few hosts that set many variables each. Its modules are stand-ins that keep what they
are asked for, so that the judge sees what would reach AWS and knows nothing of variables.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any, NamedTuple

import pytest
import yaml

from tests.support.playbooks.main_job_meanings import told
from tests.support.playbooks.stand_ins import StandInRun, run_with_stand_ins
from tests.support.sandbox.client import ROOT

DNS, DNS_2, OTHER_DNS, LAST_DNS, DNS_3 = (each * 12 for each in "28967")  # the zone of the last is private
ROLES = ("shared_values", "hosted_zone", "zone_access", "instance_access", "instance_records", "verify_access")
ACCOUNTS = {"first": "100000000001", "second": "100000000002", "third": "100000000003", "alone": "100000000004"}
REFUSING, SPELLED = "refused", "spelled"


class Row(NamedTuple):
    """Which host sets a variable, what the variable means to every role, and a legal value other than its default."""

    host: str
    meaning: str
    given: Any
    meant: Any = None  # where the roles say it in other words


# A host sets one variable at most for each meaning, so that none hides that another is ignored.
FOLLOWED = {
    "shared_values_zone": Row("first", "the zone", "first.example"),
    "shared_values_domain": Row("first", "the domain", "custom.first.example"),
    "shared_values_private_zone": Row("second", "whether the zone is private", True),
    "shared_values_types": Row("alone", "the types", ["AAAA"]),
    "shared_values_full_access": Row("third", "full access", True),
    "shared_values_name_prefix": Row("alone", "the prefix", "acme."),
    "shared_values_iam_path": Row("alone", "the path", "/dns/"),
    "shared_values_tags": Row("alone", "the tags", {"team": "dns"}),
    "shared_values_permissions_boundary": Row("first", "the boundary", "arn:aws:iam::700000000001:policy/Custom"),
    "hosted_zone_account_id": Row("alone", "the DNS account", OTHER_DNS),
    "hosted_zone_name": Row("second", "the zone", "second.example"),
    "zone_access_dns_host": Row("first", "the profile of the DNS account", "dns-2", "dns-2"),
    "zone_access_account_id": Row("third", "the DNS account", LAST_DNS),
    "zone_access_hosted_zone_id": Row("third", "the hosted zone", "ZTHIRD"),
    "zone_access_workload_account_id": Row("first", "the workload account", "700000000001"),
    "zone_access_role_name": Row("first", "the zone role", "CustomZone"),
    "zone_access_instance_role_arn": Row(
        "second", "the instance role", "arn:aws:iam::700000000002:role/CustomInstance", "CustomInstance"
    ),
    "zone_access_external_id": Row("first", "the external id", "first-external-id"),
    "zone_access_domain": Row("second", "the domain", "custom.second.example"),
    "zone_access_types": Row("second", "the types", ["AAAA"]),
    "zone_access_full_access": Row("first", "full access", True),
    "instance_access_account_id": Row("second", "the workload account", "700000000002"),
    "instance_access_role_name": Row("first", "the instance role", "CustomInstance"),
    "instance_access_external_id": Row("second", "the external id", "second-external-id"),
    "instance_access_dns_account_id": Row("first", "the DNS account", OTHER_DNS),
    "instance_access_zone_role_arn": Row(
        "third", "the zone role", f"arn:aws:iam::{LAST_DNS}:role/CustomZone", "CustomZone"
    ),
    "instance_records_account_id": Row("third", "the workload account", "700000000003"),
    "instance_records_dns_host": Row("second", "the profile of the DNS account", "dns-3", "dns-3"),
    "instance_records_dns_account_id": Row("second", "the DNS account", OTHER_DNS),
    "instance_records_hosted_zone_id": Row("first", "the hosted zone", "ZFIRST"),
    "instance_records_zone": Row("third", "the zone", "third.example"),
    "instance_records_domain": Row("third", "the domain", "custom.third.example"),
}
# What is verified is what the other roles declare. One host sets them all: the refusal names each.
REFUSED: dict[str, Any] = {
    "verify_access_dns_host": "dns-2",
    "verify_access_dns_account_id": OTHER_DNS,
    "verify_access_zone": "other.example",
    "verify_access_account_id": "700000000009",
    "verify_access_external_id": "custom-external-id",
    "verify_access_instance_role_name": "Custom",
    "verify_access_zone_role_name": "Custom",
    "verify_access_full_access": True,
    "verify_access_domain": "custom.example.com",
    "verify_access_types": ["AAAA"],
}
# One role alone has a use for these, and one host sets them all. Where such a variable turns a role away from what the
# others use, the meaning that it touches stands beside it.
APART = {
    "zone_access_profile": "the profile of the DNS account",
    "instance_records_dns_profile": "the profile of the DNS account",
    "verify_access_dns_profile": "the profile of the DNS account",
    "verify_access_hosted_zone_id": "the hosted zone",
    "zone_access_names": "the domain",
}
ALONE: dict[str, Any] = {
    "zone_access_state": "present",
    "zone_access_profile": "custom",
    "zone_access_organization_id": "o-custom12345",
    "zone_access_names": ["www.example.com"],
    "zone_access_adopt": True,
    "zone_access_max_session_duration": 1800,
    "zone_access_permissions_boundary": f"arn:aws:iam::{DNS}:policy/Custom",
    "zone_access_keep_former": True,
    "instance_access_state": "present",
    "instance_access_mode": "attach",
    "instance_access_profile": "custom",
    "instance_access_regions": ["eu-west-1"],
    "instance_access_operator_arns": [f"arn:aws:iam::{DNS}:role/Custom"],
    "instance_access_filters": {"tag:dns": "x"},
    "instance_access_replace": True,
    "instance_access_managed_policies": ["ReadOnlyAccess"],
    "instance_access_adopt": True,
    "instance_access_max_session_duration": 7200,
    "instance_access_permissions_boundary": "arn:aws:iam::100000000004:policy/Custom",
    "instance_access_other_zone_role_arns": [f"arn:aws:iam::{DNS}:role/Other"],
    "instance_records_state": "present",
    "instance_records_profile": "custom",
    "instance_records_regions": ["eu-west-1"],
    "instance_records_filters": {"tag:dns": "x"},
    "instance_records_dns_profile": "custom",
    "instance_records_types": ["A"],
    "instance_records_owner": "custom",
    "instance_records_adopt": True,
    "instance_records_name": "tag:Name",
    "instance_records_addresses": "private",
    "instance_records_ipv6": False,
    "instance_records_invalid": "fail",
    "instance_records_ttl": 30,
    "instance_records_reverse_zones": [],
    "instance_records_services": [{"name": "api", "autoscaling_group": "api"}],
    "instance_records_max_delete_percent": 10,
    "instance_records_max_update_percent": 10,
    "instance_records_remove_unselected": True,
    "instance_records_remove_unread_regions": True,
    "verify_access_profile": "custom",
    "verify_access_regions": ["eu-west-1"],
    "verify_access_dns_profile": "custom",
    "verify_access_hosted_zone_id": "ZVERIFIED",
    "verify_access_neighbour": "first",
    "verify_access_neighbours": ["first"],
    "verify_access_most_neighbours": 1,
    "verify_access_most_other_zones": 1,
    "verify_access_owner": "custom",
    "verify_access_known_names": ["known.alone.example.com"],
    "verify_access_fail_on_undeclared": False,
    "verify_access_compare": False,
    "verify_access_combinations": "all",
    "verify_access_write": True,
    "verify_access_dns": True,
    "verify_access_automation": False,
    "verify_access_automation_event": True,
    "verify_access_automation_event_timeout": 60,
    "verify_access_probe_label": "_custom",
    "verify_access_dns_servers": [{"address": "192.0.2.53", "port": 53}],
    "verify_access_print": "problems",
    "verify_access_report_file": "",
}
# These count for the host of a DNS account, in whose play the role is.
OF_DNS_HOST: dict[str, Any] = {
    "hosted_zone_state": "present",
    "hosted_zone_profile": "custom",
    "hosted_zone_going": 1,
    "shared_values_zone_id": f"Z{DNS_2}",
    "hosted_zone_users": ["custom"],
    "hosted_zone_parent_zone": "example",
    "hosted_zone_parent_id": "ZPARENT",
    "hosted_zone_parent_account_id": DNS_2,
    "hosted_zone_parent_profile": "custom",
    "hosted_zone_delegation_ttl": 300,
    "hosted_zone_delegation_ds": False,
}
OF_PRIVATE_DNS_HOST: dict[str, Any] = {"hosted_zone_vpcs": [{"vpc_id": "vpc-0a1b2c3d", "vpc_region": "eu-west-1"}]}
# What -e and an INI inventory make of booleans: text, of which every piece is true for a template.
SPELT = {"zone_access_full_access": "false", "shared_values_private_zone": "no", "instance_records_adopt": "False"}
COMPARED = [
    (host, meaning)
    for host in ACCOUNTS
    for meaning in sorted({row.meaning for row in FOLLOWED.values()})
    if host != "alone" or meaning not in APART.values()
]
OVERRIDES = {**FOLLOWED, **REFUSED, **ALONE, **OF_DNS_HOST, **OF_PRIVATE_DNS_HOST}


def public_variables() -> set[str]:
    """What the argument specs of the roles say, less what the inventory says for several of them."""
    found: set[str] = set()
    for role in ROLES:
        spec = yaml.safe_load((ROOT / "roles" / role / "meta" / "argument_specs.yml").read_text(encoding="utf-8"))
        options = {option for entry in spec["argument_specs"].values() for option in entry["options"]}
        found |= {option for option in options if option.startswith(f"{role}_")}
    return found


def test_every_public_variable_has_an_override() -> None:
    """A new one fails here until the tables say what setting it means."""
    assert public_variables() - set(OVERRIDES) == set()
    documented = "".join((ROOT / "roles" / role / "README.md").read_text(encoding="utf-8") for role in ROLES)
    assert {name for name in set(OVERRIDES) - public_variables() if name not in documented} == set()
    assert len(OVERRIDES) == len(FOLLOWED) + len(REFUSED) + len(ALONE) + len(OF_DNS_HOST) + len(OF_PRIVATE_DNS_HOST)


def test_no_override_hides_another() -> None:
    assert {key: n for key, n in Counter((row.host, row.meaning) for row in FOLLOWED.values()).items() if n > 1} == {}


def inventory() -> dict[str, Any]:
    """The hosts of the tables."""
    hosts: dict[str, dict[str, Any]] = {
        host: {"aws_account_id": account, "aws_profile": "workload"} for host, account in ACCOUNTS.items()
    }
    for variable, row in FOLLOWED.items():
        hosts[row.host][variable] = row.given
    hosts["alone"] |= ALONE
    hosts[SPELLED] = {"aws_account_id": "100000000006", "aws_profile": "workload", **SPELT}
    hosts[REFUSING] = {"aws_account_id": "100000000005", "aws_profile": "workload", **REFUSED}
    shared = {
        "dns_zone": "example.com",
        "dns_operator_arns": [f"arn:aws:iam::{each}:role/Operators" for each in (DNS, DNS_2, DNS_3)],
        "aws_regions": ["us-east-1"],
        "cross_account_external_id": "{{ aws_account_id | to_uuid }}",
    }
    dns = {
        "dns": {"aws_account_id": DNS, "aws_profile": "dns"},
        "dns-2": {"aws_account_id": DNS_2, "aws_profile": "dns-2", **OF_DNS_HOST},
        "dns-3": {"aws_account_id": DNS_3, "aws_profile": "dns-3", "dns_zone_private": True, **OF_PRIVATE_DNS_HOST},
    }
    groups = {"dns_account": {"hosts": dns}, "workload_accounts": {"hosts": hosts}}
    return {"all": {"vars": shared, "children": groups}}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> StandInRun:
    return run_with_stand_ins(tmp_path_factory.mktemp("stubs"), "cross_account_dns", inventory())


@pytest.fixture(scope="module")
def verified(tmp_path_factory: pytest.TempPathFactory) -> StandInRun:
    return run_with_stand_ins(tmp_path_factory.mktemp("verified"), "verify", inventory())


@pytest.mark.parametrize("host", [*ACCOUNTS, "dns", "dns-2", "dns-3"])
def test_the_run_is_through(run: StandInRun, host: str) -> None:
    assert host not in run.failed, run.output


@pytest.mark.parametrize("variable", FOLLOWED)
def test_every_role_follows(run: StandInRun, variable: str) -> None:
    row = FOLLOWED[variable]
    meant = row.given if row.meant is None else row.meant
    assert [each for each in told(run.asked[row.host])[row.meaning] if each[1] != meant] == []


@pytest.mark.parametrize(("host", "meaning"), COMPARED)
def test_the_roles_agree(run: StandInRun, host: str, meaning: str) -> None:
    """Also on what no variable of the host says, where each role could have a default of its own."""
    said = told(run.asked[host])[meaning]
    assert [each for each in said if each[1] != said[0][1]] == []


@pytest.mark.parametrize("meaning", ["full access", "whether the zone is private"])
def test_a_boolean_may_be_text(run: StandInRun, meaning: str) -> None:
    assert SPELLED not in run.failed, run.output
    assert {each[1] for each in told(run.asked[SPELLED])[meaning]} == {False}


@pytest.mark.parametrize("host", ACCOUNTS)
def test_what_is_verified_is_what_was_declared(run: StandInRun, verified: StandInRun, host: str) -> None:
    """Verification runs the same roles. Only the brakes differ, where nothing is removed, and what it asks beside."""
    brakes = ["max_delete_percent", "max_update_percent", "unselected", "in_use"]
    beside = [*brakes, "resources_read", "resources_remedy", "return_names"]
    for module in ("iam_trust_role", "route53_record_sets", "ec2_instances_info", "assume_role_check", "dns_check"):
        made, again = (
            [{k: v for k, v in each.items() if k not in beside} for each in done.asked[host][module]]
            for done in (run, verified)
        )
        assert sorted(made, key=str) == sorted(again, key=str)
        assert made != [] or (host, module) == ("second", "dns_check")  # its zone is private


@pytest.mark.parametrize("host", ACCOUNTS)
def test_other_zones_are_those_of_the_right_account(run: StandInRun, verified: StandInRun, host: str) -> None:
    """Each account lists them, but for those whose DNS account's host has done so for all, as they would."""

    def listed(done: StandInRun, *hosts: str) -> list[tuple[str, str]]:
        asked = [done.asked[each]["route53_hosted_zones_info"] for each in hosts]
        return [(each["account_id"], each["profile"]) for calls in asked for each in calls]

    [meant] = [(each["account_id"], each["profile"]) for each in run.asked[host]["assume_role_check"]]
    assert listed(run, host) == [meant] and listed(verified, host) in ([], [meant])
    assert meant in listed(verified, host, "dns", "dns-2", "dns-3")


def test_verification_of_something_else_is_refused_before_anything(run: StandInRun) -> None:
    assert REFUSING in run.failed
    refusals = [line for line in run.output.splitlines() if line.startswith(f"fatal: [{REFUSING}]")]
    assert set(REFUSED) - set(re.findall(r"\w+", refusals[0])) == set()
    assert set(run.asked[REFUSING]) == {"account_info"}

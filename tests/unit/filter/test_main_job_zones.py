# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter main_job_zones: what it reads of hosts, whose variables may not be readable."""

from __future__ import annotations

import re
from typing import Any

import pytest
from ansible.errors import AnsibleError
from ansible_collections.crossaccount.aws.plugins.filter.main_job_zones import main_job_zones
from ansible_collections.crossaccount.aws.plugins.module_utils._core.audit.delegated_zones import is_delegated
from ansible_collections.crossaccount.aws.plugins.module_utils._core.audit.roles import ZONE_COMMENT
from ansible_collections.crossaccount.aws.plugins.plugin_utils.host_claims import CLAIM

from tests.support.sandbox.client import ROOT

ZONES = [{"name": f"{name}.test", "private_zone": False} for name in ("a", "b", "c", "d")]
ROLES = [{"tags": {"crossaccount.aws/created-by": "cross_account_dns:a.test:111111111111"}}]


class Broken(dict[str, Any]):
    """Variables of a host of which one is a template of what is not defined."""

    def get(self, name: str, default: Any = None) -> Any:
        if name == "hosted_zone_name":
            raise AnsibleError(f"{name} is undefined")
        return super().get(name, default)


def chosen(*roles: dict[str, Any], hosts: list[str] | None = None, **hostvars: Any) -> list[str]:
    found = main_job_zones(ZONES, list(roles), hosts=list(hostvars) if hosts is None else hosts, hostvars=hostvars)
    return [each["name"] for each in found]


def test_the_zones_of_roles_and_of_all_hosts() -> None:
    assert chosen() == []
    assert chosen(*ROLES, blue={"dns_zone": "B.test."}) == ["a.test", "b.test"]
    assert chosen(blue={"dns_zone": "b.test"}, green={"instance_records_zone": "c.test"}) == ["b.test", "c.test"]
    assert main_job_zones(ZONES, [], ["d.test"]) == ZONES[3:]


def test_a_public_zone_and_its_private_twin_are_two() -> None:
    twins = [{"name": "a.test", "private_zone": private} for private in (False, True)]
    for private, found in ((False, twins[:1]), ("true", twins[1:])):
        assert main_job_zones(twins, [], ["a.test"], private=private) == found
        host = {"blue": {"dns_zone": "a.test", "dns_zone_private": private}}
        assert main_job_zones(twins, [], hosts=["blue"], hostvars=host) == found


@pytest.mark.parametrize(
    ("variables", "found"),
    [
        ({}, []),
        ({"instance_records_reverse_zones": []}, ["10.in-addr.arpa", "f.ip6.arpa"]),
        ({"instance_records_reverse_zones": ["10.in-addr.arpa"]}, ["10.in-addr.arpa", "f.ip6.arpa"]),
        ({"dns_additional_zones": [{"zone": "b.test"}]}, []),
        ({"dns_additional_zones": [{"zone": "b.test", "reverse_zones": []}]}, ["10.in-addr.arpa", "f.ip6.arpa"]),
    ],
)
def test_all_reverse_zones_are_read_once_a_host_says_some(variables: dict[str, Any], found: list[str]) -> None:
    reverse = [{"name": name, "private_zone": name[0] == "f"} for name in ("10.in-addr.arpa", "f.ip6.arpa", "arpa")]
    host = {"blue": {"dns_zone": "x.test", **variables}}
    assert [each["name"] for each in main_job_zones(reverse, [], hosts=["blue"], hostvars=host)] == found


def test_a_host_that_cannot_be_read_holds_no_other_up() -> None:
    assert chosen(odd=Broken(), wrong={"dns_zone": "a b"}, blue={"dns_zone": "b.test"}) == ["b.test"]
    assert chosen(odd=Broken(dns_zone="c.test")) == ["c.test"]
    assert chosen(hosts=["nowhere"]) == []


def test_what_a_host_found_out_in_a_play_counts_for_it() -> None:
    assert chosen(blue={"dns_zone": "b.test", CLAIM: {"shared_values_zone": "d.test"}}) == ["d.test"]


def test_the_comment_is_the_one_that_the_role_hosted_zone_gives() -> None:
    said = (ROOT / "roles" / "hosted_zone" / "vars" / "main.yml").read_text(encoding="utf-8")
    assert f"else '{ZONE_COMMENT}' }}}}" in said
    account = "111111111111"
    [delegated] = re.findall(r"\{\{ '(.*)' if __shared_values_delegated$", said, re.MULTILINE)
    assert is_delegated(delegated.replace("' ~ shared_values_account_id ~ '", account))


def test_the_zones_beside_the_first_one() -> None:
    host = {"dns_zone": "a.test", "dns_additional_zones": [{"zone": "c.test"}, {"zone": "d.test", "private": True}]}
    assert chosen(blue=host) == ["a.test", "c.test"]
    assert chosen(blue={**host, "dns_additional_zones": "wrong"}) == ["a.test"]


def test_the_delegated_zone_of_a_host_is_among_them() -> None:
    zones = [{"name": name, "private_zone": False} for name in ("example.com", "blue.example.com", "other.example.com")]
    hosts = {"blue": {"dns_zone": "example.com", "dns_delegated_zone": "dns_account"}}
    found = main_job_zones(zones, [], ["example.com"], hosts=["blue"], hostvars=hosts)
    assert [each["name"] for each in found] == ["example.com", "blue.example.com"]

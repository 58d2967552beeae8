"""The filter main_job_conflicts: what a host found out itself counts, and one that cannot be read hides no other."""

from __future__ import annotations

from typing import Any

from ansible.errors import AnsibleError
from ansible_collections.crossaccount.aws.plugins.filter.main_job_conflicts import main_job_conflicts
from ansible_collections.crossaccount.aws.plugins.plugin_utils.host_claims import CLAIM

SHARED = {"dns_zone": "example.com"}
A = {**SHARED, "aws_account_id": "111111111111", "dns_subdomain": "prod"}
B = {**SHARED, "aws_account_id": "333333333333", "dns_subdomain": "prod"}
DNS = {"aws_account_id": "222222222222"}


class Broken(dict[str, Any]):
    """Variables of a host that are templates of what is not defined."""

    def get(self, name: str, default: Any = None) -> Any:
        raise AnsibleError(f"{name} is undefined")


def hosts(*names: str, **hostvars: Any) -> list[list[str]]:
    found = main_job_conflicts(list(names), {"dns": DNS, **hostvars}, "dns")
    assert all(each["problem"] for each in found)
    return [each["hosts"] for each in found]


def test_both_hosts_are_named() -> None:
    assert hosts("a", "b", a=A, b=B) == [["a", "b"]]
    assert hosts("a", "b", a=A, b={**B, "dns_subdomain": "test"}) == []


def test_what_a_host_found_out_in_a_play_counts_for_it() -> None:
    found_out = {**B, "dns_subdomain": "test", CLAIM: {"shared_values_domain": "eu.prod.example.com"}}
    assert hosts("a", "b", a=A, b=found_out) == [["a", "b"]]


def test_a_host_that_cannot_be_read_hides_no_other() -> None:
    assert hosts("a", "x", "y", "b", a=A, b=B, x=Broken(), y={}) == [["a", "b"]]


def test_the_zone_of_another_dns_account_is_another_one() -> None:
    elsewhere = {**B, "zone_access_dns_host": "dns-2"}
    assert hosts("a", "b", a=A, b=elsewhere, **{"dns-2": {"aws_account_id": "444444444444"}}) == []
    assert hosts("a", "b", a=A, b=elsewhere, **{"dns-2": DNS}) == [["a", "b"]], "another name of the same account"
    assert hosts("a", "b", a=A, b=elsewhere) == [], "a host that nobody knows"


def test_each_zone_of_a_host_counts() -> None:
    zones = {"dns_additional_zones": [{"zone": "internal.example", "private": True}, {"zone": "example.org"}]}
    twin = {**B, "dns_zone": "internal.example", "dns_zone_private": True}
    assert hosts("a", "b", a={**A, **zones}, b=twin) == [["a", "b"]]
    assert hosts("a", "b", a={**A, **zones}, b={**twin, "dns_zone_private": False}) == []
    apart = {**B, "dns_subdomain": "test", **zones}
    assert hosts("a", "b", a={**A, **zones}, b=apart) == []
    # What is wrong within one host is said of its variables.
    twice = {**A, "dns_additional_zones": [{"zone": "example.com"}, {"zone": "example.com"}]}
    assert hosts("a", "b", a=twice, b={**B, "dns_subdomain": "test"}) == []

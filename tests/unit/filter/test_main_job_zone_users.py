"""The filter main_job_zone_users: who is certainly elsewhere is not chosen, and nobody else is left out."""

from __future__ import annotations

from typing import Any

from ansible.errors import AnsibleError
from ansible_collections.crossaccount.aws.plugins.filter.main_job_zone_users import main_job_zone_users
from ansible_collections.crossaccount.aws.plugins.plugin_utils.host_claims import CLAIM

A = {"aws_account_id": "111111111111", "dns_zone": "example.com"}
HOSTVARS: dict[str, Any] = {
    "dns": {"aws_account_id": "222222222222"},
    "dns-2": {"aws_account_id": "444444444444"},
    "same": {"aws_account_id": "222222222222"},
}


class Broken(dict[str, Any]):
    """Variables of a host that are templates of what is not defined."""

    def get(self, name: str, default: Any = None) -> Any:
        raise AnsibleError(f"{name} is undefined")


def users(**hosts: Any) -> list[str]:
    return main_job_zone_users([*hosts], {**HOSTVARS, **hosts}, "dns", "example.com", "dns")


def test_who_publishes_in_the_zone() -> None:
    assert users(a=A, b={**A, "dns_zone": "Example.com."}, c={**A, "dns_zone": "example.org"}) == ["a", "b"]
    assert users(a={**A, "shared_values_zone": "example.org"}) == []
    assert users(a={**A, "dns_zone": "example.org", CLAIM: {"shared_values_zone": "example.com"}}) == ["a"]


def test_a_public_zone_and_its_private_twin_are_two() -> None:
    hosts = {"a": A, "b": {**A, "dns_zone_private": True}, "c": {**A, "shared_values_private_zone": "no"}}
    for private, found in ((False, ["a", "c"]), ("true", ["b"])):
        assert main_job_zone_users([*hosts], HOSTVARS | hosts, "dns", "example.com", "dns", private=private) == found


def test_a_zone_of_this_name_in_another_account_is_another_one() -> None:
    hosts = {dns: {**A, "shared_values_dns_host": dns} for dns in ("dns", "dns-2", "same", "nobody")}
    assert main_job_zone_users(["a", "b", "c", "d"], HOSTVARS | dict(zip("abcd", hosts.values(), strict=True)),
                               "dns", "example.com", "dns-2") == ["a", "c"]  # fmt: skip


def test_of_whom_nobody_knows_may_use_it() -> None:
    assert users(a=Broken(), b={}, c={**A, "aws_account_id": "mine"}) == ["a", "b", "c"]


def test_a_zone_beside_the_first_one_is_used_too() -> None:
    more = {**A, "dns_zone": "example.org", "dns_additional_zones": [{"zone": "example.com"}]}
    private = {**A, "dns_zone": "example.org", "dns_additional_zones": [{"zone": "example.com", "private": True}]}
    assert users(a=more, b=private, c={**more, "dns_additional_zones": "wrong"}) == ["a", "c"]


def test_who_has_a_delegated_zone_uses_the_zone_that_delegates() -> None:
    hosts = {
        "dns": {"aws_account_id": "222222222222"},
        "blue": {"aws_account_id": "111111111111", "dns_zone": "example.com", "dns_delegated_zone": "own_account"},
    }
    for zone, of, users in (
        ("example.com", "dns", ["blue"]),
        ("blue.example.com", "dns", []),
        ("blue.example.com", "blue", ["blue"]),
        ("example.com", "blue", []),
    ):
        assert main_job_zone_users(["blue"], hosts, of, zone, "dns") == users

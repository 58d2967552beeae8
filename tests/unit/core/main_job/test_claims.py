"""Which workload accounts would undo each other's work."""

from __future__ import annotations

import re
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.main_job.claims import Claim, conflicts, dns_host
from hypothesis import given
from hypothesis import strategies as st

SAME = {"cross_account_external_id": "x-1"}
A, B, DNS = "111111111111", "333333333333", "222222222222"


def claim(host: str, dns: str = DNS, **variables: Any) -> Claim:
    return Claim.read(host, {"aws_account_id": A if host == "a" else B, "dns_zone": "example.com"} | variables, dns)


@pytest.mark.parametrize(
    ("one", "other", "says"),
    [
        pytest.param(
            {"dns_subdomain": "prod"}, {"dns_subdomain": "prod"}, "the same domain, prod.example.com", id="equal"
        ),
        pytest.param({"dns_subdomain": "prod"}, {"dns_subdomain": "Prod"}, "the same domain", id="upper case"),
        pytest.param({"dns_subdomain": "b"}, {}, "the same domain, b.example.com", id="the other's name"),
        pytest.param({"dns_subdomain": "prod"}, {"dns_subdomain": "eu.prod"}, "^b publishes in eu.prod", id="nested"),
        pytest.param({"dns_subdomain": "eu.prod"}, {"dns_subdomain": "prod"}, "^a publishes in eu.prod", id="outer"),
        pytest.param({"dns_subdomain": "prod"}, {"dns_subdomain": "euprod"}, "", id="not nested"),
        pytest.param({"zone_access_domain": "b.Example.com."}, {}, "the same domain", id="by the zone role"),
        pytest.param({"instance_records_domain": "b.example.com"}, {}, "the same domain", id="by record sets"),
        pytest.param({"shared_values_domain": "x.b.example.com"}, {}, "inside b.example.com", id="by the source"),
        pytest.param({"shared_values_domain": "example.com"}, {}, "b publishes in", id="the zone itself"),
        pytest.param({"dns_subdomain": "x"}, {"dns_subdomain": "x", "dns_zone": "Example.COM."}, "same dom", id="zone"),
        pytest.param({"dns_subdomain": "x"}, {"dns_subdomain": "x", "dns_zone": "example.org"}, "", id="another zone"),
        pytest.param({"dns_subdomain": "x", "dns": B}, {"dns_subdomain": "x"}, "", id="of another DNS account"),
        pytest.param({}, {"aws_account_id": A}, "a and b are the same account, 111111111111", id="one account"),
        pytest.param({}, {"aws_account_id": A, "dns_zone": "example.org"}, "", id="one account, two zones"),
        pytest.param({"dns_subdomain": "x"}, {"dns_subdomain": "x", "dns_zone_private": True}, "", id="private twin"),
        pytest.param({}, {"aws_account_id": A, "dns_zone_private": "yes"}, "", id="one account, private twin"),
        pytest.param({}, {}, "", id="as usual"),
        pytest.param({**SAME}, {**SAME}, "a and b have the same external id", id="external id"),
        pytest.param({**SAME}, {"zone_access_external_id": "x-1"}, "the same external id", id="by the zone role"),
        pytest.param({**SAME}, {**SAME, "dns_zone": "example.org"}, "the same external id", id="external id, 2 zones"),
        pytest.param({**SAME}, {**SAME, "dns_subdomain": "a"}, "the same domain", id="external id and domain"),
        pytest.param({**SAME}, {**SAME, "aws_account_id": A, "dns_zone": "example.org"}, "", id="one account's id"),
        pytest.param({**SAME}, {"cross_account_external_id": "x-2"}, "", id="two external ids"),
    ],
)
def test_conflicts(one: dict[str, Any], other: dict[str, Any], says: str) -> None:
    found = conflicts([claim("b", **other), claim("a", **one)])
    assert [each.hosts for each in found] == ([("a", "b")] if says else [])
    if says:
        assert re.search(says, found[0].problem)


@pytest.mark.parametrize(
    "variables",
    [{"aws_account_id": "1"}, {"dns_zone": None}, {"dns_subdomain": "a b"}, {"aws_account_id": None}],
    ids=str,
)
def test_a_host_that_says_nothing_usable(variables: dict[str, Any]) -> None:
    with pytest.raises(InputError, match=r"^a, "):
        claim("a", **variables)


def test_the_host_of_the_dns_account() -> None:
    assert dns_host({"zone_access_dns_host": "d1", "instance_records_dns_host": "d2"}) == "d1"
    assert dns_host({"zone_access_dns_host": None}) == ""


LABELS = st.lists(st.sampled_from(["a", "b", "prod", "eu"]), min_size=1, max_size=3)


@given(domains=st.lists(LABELS, min_size=1, max_size=4), spelling=st.sampled_from([str, str.upper, str.title]))
def test_domains_overlap_exactly_where_a_name_is_in_both(domains: list[list[str]], spelling: Any) -> None:
    """The law: the judge compares label by label from the right."""
    claims = [
        Claim.read(
            f"h{number}",
            {
                "aws_account_id": str(100000000000 + number),
                "dns_zone": "z.test",
                "dns_subdomain": spelling(".".join(each)),
            },
            DNS,
        )
        for number, each in enumerate(domains)
    ]
    expected = [
        (f"h{i}", f"h{j}")
        for i in range(len(domains))
        for j in range(i + 1, len(domains))
        if all(x == y for x, y in zip(reversed(domains[i]), reversed(domains[j]), strict=False))
    ]
    assert [each.hosts for each in conflicts(claims)] == expected

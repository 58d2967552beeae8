# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is wrong with a host's variables: everything at once, and nothing of what is right."""

from __future__ import annotations

import re
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.main_job.preflight import (
    OPTIONAL,
    VARIABLES,
    doubts,
    problems,
)
from hypothesis import given
from hypothesis import strategies as st

RIGHT: dict[str, Any] = {
    "aws_account_id": "111111111111",
    "aws_profile": "app-a",
    "dns_zone": "example.com",
    "aws_regions": ["eu-west-1"],
    "dns_operator_arns": ["arn:aws:iam::222222222222:role/DnsOperators"],
    "cross_account_external_id": "3b2f6c1e-0d4a-4c7e-9f61-52b8a7d0c9e4",
}
# Variable → values that say nothing, and values that cannot be right.
MISSING = ("", None)
WRONG: dict[str, tuple[Any, ...]] = {
    "aws_account_id": (7, "1111", "11111111111a"),
    "aws_profile": ("two\nlines", 7),
    "dns_zone": ("exa mple..com", 7),
    "aws_regions": ("eu-west-1", [], ["europe"], {"eu-west-1": True}),
    "dns_operator_arns": ("arn:aws:iam::222222222222:role/DnsOperators", [], ["DnsOperators"], [7]),
    "cross_account_external_id": ("1", 7, "111111111111", "blank in it", "App-Account-1"),
}
EXTERNAL_ID = "cross_account_external_id"
SAID = re.compile(r"(\w+)")


def said(variables: dict[str, Any], **options: Any) -> list[str]:
    return problems("app-account", variables, **options)


def test_nothing_is_wrong() -> None:
    assert said(RIGHT) == []


@given(st.fixed_dictionaries({name: st.sampled_from(["right", *MISSING, *WRONG[name]]) for name in RIGHT}))
def test_each_variable_is_judged_whatever_the_others_are(chosen: dict[str, Any]) -> None:
    variables = {name: RIGHT[name] if value == "right" else value for name, value in chosen.items()}
    expected = {name for name, value in chosen.items() if value != "right"}

    found = said(variables)

    named = {SAID.match(sentence)[1] for sentence in found}  # type: ignore[index]
    sign_in = {"aws_account_id", "aws_profile", "aws_role_arn"}
    assert named - sign_in == expected - sign_in
    # How an account is signed in to is one question: the first fault of it is said.
    assert bool(named & sign_in) == bool(expected & sign_in)
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("others", "without"),
    [
        ({"instance_access_external_id": RIGHT["cross_account_external_id"]}, "cross_account_external_id"),
        ({"hosted_zone_name": "example.com"}, "dns_zone"),
        ({"instance_access_operator_arns": RIGHT["dns_operator_arns"]}, "dns_operator_arns"),
        (
            {f"{role}_regions": ["eu-west-1"] for role in ("instance_access", "instance_records", "verify_access")},
            "aws_regions",
        ),
    ],
)
def test_variables_of_roles_say_it_too(others: dict[str, Any], without: str) -> None:
    variables = {name: value for name, value in RIGHT.items() if name != without}
    assert [SAID.match(each)[1] for each in said(variables)] == [without]  # type: ignore[index]
    assert said(variables | others) == []
    if len(others) > 1:  # all of them are needed
        others.popitem()
        assert said(variables | others) != []


def test_an_external_id_with_the_account_in_it_is_guessed() -> None:
    [problem] = said(RIGHT | {EXTERNAL_ID: "of-111111111111"})
    assert "it holds the account id, so it can be guessed" in problem


def test_less_is_needed_of_the_dns_account() -> None:
    needed = {name: RIGHT[name] for name in ("aws_account_id", "aws_profile", "dns_zone")}
    assert said(needed, parts=[]) == []
    assert [SAID.match(each)[1] for each in said({}, parts=[])] == [  # type: ignore[index]
        "aws_account_id",
        "dns_zone",
    ]


def test_publishing_needs_no_access() -> None:
    needed = {name: value for name, value in RIGHT.items() if name not in ("dns_operator_arns", EXTERNAL_ID)}
    assert said(needed, parts=["publish"]) == said(needed, parts=["remove"]) == []
    assert said(RIGHT | {EXTERNAL_ID: "of-111111111111"}, parts=["publish"]) == []
    assert len(said(needed, parts=["publish", "access"])) == 2


@pytest.mark.parametrize("name", VARIABLES)
def test_nothing_is_said_of_what_cannot_be_read(name: str) -> None:
    variables = {key: value for key, value in RIGHT.items() if key != name}
    assert said(variables, unreadable={name}) == []


@pytest.mark.parametrize("name", ["dns_subdomain", "zone_access_domain"])
def test_names_of_domains(name: str) -> None:
    assert said(RIGHT | {name: "app.a"}) == []
    [problem] = said(RIGHT | {name: "app..a"})
    assert problem.startswith(f"{name}: ")


def test_a_subdomain_may_be_a_number() -> None:
    """YAML takes "dns_subdomain: 42" for one, and the domain is 42.example.com."""
    assert said(RIGHT | {"dns_subdomain": 42}) == []
    assert said(RIGHT | {"dns_subdomain": True})
    assert said(RIGHT | {"zone_access_domain": 42})


@pytest.mark.parametrize("mode", ["attach", "add_policy", "skip", "Skip", False])
def test_modes(mode: object) -> None:
    wrong = [f"instance_access_mode: {mode!r} is not a mode. Use attach, add_policy or skip."]
    assert said(RIGHT | {"instance_access_mode": mode}) == (wrong if mode in ("Skip", False) else [])


@pytest.mark.parametrize(
    ("mode", "replace", "wrong"), [("add_policy", "yes", 1), ("add_policy", False, 0), ("attach", True, 0)]
)
def test_nothing_is_replaced_where_a_policy_is_added(mode: str, replace: object, wrong: int) -> None:
    problems = said(RIGHT | {"instance_access_mode": mode, "instance_access_replace": replace})
    assert len(problems) == wrong
    assert all(problem.startswith("instance_access_replace: ") for problem in problems)


@pytest.mark.parametrize(
    ("mode", "zones", "wrong"), [("add_policy", True, 1), ("add_policy", False, 0), ("skip", True, 0)]
)
def test_a_policy_is_added_for_one_zone_alone(mode: str, zones: bool, wrong: int) -> None:
    given = {"instance_access_mode": mode, "dns_additional_zones": [{"zone": "example.org"}] if zones else []}
    problems = said(RIGHT | given)
    assert len(problems) == wrong
    assert all("add_policy knows one zone" in problem for problem in problems)


def test_reverse_zones_are_judged_where_names_are_published() -> None:
    assert said(RIGHT | {"instance_records_reverse_zones": ["10.in-addr.arpa"]}) == []
    wrong = RIGHT | {"instance_records_reverse_zones": ["0/25.2.0.192.in-addr.arpa"]}
    [problem] = said(wrong)
    assert problem.startswith("instance_records_reverse_zones[0]: 0/25.2.0.192.in-addr.arpa is a zone of less than 256")
    assert said(wrong, parts=[]) == []


SERVICES = ("dns_services", "instance_records_services")


@pytest.mark.parametrize("name", SERVICES)
def test_services_are_judged_where_names_are_published(name: str) -> None:
    full = {"autoscaling_group": "api", "name": "api.app-account.example.com"}
    assert said(RIGHT | {name: [full]}) == []
    assert said(RIGHT | {name: [full], "dns_subdomain": "other"})[0].startswith(f"{name}[0], name: ")
    wrong = RIGHT | {name: [{**full, "weight": 7}]}
    [problem] = said(wrong)
    assert problem.startswith(f"{name}[0], weight: multivalue record sets have no weight")
    assert said(wrong, parts=[]) == []


def test_services_say_nothing_where_the_domain_is_not_known() -> None:
    given = {"dns_services": [{"autoscaling_group": "api", "name": "api.example.com"}]}
    assert len(said(RIGHT | given)) == 1
    assert said(RIGHT | given, unreadable=["dns_subdomain"]) == []
    [problem] = said(RIGHT | given | {"dns_zone": "exa mple..com"})
    assert problem.startswith("dns_zone: ")


def test_what_an_organization_demands_is_judged_too() -> None:
    assert said(RIGHT | {"shared_values_iam_path": "/dns/"}, parts=[]) == []
    [problem] = said(RIGHT | {"shared_values_iam_path": "dns"}, parts=[])
    assert problem.startswith("shared_values_iam_path: ")


def test_a_problem_says_what_to_put_there() -> None:
    [problem] = said({name: value for name, value in RIGHT.items() if name != "aws_regions"})
    assert problem == (
        "aws_regions: the list of Regions with instances is missing. Give the host, or its group, "
        "aws_regions: [eu-west-1]."
    )


@pytest.mark.parametrize(
    ("name", "wrong", "right"),
    [
        *((name, ["o-XYZ", 7, ["o-a1b2c3d4e5"]], ["o-a1b2c3d4e5"]) for name in OPTIONAL if "organization" in name),
        *((name, ["tag:dns", {}, []], [{"tag-key": "dns"}]) for name in OPTIONAL if "filters" in name),
        ("instance_records_ttl", ["sixty", -1, 2**31, True, []], [0, 60, "60"]),
    ],
)
def test_what_need_not_be_given_must_be_right(name: str, wrong: list[Any], right: list[Any]) -> None:
    for value in wrong:
        [problem] = said({**RIGHT, name: value})
        assert problem.startswith(f"{name}: ")
    for value in ("", None, *right):
        assert said({**RIGHT, name: value}) == []
    assert said({**RIGHT, name: wrong[0]}, parts=()) == []


@pytest.mark.parametrize(
    "where", ["dns_instance_filters", "instance_access_filters", "dns_additional_zones[0], filters"]
)
def test_names_of_filters_are_judged_in_all_zones(where: str) -> None:
    def variables(name: str) -> dict[str, Any]:
        filters = {name: "*", "tag:Nmae": "*", "instance-state-name": "running"}
        if where.endswith("filters") and "[" not in where:
            return {**RIGHT, where: filters}
        return {**RIGHT, "dns_additional_zones": [{"zone": "example.org", "filters": filters}]}

    near, new = variables("instance-stat-name"), variables("power-state")
    [problem] = said(near)
    assert problem.startswith(f"{where}[instance-stat-name]: DescribeInstances has no such filter. Use instance-state-")
    assert (said(near, parts=()), doubts(near)) == ([], [])
    assert (said(new), doubts(new, parts=())) == ([], [])
    [doubt] = doubts(new)
    assert doubt.startswith(f"{where}[power-state]: no such filter of DescribeInstances is documented")

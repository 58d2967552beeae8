# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Accounts as hosts: their variables, the groups of units and tags, and the groups that a user asks for."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.organizations.inventory import (
    Group,
    Layout,
    arrange,
    read_layout,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.organizations.model import (
    Organization,
    OrganizationAccount,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.organizations.sign_in import SignIn, Source
from ansible_collections.crossaccount.aws.plugins.module_utils._core.organizations.units import Unit
from hypothesis import given
from hypothesis import strategies as st

ROOT = Unit("r-abcd", "/")
WORKLOADS = ROOT.child("ou-abcd-11111111", "Workloads")
PROD = WORKLOADS.child("ou-abcd-22222222", "Prod")
OLD = ROOT.child("ou-abcd-33333333", "Old")
UNITS = (ROOT, WORKLOADS, OLD, PROD)
SHOP, BANK, DNS = "111111111111", "333333333333", "222222222222"


def account(account_id, name, unit, **fields):
    return OrganizationAccount(account_id, name, "ACTIVE", unit.id, unit.path, "o-abcdefghij", "aws", **fields)


WHOLE = Organization(
    UNITS,
    (
        account(SHOP, "Shop", PROD, tags={"env": "prod"}),
        account(DNS, "DNS", ROOT, tags={}),
        account(BANK, "Bank", WORKLOADS, tags={"env": "test"}),
    ),
)


def arranged(layout=None, organization=WHOLE, own=""):
    return arrange(organization, layout or Layout(), SignIn("Deploy"), Source("management"), own)


def test_each_account_is_a_host_that_can_be_signed_in_to():
    found = arranged(Layout(regions=("eu-west-1",)))

    assert list(found.hosts) == ["shop", "dns", "bank"]
    assert found.hosts["shop"] == {
        "ansible_connection": "local",
        "aws_account_id": SHOP,
        "aws_role_arn": f"arn:aws:iam::{SHOP}:role/Deploy",
        "aws_source_profile": "management",
        "aws_account_name": "Shop",
        "aws_account_tags": {"env": "prod"},
        "aws_organization_id": "o-abcdefghij",
        "aws_ou_id": PROD.id,
        "aws_ou_path": "/Workloads/Prod",
        "aws_regions": ["eu-west-1"],
    }


def test_what_was_not_read_or_said_is_no_variable():
    [variables] = arranged(organization=Organization(UNITS, (account(SHOP, "Shop", ROOT),))).hosts.values()
    assert {"aws_account_tags", "aws_regions", "aws_external_id"}.isdisjoint(variables)


def test_hosts_may_be_called_by_their_ids():
    found = arranged(Layout(hostnames="account_id"))
    assert list(found.hosts) == [SHOP, DNS, BANK]
    assert found.groups["tag_env_prod"] == [SHOP]


def test_units_and_tags_are_groups():
    found = arranged()

    assert found.groups == {
        "ou_Workloads": ["bank"],
        "ou_Workloads_Prod": ["shop"],
        "tag_env_prod": ["shop"],
        "tag_env_test": ["bank"],
    }
    assert found.children == [("ou_Workloads", "ou_Workloads_Prod")]


def test_units_above_an_account_are_groups():
    found = arranged(organization=Organization(UNITS, WHOLE.accounts[:1]))
    assert found.groups == {"ou_Workloads": [], "ou_Workloads_Prod": ["shop"], "tag_env_prod": ["shop"]}


@pytest.mark.parametrize(
    ("group", "hosts"),
    [
        (Group("g", ous=("/Workloads",)), ["shop", "bank"]),
        (Group("g", ous=(PROD.id,)), ["shop"]),
        (Group("g", tags={"env": "prod"}), ["shop"]),
        (Group("g", ous=("/Workloads",), tags={"env": "test"}), ["bank"]),
        (Group("g", accounts=("DNS", SHOP)), ["shop", "dns"]),
        (Group("g", ous=("/Workloads",), accounts=("DNS", "Shop")), ["shop"]),
    ],
)
def test_a_group_takes_what_all_of_its_options_allow(group, hosts):
    assert arranged(Layout(groups={"workload_accounts": group})).groups["workload_accounts"] == hosts


@pytest.mark.parametrize(
    ("group", "where", "problem"),
    [
        (Group("g", ous=("/Prod",)), "g.ous[0]", "no unit /Prod"),
        (Group("g", ous=("/Old",)), "g", "none is in it"),
        (Group("g", tags={"env": "none"}), "g", "none is in it"),
        (Group("g", accounts=("Shop", "dns")), "g.accounts[1]", "the id dns. .* give one of Bank, DNS, Shop"),
    ],
)
def test_a_group_that_takes_nobody_is_refused(group, where, problem):
    with pytest.raises(InputError, match=problem) as refused:
        arranged(Layout(groups={"workload_accounts": group}))
    assert refused.value.where == where


def test_a_refusal_names_the_first_accounts_of_many():
    accounts = tuple(account(f"{n:012}", f"a{n:02}", ROOT) for n in range(1, 31))
    groups = {"workload_accounts": Group("g", accounts=("a31",))}
    with pytest.raises(InputError, match=r"give one of a01, a02, .*, a20 and 10 more"):
        arranged(Layout(groups=groups), organization=Organization((ROOT,), accounts))


def test_a_host_is_not_called_as_a_group():
    assert list(arranged(Layout(groups={"dns": Group("g", accounts=("DNS",))})).hosts)[1] == f"dns-{DNS}"


def test_options_become_a_layout():
    options = {
        "hostnames": "account_id",
        "regions": ["eu-west-1"],
        "account_groups": {
            "workload_accounts": {"ous": ["/Workloads"], "tags": {"tier": 1}, "accounts": [111111111111]}
        },
    }
    layout = read_layout(options)
    group = Group("account_groups.workload_accounts", ("/Workloads",), {"tier": "1"}, (SHOP,))

    assert layout == Layout("account_id", ("eu-west-1",), {"workload_accounts": group})
    assert layout.needs_tags
    assert read_layout({"regions": None}) == Layout()
    assert not read_layout({"account_groups": {"dns_account": {"accounts": ["DNS"], "ous": None}}}).needs_tags


@pytest.mark.parametrize(
    ("options", "where", "problem"),
    [
        ({"hostnames": "names"}, "hostnames", "not one of the choices"),
        ({"regions": ["us-east-one"]}, "regions", "is not a region"),
        ({"account_groups": ["dns_account"]}, "account_groups", "is a list"),
        ({"account_groups": {"dns-account": {"accounts": ["DNS"]}}}, "account_groups.dns-account", "not the name of a"),
        ({"account_groups": {1: {"accounts": ["DNS"]}}}, "account_groups.1", "not the name of a group"),
        ({"account_groups": {"all": {"accounts": ["DNS"]}}}, "account_groups.all", "there anyway"),
        ({"account_groups": {"ou_Prod": {"accounts": ["DNS"]}}}, "account_groups.ou_Prod", "there anyway"),
        ({"account_groups": {"a": "DNS"}}, "account_groups.a", "not a dictionary"),
        ({"account_groups": {"a": {}}}, "account_groups.a", "names no account"),
        ({"account_groups": {"a": {"ou": ["/"]}}}, "account_groups.a", "unknown option ou"),
        ({"account_groups": {"a": {"ous": ["x"]}}}, "account_groups.a.ous[0]", "neither a path nor an id"),
        ({"account_groups": {"a": {"tags": "x"}}}, "account_groups.a.tags", "is a str"),
        ({"account_groups": {"a": {"accounts": []}}}, "account_groups.a.accounts", "the list is empty"),
    ],
)
def test_what_is_no_layout_is_refused(options, where, problem):
    with pytest.raises(InputError) as refused:
        read_layout(options)
    assert refused.value.where == where
    assert problem in refused.value.problem


@st.composite
def organizations(draw):
    """Units with accounts in any of them."""
    units = [ROOT]
    for number in range(draw(st.integers(0, 6))):
        parent = draw(st.sampled_from(units))
        units.append(parent.child(f"ou-abcd-{number:08}", f"u{number % 3}"))
    places = draw(st.lists(st.sampled_from(units), min_size=1, max_size=5))
    return Organization(tuple(units), tuple(account(f"{n:012}", f"a{n}", unit) for n, unit in enumerate(places, 1)))


@given(organizations())
def test_law_a_host_is_in_the_groups_of_its_unit_and_of_all_above_it(organization):
    """Walked through the groups, as Ansible does; the judge counts ids on the way up."""
    found = arranged(organization=organization)
    units = {unit.id: unit for unit in organization.units}

    def hosts_below(name):
        return set(found.groups[name]).union(
            *(hosts_below(child) for parent, child in found.children if parent == name)
        )

    groups_of = {host: sum(host in hosts_below(name) for name in found.groups) for host in found.hosts}
    for each in organization.accounts:
        depth, unit = 0, units[each.ou_id]
        while unit.parent:
            depth, unit = depth + 1, units[unit.parent]
        assert groups_of[f"a{int(each.account_id)}"] == depth
    assert all(hosts_below(name) for name in found.groups)

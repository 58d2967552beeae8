# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The accounts of an organization: read whole or not at all, and only those that can be used."""

from __future__ import annotations

from collections import Counter

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.organizations.accounts import read_accounts_of
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.organizations.selection import Selection

from tests.support.aws.fakes import client_error
from tests.support.aws.organizations_fakes import MANAGEMENT, ROOT, Organization, listed

WORKLOADS, PROD, OLD = "ou-abcd-11111111", "ou-abcd-22222222", "ou-abcd-33333333"
SHOP, BANK, GONE = "111111111111", "222222222222", "333333333333"


@pytest.fixture
def organization():
    made = Organization(page=1)
    made.unit(WORKLOADS, "Workloads", listed(BANK, "Bank"))
    made.unit(PROD, "Prod", listed(GONE, "Gone", "CLOSED"), listed(SHOP, "Shop"), parent=WORKLOADS)
    made.unit(OLD, "Old")
    made.tags = {SHOP: {"env": "prod", "team": "a"}, BANK: {"env": "test"}, GONE: {"env": "prod"}}
    return made


EVERYBODY = Selection()


def read(organization, selection=EVERYBODY, **answers):
    return read_accounts_of(organization.connection(**answers), selection)


def test_accounts_that_can_be_used_with_their_units(organization):
    connection = organization.connection()

    found = read_accounts_of(connection, Selection())

    assert [(each.account_id, each.name, each.ou_id, each.ou_path) for each in found] == [
        (SHOP, "Shop", PROD, "/Workloads/Prod"),
        (BANK, "Bank", WORKLOADS, "/Workloads"),
    ]
    assert {each.tags for each in found} == {None}
    assert {each.partition for each in found} == {"aws"}
    assert "list_tags_for_resource" not in connection.methods()


def test_the_management_account_when_asked_for(organization):
    found = read(organization, Selection(include_management_account=True))
    assert [(each.account_id, each.management, each.ou_path) for each in found][-1] == (MANAGEMENT, True, "/")


def test_only_the_accounts_of_selected_units_are_listed(organization):
    connection = organization.connection()

    found = read_accounts_of(connection, Selection(ous=("/Workloads/Prod",)))

    assert [each.account_id for each in found] == [SHOP]
    asked = {arguments["ParentId"] for method, arguments in connection.log if method == "list_accounts_for_parent"}
    assert asked == {PROD}
    assert "list_accounts" not in connection.methods()


def test_tags_are_read_of_accounts_that_can_be_used(organization):
    connection = organization.connection()

    found = read_accounts_of(connection, Selection(tags={"env": "prod"}))

    assert [(each.account_id, each.tags) for each in found] == [(SHOP, {"env": "prod", "team": "a"})]
    asked = [arguments["ResourceId"] for method, arguments in connection.log if method == "list_tags_for_resource"]
    assert set(asked) == {SHOP, BANK}


def test_tags_when_nothing_asks_for_any(organization):
    found = read_accounts_of(organization.connection(), Selection(), with_tags=True)
    assert {each.account_id: each.tags for each in found} == {BANK: {"env": "test"}, SHOP: {"env": "prod", "team": "a"}}


def test_a_call_for_each_page_and_no_more():
    organization = Organization()
    organization.unit(WORKLOADS, "Workloads", *(listed(f"{number:012}") for number in range(1, 42)))
    connection = organization.connection()

    read_accounts_of(connection, Selection(), with_tags=True)

    # one page more each where there is something, which is the empty one of the fake
    assert Counter(connection.methods()) == {
        "list_roots": 2,
        "list_organizational_units_for_parent": 3,
        "list_accounts_for_parent": 2 + 4,
        "list_accounts": 1 + 3,
        "list_tags_for_resource": 41,
    }
    assert {arguments.get("MaxResults") for method, arguments in connection.log if "tags" not in method} == {20}


@pytest.mark.parametrize(
    ("selection", "said"),
    [
        (Selection(ous=("/Prod",)), "the organization has no unit /Prod"),
        (Selection(exclude=("Shopp",)), "no account that is selected has the name or the id Shopp"),
        (Selection(ous=("/Workloads/Prod",), exclude=("Bank",)), "the name or the id Bank"),
    ],
)
def test_a_selection_of_what_is_not_there_is_refused(organization, selection, said):
    with pytest.raises(InputError, match=said):
        read(organization, selection)


@pytest.mark.parametrize(
    ("selection", "said"),
    [
        (Selection(tags={"env": "none"}), "The organization holds 4 accounts, of which 3 are ACTIVE"),
        (Selection(ous=("/Old",)), "/Old holds 0 accounts, of which 0 are ACTIVE"),
        (Selection(exclude=("Shop", "Bank")), "leaves no account"),
    ],
)
def test_no_account_at_all_is_an_error(organization, selection, said):
    with pytest.raises(AwsError, match=said):
        read(organization, selection)


@pytest.mark.parametrize("state", [None, "", 7])
def test_an_account_of_unknown_state_is_an_error(organization, state):
    """Taking all accounts for active, or none, would both be wrong."""
    organization.accounts[PROD] = [listed(SHOP, "Shop", None) | ({} if state is None else {"State": state})]
    with pytest.raises(AwsError, match=r"whether account 111111111111 is active: the answer does not say its State"):
        read(organization)


def test_an_account_with_the_arn_of_another_is_an_error(organization):
    organization.accounts[PROD] = [listed(SHOP) | {"Arn": listed(BANK)["Arn"]}]
    with pytest.raises(AwsError, match="Could not list the accounts in /Workloads/Prod: one has an ARN"):
        read(organization)


@pytest.mark.parametrize("number", [0, 2])
def test_an_organization_has_one_root(organization, number):
    with pytest.raises(AwsError, match=f"the answer has {number} roots"):
        read(organization, list_roots={"Roots": [{"Id": ROOT}] * number})


def test_an_account_that_is_moved_meanwhile_is_not_read_twice(organization):
    organization.accounts[OLD] = [listed(SHOP, "Shop")]
    with pytest.raises(AwsError, match=r"changed while it was read: Shop \(111111111111\) was moved"):
        read(organization)


def test_an_account_that_is_moved_meanwhile_is_not_lost(organization):
    def everybody(**_asked):
        return {"Accounts": [listed(each) for each in (MANAGEMENT, SHOP, BANK, GONE, "444444444444")]}

    with pytest.raises(AwsError, match="changed while it was read: 444444444444 was moved or has left"):
        read(organization, list_accounts=everybody)


@pytest.mark.parametrize(
    ("operation", "doing"),
    [
        ("list_roots", "list the root of the organization"),
        ("list_organizational_units_for_parent", "list the organizational units in /"),
        ("list_accounts_for_parent", "list the accounts in /"),
        ("list_accounts", "list the accounts of the organization"),
        ("list_tags_for_resource", "read the tags of 111111111111"),
    ],
)
def test_a_listing_that_fails_is_not_an_empty_one(organization, operation, doing):
    refused = client_error("AccessDeniedException", "You don't have permissions to access this resource.")
    with pytest.raises(AwsError) as failed:
        read(organization, Selection(tags={"env": "prod"}), **{operation: refused})
    assert failed.value.code == "AccessDeniedException"
    assert str(failed.value).startswith(f"Could not {doing}")
    assert "only the management account and delegated administrators" in str(failed.value)


def test_another_failure_is_told_as_it_is(organization):
    with pytest.raises(AwsError, match=r"^Could not list the root .*\(AWSOrganizationsNotInUseException\)$"):
        read(organization, list_roots=client_error("AWSOrganizationsNotInUseException", "Not in one."))


def test_a_second_page_that_fails_fails_all(organization):
    def listing(**asked):
        if asked["ParentId"] == PROD and asked.get("NextToken") == "1":
            raise client_error("TooManyRequestsException", "Rate exceeded")
        return (
            {"Accounts": [listed(GONE, state="CLOSED")], "NextToken": "1"}
            if asked["ParentId"] == PROD
            else {"Accounts": []}
        )

    with pytest.raises(AwsError, match=r"list the accounts in /Workloads/Prod: Rate exceeded"):
        read(organization, list_accounts_for_parent=listing)

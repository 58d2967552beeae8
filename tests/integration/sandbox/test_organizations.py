# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Organizations: pages, states of accounts, and who may list what."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.config import Config

from tests.support.playbooks.iam_world import (
    MANAGEMENT_ACCOUNT,
    WORKLOAD_ACCOUNT,
    allow,
    assume,
    make_role,
    refused,
    trust,
)
from tests.support.sandbox.client import SandboxClient


def all_of(call: Any, member: str, **request: Any) -> list[list[str]]:
    """The ids in each page of a listing."""
    pages, position = [], {}
    while True:
        answer = call(**request, **position)
        pages.append([each["Id"] for each in answer[member]])
        if "NextToken" not in answer:
            return pages
        position = {"NextToken": answer["NextToken"]}


def test_accounts_come_in_pages_of_20(fresh: SandboxClient, boto: Any) -> None:
    organizations = boto("organizations")
    for number in range(19):
        organizations.create_account(AccountName=f"a{number}", Email=f"a{number}@example.com")
    [root] = organizations.list_roots()["Roots"]

    for pages in (
        all_of(organizations.list_accounts, "Accounts"),
        all_of(organizations.list_accounts_for_parent, "Accounts", ParentId=root["Id"], MaxResults=20),
    ):
        assert [len(page) for page in pages] == [20, 3]
        assert len({each for page in pages for each in page}) == 23


def test_units_come_in_pages(fresh: SandboxClient, boto: Any) -> None:
    organizations = boto("organizations")
    [root] = organizations.list_roots()["Roots"]
    made = [
        organizations.create_organizational_unit(ParentId=root["Id"], Name=name)["OrganizationalUnit"]["Id"]
        for name in "abc"
    ]
    call = organizations.list_organizational_units_for_parent
    pages = all_of(call, "OrganizationalUnits", ParentId=root["Id"], MaxResults=2)
    assert [len(page) for page in pages] == [2, 1]
    assert sorted(each for page in pages for each in page) == sorted(made)
    assert all_of(call, "OrganizationalUnits", ParentId=made[0]) == [[]]


def test_what_is_no_page_is_refused(fresh: SandboxClient, boto: Any) -> None:
    organizations = boto("organizations", config=Config(parameter_validation=False))
    token = organizations.list_accounts(MaxResults=1)["NextToken"]
    [root] = organizations.list_roots()["Roots"]

    assert refused(organizations.list_accounts, MaxResults=21)[0] == "InvalidInputException"
    assert refused(organizations.list_accounts, MaxResults=0)[0] == "InvalidInputException"
    code, message = refused(organizations.list_accounts_for_parent, ParentId=root["Id"], NextToken=token)
    assert (code, "INVALID_PAGINATION_TOKEN" in message) == ("InvalidInputException", True)
    assert refused(organizations.list_accounts, NextToken="nonsense")[0] == "InvalidInputException"
    assert refused(organizations.list_accounts_for_parent, ParentId="ou-abcd-12345678")[0] == "ParentNotFoundException"


def test_an_account_has_a_state_and_no_status(fresh: SandboxClient, boto: Any) -> None:
    organizations = boto("organizations")
    organizations.close_account(AccountId=WORKLOAD_ACCOUNT)

    shown = organizations.describe_account(AccountId=WORKLOAD_ACCOUNT)["Account"]
    assert shown["State"] == "CLOSED"
    assert shown in organizations.list_accounts()["Accounts"]
    assert {each["State"] for each in organizations.list_accounts()["Accounts"]} == {"ACTIVE", "CLOSED"}
    assert "Status" not in shown


def test_listing_is_allowed_by_unit_and_account(fresh: SandboxClient, boto: Any) -> None:
    organizations = boto("organizations")
    [root] = organizations.list_roots()["Roots"]
    unit = organizations.create_organizational_unit(ParentId=root["Id"], Name="a")["OrganizationalUnit"]
    account = f"arn:aws:organizations::{MANAGEMENT_ACCOUNT}:account/o-crossacct1/{WORKLOAD_ACCOUNT}"
    role = make_role(
        boto("iam"),
        "lists",
        trust({"AWS": MANAGEMENT_ACCOUNT}),
        allow(["organizations:ListAccountsForParent"], Resource=unit["Arn"]),
        allow(["organizations:ListTagsForResource"], Resource=account),
    )
    tested = assume(boto("sts"), role)("organizations")

    assert tested.list_accounts_for_parent(ParentId=unit["Id"])["Accounts"] == []
    assert tested.list_tags_for_resource(ResourceId=WORKLOAD_ACCOUNT)["Tags"] == []
    for call, request in (
        (tested.list_accounts_for_parent, {"ParentId": root["Id"]}),
        (tested.list_tags_for_resource, {"ResourceId": MANAGEMENT_ACCOUNT}),
        (tested.list_organizational_units_for_parent, {"ParentId": unit["Id"]}),
        (tested.list_accounts, {}),
        (tested.list_roots, {}),
    ):
        assert refused(call, **request)[0] == "AccessDeniedException"


@pytest.mark.parametrize(
    ("operation", "asked"),
    [("list_roots", {}), ("list_accounts", {}), ("list_tags_for_resource", {"ResourceId": MANAGEMENT_ACCOUNT})],
)
def test_a_delegated_administrator_may_list(
    fresh: SandboxClient, boto: Any, operation: str, asked: dict[str, str]
) -> None:
    boto("organizations").register_delegated_administrator(
        AccountId=WORKLOAD_ACCOUNT, ServicePrincipal="guardduty.amazonaws.com"
    )
    assert getattr(boto("organizations", profile="workload-a"), operation)(**asked)

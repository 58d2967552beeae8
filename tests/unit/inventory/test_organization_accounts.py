# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The inventory plugin organization_accounts: options, hosts, the cache, and what leaves when something is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible.errors import AnsibleParserError
from ansible.inventory.data import InventoryData
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.loader import inventory_loader
from ansible_collections.crossaccount.aws.plugins.inventory import organization_accounts as plugin

from tests.support.aws.fakes import FakeConnection, client_error
from tests.support.aws.organizations_fakes import MANAGEMENT, Organization, listed

PROD = "ou-abcd-11111111"
SHOP, BANK = "111111111111", "222222222222"
SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"

Parse = Callable[..., InventoryData]


@pytest.fixture
def organization() -> Organization:
    made = Organization()
    made.unit(PROD, "Prod", listed(SHOP, "Shop"), listed(BANK, "Bank", "SUSPENDED"))
    made.tags = {SHOP: {"env": "prod", "odd": "{{ 7 * 6 }}"}}
    return made


@pytest.fixture
def asked() -> list[dict[str, Any]]:
    """The connection options of each reading."""
    return []


@pytest.fixture
def parse(
    organization: Organization, asked: list[dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Parse:
    """Read an inventory whose file says ``options`` (profile management, where nothing else is said)."""

    def connect(options: Any, _environment: Any) -> FakeConnection:
        asked.append(dict(options))
        return organization.connection()

    monkeypatch.setattr(plugin, "connection_of", connect)
    for variable in ("AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(variable, raising=False)

    def read(flush: bool = False, **options: Any) -> InventoryData:
        source = tmp_path / "my.organization_accounts.yml"
        name = "crossaccount.aws.organization_accounts"
        source.write_text(json.dumps({"plugin": name, "profile": "management"} | options))
        reading = inventory_loader.get(name)
        inventory = InventoryData()
        reading.parse(inventory, DataLoader(), str(source), cache=not flush)
        if options.get("cache"):
            reading.update_cache_if_changed()
        inventory.reconcile_inventory()
        return inventory

    return read


def test_active_accounts_are_hosts(parse: Parse) -> None:
    [host] = parse().hosts.values()

    assert host.name == "shop"
    assert host.vars["aws_role_arn"] == f"arn:aws:iam::{SHOP}:role/OrganizationAccountAccessRole"
    assert host.vars["aws_source_profile"] == "management"
    assert {group.name for group in host.groups} >= {"ou_Prod", "tag_env_prod"}


def test_the_account_of_the_profile_is_reached_by_it(parse: Parse) -> None:
    hosts = parse(include_management_account=True).hosts
    assert hosts["management"].vars["aws_account_id"] == MANAGEMENT
    assert hosts["management"].vars["aws_profile"] == "management"
    assert "aws_role_arn" not in hosts["management"].vars


def test_another_source_says_nothing_about_the_account_of_the_profile(parse: Parse) -> None:
    hosts = parse(include_management_account=True, source_profile="deploy").hosts
    assert hosts["management"].vars["aws_source_profile"] == "deploy"
    assert hosts["management"].vars["aws_role_arn"].endswith(":role/OrganizationAccountAccessRole")


def test_options_of_constructed_inventories(parse: Parse) -> None:
    inventory = parse(
        compose={"dns_subdomain": "aws_account_name | lower"},
        groups={"prod": "aws_ou_path == '/Prod'"},
        keyed_groups=[{"key": "aws_account_tags.env", "prefix": "env"}],
        account_groups={"workload_accounts": {"ous": ["/Prod"]}},
    )
    assert inventory.hosts["shop"].vars["dns_subdomain"] == "shop"
    assert {"prod", "env_prod", "workload_accounts"} <= {group.name for group in inventory.hosts["shop"].groups}


def test_connection_options_may_be_templates(parse: Parse, asked: list[dict[str, Any]]) -> None:
    parse(region="{{ 'eu-west-' ~ 1 }}", access_key="", profile="{{ 'org' }}")
    assert (asked[0]["region"], asked[0]["profile"]) == ("eu-west-1", "org")


def test_what_others_wrote_is_never_a_template(parse: Parse) -> None:
    inventory = parse(compose={"copied": "aws_account_tags.odd"})
    assert inventory.hosts["shop"].vars["copied"] == "{{ 7 * 6 }}"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"ous": ["Prod"]}, r"ous\[0\]: 'Prod' is neither a path nor an id"),
        ({"role_name": "a/b"}, "role_name: 'a/b' is a name with a path"),
        ({"profile": ""}, "source_profile: nothing says whose credentials"),
        ({"account_groups": {"dns_account": {}}}, "account_groups.dns_account: it names no account"),
        ({"regions": ["x"]}, "regions: 'x' is not a region"),
        (
            {"acount_groups": {}},
            r"unknown option acount_groups. Did you mean account_groups\? The options are plugin, so",
        ),
        ({"keyed_groups": [{"prefix": "env"}]}, r"keyed_groups\[0\]: it has no key, and so makes no group"),
        ({"keyed_groups": [{"key": ["aws_ou_path"]}]}, r"keyed_groups\[0\]: its key is not an expression. Give the ex"),
    ],
)
def test_what_cannot_be_is_refused_before_any_call(
    parse: Parse, asked: list[dict[str, Any]], options: dict[str, Any], said: str
) -> None:
    with pytest.raises(AnsibleParserError, match=said):
        parse(**options)
    assert asked == []


def test_an_account_without_a_group_is_an_error(parse: Parse) -> None:
    with pytest.raises(AnsibleParserError, match=r"accounts\[0\]: no account .* name or the id DNS. .* Shop"):
        parse(account_groups={"dns_account": {"accounts": ["DNS"]}})


def test_an_error_of_aws_is_told_without_what_it_must_not_say(organization: Organization, parse: Parse) -> None:
    refused = client_error("AccessDeniedException", f"the key {SECRET} may not")
    organization.connection = lambda: Organization().connection(list_roots=refused)  # type: ignore[method-assign]
    with pytest.raises(AnsibleParserError, match="Could not list the root of the organization") as failed:
        parse()
    assert SECRET not in str(failed.value)


def test_the_cache_answers_the_same_question_only(
    parse: Parse, asked: list[dict[str, Any]], organization: Organization, tmp_path: Path
) -> None:
    kept = {"cache": True, "cache_plugin": "ansible.builtin.jsonfile", "cache_connection": str(tmp_path / "kept")}
    parse(**kept)
    organization.accounts[PROD].append(listed("333333333333", "New"))

    assert list(parse(**kept).hosts) == ["shop"]
    assert len(asked) == 1
    assert list(parse(**kept, role_name="Other").hosts) == ["shop"]  # not a matter of reading
    assert len(asked) == 1
    assert list(parse(**kept, ous=["/Prod"]).hosts) == ["shop", "new"]
    assert list(parse(**kept, flush=True).hosts) == ["shop", "new"]
    assert len(asked) == 3


def test_the_cache_holds_no_credential(parse: Parse, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    parse(
        cache=True,
        cache_plugin="ansible.builtin.jsonfile",
        cache_connection=str(folder),
        profile="",
        access_key="AKIAIOSFODNN7EXAMPLE",
        secret_key=SECRET,
        credential_source="Environment",
        external_id="abc-123",
    )
    [file] = folder.iterdir()
    text = file.read_text(encoding="utf-8")
    assert SHOP in text
    assert all(secret not in text for secret in (SECRET, "AKIAIOSFODNN7EXAMPLE", "abc-123"))


@pytest.mark.parametrize("damage", ["{}", '{"question": null}'])
def test_a_cache_that_is_damaged_is_not_used(
    parse: Parse, asked: list[dict[str, Any]], tmp_path: Path, damage: str
) -> None:
    folder = tmp_path / "kept"
    kept = {"cache": True, "cache_plugin": "ansible.builtin.jsonfile", "cache_connection": str(folder)}
    parse(**kept)
    [file] = folder.iterdir()
    file.write_text(damage)

    assert list(parse(**kept).hosts) == ["shop"]
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("name", "ours"),
    [("organization_accounts.yml", True), ("a.organization_accounts.yaml", True), ("accounts.yml", False)],
)
def test_a_file_is_known_by_its_name(tmp_path: Path, name: str, ours: bool) -> None:
    (tmp_path / name).write_text("plugin: crossaccount.aws.organization_accounts\n")
    assert plugin.InventoryModule().verify_file(str(tmp_path / name)) is ours

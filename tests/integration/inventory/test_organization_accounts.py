# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The inventory plugin organization_accounts, read by ansible-inventory: an organization with units, tags and pages."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.crossaccount.aws.plugins.inventory.organization_accounts import EXAMPLES

from sandbox.demo.deprecations import deprecations
from tests.support.commands.starting import run_script
from tests.support.playbooks.iam_world import MANAGEMENT_ACCOUNT, allow, make_user
from tests.support.sandbox.client import BIN, SandboxClient

DNS, WORKLOAD_A, WORKLOAD_B = "222222222222", "111111111111", "333333333333"

Read = Callable[..., dict[str, Any]]


class NoInventoryError(Exception):
    """ansible-inventory failed; the text is what it printed."""


@pytest.fixture
def read_text(fresh: SandboxClient, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run ansible-inventory on a file with ``options``."""

    def run(env: dict[str, str] | None = None, **options: Any) -> subprocess.CompletedProcess[str]:
        source = tmp_path / "my.organization_accounts.yml"
        name = "crossaccount.aws.organization_accounts"
        source.write_text(json.dumps({"plugin": name, "profile": "management"} | options), encoding="utf-8")
        failing = {"ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED": "true", "ANSIBLE_HOME": str(tmp_path)}
        command = [BIN / "ansible-inventory", "-i", source, "--list", "--export"]
        return run_script(command, env=fresh.env | failing | (env or {}))

    return run


@pytest.fixture
def read(read_text: Callable[..., subprocess.CompletedProcess[str]]) -> Read:
    """What ansible-inventory lists for a file with ``options``: hosts with variables, and groups with hosts."""

    def listed(**options: Any) -> dict[str, Any]:
        done = read_text(**options)
        assert not deprecations(done.stderr), done.stderr
        if done.returncode:
            raise NoInventoryError(" ".join(done.stderr.split()))
        assert "WARNING" not in done.stderr, done.stderr
        # what others wrote is marked, so that nobody takes it for a template
        shown: dict[str, Any] = json.loads(done.stdout, object_hook=lambda found: found.get("__ansible_unsafe", found))
        return shown

    return listed


@pytest.fixture
def organization(fresh: SandboxClient, boto: Callable[..., Any]) -> dict[str, str]:
    """Workload A in /Workloads/Prod and Workload B in /Workloads, each with a tag; the ids of the units by path."""
    client = boto("organizations")
    [root] = client.list_roots()["Roots"]
    units = {"/": root["Id"]}
    for parent, name in (("/", "Workloads"), ("/Workloads", "Prod"), ("/", "Empty")):
        made = client.create_organizational_unit(ParentId=units[parent], Name=name)["OrganizationalUnit"]
        units[f"{parent.rstrip('/')}/{name}"] = made["Id"]
    for account, unit, env in ((WORKLOAD_A, "/Workloads/Prod", "prod"), (WORKLOAD_B, "/Workloads", "test")):
        client.move_account(AccountId=account, SourceParentId=units["/"], DestinationParentId=units[unit])
        client.tag_resource(ResourceId=account, Tags=[{"Key": "env", "Value": env}])
    return units


def hosts(shown: dict[str, Any], group: str = "") -> list[str]:
    """The hosts of a group with those of the groups in it, or all."""
    if not group:
        return sorted(shown["_meta"]["hostvars"])
    below = [host for child in shown[group].get("children", []) for host in hosts(shown, child)]
    return sorted({*shown[group].get("hosts", []), *below})


def test_accounts_are_hosts_in_groups(read: Read, organization: dict[str, str]) -> None:
    shown = read(regions=["us-east-1"], external_id="abc-123", role_name="OrganizationAccountAccessRole")

    assert hosts(shown) == ["dns", "workload-a", "workload-b"]
    assert hosts(shown, "ou_Workloads") == ["workload-a", "workload-b"]
    assert hosts(shown, "ou_Workloads_Prod") == hosts(shown, "tag_env_prod") == ["workload-a"]
    assert "ou_Empty" not in shown
    assert shown["_meta"]["hostvars"]["workload-a"] == {
        "ansible_connection": "local",
        "aws_account_id": WORKLOAD_A,
        "aws_account_name": "Workload A",
        "aws_account_tags": {"env": "prod"},
        "aws_external_id": "abc-123",
        "aws_organization_id": "o-crossacct1",
        "aws_ou_id": organization["/Workloads/Prod"],
        "aws_ou_path": "/Workloads/Prod",
        "aws_regions": ["us-east-1"],
        "aws_role_arn": f"arn:aws:iam::{WORKLOAD_A}:role/OrganizationAccountAccessRole",
        "aws_source_profile": "management",
    }


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"ous": ["/Workloads"]}, ["workload-a", "workload-b"]),
        ({"ous": ["/Workloads"], "exclude": [WORKLOAD_B]}, ["workload-a"]),
        ({"tags": {"env": "test"}}, ["workload-b"]),
        ({"include_management_account": True, "exclude": ["DNS"]}, ["master", "workload-a", "workload-b"]),
        ({"hostnames": "account_id", "ous": ["/Workloads/Prod"]}, [WORKLOAD_A]),
    ],
)
def test_a_selection(read: Read, organization: dict[str, str], options: dict[str, Any], expected: list[str]) -> None:
    assert hosts(read(**options)) == expected


def test_an_account_that_is_closed_is_left_out(read: Read, boto: Callable[..., Any]) -> None:
    boto("organizations").close_account(AccountId=WORKLOAD_B)
    assert hosts(read()) == ["dns", "workload-a"]


def test_more_than_a_page_of_accounts_each_with_its_tags(
    read: Read, fresh: SandboxClient, boto: Callable[..., Any]
) -> None:
    client = boto("organizations")
    for number in range(20):
        tags = [{"Key": "number", "Value": str(number)}]
        client.create_account(AccountName=f"Many {number}", Email=f"m{number}@example.com", Tags=tags)
    fresh.reset_requests()

    shown = read()

    assert len(hosts(shown)) == 23
    assert hosts(shown, "tag_number_19") == ["many-19"]
    calls = {row["operation"]: row["count"] for row in fresh.requests()}
    assert calls == {
        "ListRoots": 1,
        "ListOrganizationalUnitsForParent": 1,
        "ListAccounts": 2,
        "ListAccountsForParent": 2,
        "ListTagsForResource": 23,
        "GetCallerIdentity": 1,
    }


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"ous": ["/Prod"]}, "ous[0]: the organization has no unit /Prod. Give one that it has: /, /Workloads"),
        ({"ous": ["/Empty"]}, "The selection leaves no account. /Empty holds 0 accounts"),
        ({"tags": {"env": "none"}}, "The selection leaves no account"),
        ({"exclude": ["Workload C"]}, "exclude[0]: no account that is selected has the name or the id Workload C"),
        (
            {"account_groups": {"dns_account": {"accounts": ["workload-a"]}}},
            "or the id workload-a. Select the account, or give one of DNS, Workload A, Workload B.",
        ),
        ({"account_groups": {"dns_account": {"ous": ["/Empty"]}}}, "account_groups.dns_account: of the accounts"),
        ({"profile": "dns"}, "Organizations answers only the management account"),
    ],
)
def test_what_selects_nobody_is_an_error(
    read: Read, organization: dict[str, str], options: dict[str, Any], said: str
) -> None:
    with pytest.raises(NoInventoryError) as failed:
        read(**options)
    assert said in str(failed.value)


@pytest.mark.parametrize(
    "denied",
    ["ListRoots", "ListOrganizationalUnitsForParent", "ListAccounts", "ListAccountsForParent", "ListTagsForResource"],
)
def test_a_reader_without_a_permission(
    read: Read, organization: dict[str, str], boto: Callable[..., Any], denied: str
) -> None:
    """The rows of docs/permissions.md: with all of them it reads, and each is needed."""
    needed = {"ListRoots", "ListOrganizationalUnitsForParent", "ListAccounts", "ListAccountsForParent"}
    actions = [f"organizations:{each}" for each in sorted({*needed, "ListTagsForResource"} - {denied})]
    make_user(boto("iam"), "reader", allow(actions))
    keys = boto("iam").create_access_key(UserName="reader")["AccessKey"]
    options = {
        "access_key": keys["AccessKeyId"],
        "secret_key": keys["SecretAccessKey"],
        "profile": "",
        "source_profile": "management",
    }

    with pytest.raises(NoInventoryError) as failed:
        read(**options)

    assert "AccessDeniedException" in str(failed.value)
    assert keys["SecretAccessKey"] not in str(failed.value)
    if denied == "ListAccounts":
        assert hosts(read(**options, ous=["/Workloads"])) == ["workload-a", "workload-b"]
    if denied == "ListTagsForResource":
        assert hosts(read(**options, read_tags=False)) == ["dns", "workload-a", "workload-b"]


def test_throttling_is_survived_and_a_page_that_fails_is_not_an_empty_one(
    read: Read, fresh: SandboxClient, organization: dict[str, str]
) -> None:
    busy = {"service": "organizations", "operation": "ListAccountsForParent"}
    fresh.faults([{**busy, "code": "TooManyRequestsException", "times": 2}])
    assert hosts(read()) == ["dns", "workload-a", "workload-b"]

    fresh.faults([{**busy, "code": "AccessDeniedException", "times": 1}])
    with pytest.raises(NoInventoryError, match="Could not list the accounts in"):
        read()


def test_a_delegated_administrator_reads(read: Read, organization: dict[str, str], boto: Callable[..., Any]) -> None:
    boto("organizations").register_delegated_administrator(AccountId=DNS, ServicePrincipal="guardduty.amazonaws.com")

    shown = read(profile="dns")

    assert hosts(shown) == ["dns", "workload-a", "workload-b"]
    assert shown["_meta"]["hostvars"]["dns"]["aws_profile"] == "dns"
    assert MANAGEMENT_ACCOUNT not in json.dumps(shown)


def test_its_examples_run(read: Read, organization: dict[str, str]) -> None:
    main_job, workloads = [
        {name: value for name, value in shown.items() if name != "plugin"} for shown in yaml.safe_load_all(EXAMPLES)
    ]
    first, second = read(**main_job), read(**workloads)

    assert (hosts(first, "workload_accounts"), hosts(first, "dns_account")) == (["workload-a", "workload-b"], ["dns"])
    assert hosts(second) == hosts(second, "workload_accounts") == hosts(second, "env_prod") == ["workload-a"]
    assert second["_meta"]["hostvars"]["workload-a"]["dns_subdomain"] == "workload-a"


def test_no_credential_is_shown_whatever_happens(
    read_text: Callable[..., subprocess.CompletedProcess[str]],
    fresh: SandboxClient,
    organization: dict[str, str],
    boto: Callable[..., Any],
    tmp_path: Path,
) -> None:
    make_user(boto("iam"), "reader", allow("organizations:List*"))
    keys = boto("iam").create_access_key(UserName="reader")["AccessKey"]
    options = {
        "access_key": keys["AccessKeyId"],
        "secret_key": keys["SecretAccessKey"],
        "credential_source": "Environment",
    }
    kept = {"cache": True, "cache_plugin": "ansible.builtin.jsonfile", "cache_connection": str(tmp_path / "kept")}
    loud = {"ANSIBLE_VERBOSITY": "4", "ANSIBLE_LOG_PATH": str(tmp_path / "log")}

    listed = read_text(env=loud, profile="", **options, **kept)
    failed = read_text(env=loud, profile="", ous=["/None"], **options, **kept)

    files = [path.read_text(encoding="utf-8") for folder in ("kept", "log") for path in _files(tmp_path / folder)]
    assert [(WORKLOAD_A in text) for text in (listed.stdout, *files)] == [True, True, True]
    assert "no unit /None" in failed.stderr
    secrets = [keys["SecretAccessKey"], keys["AccessKeyId"], *fresh.secrets()]
    for text in (listed.stdout, listed.stderr, failed.stdout, failed.stderr, *files):
        assert [secret for secret in secrets if secret in text] == []


def _files(path: Path) -> list[Path]:
    return sorted(path.iterdir()) if path.is_dir() else [path]


def test_a_cache_is_read_without_a_call_and_holds_no_secret(
    read: Read, fresh: SandboxClient, organization: dict[str, str], tmp_path: Path
) -> None:
    kept = {"cache": True, "cache_plugin": "ansible.builtin.jsonfile", "cache_connection": str(tmp_path / "kept")}
    first = read(**kept)
    fresh.reset_requests()

    assert read(**kept) == first
    assert fresh.requests() == []
    [file] = (tmp_path / "kept").iterdir()
    text = file.read_text(encoding="utf-8")
    assert WORKLOAD_A in text
    assert [secret for secret in fresh.secrets() if secret in text] == []

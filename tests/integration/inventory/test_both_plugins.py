# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What ec2_accounts and organization_accounts have in common: slips that they refuse, and what they call accounts."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.commands.starting import run_script
from tests.support.sandbox.client import BIN, SandboxClient

A = "111111111111"
ALL_OF_THEM = {
    "ec2_accounts": {"regions": ["us-east-1"], "organization": {}, "hostnames": ["instance-id"]},
    "organization_accounts": {"regions": ["us-east-1"]},
}

Read = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def read(fresh: SandboxClient, tmp_path: Path) -> Read:
    """Run ansible-inventory on a source of a plugin: ``read("ec2_accounts", regions=[...])``."""

    def run(plugin: str, **options: Any) -> subprocess.CompletedProcess[str]:
        source = tmp_path / f"my.{plugin}.yml"
        stated = {"plugin": f"crossaccount.aws.{plugin}", "profile": "management", **options}
        source.write_text(json.dumps(stated), encoding="utf-8")
        env = fresh.env | {"ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED": "true"}
        return run_script([BIN / "ansible-inventory", "-i", source, "--list", "--export"], env=env)

    return run


def listed(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    """What ansible-inventory shows. What others wrote is marked, so that nobody takes it for a template."""
    assert done.returncode == 0, done.stderr
    shown: dict[str, Any] = json.loads(done.stdout, object_hook=lambda found: found.get("__ansible_unsafe", found))
    return shown


@pytest.mark.parametrize(
    ("plugin", "slip", "meant"),
    [
        ("ec2_accounts", {"account": [{"account_id": A, "profile": "workload-a"}]}, "accounts"),
        ("ec2_accounts", {"filter": {"tag:Name": "web-1"}}, "filters"),
        ("ec2_accounts", {"on_account_eror": "fail"}, "on_account_error"),
        ("ec2_accounts", {"region_list": ["us-east-1"]}, "regions or region"),
        ("organization_accounts", {"acount_groups": {"workload_accounts": {"accounts": ["DNS"]}}}, "account_groups"),
        ("organization_accounts", {"hostname": "account_id"}, "hostnames"),
    ],
)
def test_a_slip_in_an_option_is_refused_before_any_call(
    read: Read, fresh: SandboxClient, plugin: str, slip: dict[str, Any], meant: str
) -> None:
    fresh.reset_requests()
    done = read(plugin, **ALL_OF_THEM[plugin], **slip)
    assert done.returncode != 0
    says = f"crossaccount.aws.{plugin}: unknown option {next(iter(slip))}. Did you mean {meant}? The options are "
    assert says in " ".join(done.stderr.split())
    assert fresh.requests() == []


@pytest.mark.parametrize(
    ("plugin", "strict", "refused"),
    [("ec2_accounts", False, False), ("ec2_accounts", True, True), ("organization_accounts", False, True)],
)
def test_an_entry_of_keyed_groups_without_a_key_is_told(read: Read, plugin: str, strict: bool, refused: bool) -> None:
    done = read(plugin, **ALL_OF_THEM[plugin], keyed_groups=[{"prefix": "env"}], strict=strict)
    assert "keyed_groups[0]: it has no key, and so makes no group. Give the expression" in " ".join(done.stderr.split())
    assert (done.returncode != 0) is refused


def test_both_call_an_account_by_the_name_that_the_organization_has(read: Read, boto: Callable[..., Any]) -> None:
    names = {each["Id"]: each["Name"] for each in boto("organizations").list_accounts()["Accounts"]}
    instances, accounts = (listed(read(plugin, **options)) for plugin, options in ALL_OF_THEM.items())

    for shown in (instances, accounts):
        found = {each["aws_account_id"]: each["aws_account_name"] for each in shown["_meta"]["hostvars"].values()}
        assert A in found
        assert found.items() <= names.items()
    for host, variables in accounts["_meta"]["hostvars"].items():
        group = instances.get(f"aws_account_{host.replace('-', '_')}", {"hosts": []})
        assert {instances["_meta"]["hostvars"][each]["aws_account_id"] for each in group["hosts"]} <= {
            variables["aws_account_id"]
        }
    assert instances["aws_account_workload_a"]["hosts"]

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Replies that carry credentials, damaged on the wire: nothing of them is to be read at ``-vvv --diff`` or in any file.

Every module and inventory plugin signs in by a profile of a role, and those that sign in to accounts do that as well.
What is damaged how is sampled; ``tests/unit/aws/test_credential_replies.py`` has all of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from sandbox.demo.playbook import INVENTORY
from tests.proofs.damaging_proxy import DAMAGES, Proxy, damaging
from tests.proofs.secrets_search import Kept, Recorder
from tests.support.playbooks.runner import DNS
from tests.support.sandbox.client import ROOT, SandboxClient
from tests.support.source.names import WITHOUT_AWS

INVENTORIES = sorted(path.stem for path in (ROOT / "plugins" / "inventory").glob("*.py"))
MODULES = sorted({path.stem for path in (ROOT / "plugins" / "modules").glob("*.py")} - WITHOUT_AWS)
CASES: dict[str, dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("secret_cases.yml").read_text(encoding="utf-8")
)
ACCESS = f"arn:aws:iam::{DNS}:role/OrganizationAccountAccessRole"
BY_ROLE = [{"name": "dns", "account_id": DNS, "role_arn": ACCESS}]
# From the operator's keys, so that the reply is one that the module asked for.
ASKING: dict[str, dict[str, Any]] = {
    "account_info": {"accounts": BY_ROLE},
    "assume_role_check": {"paths": [{"name": "in", "steps": [{"role_arn": ACCESS}]}]},
    "ec2_instances_info": {"regions": ["us-east-1"], "accounts": BY_ROLE},
    "iam_trust_role": {**CASES["iam_trust_role"]["works"], "accounts": BY_ROLE},
}


@pytest.fixture(scope="module")
def proxy(sandbox: SandboxClient) -> Iterator[Proxy]:
    with damaging(sandbox.endpoint) as made:
        yield made


def record(sandbox: SandboxClient, proxy: Proxy, folder: Path, playbook: Any, *options: str, **env: str) -> Kept:
    """A run before which the proxy stands in place of the sandbox."""
    recorder = Recorder(sandbox, folder)
    recorder.env = {"AWS_ENDPOINT_URL": proxy.url, "AWS_MAX_ATTEMPTS": "1", **env}
    return recorder(playbook, *options)


def searched(kept: Kept, sandbox: SandboxClient, proxy: Proxy) -> list[str]:
    """Where a credential is to be read that the proxy has seen, or that the sandbox has handed out."""
    secrets = {f"secret {number} of a session": text for number, text in enumerate(sandbox.secrets())}
    return kept.showing(secrets | proxy.seen)


def play(tasks: list[dict[str, Any]], sandbox: SandboxClient) -> list[dict[str, Any]]:
    variables = {"external_id": "canary-9d1c2b7e", "server": {"address": sandbox.dns_host, "port": sandbox.dns_port}}
    return [{"hosts": "localhost", "connection": "local", "gather_facts": False, "vars": variables, "tasks": tasks}]


def task(module: str, options: dict[str, Any]) -> dict[str, Any]:
    retries = {"aws_config": {"retries": {"total_max_attempts": 1}}}
    return {"name": module, f"crossaccount.aws.{module}": {**options, **retries}, "ignore_errors": True}


@pytest.mark.long
@pytest.mark.parametrize("damage", DAMAGES)
def test_modules_show_nothing_of_a_damaged_reply(
    sandbox: SandboxClient, proxy: Proxy, tmp_path: Path, damage: str
) -> None:
    sandbox.reset()
    proxy.damage, before = damage, len(proxy.delivered)
    # dns_check and the others of which the options say nothing about an account: account_id makes them sign in.
    signing_in = [task(module, {"profile": "dns", "account_id": DNS, **CASES[module]["works"]}) for module in MODULES]
    asking = [task(module, {"profile": "management", **options}) for module, options in ASKING.items()]

    kept = record(sandbox, proxy, tmp_path / "run", play([*signing_in, *asking], sandbox))

    assert kept.status == 0, kept.places["the output"]
    assert len(proxy.delivered) - before >= len(MODULES) + len(ASKING)
    # Who assumes a role for an account and then asks nothing there does not notice that its token is none.
    assert sum(each["failed"] for each in kept.results) >= len(MODULES), kept.results
    assert searched(kept, sandbox, proxy) == []


SIGNING_IN = [(plugin, {"profile": "dns"}) for plugin in INVENTORIES]
SIGNING_IN += [("ec2_accounts", {"profile": "management", "accounts": BY_ROLE, "regions": ["us-east-1"]})]


@pytest.mark.parametrize(("plugin", "options"), SIGNING_IN)
def test_inventories_show_nothing_of_a_damaged_reply(
    sandbox: SandboxClient, proxy: Proxy, tmp_path: Path, plugin: str, options: dict[str, Any]
) -> None:
    sandbox.reset()
    proxy.damage, before = "cut in the token", len(proxy.delivered)
    source = tmp_path / f"damaged.{plugin}.yml"
    source.write_text(json.dumps({"plugin": f"crossaccount.aws.{plugin}", **options}), encoding="utf-8")
    kept = record(sandbox, proxy, tmp_path / "run", play([], sandbox), "-i", str(source))

    assert len(proxy.delivered) > before
    assert "Failed to parse" in kept.places["the output"]
    assert searched(kept, sandbox, proxy) == []


def test_credentials_of_a_container_show_nothing(sandbox: SandboxClient, proxy: Proxy, tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.write_text(f"[profile container]\nrole_arn = {ACCESS}\ncredential_source = EcsContainer\n", encoding="utf-8")
    kept = record(
        sandbox,
        proxy,
        tmp_path / "run",
        play([task("account_info", {"profile": "container"})], sandbox),
        AWS_CONFIG_FILE=str(config),
        AWS_CONTAINER_CREDENTIALS_FULL_URI=f"{proxy.url}/container",
    )

    assert "container" in proxy.delivered
    assert all(each["failed"] for each in kept.results)
    assert searched(kept, sandbox, proxy) == []


@pytest.mark.long
@pytest.mark.parametrize("playbook", ["cross_account_dns", "verify"])
def test_playbooks_show_nothing_of_a_damaged_reply(
    sandbox: SandboxClient, proxy: Proxy, tmp_path: Path, playbook: str
) -> None:
    sandbox.reset()
    proxy.damage = "cut in the token"
    kept = record(sandbox, proxy, tmp_path / "run", playbook, "-i", str(INVENTORY))

    assert kept.status != 0
    assert any(each["failed"] for each in kept.results)
    assert searched(kept, sandbox, proxy) == []


def test_the_search_finds_what_is_shown(sandbox: SandboxClient, proxy: Proxy, tmp_path: Path) -> None:
    """botocore's own words, as a script would print them, are found."""
    proxy.damage = "cut in the token"
    script = "import boto3; boto3.Session(profile_name='dns').client('sts').get_caller_identity()"
    shell = {
        "ansible.builtin.command": {"argv": ["{{ ansible_playbook_python }}", "-c", script]},
        "ignore_errors": True,
    }
    kept = record(sandbox, proxy, tmp_path / "run", play([shell], sandbox))

    assert searched(kept, sandbox, proxy)

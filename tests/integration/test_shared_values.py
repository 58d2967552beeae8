# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every public variable of every role, set by its user: the roles agree on what it means, or refuse it before anything.

The real playbook runs for a host that sets one variable each. Its modules are stand-ins that keep what they are asked
for, so that the judge sees what would reach AWS and knows nothing of variables.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import yaml
from sandbox_client import BIN, ROOT, scrubbed_environment

from sandbox.demo.playbook import recaps

DNS, OTHER_DNS = "222222222222", "888888888888"
ROLES = ("shared_values", "hosted_zone", "zone_access", "instance_access", "instance_records", "verify_access")
MODULES_OF_OTHERS = ("aws_caller_info", "ec2_instance_info", "route53_info")
INSTANCE_ROLE_ARN = "arn:aws:iam::{account}:role/Custom"
ZONE_ROLE_ARN = f"arn:aws:iam::{DNS}:role/Custom"

# Variable → a legal value other than its default. ``{account}`` is the account of the host, ``{other}`` another one of
# its own, and ``{case}`` a label of its own: no two hosts may publish in one domain, or be one account.
FOLLOWED: dict[str, Any] = {
    "shared_values_zone": "other.example",
    "shared_values_private_zone": True,
    "shared_values_domain": "custom-{case}.example.com",
    "shared_values_types": ["A"],
    "shared_values_full_access": True,
    "hosted_zone_name": "other.example",
    "zone_access_dns_host": "dns-2",
    "zone_access_account_id": OTHER_DNS,
    "zone_access_hosted_zone_id": "ZCUSTOM",
    "zone_access_workload_account_id": "{other}",
    "zone_access_role_name": "Custom",
    "zone_access_instance_role_arn": INSTANCE_ROLE_ARN,
    "zone_access_external_id": "custom-external-id",
    "zone_access_domain": "custom-{case}.example.com",
    "zone_access_types": ["AAAA"],
    "zone_access_full_access": True,
    "instance_access_account_id": "{other}",
    "instance_access_role_name": "Custom",
    "instance_access_external_id": "custom-external-id",
    "instance_access_dns_account_id": OTHER_DNS,
    "instance_access_zone_role_arn": ZONE_ROLE_ARN,
    "instance_records_dns_host": "dns-2",
    "instance_records_dns_account_id": OTHER_DNS,
    "instance_records_hosted_zone_id": "ZCUSTOM",
    "instance_records_zone": "other.example",
    "instance_records_domain": "custom-{case}.example.com",
}
# What is verified is what the other roles declare.
REFUSED: dict[str, Any] = {
    "verify_access_dns_host": "dns-2",
    "verify_access_dns_account_id": OTHER_DNS,
    "verify_access_zone": "other.example",
    "verify_access_account_id": "{other}",
    "verify_access_external_id": "custom-external-id",
    "verify_access_instance_role_name": "Custom",
    "verify_access_zone_role_name": "Custom",
    "verify_access_full_access": True,
    "verify_access_domain": "custom-{case}.example.com",
    "verify_access_types": ["AAAA"],
}
# One role alone has a use for these. One host sets them all: they touch nothing that roles share.
ALONE: dict[str, Any] = {
    "hosted_zone_state": "present",
    "hosted_zone_profile": "custom",
    "hosted_zone_account_id": DNS,
    "hosted_zone_going": 1,
    "zone_access_state": "present",
    "zone_access_profile": "custom",
    "zone_access_organization_id": "o-custom12345",
    "zone_access_names": ["www.example.com"],
    "zone_access_adopt": True,
    "zone_access_keep_former": True,
    "instance_access_state": "present",
    "instance_access_profile": "custom",
    "instance_access_regions": ["eu-west-1"],
    "instance_access_operator_arns": [f"arn:aws:iam::{DNS}:role/Custom"],
    "instance_access_filters": {"tag:dns": "x"},
    "instance_access_replace": True,
    "instance_access_managed_policies": ["ReadOnlyAccess"],
    "instance_access_adopt": True,
    "instance_access_other_zone_role_arns": [f"arn:aws:iam::{DNS}:role/Other"],
    "instance_records_state": "present",
    "instance_records_profile": "custom",
    "instance_records_regions": ["eu-west-1"],
    "instance_records_filters": {"tag:dns": "x"},
    "instance_records_dns_profile": "custom",
    "instance_records_types": ["A"],
    "instance_records_owner": "custom",
    "instance_records_adopt": True,
    "instance_records_name": "tag:Name",
    "instance_records_addresses": "private",
    "instance_records_ipv6": False,
    "instance_records_ttl": 30,
    "instance_records_max_delete_percent": 10,
    "instance_records_max_update_percent": 10,
    "verify_access_regions": ["eu-west-1"],
    "verify_access_dns_profile": "custom",
    "verify_access_hosted_zone_id": "Z0123456789",
    "verify_access_neighbour": "",
    "verify_access_probe_label": "_custom",
    "verify_access_dns_servers": [{"address": "192.0.2.53", "port": 53}],
    "verify_access_report_file": "",
}
OVERRIDES = {**FOLLOWED, **REFUSED, **ALONE}


def public_variables() -> set[str]:
    """What the argument specs of the roles say, less what a host of the inventory says of its account."""
    found: set[str] = set()
    for role in ROLES:
        spec = yaml.safe_load((ROOT / "roles" / role / "meta" / "argument_specs.yml").read_text(encoding="utf-8"))
        found |= set(spec["argument_specs"]["main"]["options"])
    return found


def test_every_public_variable_has_an_override() -> None:
    """A new one fails here until the table says what setting it means."""
    assert public_variables() - set(OVERRIDES) == set()
    documented = "".join((ROOT / "roles" / role / "README.md").read_text(encoding="utf-8") for role in ROLES)
    assert {name for name in set(OVERRIDES) - public_variables() if name not in documented} == set()


def collection(folder: Path) -> None:
    """Our collection with stand-ins for its modules, and amazon.aws with nothing but those."""
    ours = folder / "ansible_collections" / "crossaccount" / "aws"
    (ours / "plugins").mkdir(parents=True)
    for name in ("roles", "playbooks", "meta", "galaxy.yml"):
        (ours / name).symlink_to(ROOT / name)
    for name in ("filter", "module_utils", "modules", "doc_fragments"):
        (ours / "plugins" / name).symlink_to(ROOT / "plugins" / name)
    theirs = folder / "ansible_collections" / "amazon" / "aws"
    (theirs / "plugins" / "modules").mkdir(parents=True)
    modules = {ours: [path.stem for path in (ROOT / "plugins" / "modules").glob("*.py")], theirs: MODULES_OF_OTHERS}
    for place, names in modules.items():
        (place / "plugins" / "action").mkdir()
        for name in names:
            shutil.copy(Path(__file__).parent / "stubs" / "recorder.py", place / "plugins" / "action" / f"{name}.py")
    for name in MODULES_OF_OTHERS:
        (theirs / "plugins" / "modules" / f"{name}.py").write_text("", encoding="utf-8")
    (theirs / "meta").mkdir()
    (theirs / "meta" / "runtime.yml").write_text("action_groups: {aws: []}\n", encoding="utf-8")


def inventory() -> dict[str, Any]:
    """A host for each override."""
    hosts = {}
    cases = {variable: {variable: value} for variable, value in {**FOLLOWED, **REFUSED}.items()} | {"alone": ALONE}
    for number, (case, given) in enumerate(cases.items()):
        account = str(100000000000 + number)
        text = json.dumps(given).replace("{account}", account).replace("{other}", str(700000000000 + number))
        variables = json.loads(text.replace("{case}", case.replace("_", "-")))
        hosts[case.replace("_", "-")] = {"aws_account_id": account, "aws_profile": "workload", **variables}
    shared = {
        "dns_zone": "example.com",
        "dns_operator_arns": [f"arn:aws:iam::{DNS}:role/Operators"],
        "aws_regions": ["us-east-1"],
        "cross_account_external_id": "id-of-{{ aws_account_id }}",
    }
    dns = {
        "dns": {"aws_account_id": DNS, "aws_profile": "dns"},
        "dns-2": {"aws_account_id": OTHER_DNS, "aws_profile": "dns-2"},
    }
    groups = {"dns_account": {"hosts": dns}, "workload_accounts": {"hosts": hosts}}
    return {"all": {"vars": shared, "children": groups}}


class Run:
    """What the playbook asked of modules, by host and module, and how it ended for each host."""

    def __init__(self, folder: Path) -> None:
        collection(folder)
        path = folder / "inventory.json"
        path.write_text(json.dumps(inventory()), encoding="utf-8")
        environment = scrubbed_environment() | {
            "ANSIBLE_COLLECTIONS_PATH": str(folder),
            "ANSIBLE_HOME": str(folder / "home"),
            "ANSIBLE_NOCOLOR": "true",
            "ANSIBLE_FORKS": str(os.cpu_count() or 2),
            "RECORDED": str(folder / "recorded"),
            "AWS_CONFIG_FILE": "/dev/null",
        }
        command = [BIN / "ansible-playbook", "crossaccount.aws.cross_account_dns", "-i", path]
        command += ["-e", f"ansible_python_interpreter={sys.executable}"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        self.output = done.stdout + done.stderr
        self.failed = {recap.host for recap in recaps(done.stdout) if recap.failed}
        self.asked: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
        for line in (folder / "recorded").read_text(encoding="utf-8").splitlines():
            kept = json.loads(line)
            self.asked[kept["host"]][kept["module"]].append(kept["arguments"])

    def of(self, variable: str) -> dict[str, list[dict[str, Any]]]:
        return self.asked[variable.replace("_", "-")]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return Run(tmp_path_factory.mktemp("stubs"))


def one(asked: list[dict[str, Any]], what: str) -> dict[str, Any]:
    """The one role of several whose description says what it is."""
    [found] = [each for each in asked if what in each.get("description", "")]
    return found


@pytest.mark.parametrize("variable", [*FOLLOWED, "alone"])
def test_the_roles_agree(run: Run, variable: str) -> None:
    asked = run.of(variable)
    assert variable.replace("_", "-") not in run.failed, run.output
    instance = one(asked["iam_trust_role"], "Carried by EC2 instances")
    zone = one(asked["iam_trust_role"], "Changes the record sets")
    [published] = asked["route53_record_sets"]
    tried = asked["assume_role_check"][0]["paths"]

    assumable = [
        statement["Resource"]
        for document in instance["inline_policies"].values()
        for statement in document["Statement"]
        if statement["Action"] == "sts:AssumeRole"
    ]
    assert assumable == [f"arn:aws:iam::{zone['account_id']}:role/{zone['name']}"]
    [trust] = zone["trust"]
    assert trust["principal_arns"] == [f"arn:aws:iam::{instance['account_id']}:role/{instance['name']}"]
    assert trust["accounts"] == [instance["account_id"]]
    [operators] = [each for each in instance["trust"] if each["sid"] == "DnsOperators"]
    assert operators["accounts"] == [zone["account_id"]]
    assert operators["external_ids"] == trust["external_ids"]
    profile = {each["instance_profile"] for each in asked["ec2_instance_role"]}
    assert profile == {instance["name"]}

    way = next(path["steps"] for path in tried if path["expect"] == "allowed" and len(path["steps"]) == 2)
    assert [step["role_arn"] for step in way] == [*trust["principal_arns"], *assumable]
    assert [step["external_id"] for step in way] == trust["external_ids"] * 2
    probe = next(path["probe"] for path in tried if path.get("probe", {}).get("write"))
    below = f".{published['scope']['names'][0].removeprefix('*.')}"
    assert probe["record"].endswith(below)
    assert probe["hosted_zone_id"] == published["hosted_zone_id"]
    assert below.endswith(f".{published['zone']}")
    policy = json.dumps(zone["inline_policies"])
    if zone["managed_policies"] == []:
        assert published["hosted_zone_id"] in policy
        assert probe["type"] in policy
        assert variable == "alone" or f'"*{below}"' in policy
    assert published["account_id"] == zone["account_id"]


@pytest.mark.parametrize("variable", REFUSED)
def test_verification_of_something_else_is_refused_before_anything(run: Run, variable: str) -> None:
    assert variable.replace("_", "-") in run.failed
    assert f"fatal: [{variable.replace('_', '-')}]" in run.output
    asked = set(run.of(variable)) - {"aws_caller_info", "account_info"}
    assert asked == set()

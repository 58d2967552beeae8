# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the role dns_automation makes of its variables, of text from ``-e`` too, as Ansible renders them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar, trust_as_template
from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation.central import reader_policy
from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation.deployment import (
    Deployed,
    execution_policy,
)

from tools import checkout

ROLE = checkout.ROOT / "roles/dns_automation"
ACCOUNT = "111111111111"
SAME: dict[str, Any] = {"changed": False}
OTHER: dict[str, Any] = {"changed": True}


def tasks(value: Any) -> Iterator[dict[str, Any]]:
    for task in value:
        yield task
        yield from tasks(task.get("block", []))


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def task(file: str, name: str) -> dict[str, Any]:
    """The task of a file whose name begins like this."""
    [found] = [each for each in tasks(read(ROLE / "tasks" / file)) if each["name"].startswith(name)]
    return found


def trusted(value: Any) -> Any:
    """Texts that Ansible may take as templates."""
    if isinstance(value, dict):
        return {key: trusted(each) for key, each in value.items()}
    if isinstance(value, list):
        return [trusted(each) for each in value]
    return trust_as_template(value) if isinstance(value, str) else value


def rendered(value: str, **known: Any) -> Any:
    """A value of the role, with its variables and with what is known."""
    role = read(ROLE / "defaults/main.yml") | read(ROLE / "vars/main.yml")
    return Templar(loader=DataLoader(), variables=trusted(role) | known).template(trust_as_template(value))


RESULTS = (
    *("zone_role", "execution_role", "forward_role", "forward_role_gone", "bus", "rules_gone", "function_gone"),
    *("queue_gone", "log_gone", "alarms_gone", "failures_gone", "bus_gone"),
)


@pytest.mark.parametrize(
    ("differs", "former", "cleared", "changed"),
    [
        ("", [], {}, False),
        ("zone_role", [], {}, True),
        ("forward_role_gone", [], {}, True),
        ("", [], {"eu-west-1": True}, False),  # of another account of this play
        ("", ["eu-west-1", "us-east-1"], {"eu-west-1": True, "us-east-1": False}, True),
        ("", ["eu-west-1", "us-east-1"], {"eu-west-1": False, "us-east-1": False}, False),
    ],
)
def test_it_says_whether_something_changed(differs: str, former: list[str], cleared: Any, changed: bool) -> None:
    fact = task("present.yml", "Remember the function")["ansible.builtin.set_fact"]["dns_automation_changed"]
    known = {f"__dns_automation_{each}": OTHER if each == differs else SAME for each in RESULTS}
    known |= {"__dns_automation_former": former, "__dns_automation_cleared": cleared}

    assert rendered(fact, __dns_automation_region_changed=False, **known) is changed


@pytest.mark.parametrize("gone", ["", "failures_gone", "queue_gone", "bus_gone"])
def test_it_remembers_what_each_region_had(gone: str) -> None:
    fact = task("absent_region.yml", "Remember")["ansible.builtin.set_fact"]["__dns_automation_cleared"]
    known = {f"__dns_automation_{each}": OTHER if each == gone else SAME for each in RESULTS}
    known |= {"__dns_automation_region": "us-east-1", "__dns_automation_cleared": {"eu-west-1": True}}

    assert rendered(fact, **known) == {"eu-west-1": True, "us-east-1": gone != ""}


@pytest.mark.parametrize("region", [None, "", "eu-west-1"])
def test_no_account_forwards_events_to_a_host_that_has_no_function(region: str | None) -> None:
    [stop] = [each for each in tasks(read(ROLE / "tasks/entry.yml")) if "ansible.builtin.assert" in each]
    dns = {} if region is None else {"dns_automation_central_region": region}
    known = {"hostvars": {"dns": dns}, "__dns_automation_center_host": "dns", "inventory_hostname": "blue"}

    assert rendered("{{ " + stop["ansible.builtin.assert"]["that"] + " }}", **known) is bool(region)
    said = rendered(stop["ansible.builtin.assert"]["fail_msg"], **known)
    assert said.startswith("blue: dns_automation_central_region is not set for dns, ")


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("Declare the queue of events", {"dns_automation_timeout": "120"}, {"visibility_timeout": 720}),
        ("Declare what is told when nobody", {"dns_automation_silence_minutes": "60"}, {"period": 3600}),
    ],
)
def test_text_from_the_command_line_is_a_number(name: str, value: dict[str, str], found: dict[str, int]) -> None:
    [options] = [each for module, each in task("region.yml", name).items() if module.startswith("crossaccount.aws.")]
    assert {option: int(rendered(options[option], **value)) for option in found} == found


@pytest.mark.parametrize("topology", ["workload", "central"])
@pytest.mark.parametrize("before", [["us-east-1"], ["eu-west-1", "us-east-1"], ["ap-south-1"], []], ids=str)
def test_what_former_runs_had_goes_with_the_function(topology: str, before: list[str]) -> None:
    """By the policy of a role that this run removes, with whatever Regions are declared now."""
    names = Deployed.of("z.test", ACCOUNT)
    own = execution_policy(names, ACCOUNT, before, f"arn:aws:iam::222222222222:role/{names.zone_role}")
    policy = own if topology == "workload" else reader_policy(before)
    there = {"diff": {"before": json.dumps({"inline_policies": {"keep-names": policy}}, indent=2)}} if before else {}
    removed = task("absent.yml", "Remove what each Region has")["loop"]

    found = rendered(
        removed,
        dns_automation_regions=["us-east-1"],
        dns_automation_former_regions=["eu-central-1"],
        shared_values_account_id=ACCOUNT,
        __dns_automation_names={"events_queue": names.events_queue},
        __dns_automation_execution_role=SAME | there,
    )
    assert sorted(found) == sorted({"us-east-1", "eu-central-1", *before})


@pytest.mark.parametrize(
    ("more", "kept"), [({}, ["z.test"]), ({"dns_additional_zones": [{"zone": "y.test"}]}, ["z.test", "y.test"])]
)
def test_zones_of_another_account_are_not_kept(more: dict[str, Any], kept: list[str]) -> None:
    """The role runs twice in a play, for one host."""
    settings = rendered(
        "{{ __dns_automation_account }}",
        shared_values_names={"zone_label": "z.test", "owner": "crossaccount.aws/111111111111"},
        shared_values_external_id="3d5e9a84",
        dns_automation_regions=["us-east-1"],
        dns_automation_zones={each: {"zone": each} for each in ("x.test", "z.test", "y.test")},
        __dns_automation_zone_role_arn="arn:aws:iam::222222222222:role/writer",
        **more,
    )
    assert settings["zones"] == [{"zone": each} for each in kept]


@pytest.mark.parametrize(("accounts", "profile"), [({}, "dns"), ({"center": {"profile": "of-center"}}, "of-center")])
def test_the_role_alone_says_where_the_function_of_several_accounts_tells(accounts: Any, profile: str) -> None:
    known = {"account_profiles_accounts": accounts} if accounts else {}
    found = rendered(
        "{{ __dns_automation_log_of_center }}",
        dns_automation_regions=["us-east-1"],
        dns_automation_central_region="eu-west-1",
        dns_automation_dns_profile="dns",
        __dns_automation_center_host="center" if accounts else "",
        __dns_automation_center_account_id="222222222222",
        __dns_automation_center_names={"log_group": "/aws/lambda/f"},
        **known,
    )
    assert (found["profile"], found["regions"]) == (profile, ["eu-west-1"])


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, []),
        ({"timeout": "60", "batching_window": "300", "silence_minutes": "10080"}, []),
        ({"timeout": 30}, ["dns_automation_timeout is 30. Give 60 to 900 seconds"]),
        ({"batching_window": "0"}, ["dns_automation_batching_window is 0. Give 1 to 300 seconds"]),
        ({"silence_minutes": 0}, ["dns_automation_silence_minutes is 0. Give 1 to 10080 minutes"]),
        ({"timeout": 901, "silence_minutes": "soon"}, ["dns_automation_timeout", "dns_automation_silence"]),
    ],
    ids=str,
)
def test_numbers_that_aws_would_refuse_later(given: dict[str, Any], said: list[str]) -> None:
    stop = task("present.yml", "Stop when a number cannot be right")
    found = rendered(stop["vars"]["__problems"], **{f"dns_automation_{name}": each for name, each in given.items()})
    assert [each[: len(start)] for each, start in zip(found, said, strict=True)] == said

"""The playbooks as AWX runs them: by ansible-runner, in slices of the inventory, and several jobs at once.

The project and the variable of the DNS account are those that docs/guides/awx.md shows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sandbox.demo.playbook import INVENTORY
from tests.support.playbooks.awx import Finished, Inventory, Job, imported, slices
from tests.support.playbooks.runner import DNS, WORKLOADS, writes
from tests.support.sandbox.client import ROOT, SandboxClient
from tests.support.source.guides import read_guide

GUIDE = read_guide((ROOT / "docs" / "guides" / "awx.md").read_text(encoding="utf-8"))
PLAYBOOK = "cross_account_dns.yml"
# Verification writes one record set and removes it, for each account.


class Jobs:
    """Launches jobs on the sandbox, each in a container of its own as far as files go, unless a home is given."""

    def __init__(self, sandbox: SandboxClient, folder: Path) -> None:
        self.sandbox = sandbox
        self.inventory = imported(INVENTORY, sandbox)
        self.inventory["all"]["vars"] |= yaml.safe_load(GUIDE.files["inventory-variables.yml"])
        self._folder = folder
        self._numbers = count(1)

    def launch(self, inventory: Inventory, *options: str, playbook: str = "cross_account_dns", home: str = "") -> Job:
        text = GUIDE.files[PLAYBOOK].replace("cross_account_dns", playbook)
        folder = self._folder / f"job-{next(self._numbers)}"
        place = self._folder / home if home else folder / "home"
        return Job.launch(folder, self.sandbox, inventory, place, {f"{playbook}.yml": text}, *options)

    def at_once(self, *jobs: Job) -> list[Finished]:
        done = [job.finish() for job in jobs]
        for job in jobs:
            kept = job.artifacts()
            assert [secret for secret in self.sandbox.secrets() if secret in kept] == []
        return done

    def zone_exists(self) -> None:
        """The first job of the workflow: it makes the zone."""
        [done] = self.at_once(self.launch(self.inventory, "--limit dns_account"))
        assert done.status == 0, done.output
        assert set(done.counts) == {"dns"}

    def nothing_is_left_to_do(self) -> None:
        """The judge of parts: the whole job, after them, writes nothing."""
        self.sandbox.reset_requests()
        [whole] = self.at_once(self.launch(self.inventory))
        assert whole.status == 0, whole.output
        assert set(whole.of("failures")) == {"dns", *WORKLOADS}
        assert writes(self.sandbox) == Counter()


@pytest.fixture
def jobs(fresh: SandboxClient, tmp_path: Path) -> Jobs:
    return Jobs(fresh, tmp_path)


@given(st.sets(st.text("abc1", min_size=1), min_size=1), st.integers(1, 9))
def test_each_host_is_in_one_slice_and_no_slice_is_empty(hosts: set[str], number: int) -> None:
    names = sorted(hosts)
    inventory = {"_meta": {"hostvars": {host: {} for host in names}}, "all": {"hosts": names}}

    parts = slices(inventory, number)

    assert sorted(host for part in parts for host in part["all"]["hosts"]) == names
    assert all(part["all"]["hosts"] == sorted(part["_meta"]["hostvars"]) for part in parts)
    assert all(part["all"]["hosts"] for part in parts)


@pytest.mark.long
@pytest.mark.parametrize("number", [2, 3])
def test_slices_at_once_do_what_the_whole_job_does(jobs: Jobs, boto: Callable[..., Any], number: int) -> None:
    jobs.zone_exists()
    parts = slices(jobs.inventory, number)
    assert len(parts) == number

    done = jobs.at_once(*(jobs.launch(part) for part in parts))

    for part, job in zip(parts, done, strict=True):
        assert job.status == 0, job.output
        assert set(job.counts) == {"dns", *part["_meta"]["hostvars"]}
    jobs.nothing_is_left_to_do()

    confirmed = '-e "teardown_confirm=true"'
    done = jobs.at_once(*(jobs.launch(part, confirmed, playbook="teardown") for part in parts))

    for job in done:
        assert job.status == 0, job.output
    # Who is last may remove the zone, or all of them found another's record sets in it.
    [rest] = jobs.at_once(jobs.launch(jobs.inventory, confirmed, playbook="teardown"))
    assert rest.status == 0, rest.output
    zones = boto("route53", "dns").list_hosted_zones()["HostedZones"]
    assert [zone["Name"] for zone in zones] == ["existing.example."]
    for profile in ("dns", *WORKLOADS):
        roles = boto("iam", profile).list_roles()["Roles"]
        assert not [each for each in roles if each["RoleName"].startswith(("EC2ManagementRole", "Route53Cross"))]


@pytest.mark.long
def test_halves_at_once_on_one_machine_do_what_the_whole_job_does(jobs: Jobs) -> None:
    jobs.zone_exists()

    halves = [jobs.launch(jobs.inventory, f"--limit {host},dns_account", home="shared") for host in WORKLOADS]
    done = jobs.at_once(*halves)

    for host, job in zip(WORKLOADS, done, strict=True):
        assert job.status == 0, job.output
        assert set(job.counts) == {"dns", host}
    jobs.nothing_is_left_to_do()


@pytest.mark.parametrize("playbook", ["cross_account_dns", "verify", "teardown"])
def test_a_slice_that_cannot_know_the_dns_account_is_refused(jobs: Jobs, playbook: str) -> None:
    del jobs.inventory["all"]["vars"]["dns_account_host"]
    dns, *others = slices(jobs.inventory, 3)
    assert list(dns["_meta"]["hostvars"]) == ["dns"]

    done = jobs.at_once(*(jobs.launch(part, playbook=playbook) for part in others))

    for job in done:
        assert job.status != 0
        assert "set dns_account_host for all hosts" in job.output
        assert list(job.of("failures").values()) == [1]
        # That there are accounts, and in the main job which of its parts are asked for.
        assert list(job.of("ok").values()) == [2 if playbook == "cross_account_dns" else 1]
    assert jobs.sandbox.requests() == []


@pytest.mark.parametrize(
    "given_host",
    [
        pytest.param("dns", id="a-name-only"),
        pytest.param({"name": "dns"}, id="no-account"),
        pytest.param({"aws_account_id": DNS, "aws_profile": "dns"}, id="no-name"),
        pytest.param({"name": "workload-a", "aws_account_id": DNS, "aws_profile": "dns"}, id="a-workload-account"),
        pytest.param({"name": "dns", "aws_account_id": DNS, "aws_rolearn": "x"}, id="a-key-that-nobody-reads"),
    ],
)
def test_a_dns_account_that_is_not_well_described_is_refused(jobs: Jobs, given_host: Any) -> None:
    jobs.inventory["all"]["vars"]["dns_account_host"] = given_host

    [done] = jobs.at_once(jobs.launch(slices(jobs.inventory, 3)[1]))

    assert done.status != 0
    assert "set dns_account_host for all hosts" in done.output
    assert jobs.sandbox.requests() == []


def test_a_slice_without_the_host_of_the_dns_account_never_makes_the_zone(jobs: Jobs) -> None:
    [done] = jobs.at_once(jobs.launch(slices(jobs.inventory, 3)[1]))

    assert done.status != 0
    assert f"The DNS account {DNS} has no public zone example.com, and this run must not create it" in done.output
    assert writes(jobs.sandbox) == Counter()

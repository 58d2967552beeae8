# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an organization costs, on paper: calls, minutes, and which limit is met first.

A job makes calls that each fall into a bucket of AWS. Buckets of one kind are alike and are drawn on side by side, so
the fullest decides: it takes (calls - burst) / rate seconds. Beside that, a job takes the latency of its calls, as many
at a time as it makes, and processor time. The longest of these is about how long it
takes, as they pass at the same time.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import ceil

from .rates import (
    DESCRIBE_INSTANCES,
    IAM_CALLS,
    ORGANIZATIONS,
    RECORD_SETS,
    ROLES,
    ROUTE53_CALLS,
    STS,
    ZONES,
    Quota,
    Rate,
)

CORES = 4
ACCOUNTS_PAGE, INSTANCES_PAGE, RECORD_SETS_PAGE, BATCH = 20, 1000, 300, 1000  # what one call holds


@dataclass(frozen=True)
class Organization:
    """How much there is. Instances are spread evenly over accounts and Regions."""

    accounts: int = 1000
    instances: int = 100_000
    regions: int = 3
    units: int = 50
    zones: int = 1

    @property
    def of_a_region(self) -> int:
        """Instances of an account in a Region."""
        return ceil(self.instances / self.accounts / self.regions)

    @property
    def of_a_zone(self) -> int:
        """Record sets of a zone: for each instance an address, and the marker of its owner."""
        return 2 * ceil(self.instances / self.zones)


@dataclass(frozen=True)
class Calls:
    """What the main job takes for one account: calls to IAM in it, to IAM and Route 53 in the DNS account, listings."""

    workload: int
    iam: int
    route53: int  # beside the pages of listings
    listings: int  # of the zone
    cpu: float


@dataclass(frozen=True)
class Measured:
    """What was measured, on one core of the machine of docs/benchmarks.md. Times in seconds, memory in MB."""

    latency: float = 0.04  # a call to AWS from outside; what the benchmarks take for it
    start: float = 1.5  # a run of Ansible with one task, beside what the task does
    # ec2_accounts, from the differences of the sizes of the part ``inventory``
    inventory_account: float = 0.01
    inventory_instance: float = 0.004
    inventory_memory: float = 0.09  # an instance
    # iam_trust_role, from the part ``roles``
    role_account: float = 0.01
    # the main job when nothing is to do, from the part ``main_job``; the proof tries 5 others for each account
    publishing: Calls = Calls(workload=10, iam=10, route53=2, listings=1, cpu=4.8)
    proof: Calls = Calls(workload=7, iam=7, route53=39, listings=1, cpu=3.2)


MEASURED = Measured()


@dataclass(frozen=True)
class Demand:
    """So many calls into each of so many buckets."""

    rate: Rate
    calls: int
    buckets: int = 1

    @property
    def total(self) -> int:
        return self.calls * self.buckets

    @property
    def seconds(self) -> float:
        """How long a full bucket takes to let the calls through."""
        return max(0.0, self.calls - self.rate.burst) / self.rate.rate


@dataclass(frozen=True)
class Job:
    """What is run, ``side_by_side`` calls at a time. One process of Ansible computes on one core, its forks on all."""

    name: str
    demands: tuple[Demand, ...]
    cpu: float
    side_by_side: int
    cores: int = 1
    latency: float = MEASURED.latency
    memory: float = 0.0  # MB

    @property
    def calls(self) -> int:
        return sum(demand.total for demand in self.demands)

    @property
    def parts(self) -> dict[str, float]:
        """Seconds by what takes them."""
        rates: dict[str, float] = {}
        for demand in self.demands:
            name = f"rate of {demand.rate.what}"
            rates[name] = max(rates.get(name, 0.0), demand.seconds)
        return {
            "latency": self.calls * self.latency / self.side_by_side,
            "processor": self.cpu / self.cores,
            **rates,
        }

    @property
    def seconds(self) -> float:
        return max(self.parts.values())

    @property
    def first(self) -> str:
        """What takes longest."""
        return max(self.parts, key=lambda name: self.parts[name])


def read_organization(size: Organization, measured: Measured = MEASURED) -> Job:
    """organization_accounts, with tags: units, accounts twice (by unit, and all), a call an account for its tags."""
    by_unit = size.units * ceil(size.accounts / size.units / ACCOUNTS_PAGE)
    calls = 1 + size.units + by_unit + ceil(size.accounts / ACCOUNTS_PAGE) + size.accounts
    return Job(
        "inventory of accounts, with tags",
        (Demand(ORGANIZATIONS, calls),),
        cpu=0.002 * calls,
        side_by_side=8,
        latency=measured.latency,
    )


def read_instances(size: Organization, measured: Measured = MEASURED) -> Job:
    """ec2_accounts: every account is entered, every Region listed."""
    pages = ceil(size.of_a_region / INSTANCES_PAGE)
    return Job(
        "inventory of instances",
        (Demand(STS, size.accounts), Demand(DESCRIBE_INSTANCES, pages, size.accounts * size.regions)),
        cpu=size.accounts * measured.inventory_account + size.instances * measured.inventory_instance,
        side_by_side=16,
        latency=measured.latency,
        memory=size.instances * measured.inventory_memory,
    )


def ensure_role(size: Organization, measured: Measured = MEASURED, *, create: bool = False) -> Job:
    """iam_trust_role with accounts: each is entered, and the role is read and, where there is none, made."""
    return Job(
        f"a role in every account, {'created' if create else 'nothing to do'}",
        (Demand(STS, size.accounts), Demand(IAM_CALLS, 2 if create else 1, size.accounts)),
        cpu=size.accounts * measured.role_account,
        side_by_side=32,
        latency=measured.latency,
    )


def main_job(size: Organization, measured: Measured = MEASURED, *, proof: bool = True, forks: int = 10) -> Job:
    """The main job when nothing is to do, or only its plays before the proof.

    Every account lists the zone that it publishes in. The proof tries what should be denied, mostly in Route 53.
    """
    pages = ceil(size.of_a_zone / RECORD_SETS_PAGE)
    parts = [measured.publishing, *([measured.proof] if proof else [])]
    return Job(
        f"the main job{'' if proof else ' before its proof'}, {_counted(size.zones, 'zone')}",
        (
            Demand(IAM_CALLS, sum(part.workload for part in parts), size.accounts),
            Demand(IAM_CALLS, size.accounts * sum(part.iam for part in parts)),
            Demand(ROUTE53_CALLS, size.accounts * sum(part.route53 + part.listings * pages for part in parts)),
        ),
        cpu=size.accounts * sum(part.cpu for part in parts),
        side_by_side=forks,
        cores=CORES,
        latency=measured.latency,
    )


@dataclass(frozen=True)
class Need:
    """How many of something there are where there may be only so many."""

    quota: Quota
    wanted: int
    remedy: str

    @property
    def within(self) -> bool:
        return self.wanted <= self.quota.most


def needs(size: Organization) -> list[Need]:
    """What the organization needs of AWS's quotas."""
    return [
        Need(RECORD_SETS, size.of_a_zone, f"at least {_counted(zones_needed(size), 'zone')}, or a higher quota"),
        # A zone role for each account and zone that it publishes in, and the role by which the account is entered.
        Need(ROLES, size.accounts + 1, "several DNS accounts, or a higher quota"),
        Need(ZONES, size.zones, "several DNS accounts, or a higher quota"),
    ]


def zones_needed(size: Organization) -> int:
    """So many zones that each holds its record sets, apex included."""
    accounts_of_a_zone = max(1, (RECORD_SETS.most - 2) // (2 * ceil(size.instances / size.accounts)))
    return ceil(size.accounts / accounts_of_a_zone)


@dataclass(frozen=True)
class Sharded:
    """The main job by slices: each with DNS accounts and machines of its own, side by side."""

    slices: int
    job: Job = field(repr=False)


def sharded(size: Organization, slices: int, measured: Measured = MEASURED) -> Sharded:
    """The main job of one of so many slices, each of which has zones and a DNS account of its own."""
    part = replace(
        size,
        accounts=ceil(size.accounts / slices),
        instances=ceil(size.instances / slices),
        zones=ceil(size.zones / slices),
    )
    return Sharded(slices, main_job(part, measured))


def jobs(size: Organization, measured: Measured = MEASURED) -> list[Job]:
    """Everything that docs/scale.md compares."""
    divided = [replace(size, zones=zones) for zones in (size.zones, zones_needed(size), size.accounts)]
    return [
        read_organization(size, measured),
        read_instances(size, measured),
        ensure_role(size, measured, create=True),
        ensure_role(size, measured),
        *(main_job(each, measured, proof=proof) for proof in (True, False) for each in divided),
    ]


def _counted(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"

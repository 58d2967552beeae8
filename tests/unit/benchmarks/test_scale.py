# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an organization costs on paper is what counting one by one comes to, and docs/scale.md says the same."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.benchmarks.fleet import scale, scale_page
from tests.benchmarks.fleet.rates import RECORD_SETS, Rate
from tests.benchmarks.fleet.scale import Demand, Job, Organization, main_job, needs, read_instances, zones_needed
from tests.benchmarks.publishing import placed

ORGANIZATIONS = st.builds(
    Organization,
    accounts=st.integers(1, 3000),
    instances=st.integers(1, 200_000),
    regions=st.integers(1, 20),
    units=st.integers(1, 100),
    zones=st.integers(1, 500),
)
GROWN = st.sampled_from(["accounts", "instances", "regions"])


def passed_at(rate: int, burst: int, calls: int) -> Fraction:
    """When the last of the calls passes a full bucket: time passes in steps, and whatever finds a token passes."""
    step, now, tokens = Fraction(1, 4 * rate), Fraction(0), Fraction(burst)
    while calls > tokens:
        calls, tokens = calls - int(tokens), tokens - int(tokens)
        now, tokens = now + step, min(Fraction(burst), tokens + rate * step)
    return now


@given(calls=st.integers(1, 400), rate=st.integers(1, 60), burst=st.integers(1, 60))
def test_law_a_bucket_lets_calls_through_as_fast_as_it_is_filled(calls: int, rate: int, burst: int) -> None:
    demand = Demand(Rate("calls", rate, burst, "account"), calls, buckets=7)
    assert demand.seconds == pytest.approx(float(passed_at(rate, burst, calls)))


@given(size=ORGANIZATIONS)
def test_law_calls_of_an_inventory_are_those_counted_one_by_one(size: Organization) -> None:
    calls = 0
    for _account in range(size.accounts):
        calls += 1  # AssumeRole
        for _region in range(size.regions):
            left = size.of_a_region
            calls += 1
            while left > 1000:
                left, calls = left - 1000, calls + 1
    assert read_instances(size).calls == calls


@given(size=ORGANIZATIONS, name=GROWN)
def test_law_more_of_anything_never_costs_less(size: Organization, name: str) -> None:
    larger = replace(size, **{name: 2 * getattr(size, name)})
    for job in (scale.read_organization, scale.ensure_role, main_job):
        assert job(larger).calls >= job(size).calls
        assert job(larger).seconds >= job(size).seconds


@given(size=ORGANIZATIONS)
def test_law_a_job_takes_as_long_as_the_longest_of_its_parts(size: Organization) -> None:
    for job in scale.jobs(size):
        assert job.parts[job.first] == job.seconds
        assert all(seconds <= job.seconds for seconds in job.parts.values())
        assert job.calls == sum(demand.calls * demand.buckets for demand in job.demands)


@given(accounts=st.integers(1, 2000), of_an_account=st.integers(1, 4000))
def test_law_so_many_zones_hold_the_record_sets_of_their_accounts(accounts: int, of_an_account: int) -> None:
    zones = zones_needed(Organization(accounts, accounts * of_an_account))
    accounts_of_a_zone = -(-accounts // zones)
    assert 2 * of_an_account * accounts_of_a_zone + 2 <= RECORD_SETS.most
    if zones > 1:  # and one zone less would not
        assert 2 * of_an_account * -(-accounts // (zones - 1)) + 2 > RECORD_SETS.most


def test_the_fullest_bucket_decides() -> None:
    slow, fast = Rate("slow", 1, 1, "account"), Rate("fast", 100, 100, "account")
    job = Job("j", (Demand(slow, 61), Demand(slow, 11, 9), Demand(fast, 1000)), cpu=40, side_by_side=10, cores=4)
    assert job.parts == {"latency": 1160 * 0.04 / 10, "processor": 10, "rate of slow": 60, "rate of fast": 9}
    assert (job.first, job.seconds) == ("rate of slow", 60)


def test_what_is_beyond_a_quota_is_said() -> None:
    found = {need.quota.what: need.within for need in needs(Organization())}
    assert found == {"record sets": False, "IAM roles": False, "hosted zones": True}
    assert all(need.within for need in needs(Organization(50, 4000)))


@pytest.mark.parametrize("part", scale_page.tables())
def test_the_page_says_what_the_code_computes(part: str) -> None:
    page = scale_page.PAGE.read_text(encoding="utf-8")
    assert placed(page, {part: scale_page.tables()[part]}) == page, (
        "python -m tests.benchmarks.fleet.scale_page writes it anew"
    )

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The tables of docs/scale.md. ``python -m tests.benchmarks.fleet.scale_page`` writes them anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tests.benchmarks.publishing import publish
from tests.support.sandbox.client import ROOT

from .rates import RATES, Rate
from .scale import Job, Need, Organization, Sharded, jobs, needs, sharded, zones_needed

PAGE = ROOT / "docs" / "scale.md"
THE_ORGANIZATION = Organization()  # of the page


def job_table(found: Iterable[Job]) -> str:
    """The jobs in Markdown."""
    lines = ["| what | calls | minutes | decided by | memory |", "|---|---:|---:|---|---:|"]
    for job in found:
        memory = f"{job.memory / 1000:.1f} GB" if job.memory else ""
        lines.append(f"| {job.name} | {job.calls:,} | {job.seconds / 60:,.1f} | {job.first} | {memory} |")
    return "\n".join(lines)


def rate_table(rates: Sequence[Rate]) -> str:
    """The rates in Markdown, with where they stand."""
    lines = ["| calls | a second | at once | for each | |", "|---|---:|---:|---|---|"]
    for rate in rates:
        source = f"[AWS]({rate.source})" if rate.source else "an assumption: AWS publishes no number"
        lines.append(f"| {rate.what} | {rate.rate:,} | {rate.burst:,} | {rate.of} | {source} |")
    return "\n".join(lines)


def need_table(found: Iterable[Need]) -> str:
    """What is needed of the quotas, in Markdown."""
    lines = ["| what | needed | default quota | for each | then |", "|---|---:|---:|---|---|"]
    for need in found:
        quota = f"[{need.quota.most:,}]({need.quota.source})"
        then = "" if need.within else need.remedy
        lines.append(f"| {need.quota.what} | {need.wanted:,} | {quota} | {need.quota.of} | {then} |")
    return "\n".join(lines)


def slice_table(found: Iterable[Sharded]) -> str:
    """The main job in slices, in Markdown."""
    lines = ["| slices | accounts in one | calls of one | minutes | decided by |", "|---:|---:|---:|---:|---|"]
    for each in found:
        accounts = each.job.demands[0].buckets
        minutes = f"{each.job.seconds / 60:,.1f}"
        lines.append(f"| {each.slices} | {accounts:,} | {each.job.calls:,} | {minutes} | {each.job.first} |")
    return "\n".join(lines)


def tables(size: Organization = THE_ORGANIZATION) -> dict[str, str]:
    """What docs/scale.md holds, by part."""
    many = replace(size, zones=zones_needed(size))
    return {
        "rates": rate_table(RATES),
        "jobs": job_table(jobs(size)),
        "quotas": need_table(needs(size)),
        "slices": slice_table(sharded(many, slices) for slices in (1, 5, 10, 20)),
    }


if __name__ == "__main__":
    publish(PAGE, tables())

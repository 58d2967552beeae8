# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What can be shown. A new scenario is a file of this folder, and an entry here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sandbox.demo import automation, main_job


@dataclass(frozen=True)
class Scenario:
    """``what`` it shows, in a line. ``demonstrate`` raises DemoError at the first claim that does not hold.

    ``looks`` are commands by which to look at what it leaves.
    """

    what: str
    demonstrate: Callable[[Mapping[str, str]], None]
    looks: tuple[str, ...]


# By the name that SCENARIO has; the first one is the default.
SCENARIOS = {
    "main_job": Scenario(
        "the main job: access and names of two workload accounts, and proof of both",
        main_job.demonstrate,
        main_job.LOOKS,
    ),
    "automation": Scenario(
        "names that follow the instances: they start, stop, and an event is lost",
        automation.demonstrate,
        automation.LOOKS,
    ),
}


class UnknownScenarioError(Exception):
    """There is no scenario of this name; the text lists those that exist."""


def chosen(name: str) -> Scenario:
    """The scenario of this name, the first one without any. UnknownScenarioError says which there are."""
    if not name:
        return next(iter(SCENARIOS.values()))
    if name not in SCENARIOS:
        width = max(map(len, SCENARIOS))
        there = "".join(f"\n  make demo SCENARIO={each:{width}}  # {SCENARIOS[each].what}" for each in SCENARIOS)
        raise UnknownScenarioError(f"SCENARIO={name}: there is no such scenario. There are:{there}")
    return SCENARIOS[name]

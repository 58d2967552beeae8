# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What can be measured by itself, and the order of the whole."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from .automation import following
from .fleet import inventory, main_job, roles, simulation, tasks
from .record_sets.bench import Bench

Part = Callable[[], str]


def add_options(parser: argparse.ArgumentParser) -> None:
    """The sizes, of record sets and of fleets."""
    parser.add_argument("--runs", type=int, default=3, help="runs of each; what takes long runs once")
    parser.add_argument("--accounts", type=numbers, help="accounts of a fleet, instead of those of each part")
    parser.add_argument("--sizes", type=numbers, default=[100, 1000, 10_000], help="record sets of a zone")
    parser.add_argument("--loop", type=numbers, default=[100, 1000], help="sizes that the loop is measured at")


def numbers(text: str) -> list[int]:
    """Numbers with commas between them."""
    return [int(number) for number in text.split(",") if number]


def parts(options: argparse.Namespace, folder: Path) -> dict[str, Part]:
    """The parts by name. Each returns what it measured, as Markdown."""
    bench = Bench(options.sizes, options.loop, options.runs, folder)
    runs, given = options.runs, options.accounts
    return {
        "inventory": lambda: inventory.measure(given or inventory.ACCOUNTS, runs, folder),
        "roles": lambda: roles.measure(given or roles.ACCOUNTS, runs, folder),
        "tasks": lambda: tasks.measure(runs, folder),
        "main_job": lambda: main_job.measure(given or main_job.ACCOUNTS, runs, folder),
        "scale": lambda: simulation.measure(given or [simulation.ACCOUNTS], folder),
        "automation": lambda: following.measure(runs, folder),
        "record_sets-stub": bench.stub,
        "record_sets-sandbox": bench.sandbox,
        "record_sets-aws": bench.aws,
        "record_sets-steps": bench.steps,
    }

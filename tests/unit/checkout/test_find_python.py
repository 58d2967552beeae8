# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which Python the targets of make use, and what environment they build with it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from tests.support.source.python_machines import (
    CRASHES,
    HANGS,
    OF_OURS,
    OURS,
    PLACES,
    REFUSES,
    TALKS,
    VERSIONS,
    Machine,
    lacking,
    sound,
)

NEEDED = ("venv", "ensurepip", "ssl", "sqlite3")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "machine")


@pytest.mark.parametrize("place", PLACES)
def test_a_shim_that_refuses_is_passed_over(machine: Machine, place: str) -> None:
    for version in VERSIONS:
        machine.has("shims", version, REFUSES)
    there = machine.has(place, "3.12", sound("3.12"))

    assert machine.found("newest") == f"newest {there}"


def test_with_python_3_11_alone_it_is_the_oldest(machine: Machine) -> None:
    there = machine.has("bin", "3.11", sound("3.11"))
    for version in ("3.12", "3.13", "3.14"):
        machine.has("shims", version, REFUSES)

    assert machine.found("newest") == machine.found("oldest") == f"oldest {there}"


@pytest.mark.parametrize(
    ("behaviour", "said"),
    [
        pytest.param(REFUSES, "pyenv: python3.12: command not found", id="refuses"),
        pytest.param(HANGS, "did not answer within 1 s", id="hangs"),
        pytest.param(CRASHES, "was killed", id="crashes"),
        pytest.param(TALKS, "Welcome", id="something else"),
        pytest.param(sound("3.11"), "version 3.11", id="says another version"),
        pytest.param("exit 3", "exit status 3", id="says nothing"),
    ],
)
def test_what_does_not_work_is_passed_over_and_named(machine: Machine, behaviour: str, said: str) -> None:
    bad = machine.has("bin", "3.12", behaviour)
    if behaviour == HANGS:
        machine.environment["FIND_PYTHON_LIMIT"] = "1"

    done = machine.find("newest")

    assert (done.returncode, done.stdout) == (1, "")
    assert f"  {bad}: {said}" in done.stderr.splitlines()
    assert "3.12, 3.13 or 3.14 for the newest Ansible, or 3.11 for the oldest" in done.stderr
    assert "make PYTHON=" in done.stderr


@pytest.mark.parametrize("module", NEEDED)
def test_one_that_lacks_a_module_is_passed_over(machine: Machine, module: str) -> None:
    bad = machine.has("bin", OURS, lacking(module))

    assert f"  {bad}: has no module {module}" in machine.find("newest").stderr.splitlines()


def test_one_of_another_version_than_its_name_is_passed_over(machine: Machine) -> None:
    other = "3.12" if OURS != "3.12" else "3.13"
    bad = machine.has("bin", other, OF_OURS)

    assert f"  {bad}: is Python {OURS}, not {other}" in machine.find("newest").stderr.splitlines()


def test_the_python_that_runs_this_passes_the_trial(machine: Machine) -> None:
    there = machine.has("bin", OURS, OF_OURS)

    assert machine.found("newest").split(" ", 1)[1] == str(there)


def test_none_at_all(machine: Machine) -> None:
    done = machine.find("newest")

    assert done.returncode == 1
    assert "These were tried" not in done.stderr


def test_the_one_that_is_named_wins(machine: Machine) -> None:
    machine.has("bin", "3.13", sound("3.13"))
    named = machine.has("uv", "3.11", sound("3.11"))
    machine.has("bin", "3.12", sound("3.12"))

    assert machine.found("newest", str(named)) == f"oldest {named}"
    assert machine.found("newest", "python3.12") == "newest python3.12"
    assert machine.found("newest", "3.11") == f"oldest {named}"


@pytest.mark.parametrize("named", ["python3.12", "python3.9", "/no/such/python", "3.10", "3.12"])
def test_a_named_one_that_does_not_work_stops_it(machine: Machine, named: str) -> None:
    machine.has("bin", "3.13", sound("3.13"))
    machine.has("shims", "3.12", REFUSES)

    done = machine.find("newest", named)

    assert (done.returncode, done.stdout) == (1, "")
    assert named in done.stderr


def chosen(pair: str, there: dict[tuple[str, str], str]) -> str:
    """What should be found where the interpreters behave so: the law, said once more."""
    order = {"newest": ["3.13", "3.12", "3.14", "3.11"], "oldest": ["3.11", "3.12", "3.13"]}[pair]
    for version, place in product(order, PLACES):
        if there.get((place, version)) == sound(version):
            return f"{'oldest' if version == '3.11' else pair} {PLACES[place]}/python{version}"
    return ""


def machines(seed: int) -> Iterator[tuple[str, str, str]]:
    """A few interpreters, most of which do not work."""
    chance = random.Random(seed)
    for place, version in chance.sample(list(product(PLACES, VERSIONS)), chance.randint(0, 8)):
        wrong = sound(chance.choice([each for each in VERSIONS if each != version]))
        yield place, version, chance.choice([sound(version), REFUSES, CRASHES, TALKS, wrong])


@pytest.mark.parametrize("seed", range(25))
@pytest.mark.parametrize("pair", ["newest", "oldest"])
def test_what_is_found_works_and_is_the_first_of_its_kind(machine: Machine, seed: int, pair: str) -> None:
    there = {}
    for place, version, behaviour in machines(seed):
        machine.has(place, version, behaviour)
        there[place, version] = behaviour

    found = machine.find(pair).stdout.strip()

    assert found.replace(f"{machine.folder}/", "") == chosen(pair, there)

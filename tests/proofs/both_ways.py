# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Random tasks of all modules, and what a run of them shows, so that two runs can be compared."""

from __future__ import annotations

import copy
import itertools
import json
import random
import re
from collections.abc import Iterator, Mapping
from typing import Any

from tests.proofs.secrets_search import Kept

DNS, ELSEWHERE = "222222222222", "444444444444"

# What no option takes, beside what some options take.
WRONG = (
    None,
    "",
    "no such thing",
    7,
    -1,
    True,
    [],
    {},
    [[]],
    ["one", 2],
    {"a": {"b": None}},
    "{{ 6 * 7 }}",
    "é\u2028\0",
    1.5,
)

# Made anew in each run: ids of AWS, names of sessions, times, folders. Each becomes its kind and its number in the run.
MADE = re.compile(
    r"(?P<id>\b(?:AROA|AIDA|AIPA|Z|C)[A-Z0-9]{10,}\b)|(?P<session>\b(?:operator|crossaccount-aws)-[0-9a-f]{8}\b)"
    r"|(?P<uuid>\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b)|(?P<instance>\bi-[0-9a-f]{8,17}\b)"
    r"|(?P<time>\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.]\d+)?(?:Z|\+00:00)?)|(?P<folder>/tmp/[^\s'\"]+)"
)
# Who wrote a line of the log of Ansible: a library, or Ansible.
LOGGER = re.compile(r"^\S+ \S+ p=\d+ u=\S+ n=(\S+)", re.MULTILINE)
# Lines that tell how a module is run, and a traceback's, which names files of the machine.
HOW = re.compile(
    r"Executed directly|Not executed directly|Using module file|^<localhost>|^Using |^\s+File |^redirecting"
)
# That there is a traceback is compared, and not the files that it names.
TRACEBACK = re.compile(r'"(\w*exception)": "(?:[^"\\]|\\.)*"')
# The error of one task as Ansible frames it, and results: what users read.
SHOWN = re.compile(r"^(?:\[WARNING\]|\[ERROR\]|\[DEPRECATION|fatal:|ok:|changed:|failed:|skipping:|TASK|[-+ ]\S)")


def tasks(chance: random.Random, cases: Mapping[str, Mapping[str, Any]], of_each: int) -> Iterator[dict[str, Any]]:
    """Tasks of each module: options that work or are refused, changed at random, with keywords at random."""
    for module in sorted(cases):
        for number in range(of_each):
            options = copy.deepcopy(cases[module][chance.choice(["works", "works", "refuses"])])
            task: dict[str, Any] = {"name": f"{module} {number}", "ignore_errors": True, "register": "kept"}
            for _ in range(chance.choice([0, 0, 1, 2])):
                _change(chance, options)
            _keywords(chance, task, options)
            yield {**task, f"crossaccount.aws.{module}": options}


def _change(chance: random.Random, options: dict[str, Any]) -> None:
    option = chance.choice(sorted(options) or ["name"])
    match chance.randrange(4):
        case 0:
            options.pop(option, None)
        case 1:
            options[option] = chance.choice(WRONG)
        case 2:
            options["no_such_option"] = chance.choice(WRONG)
        case _:
            options["account_id"] = chance.choice([DNS, ELSEWHERE, "2", None, 222222222222])


def _keywords(chance: random.Random, task: dict[str, Any], options: dict[str, Any]) -> None:
    for keyword, values in {
        "check_mode": [True, False],
        "diff": [True, False],
        "no_log": [True],
        "environment": [
            {"AWS_REGION": "eu-west-1"},
            {"AWS_PROFILE": "workload-a"},
            {"AWS_MAX_ATTEMPTS": 2},
            {"OTHER": 1},
        ],
        "delegate_to": ["localhost"],
        "vars": [{"ansible_python_interpreter": "{{ ansible_playbook_python }}"}],
        "timeout": [300],
        "failed_when": ["kept is failed or kept is skipped"],
    }.items():
        if chance.random() < 0.15:
            task[keyword] = chance.choice(values)
    if chance.random() < 0.3:
        task["loop"] = chance.sample([DNS, ELSEWHERE, "", DNS, "5"], k=3)
        options["account_id"] = "{{ item }}"


def shown(kept: Kept) -> list[str]:
    """The results as callbacks get them, and the lines that users read, with what is made anew replaced.

    Each line once, sorted: what Ansible writes to standard error has no fixed place among them, and it tells an error
    with the same traceback once, in which the ordinary way names another file each time.
    """
    numbers: dict[str, dict[str, int]] = {}

    def numbered(match: re.Match[str]) -> str:
        kind = str(match.lastgroup)
        known = numbers.setdefault(kind, {})
        return f"<{kind} {known.setdefault(match[0], len(known))}>"

    results = [json.dumps(each, sort_keys=True) for each in kept.results]
    lines = [line for line in kept.places["the output"].splitlines() if SHOWN.match(line) and not HOW.search(line)]
    told = [MADE.sub(numbered, TRACEBACK.sub(r'"\1": "…"', line)) for line in [*results, *lines]]
    return [*told[: len(results)], *sorted(set(told[len(results) :]))]


def logged(kept: Kept) -> list[str]:
    """Who wrote to Ansible's log file."""
    return sorted(set(LOGGER.findall(kept.places["ansible.log"])))


def differences(direct: list[str], ordinary: list[str]) -> list[str]:
    """Where one way shows something else than the other, a part of a line each."""
    found = []
    for one, other in itertools.zip_longest(direct, ordinary, fillvalue=""):
        if one != other:
            same = sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
            start = max(0, same - 80)
            found.append(f"{one[:40]} … {one[start : start + 200]} INSTEAD OF {other[start : start + 200]}")
    return found

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The rooms of ``module_utils``: which is above which. A file imports from its own room and from those below it.

A room is a folder of a layer, or a file that stands beside the folders. Layers themselves stand in ``layers``.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

TOP = "plugins/module_utils/"

# From the ground up. Rooms of one floor know nothing of each other.
FLOORS: tuple[tuple[str, ...], ...] = (
    (
        "_core/errors",
        "_core/answers",
        "_core/excerpt",
        "_core/quick",
        "_core/spelling",
        "_core/steps",
        "_core/time_limits",
    ),
    (
        "_core/file_text",
        "_core/json_text",
        "_core/options",
        "_core/pacing",
        "_core/tags",
    ),
    ("_core/arn",),
    (
        "_core/makers",
        "_core/secrecy",
    ),
    (
        "_core/accounts",
        "_core/dns",
    ),
    (
        "_core/organizations",
        "_core/record_sets",
    ),
    ("_core/instances",),
    ("_core/policies",),
    ("_core/trust",),
    (
        "_core/checks",
        "_core/events",
        "_core/lambda_functions",
        "_core/main_job",
        "_core/monitoring",
        "_core/queues",
        "_core/roles",
        "_core/stack_sets",
    ),
    (
        "_core/automation",
        "_core/report",
    ),
    ("_core/audit",),
    ("_function/errors",),
    ("_function/calls",),
    ("_function/handler",),
    (
        "_dns/library",
        "_dns/spelling",
    ),
    (
        "_dns/lookups",
        "_dns/zone_files",
    ),
    ("_dns/delegation",),
    (
        "_aws/files",
        "_aws/options",
        "_aws/progress",
        "_aws/sdk_sentences",
        "_aws/yaml_text",
    ),
    ("_aws/disclosure",),
    ("_aws/errors",),
    (
        "_aws/calls",
        "_aws/optimistic",
        "_aws/propagation",
    ),
    (
        "_aws/connection",
        "_aws/outcome",
    ),
    (
        "_aws/fan_out",
        "_aws/module",
        "_aws/plain_module",
        "_aws/steps",
    ),
    ("_aws/resource",),
    (
        "_aws/accounts",
        "_aws/cloudwatch",
        "_aws/ec2",
        "_aws/events",
        "_aws/iam",
        "_aws/lambda_",
        "_aws/logs",
        "_aws/organizations",
        "_aws/route53",
        "_aws/sqs",
    ),
    (
        "_aws/checks",
        "_aws/cloudformation",
        "_aws/inventory",
    ),
)
# What still points up. This table only ever shrinks.
KNOWN_UP: frozenset[tuple[str, str]] = frozenset()

Imports = Mapping[str, frozenset[str]]  # by file, each below TOP


def imports(sources: Mapping[str, str]) -> Imports:
    """Which of the files each file imports; paths are relative to ``module_utils``."""
    return {path: frozenset(_imported(path, source, sources)) for path, source in sources.items()}


def room_of(path: str) -> str:
    parts = path.removesuffix(".py").split("/")
    return "/".join(parts[:2])


def pointing_up(found: Imports) -> list[tuple[str, str]]:
    """Pairs of files the first of which imports the second from a room that is not below its own."""
    return [
        (path, other)
        for path, others in sorted(found.items())
        for other in sorted(others)
        if room_of(path) != room_of(other) and _floor(room_of(path)) <= _floor(room_of(other))
    ]


def circle(found: Mapping[str, frozenset[str]]) -> list[str]:
    """A way from a file to itself, if there is one."""
    try:
        TopologicalSorter(found).prepare()
    except CycleError as error:
        way: list[str] = error.args[1]
        return way
    return []


def _floor(room: str) -> int:
    """Rooms that the table does not name are above all, so that what imports one is told."""
    return next((number for number, rooms in enumerate(FLOORS) if room in rooms), len(FLOORS))


def _imported(path: str, source: str, files: Mapping[str, str]) -> Iterator[str]:
    package = path.split("/")[:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = [*package[: len(package) - node.level + 1], *(node.module.split(".") if node.module else [])]
            for alias in node.names:
                for candidate in ("/".join([*base, alias.name]), "/".join(base)):
                    file = next((name for name in (f"{candidate}.py", f"{candidate}/__init__.py") if name in files), "")
                    if file:
                        yield file
                        break

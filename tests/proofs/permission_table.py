# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""docs/permissions.md as data, and what the source says it must hold.

The page is the one place where permissions are written down: operators' policies for the proofs are made of it, so that
the page and the tests cannot say different things.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import botocore.session
from botocore import xform_name

from tests.support.sandbox.client import ROOT

PAGE = ROOT / "docs" / "permissions.md"
SITUATIONS = ("first run", "later runs", "mending", "verify", "audit", "teardown")
AUTOMATION_SITUATIONS = ("first run", "later runs", "mending", "verify", "absent")
SOURCES = ROOT / "plugins" / "module_utils"
# Actions that are no operation, or are asked for by other operations than their own as well: see the page.
ASKED_BY = {
    "cloudformation:TagResource": {"create_stack_set", "update_stack_set"},
    "cloudformation:UntagResource": {"update_stack_set"},
    "cloudwatch:TagResource": {"put_metric_alarm", "tag_resource"},
    "events:TagResource": {"create_event_bus", "put_rule", "tag_resource"},
    "iam:PassRole": {
        "add_role_to_instance_profile",
        "associate_iam_instance_profile",
        "create_function",
        "put_targets",
        "replace_iam_instance_profile_association",
        "update_function_configuration",
    },
    "iam:TagInstanceProfile": {"create_instance_profile"},
    "iam:TagRole": {"create_role", "tag_role"},
    "lambda:ListTags": {"get_function"},
    "lambda:TagResource": {"create_function", "tag_resource"},
    "logs:TagResource": {"create_log_group", "tag_resource"},
    "sqs:TagQueue": {"create_queue", "tag_queue"},
}
# Operations whose action has another name, in the Service Authorization Reference.
NAMED_OTHERWISE = {
    "resourcegroupstaggingapi:GetResources": "tag:GetResources",
    "s3:ListBuckets": "s3:ListAllMyBuckets",
}
# Operations that need no permission.
FREE = {"get_caller_identity"}

_OURS = "ansible_collections.crossaccount.aws.plugins.module_utils"
_ACTION = re.compile(r"`([a-z0-9-]+:[A-Za-z]+)`")
_CODE = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Row:
    """An action that an operator needs: on which resource (a word of the page), for which role of the collection."""

    account: str  # workload, DNS or management
    action: str
    resource: str
    role: str
    situations: tuple[str, ...]
    note: str

    def __str__(self) -> str:
        return f"{self.account} {self.action} on {self.resource}"

    @property
    def by_dns_host(self) -> bool:
        """Whether the host of the DNS account itself acts, and not a workload account by a profile of its own."""
        return self.account == "DNS" and self.role in ("hosted_zone", "audit")

    @property
    def fatal(self) -> bool:
        """Whether a run fails without it; the note says where one only warns."""
        return "warns" not in self.note


def _tables(text: str) -> Iterator[tuple[str, list[str]]]:
    """Heading and cells of every row below the head of a table."""
    heading, body = "", False
    for line in text.splitlines():
        if line.startswith("#"):
            heading, body = line.lstrip("# "), False
        elif line.startswith("|"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if set(cells[0]) <= {"-"}:
                body = True
            elif body:
                yield heading, cells
        else:
            body = False


@cache
def rows() -> tuple[Row, ...]:
    """What operators need, by account: one row for each action of a line."""
    found = []
    for heading, cells in _tables(PAGE.read_text(encoding="utf-8")):
        place = re.fullmatch(r"Operators in (?:a|the) (\w+) account", heading)
        if place:
            actions, resource, role, situations, note = cells
            needed = tuple(word.strip() for word in situations.split(","))
            assert set(needed) <= set(SITUATIONS), f"{cells}: unknown situation"
            found += [
                Row(place[1], action, resource, role.strip("`"), needed, note) for action in _ACTION.findall(actions)
            ]
    return tuple(found)


def section(named: str) -> tuple[Row, ...]:
    """What a section says is needed in addition. Its actions are on zones, where they are on one resource alone."""
    apart = {"route53:GetChange": "changes", "route53:ListHostedZones": "any"}
    found = []
    for heading, cells in _tables(PAGE.read_text(encoding="utf-8")):
        if heading == named:
            account, actions, role, situations, note = cells
            needed = tuple(word.strip() for word in situations.split(","))
            assert set(needed) <= set(SITUATIONS), f"{situations}: unknown situation"
            found += [
                Row(account, action, apart.get(action, "zones"), role.strip("`"), needed, note)
                for action in _ACTION.findall(actions)
            ]
    return tuple(found)


@cache
def automation_rows() -> tuple[Row, ...]:
    """What operators of dns_automation need: one row for each action of a line."""
    found = []
    for heading, cells in _tables(PAGE.read_text(encoding="utf-8")):
        if heading == "Operators of the automation":
            account, actions, resource, role, situations, note = cells
            needed = tuple(word.strip() for word in situations.split(","))
            assert set(needed) <= set(AUTOMATION_SITUATIONS), f"{cells}: unknown situation"
            found += [
                Row(account, action, resource, role.strip("`"), needed, note) for action in _ACTION.findall(actions)
            ]
    return tuple(found)


def function_rows() -> dict[str, set[tuple[str, str]]]:
    """What the function of the automation itself may do: role → action and call, which is empty where Lambda calls."""
    found: dict[str, set[tuple[str, str]]] = {}
    for heading, cells in _tables(PAGE.read_text(encoding="utf-8")):
        if heading == "What the function itself may do":
            call = next(iter(_CODE.findall(cells[3])), "")
            found.setdefault(cells[2], set()).update((action, call) for action in _ACTION.findall(cells[0]))
    return found


@cache
def resources(table: str = "What the resources are") -> Mapping[str, tuple[str, ...]]:
    """Word of the page to ARN, and to operator, key and value of its condition, where it has one.

    DNS, WORKLOAD and DEPLOY stand in place of account ids and of the sign-in role.
    """
    return {
        cells[0]: tuple(_CODE.findall(" ".join(cells[1:])))
        for heading, cells in _tables(PAGE.read_text(encoding="utf-8"))
        if heading == table
    }


def automation_resources() -> Mapping[str, tuple[str, ...]]:
    """The same for the automation."""
    return resources("What the resources of the automation are")


def functions() -> set[tuple[str, str]]:
    """Action and function, as ``_aws/file.py name``, of every line that says which function needs what."""
    return {
        (action, function)
        for heading, cells in _tables(PAGE.read_text(encoding="utf-8"))
        if heading == "Functions"
        for action in _ACTION.findall(cells[0])
        for function in _CODE.findall(cells[1])
    }


def modules() -> dict[str, set[str]]:
    """Function to the modules that the page says it is reached through."""
    found: dict[str, set[str]] = {}
    for heading, cells in _tables(PAGE.read_text(encoding="utf-8")):
        if heading == "Functions":
            for function in _CODE.findall(cells[1]):
                found.setdefault(function, set()).update(_CODE.findall(cells[2]))
    return found


def policy(needed: list[Row], places: Mapping[str, str]) -> str:
    """The policy that grants exactly these rows; ``places`` replaces the placeholders of the ARNs."""
    statements: list[dict[str, Any]] = []
    for word in dict.fromkeys(row.resource for row in needed):
        texts = list({**automation_resources(), **resources()}[word])
        for placeholder, value in places.items():
            texts = [text.replace(placeholder, value) for text in texts]
        actions = sorted({row.action for row in needed if row.resource == word})
        statement: dict[str, Any] = {"Effect": "Allow", "Action": actions, "Resource": texts[0]}
        if len(texts) > 1:
            statement["Condition"] = {texts[1]: {texts[2]: texts[3]}}
        statements.append(statement)
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


@cache
def operations() -> Mapping[str, set[str]]:
    """The Python name of each operation to the actions that it may ask for, for the services of the page."""
    called = {action: operation for operation, action in NAMED_OTHERWISE.items()}
    services = {called.get(action, action).partition(":")[0] for action, _function in functions()}
    session = botocore.session.get_session()
    found: dict[str, set[str]] = {}
    for service in sorted(services):
        for name in session.get_service_model(service).operation_names:
            action = f"{service}:{name}"
            found.setdefault(xform_name(name), set()).add(NAMED_OTHERWISE.get(action, action))
    return {name: actions for name, actions in found.items() if name not in FREE}


def asking(action: str) -> set[str]:
    """The operations, by their Python names, that ask for an action."""
    own = {name for name, actions in operations().items() if action in actions}
    return own | ASKED_BY.get(action, set())


def called() -> set[tuple[str, str]]:
    """Operation and function of every call in ``_aws`` and of every operation that ``_core`` names in a plan.

    What the function of Lambda calls needs no permission of an operator.
    """
    paths = (path for path in sorted(SOURCES.rglob("*.py")) if not path.is_relative_to(SOURCES / "_function"))
    return {pair for path in paths for pair in _calls_in(path)}


def _calls_in(path: Path) -> Iterator[tuple[str, str]]:
    place = path.relative_to(SOURCES)
    for name, function in _functions(ast.parse(path.read_text(encoding="utf-8")).body):
        for node in ast.walk(function):
            operation = node.attr if isinstance(node, ast.Attribute) else None
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                operation = node.value
            if operation in operations():
                yield str(operation), f"{place} {name}"


def _functions(body: list[ast.stmt], prefix: str = "") -> Iterator[tuple[str, ast.AST]]:
    """Every function with its class; what is defined inside one belongs to it."""
    for node in body:
        if isinstance(node, ast.ClassDef):
            yield from _functions(node.body, f"{node.name}.")
        elif isinstance(node, ast.FunctionDef):
            yield f"{prefix}{node.name}", node


def modules_that_reach(file: str) -> set[str]:
    """The modules and inventory plugins that import a file of module_utils, or a file that does."""
    plugins = (path for kind in ("modules", "inventory") for path in (ROOT / "plugins" / kind).glob("*.py"))
    return {path.stem for path in plugins if file in _reached(path)}


@cache
def _reached(path: Path) -> frozenset[str]:
    """The files of module_utils that a file imports, those that they import included."""
    found: set[Path] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            base = SOURCES
            if node.level:
                base = path.parents[node.level - 1]
            elif not (node.module or "").startswith(_OURS):
                continue
            within = (node.module or "").removeprefix(_OURS).strip(".")
            target = base.joinpath(*filter(None, within.split(".")))
            files = [target.with_suffix(".py"), *(target / f"{alias.name}.py" for alias in node.names)]
            found.update(each for each in files if each.is_file())
    names = {str(each.relative_to(SOURCES)) for each in found}
    return frozenset(names.union(*(_reached(each) for each in found)))

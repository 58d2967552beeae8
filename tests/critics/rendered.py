# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Policies that stand in tasks: of roles, playbooks, the EXAMPLES of plugins and the guides, rendered by Ansible.

A task's policies are its ``trust``, where it is one of our module's, and whatever it holds that has a ``Statement``.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar, trust_as_template
from ansible_collections.crossaccount.aws.plugins.module_utils._core.trust.declaration import read_statement_declaration
from ansible_collections.crossaccount.aws.plugins.module_utils._core.trust.document import read_trust

from tests.critics.generated import Policy
from tests.support.collection_path import CHECKOUT

YAML_BLOCK = re.compile(r"^```ya?ml\n(.*?)^```", re.MULTILINE | re.DOTALL)
JSON_BLOCK = re.compile(r"^```json\n(.*?)^```", re.MULTILINE | re.DOTALL)

#: When each task would run: before what ends at a time of an example has ended.
NOW = datetime(2026, 1, 1, tzinfo=UTC)
#: What a run would know: the inventory of two accounts, the results of earlier tasks, Ansible's own.
KNOWN: dict[str, Any] = {
    "aws_account_id": "111111111111",
    "aws_organization_id": "o-a1b2c3d4e5",
    "aws_regions": ["eu-west-1"],
    "cross_account_external_id": "6f0c9f2e-3a57-4e0b-9d1c-a1b1c1d1e1f1",
    # What the role itself remembers of its zones.
    "dns_automation_zones": {
        "example.com": {"hosted_zone_id": "Z0123456789ABCDEFGHIJ", "zone": "example.com", "domain": "app-a.example.com"}
    },
    "dns_operator_arns": ["arn:aws:iam::222222222222:role/DnsOperators"],
    "dns_zone": "example.com",
    "groups": {"dns_account": ["dns"], "workload_accounts": ["app-a"]},
    "hostvars": {"dns": {"aws_account_id": "222222222222", "hosted_zone_id": "Z0123456789ABCDEFGHIJ"}},
    "instance_role": {"role": {"arn": "arn:aws:iam::111111111111:role/ExampleInstanceRole"}},
    "inventory_hostname": "app-a",
    "zone_arn": "arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ",
    "zone_id": "Z0123456789ABCDEFGHIJ",
    # Nothing is there yet.
    "__instance_access_found": {"roles": []},
    "__zone_access_found": {"roles": []},
}


def _trusted(value: Any) -> Any:
    """Texts that Ansible may take as templates."""
    if isinstance(value, dict):
        return {key: _trusted(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_trusted(each) for each in value]
    return trust_as_template(value) if isinstance(value, str) else value


def _tasks(value: Any, inherited: dict[str, Any] | None = None) -> Iterator[dict[str, Any]]:
    """Every task in a list of tasks or plays, those in blocks included, with the variables of what it stands in."""
    for entry in value if isinstance(value, list) else []:
        if isinstance(entry, dict):
            variables = (inherited or {}) | (entry.get("vars") or {})
            yield entry | {"vars": variables}
            for section in ("block", "rescue", "always", "tasks", "pre_tasks", "post_tasks", "handlers"):
                yield from _tasks(entry.get(section), variables)


def _documents(value: Any) -> Iterator[dict[str, Any]]:
    """Every policy document in a value, unrendered ones too."""
    if isinstance(value, dict):
        if "Statement" in value:
            yield value
        else:
            for each in value.values():
                yield from _documents(each)
    elif isinstance(value, list):
        for each in value:
            yield from _documents(each)


class _Rendering:
    """Ansible's templating, with the variables of a role or page."""

    def __init__(self, variables: dict[str, Any]) -> None:
        self._loader = DataLoader()
        self._variables = _trusted(KNOWN | variables)

    def __call__(self, value: Any, task: dict[str, Any]) -> Any:
        variables = self._variables | _trusted(task.get("vars", {}))
        return Templar(loader=self._loader, variables=variables).template(_trusted(value))


def _policy(origin: str, document: dict[str, Any]) -> Policy:
    """Only trusts and policies of resources say who is meant."""
    named = any({"Principal", "NotPrincipal"} & set(statement) for statement in document["Statement"])
    return Policy(origin, "trust" if named else "identity", document)


def _of_task(task: dict[str, Any], render: _Rendering) -> Iterator[dict[str, Any]]:
    """The documents of one task."""
    for module, arguments in task.items():
        if not isinstance(arguments, dict) or module in ("vars", "environment"):
            continue
        if not module.startswith("crossaccount.aws.iam_trust_"):
            yield from (render(document, task) for document in _documents(arguments))
            continue
        yield from _documents(render(arguments.get("inline_policies"), task))
        if module.endswith("iam_trust_statement"):
            trust = read_statement_declaration(render(arguments, task), NOW).trust
        else:
            declared = render(arguments.get("trust"), task)
            trust = read_trust(declared, allow_broad=bool(arguments.get("allow_broad_trust"))) if declared else None
        if trust:
            yield trust.document(trust.partition or "aws")


def _load(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _roles() -> Iterator[tuple[str, list[Any], dict[str, Any]]]:
    """Name, task lists and variables of each role, those of the roles that it depends on first."""
    for role in sorted((CHECKOUT / "roles").iterdir()):
        variables: dict[str, Any] = {}
        needed = [each["role"].rpartition(".")[2] for each in _load(role / "meta" / "main.yml")["dependencies"]]
        for folder in ("defaults", "vars"):
            for name in (*needed, role.name):
                file = CHECKOUT / "roles" / name / folder / "main.yml"
                variables |= _load(file) or {} if file.exists() else {}
        yield role.name, [_load(file) for file in sorted(role.glob("tasks/**/*.yml"))], variables


def _examples() -> Iterator[tuple[str, list[Any], dict[str, Any]]]:
    for kind in ("modules", "filter", "inventory"):
        for plugin in sorted((CHECKOUT / "plugins" / kind).glob("*.py")):
            for node in ast.parse(plugin.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "EXAMPLES":
                    yield plugin.stem, list(yaml.safe_load_all(ast.literal_eval(node.value))), {}


def _pages() -> Iterator[tuple[str, list[Any], dict[str, Any]]]:
    pages = [*CHECKOUT.glob("*.md"), *CHECKOUT.glob("docs/**/*.md"), *CHECKOUT.glob("roles/*/README.md")]
    for page in sorted(pages):
        text = page.read_text(encoding="utf-8")
        blocks = YAML_BLOCK.findall(text) + JSON_BLOCK.findall(text)  # JSON is YAML
        yield str(page.relative_to(CHECKOUT)), [yaml.safe_load(block) for block in blocks], {}


def _playbooks() -> Iterator[tuple[str, list[Any], dict[str, Any]]]:
    yield "playbooks", [_load(file) for file in sorted((CHECKOUT / "playbooks").glob("*.yml"))], {}


def policies() -> Iterator[Policy]:
    """Every policy of every task; one that cannot be rendered fails with the name of the variable it lacks."""
    for where in (_roles, _playbooks, _examples, _pages):
        for name, contents, variables in where():
            render = _Rendering(variables)
            for content in contents:
                for task in _tasks(content):
                    for number, document in enumerate(_of_task(task, render)):
                        yield _policy(f"{name}: {task.get('name', 'a task')} [{number}]", document)
                if isinstance(content, dict):
                    for number, document in enumerate(_documents(content)):
                        yield _policy(f"{name}: a document [{number}]", document)

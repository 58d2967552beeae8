# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The law of names: a module ``<service>_<thing>`` runs ``_aws/<service>/<thing>.py``, and its tests are named so."""

from __future__ import annotations

import ast
import keyword
from collections.abc import Collection, Iterator

AWS = "ansible_collections.crossaccount.aws.plugins.module_utils._aws."
SERVICES = (
    "cloudformation",
    "cloudwatch",
    "ec2",
    "events",
    "iam",
    "lambda",
    "logs",
    "organizations",
    "route53",
    "sqs",
)
# Modules that belong to no service: the room and the file of each.
ROOMS = {
    "account_info": "accounts/account_info",
    "assume_role_check": "checks/assume_role_check",
    "dns_check": "checks/dns_check",
    "lambda_package": "lambda_/package",
    "private_files": "files/private_files",
    "tagged_resources_info": "inventory/tagged_resources",
}
# Modules that do not call AWS: they have no options of a connection, and so are not in the action group.
WITHOUT_AWS = frozenset({"lambda_package", "private_files"})
# What every module may import beside the file that it runs: the seam to Ansible and the options.
SHARED = ("module", "options", "plain_module")
# Integration tests of no module.
OTHERS = ("action_group", "zone_policy")


def file_of(module: str) -> str | None:
    """What a module runs, below ``_aws`` and without its ending; None for a name of no known service.

    A room whose service is a keyword of Python gets an underscore, because it could not be imported otherwise.
    """
    service, _, thing = module.partition("_")
    room = f"{service}_" if keyword.iskeyword(service) else service
    return ROOMS.get(module) or (f"{room}/{thing}" if service in SERVICES and thing else None)


def violations(module: str, source: str, files: Collection[str]) -> list[str]:
    """What a module's source and the files of the checkout have against the law."""
    return [f"{module}: {what}" for what in _found(module, source, files)]


def stray_tests(files: Collection[str], modules: Collection[str]) -> list[str]:
    """Integration tests in the folder of modules that are of none."""
    stems = {file.removesuffix(".py"): file for file in files if file.startswith("tests/integration/modules/test_")}
    owners = [f"tests/integration/modules/test_{name}" for name in (*modules, *OTHERS)]
    return sorted(
        file
        for stem, file in stems.items()
        if not any(stem == owner or stem.startswith(f"{owner}_") for owner in owners)
    )


def _found(module: str, source: str, files: Collection[str]) -> Iterator[str]:
    wanted = file_of(module)
    if wanted is None:
        yield f"begins with no service of {', '.join(SERVICES)} and is not in the table of rooms"
        return
    runs = sorted(set(_runs(source)))
    if runs != [wanted]:
        yield f"runs {' and '.join(runs) or 'nothing'} of _aws instead of {wanted}"
    room, thing = wanted.split("/")
    for file in (
        f"plugins/module_utils/_aws/{wanted}.py",
        f"tests/unit/aws/{room}/test_{thing}.py",
        f"tests/integration/modules/test_{module}.py",
    ):
        if file not in files:
            yield f"there is no {file}"


def _runs(source: str) -> Iterator[str]:
    """The files of ``_aws`` that functions are imported from. Constants are tables of options, which are shared."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(AWS):
            file = (node.module or "").removeprefix(AWS)
            if file.split(".")[0] not in SHARED and not all(alias.name.isupper() for alias in node.names):
                yield file.replace(".", "/")

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The layers of the collection as rules about imports and calls, checked by reading source.

Imports point one way: plugins -> _aws -> _dns -> _core. ``_core`` is packaged on its own into a Lambda function and
planned with in tests, so it has the standard library only, and of that nothing that reads the machine or the moment.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import PurePosixPath

STANDARD_LIBRARY = tuple(sys.stdlib_module_names)
OURS = "ansible_collections.crossaccount.aws"
CORE = f"{OURS}.plugins.module_utils._core"
DNS = f"{OURS}.plugins.module_utils._dns"
AWS = f"{OURS}.plugins.module_utils._aws"
FUNCTION = f"{OURS}.plugins.module_utils._function"
PLUGIN_UTILS = f"{OURS}.plugins.plugin_utils"
AMAZON = "ansible_collections.amazon.aws"

# What depends on the machine, the moment or chance.
IMPURE = (
    "asyncio",
    "getpass",
    "glob",
    "http",
    "io",
    "locale",
    "logging",
    "multiprocessing",
    "os",
    "pathlib",
    "platform",
)
IMPURE += ("random", "secrets", "select", "shutil", "signal", "socket", "ssl", "subprocess", "sys", "tempfile")
IMPURE += ("threading", "time", "urllib.request", "uuid", "zoneinfo")
CLOCK_CALLS = frozenset({"now", "utcnow", "today"})
IMPURE_CALLS = frozenset({"open", "input", "print", "__import__", "exec", "eval"})

SDK = ("boto3", "botocore", "urllib3", AMAZON)  # botocore sends by urllib3
THIRD_PARTY = {
    "dns": ("dns",),
    "aws": (*SDK, "ansible.module_utils", "yaml"),
    # What the runtime of Lambda has.
    "function": ("boto3", "botocore"),
    "modules": ("ansible.module_utils",),
    # aws_ec2's class makes hosts of instances, so that users' configurations keep their meaning.
    "inventory": ("ansible", f"{AMAZON}.plugins.inventory"),
    "plugins": ("ansible", "jinja2", "yaml"),
    "fragments": (),
}
INNER: dict[str, tuple[str, ...]] = {
    "dns": (CORE, DNS),
    "aws": (CORE, DNS, AWS),
    "function": (CORE, FUNCTION),
    "modules": (CORE, AWS),
    **dict.fromkeys(("inventory", "plugins"), (CORE, AWS, PLUGIN_UTILS)),
    "fragments": (),
}


def layer_of(path: PurePosixPath) -> str | None:
    """The layer of a file, given relative to the checkout; None for one that no rule is about."""
    places = {
        "plugins/module_utils/_core": "core",
        "plugins/module_utils/_dns": "dns",
        "plugins/module_utils/_aws": "aws",
        "plugins/module_utils/_function": "function",
        "plugins/modules": "modules",
        "plugins/doc_fragments": "fragments",
        "plugins/inventory": "inventory",
        "plugins": "plugins",
        "sandbox": "sandbox",
    }
    return next((layer for place, layer in places.items() if path.is_relative_to(place)), None)


def violations(path: PurePosixPath, source: str) -> list[str]:
    """Each line of a file that crosses a layer, as ``path:line: what``."""
    layer = layer_of(path)
    if layer is None:
        return []
    tree = ast.parse(source)
    found = [*_imports(layer, path, tree), *_calls(layer, tree)]
    return [f"{path}:{line}: {what}" for line, what in sorted(found)]


def _imports(layer: str, path: PurePosixPath, tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield from _verdict(layer, node.lineno, alias.name, relative=False)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                package = [*([] if layer == "sandbox" else OURS.split(".")), *path.parent.parts]
                base = ".".join([*package[: len(package) - node.level + 1], *([base] if base else [])])
            for alias in node.names:
                yield from _verdict(layer, node.lineno, f"{base}.{alias.name}", relative=bool(node.level))


def _verdict(layer: str, line: int, name: str, *, relative: bool) -> Iterator[tuple[int, str]]:
    if name.startswith("__future__"):
        return
    if layer == "sandbox":
        if _within(name, (OURS, "plugins")) or _within(name, (AMAZON,)):
            yield line, f"the sandbox imitates AWS independently of the collection: {name}"
    elif _within(name, (OURS,)):
        allowed = (CORE,) if layer == "core" else INNER[layer]
        if not _within(name, allowed):
            yield line, f"{layer} must not import {name}"
        elif layer in ("core", "dns", "aws", "function") and not relative:
            yield line, f"module_utils import each other relatively: {name}"
    elif layer == "core":
        if not _within(name, STANDARD_LIBRARY):
            yield line, f"core has the standard library only: {name}"
        elif _within(name, IMPURE):
            yield line, f"core reads neither machine nor moment: {name}"
    elif not _within(name, STANDARD_LIBRARY) and not _within(name, THIRD_PARTY[layer]):
        yield line, f"{layer} must not import {name}"


def _within(name: str, packages: tuple[str, ...]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def _calls(layer: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
    if layer == "sandbox":
        return
    main = next((node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "main"), None)
    in_main = set(ast.walk(main)) if main and layer == "modules" else set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            ends = node.attr in ("exit_json", "fail_json", "fail_json_aws")
            if ends and node not in in_main and ast.unparse(node.value) != "super()":
                yield node.lineno, f"only a module's main() ends it: {node.attr}"
            if layer == "core" and node.attr in CLOCK_CALLS:
                yield node.lineno, f"core reads neither machine nor moment: {ast.unparse(node)}"
        elif layer == "core" and isinstance(node, ast.Call) and ast.unparse(node.func) in IMPURE_CALLS:
            yield node.lineno, f"core reads neither machine nor moment: {ast.unparse(node.func)}"

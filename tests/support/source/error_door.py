# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which code turns an error of somebody else into text, found by reading source: only the door may."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import PurePosixPath

# These may look into an error of the SDK.
DOOR = tuple(f"plugins/module_utils/_aws/{name}.py" for name in ("disclosure", "sdk_sentences", "errors"))
DOOR += ("plugins/module_utils/_function/errors.py",)
# The layers law keeps the SDK out of these.
WITHOUT_SDK = ("plugins/module_utils/_core", "plugins/module_utils/_dns")
# Errors whose text the collection has written.
OURS = frozenset({"AwsError", "InputError", "Braked", "_RefusedError", "_StopError", "_FailedError"})
# Where an error that could be another's is formatted: why it cannot be.
KNOWN = {
    "plugins/module_utils/_aws/route53/record_sets_file.py": "reads a file of record sets, which holds no credential",
    "plugins/module_utils/_aws/yaml_text.py": "reads such a file",
    "plugins/plugin_utils/module_life.py": "hands what a module raised to Ansible, which tells it as it always does",
    "plugins/plugin_utils/unlogged.py": "switches logging off",
    "plugins/module_utils/_aws/iam/role_trust.py: cause": "SDK errors have gone through the door just above",
}
# What errors are called, beside the names that "except" gives them.
_NAMES = frozenset({"e", "err", "error", "exc", "exception", "cause"})
_INSIDE = frozenset({"args", "kwargs", "response", "fmt", "__cause__", "__context__", "__traceback__"})
_FORMATTERS = frozenset({"str", "repr", "ascii", "format", "print"})
_FORBIDDEN = frozenset({"traceback", "logging", "warnings"})


def violations(path: PurePosixPath, source: str) -> list[str]:
    """Each line that formats an error past the door, as ``path:line: what``."""
    if str(path) in {*DOOR, *KNOWN} or any(map(path.is_relative_to, WITHOUT_SDK)):
        return []
    return sorted(
        f"{path}:{line}: {what}"
        for line, what in _found(ast.parse(source), _NAMES)
        if f"{path}: {what.split()[-1]}" not in KNOWN
    )


def _found(node: ast.AST, foreign: frozenset[str]) -> Iterator[tuple[int, str]]:
    """``foreign`` are the names that may hold an error of the SDK here."""
    if isinstance(node, ast.ExceptHandler) and node.name:
        foreign = foreign - {node.name} if _are_ours(node.type) else foreign | {node.name}
    yield from _formats(node, foreign)
    for child in ast.iter_child_nodes(node):
        yield from _found(child, foreign)


def _are_ours(type_: ast.expr | None) -> bool:
    names = type_.elts if isinstance(type_, ast.Tuple) else [type_]
    return all(isinstance(name, ast.Name) and name.id in OURS for name in names)


def _formats(node: ast.AST, foreign: frozenset[str]) -> Iterator[tuple[int, str]]:
    shown: list[ast.expr] = []
    if isinstance(node, ast.FormattedValue):
        shown = [node.value]
    elif isinstance(node, ast.Call):
        called = node.func
        if isinstance(called, ast.Name) and called.id in _FORMATTERS:
            shown = node.args
        elif isinstance(called, ast.Attribute) and called.attr in ("format", "join", "dumps", "warn", "write"):
            shown = [*node.args, *(keyword.value for keyword in node.keywords)]
    elif isinstance(node, ast.BinOp):
        shown = [node.left, node.right]
    elif isinstance(node, ast.Attribute) and node.attr in _INSIDE and _is_foreign(node.value, foreign):
        yield node.lineno, f"looks into {ast.unparse(node.value)}"
    elif isinstance(node, ast.Import | ast.ImportFrom):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
        for name in names:
            if name.split(".")[0] in _FORBIDDEN:
                yield node.lineno, f"imports {name}"
    for value in shown:
        if _is_foreign(value, foreign):
            yield value.lineno, f"formats {ast.unparse(value)}"


def _is_foreign(value: ast.expr, foreign: frozenset[str]) -> bool:
    """Whether an expression is an error that may be the SDK's. Attributes named ``error`` hold text in some classes."""
    return isinstance(value, ast.Name) and value.id in foreign

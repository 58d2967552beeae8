# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The code of a function of Lambda: modules of a Python package, what they import of it, and nothing else.

Imports are read from the source (``ast``), so that nothing is run. One that is worked out while the code runs, as by
``importlib``, is not seen: name what it loads among the entry points.
"""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import InputError

# What every Python runtime of Lambda has: https://docs.aws.amazon.com/lambda/latest/dg/lambda-python.html
PROVIDED = ("boto3", "botocore")
_INDEX = "__init__.py"
_IDENTIFIER = r"[A-Za-z_][A-Za-z0-9_]*"
_NAME = re.compile(rf"{_IDENTIFIER}(?:\.{_IDENTIFIER})*")


@dataclass(frozen=True)
class _Import:
    """One import of a file: ``parts`` is the module by its whole name, ``names`` are what is taken from it."""

    line: int
    parts: tuple[str, ...]
    names: tuple[str, ...] = ()

    def __str__(self) -> str:
        return ".".join(self.parts)


def package_name(value: object, where: str) -> str:
    """The name of a package, with dots where it is in others, as an import writes it."""
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise InputError(where, f"{value!r} is not the name of a package", "give a name such as dns_rules")
    return value


def texts(value: Mapping[Any, Any], where: str) -> dict[str, bytes]:
    """The files that a task writes itself, by their names in the zip. InputError for one that cannot be there."""
    found: dict[str, bytes] = {}
    for name, content in value.items():
        place = f"{where}[{name}]"
        if not isinstance(name, str) or not _is_path(name):
            raise InputError(place, "it is not a path in a zip", "give one such as handler.py or config/zones.json")
        if not isinstance(content, str):
            remedy = "put it in quotes, or make it a text by a filter, such as to_json"
            raise InputError(place, "its content is not a text", remedy)
        try:
            found[name] = content.encode()
        except UnicodeEncodeError:
            problem = "its content has half of a surrogate pair, which is not a character"
            raise InputError(place, problem, "take it out") from None
    return found


def _is_path(name: str) -> bool:
    # Half of a surrogate pair is no character, and no zip can name it.
    return not re.search(r"[\x00-\x1f\\\ud800-\udfff]", name) and all(
        part not in ("", ".", "..") for part in name.split("/")
    )


def packed(
    sources: Mapping[str, bytes],
    name: str,
    entry_points: Iterable[str],
    files: Mapping[str, bytes],
    outside: Collection[str],
) -> dict[str, bytes]:
    """The files of the zip by their names.

    ``sources`` are the Python files of a package by their paths below its folder; they are placed below ``name``.
    Those in ``entry_points`` are taken, those that they and ``files`` import, and the ``__init__.py`` of each folder on
    the way, an empty one where there is none. ``outside``: modules that are there where the code runs.

    InputError names the file, the line and the module of an import that cannot be met.
    """
    folder = name.replace(".", "/") + "/" if name else ""
    closure = _Closure({f"{folder}{path}": content for path, content in sources.items()}, files, folder, outside)
    for position, entry in enumerate(entry_points):
        if entry not in sources:
            close = difflib.get_close_matches(entry, sources, n=1)
            remedy = f"did you mean {close[0]}" if close else "give its path below package, such as rules/planner.py"
            where = f"entry_points[{position}]"
            raise InputError(where, f"{entry!r} is not a Python file of the package", remedy)
        closure.take(f"{folder}{entry}")
    for path in files:
        if path.endswith(".py"):
            closure.take(path)
    return _without_conflict({**closure.taken, **files})


def _without_conflict(files: dict[str, bytes]) -> dict[str, bytes]:
    for name in files:
        parts = name.split("/")
        for end in range(1, len(parts)):
            if (above := "/".join(parts[:end])) in files:
                raise InputError(f"files[{above}]", f"{name} needs a folder of this name", "choose another name")
    return dict(sorted(files.items()))


class _Closure:
    """The files that are reached by imports, followed from those that are taken first."""

    def __init__(
        self, sources: Mapping[str, bytes], files: Mapping[str, bytes], folder: str, outside: Collection[str]
    ) -> None:
        if twice := sorted(sources.keys() & files.keys()):
            raise InputError(f"files[{twice[0]}]", "the package has a file of this name", "choose another name")
        self._files, self._folder, self._outside = files, folder, outside
        self._all = {**sources, **files}
        self._folders = {
            "/".join(parts[:end])
            for parts in (path.split("/") for path in self._all if path.endswith(".py"))
            for end in range(1, len(parts))
        }
        self._own = {path.split("/")[0].removesuffix(".py") for path in self._all if path.endswith(".py")}
        self.taken: dict[str, bytes] = {}

    def take(self, path: str) -> None:
        """A file, and all that it needs."""
        waiting = [path]
        while waiting:
            each = waiting.pop()
            if each in self.taken:
                continue
            self.taken[each] = self._all.get(each, b"")
            waiting += self._indexes(each)
            for found in _imports(self.taken[each], each, self._where(each)):
                waiting += self._met(each, found)

    @staticmethod
    def _indexes(path: str) -> Iterator[str]:
        parts = path.split("/")
        yield from ("/".join([*parts[:end], _INDEX]) for end in range(1, len(parts)))

    def _where(self, path: str) -> str:
        return f"files[{path}]" if path in self._files else f"package, {path.removeprefix(self._folder)}"

    def _met(self, path: str, found: _Import) -> Iterator[str]:
        """The files that meet an import. InputError when there is none here, nor where the code runs."""
        if found.parts[0] not in self._own:
            if found.parts[0] in self._outside:
                return
            raise InputError(
                f"{self._where(path)}, line {found.line}",
                f"it imports {found}, which is neither in the zip nor where the function runs",
                "leave that import out, or name its package in provided when a layer brings it",
            )
        for end in range(1, len(found.parts) + 1):
            if (file := self._file_of(found.parts[:end])) is None:
                raise InputError(
                    f"{self._where(path)}, line {found.line}",
                    f"it imports {found}, and there is no module {'.'.join(found.parts[:end])}",
                    "correct the import, or bring the module",
                )
            yield file
        for name in found.names:  # a module of that name, else something that the module has
            if (file := self._file_of((*found.parts, name))) is not None:
                yield file

    def _file_of(self, parts: tuple[str, ...]) -> str | None:
        path = "/".join(parts)
        index = f"{path}/{_INDEX}"
        # Python, too, prefers a package to a module, and both to a folder without an index.
        return next((each for each in (index, f"{path}.py") if each in self._all), None) or (
            index if path in self._folders else None
        )


def _imports(source: bytes, path: str, where: str) -> Iterator[_Import]:
    if b"\0" in source:  # of which older versions of Python say something else
        raise InputError(where, "it is not Python: it holds a NUL character", "correct it")
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise InputError(f"{where}, line {error.lineno or 1}", f"it is not Python: {error.msg}", "correct it") from None
    package = tuple(path.split("/")[:-1])
    for node in _running(tree):
        if isinstance(node, ast.Import):
            yield from (_Import(node.lineno, tuple(alias.name.split("."))) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            if node.level > len(package):
                problem = f"its import begins {node.level} folders up, which is above the zip"
                raise InputError(f"{where}, line {node.lineno}", problem, "correct the import")
            module = tuple(node.module.split(".")) if node.module else ()
            yield _Import(node.lineno, above + module, tuple(alias.name for alias in node.names))


def _running(tree: ast.AST) -> Iterator[ast.AST]:
    """All nodes of a file but those that are there for checkers of types only."""
    for node in ast.iter_child_nodes(tree):
        yield node
        if isinstance(node, ast.If) and ast.unparse(node.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING"):
            for other in node.orelse:
                yield other
                yield from _running(other)
        else:
            yield from _running(node)

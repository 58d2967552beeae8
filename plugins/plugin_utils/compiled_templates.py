# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Templates and expressions are compiled once, and not at each use.

Ansible compiles a template whenever it uses it, in the process of each task anew: for a role whose variables build upon
one another this is half of what a task costs. What Jinja makes of a text depends on the text and on the settings of
the environment alone, so each process keeps it. The process of the playbook makes it for the texts of our own roles as
they are loaded, and of our playbook that runs, before it forks its workers, and keeps it for the next run. Of other
texts it keeps nothing, as a plugin that a play brings along may give a filter in them another meaning.

Whether a text may be a template at all, Ansible has decided before.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from operator import attrgetter
from pathlib import Path
from types import CodeType
from typing import Any

from ansible import context
from ansible.module_utils.common.yaml import yaml_load
from ansible.plugins.loader import filter_loader, test_loader
from ansible.template import Templar
from ansible_collections.crossaccount.aws.plugins.plugin_utils import compiled_cache
from jinja2.environment import TemplateExpression
from yaml import YAMLError

COLLECTION = "ansible_collections.crossaccount.aws"
PLAYBOOKS = Path(__file__).resolve().parents[2] / "playbooks"
# What of a task is an expression without braces.
CONDITIONS = ("when", "that", "until", "changed_when", "failed_when")
# What a loop over templates of their own could fill.
MOST = 2000

_kept: dict[tuple[Any, ...], CodeType] = {}
# Which of them the process of the playbook keeps.
_ours: set[tuple[Any, ...]] = set()
# The files whose texts are compiled.
_known: set[Path] = set()
# An expression is compiled as a parsed tree; the innermost one that is being compiled gets its code here.
_compiled: list[list[CodeType]] = []
# How many folders of filters and of tests a play had brought along when all this was compiled.
_brought: list[tuple[int, ...]] = [()]


def compile_once(templar: Any) -> None:
    """Have a templar compile each expression once instead of once a host, which takes most of the time of an inventory.

    The templar is the caller's own. One that is made in another way goes on compiling.
    """
    environment = getattr(getattr(templar, "_engine", None), "environment", None)
    if hasattr(environment, "compile_expression"):
        environment.compile_expression = cache(environment.compile_expression)


@cache
def keep_compiled() -> Callable[[Any], tuple[Any, ...]]:
    """Have the environment of Ansible's templates keep what it compiles, in this process and in those forked from it.

    Returns what reads the settings of an environment that a compiled text depends on. AttributeError or ImportError in
    a version of Ansible that has none such.
    """
    bits = importlib.import_module("ansible._internal._templating._jinja_bits")
    settings = attrgetter(*bits._TEMPLATE_OVERRIDE_FIELD_NAMES)
    environment, home = bits.AnsibleEnvironment, os.getpid()
    compile_template, compile_expression = environment.compile, environment.compile_expression

    def keep(key: tuple[Any, ...], code: CodeType) -> None:
        if key in _ours or (os.getpid() != home and len(_kept) < MOST):
            _kept[key] = code

    def fits(self: Any, source: Any) -> bool:
        # What is no text is a parsed tree.
        return isinstance(source, str) and _fits(source) and not self._debuggable_template_source

    def compile_or_find(self: Any, source: Any, *args: Any, **kwargs: Any) -> Any:
        _forget_what_plugins_changed()
        if args or kwargs or not fits(self, source):
            code = compile_template(self, source, *args, **kwargs)
            if _compiled and not isinstance(source, str):
                _compiled[-1].append(code)
            return code
        key = (str(source), settings(self))
        if (code := _kept.get(key)) is None:
            code = compile_template(self, source)
            keep(key, code)
        return code

    def compile_expression_or_find(self: Any, source: Any, undefined_to_none: bool = True) -> Any:
        _forget_what_plugins_changed()
        if not fits(self, source):
            return compile_expression(self, source, undefined_to_none)
        key = _of_expression(str(source), settings(self))
        if code := _kept.get(key):
            return TemplateExpression(
                self.template_class.from_code(self, code, self.make_globals(None)), undefined_to_none
            )
        _compiled.append([])
        try:
            expression = compile_expression(self, source, undefined_to_none)
        finally:
            found = _compiled.pop()
        if len(found) == 1:
            keep(key, found[0])
        return expression

    environment.compile, environment.compile_expression = compile_or_find, compile_expression_or_find
    return settings


def _fits(text: str) -> bool:
    """Whether a text has one code: a backslash means something else in a template that a template includes."""
    return "\\" not in text


def _forget_what_plugins_changed() -> None:
    """How a filter is called stands in the code. A role that a play brings along may have others of the same names."""
    brought = tuple(len(getattr(loader, "_extra_dirs", ())) for loader in (filter_loader, test_loader))
    if brought != _brought[0]:
        _brought[0] = brought
        _kept.clear()
        _known.clear()  # what they hold is compiled again when the next module is loaded


def _of_expression(text: str, settings: Any) -> tuple[Any, ...]:
    """The key of an expression, which no template has."""
    return ("expression", text, settings)


def compile_ours() -> None:
    """Compile the texts of our playbook, and of those of our roles that were loaded since this was last done."""
    with contextlib.suppress(ImportError, AttributeError):
        _forget_what_plugins_changed()
        new = {*_of_loaded_roles(), *_of_playbooks()} - _known
        _known.update(new)
        if new:
            _compile(sorted(new))


def _of_loaded_roles() -> Iterator[Path]:
    """The files of those of our roles that Ansible has found. It imports each as a package."""
    for name, module in list(sys.modules.items()):
        if name.startswith(f"{COLLECTION}.roles.") and (origin := getattr(module, "__file__", None)):
            for part in ("defaults", "vars", "tasks"):
                yield from (Path(origin).parent / part).glob("*.yml")


def _of_playbooks() -> Iterator[Path]:
    """The files of those of our playbooks that the command names, by their full names or as files."""
    ours = COLLECTION.partition(".")[2]
    for named in context.CLIARGS.get("args") or ():
        collection, _dot, name = str(named).rpartition(".")
        path = PLAYBOOKS / f"{name}.yml" if collection == ours else Path(named).resolve()
        if path.parent == PLAYBOOKS:
            yield path
            yield from (PLAYBOOKS / "tasks").glob("*.yml")


def _compile(paths: Iterable[Path]) -> None:
    """Keep the code of all texts of some files."""
    environment, settings = Templar()._engine.environment, keep_compiled()
    wanted: dict[tuple[Any, ...], Callable[[str], Any]] = {}
    for content in map(_content, paths):
        wanted |= {(text, settings(environment)): environment.compile for text in filter(_fits, templates_in(content))}
        wanted |= {
            _of_expression(text, settings(environment)): environment.compile_expression
            for text in filter(_fits, expressions_in(content))
        }
    rules = compiled_cache.rules()
    file = compiled_cache.place(rules) if rules else None
    former = compiled_cache.read(file) if file else {}
    _kept.update({key: former[key] for key in wanted if key in former})
    missing = [key for key in wanted if key not in _kept]
    _ours.update(wanted)
    for key in missing:
        with contextlib.suppress(Exception):  # whoever uses it is told
            wanted[key](key[-2])
    made = {key: _kept[key] for key in missing if key in _kept}
    if file and made:
        compiled_cache.add(file, made)


def _content(path: Path) -> Any:
    with contextlib.suppress(YAMLError, OSError):
        return yaml_load(path.read_text(encoding="utf-8"))
    return None


def templates_in(value: Any) -> Iterator[str]:
    """The templates of what a YAML file holds."""
    if isinstance(value, dict):
        value = [*value.keys(), *value.values()]
    if isinstance(value, list):
        for each in value:
            yield from templates_in(each)
    elif isinstance(value, str) and ("{{" in value or "{%" in value):
        yield value


def expressions_in(value: Any) -> Iterator[str]:
    """The conditions of what a YAML file holds."""
    if isinstance(value, dict):
        for name in CONDITIONS:
            found = value.get(name)
            yield from (
                each.strip() for each in (found if isinstance(found, list) else [found]) if isinstance(each, str)
            )
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from expressions_in(each)

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Templates are compiled once, and not at each use.

Ansible compiles a template whenever it uses it, in the process of each task anew: for a role whose variables build upon
one another this is half of what a task costs. What Jinja makes of a text depends on the text and on the settings of
the environment alone, so each process keeps it. The process of the playbook makes it for the texts of our own roles as
they are loaded, before it forks its workers. Of other texts it keeps nothing, as a plugin that a play brings along may
give a filter in them another meaning.

Whether a text may be a template at all, Ansible has decided before.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from collections.abc import Callable, Iterator
from functools import cache
from operator import attrgetter
from pathlib import Path
from types import CodeType
from typing import Any

from ansible.module_utils.common.yaml import yaml_load
from ansible.template import Templar
from yaml import YAMLError

COLLECTION = "ansible_collections.crossaccount.aws"
# What a loop over templates of their own could fill.
MOST = 2000

_kept: dict[tuple[Any, ...], CodeType] = {}


@cache
def keep_compiled() -> None:
    """Have the environment of Ansible's templates keep what it compiles, in this process and in those forked from it.

    AttributeError or ImportError in a version of Ansible that has none such.
    """
    bits = importlib.import_module("ansible._internal._templating._jinja_bits")
    environment = bits.AnsibleEnvironment
    settings = attrgetter(*bits._TEMPLATE_OVERRIDE_FIELD_NAMES)
    environment.compile = _keeping(environment.compile, settings, os.getpid())


def _keeping(compile_template: Callable[..., Any], settings: Callable[[Any], Any], home: int) -> Callable[..., Any]:
    """``jinja2.Environment.compile`` that looks first. ``home`` is the process that keeps only what it is told to."""

    def compile_or_find(self: Any, source: Any, *args: Any, **kwargs: Any) -> Any:
        # A backslash means something else in a template that a template includes. What is no text is a parsed tree.
        if args or kwargs or not isinstance(source, str) or "\\" in source or self._debuggable_template_source:
            return compile_template(self, source, *args, **kwargs)
        key = (str(source), settings(self))
        if (code := _kept.get(key)) is None:
            code = compile_template(self, source)
            if os.getpid() != home and len(_kept) < MOST:
                _kept[key] = code
        return code

    compile_or_find.settings = settings  # type: ignore[attr-defined]
    return compile_or_find


def compile_roles() -> None:
    """Compile the templates of those of our roles that this process has loaded since it was last asked to."""
    with contextlib.suppress(ImportError, AttributeError):
        keep_compiled()
        for role in sorted(_loaded_roles()):
            _compile_role(role)


def _loaded_roles() -> Iterator[Path]:
    """The folders of our roles that Ansible has found. It imports each as a package."""
    for name, module in list(sys.modules.items()):
        if name.startswith(f"{COLLECTION}.roles.") and (origin := getattr(module, "__file__", None)):
            yield Path(origin).parent


@cache
def _compile_role(folder: Path) -> None:
    environment = Templar()._engine.environment
    compile_or_find = type(environment).compile
    for part in ("defaults", "vars", "tasks"):
        for path in sorted((folder / part).glob("*.yml")):
            for text in templates_in(path):
                with contextlib.suppress(Exception):  # whoever uses it is told
                    key = (text, compile_or_find.settings(environment))
                    _kept.setdefault(key, compile_or_find(environment, text))


def templates_in(path: Path) -> Iterator[str]:
    """The templates of a file of a role."""
    with contextlib.suppress(YAMLError, OSError):
        yield from _templates(yaml_load(path.read_text(encoding="utf-8")))


def _templates(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = [*value.keys(), *value.values()]
    if isinstance(value, list):
        for each in value:
            yield from _templates(each)
    elif isinstance(value, str) and ("{{" in value or "{%" in value):
        yield value

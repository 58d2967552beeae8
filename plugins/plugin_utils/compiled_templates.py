# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Templates and expressions are compiled once, and not at each use.

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
    compile_template, home = bits.AnsibleEnvironment.compile, os.getpid()

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

    bits.AnsibleEnvironment.compile = compile_or_find
    return settings


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
    environment, settings = Templar()._engine.environment, keep_compiled()
    for part in ("defaults", "vars", "tasks"):
        for path in sorted((folder / part).glob("*.yml")):
            for text in templates_in(path):
                with contextlib.suppress(Exception):  # whoever uses it is told
                    _kept.setdefault((text, settings(environment)), environment.compile(text))


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

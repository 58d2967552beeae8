# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""In a task of ours, a variable of ours is worked out once for each template that uses it, however often it is used.

The variables of our roles build upon one another. Ansible works out a variable once for the template that names it,
and anew for each variable that the template comes to on its way. Here those of our roles that a template comes to
serve all of it. They are forgotten when it is done.

Variables of others go on as they are, and so do their tasks: one that differs at each use, such as a new password, may
be meant to, and one that a template changes in place is as it was for the next.
"""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ansible_collections.crossaccount.aws.plugins.plugin_utils.compiled_templates import PLAYBOOKS
from ansible_collections.crossaccount.aws.plugins.plugin_utils.kept_lookups import COLLECTION

# How the variables of our roles begin, those that nobody else is to use without their first underscores.
ROLES = tuple(f"{each.name}_" for each in sorted(PLAYBOOKS.with_name("roles").iterdir()) if each.is_dir())
# Where a template that Ansible works out keeps what belongs to it, and goes with it.
PLACE = "_crossaccount_aws_kept_values"


@cache
def keep_values() -> None:
    """Have Ansible do so, in this process and in those forked from it.

    Another version of Ansible may wrap its variables elsewhere: then it goes on doing so each time.
    """
    with contextlib.suppress(AttributeError, ImportError):
        bits = importlib.import_module("ansible._internal._templating._jinja_bits")
        context = importlib.import_module("ansible._internal._templating._utils").TemplateContext
        wrap, kinds = bits._flatten_and_lazify_vars, (dict, bits._AnsibleTaggedDict)

        def wrap_or_find(mapping: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
            now = context.current(optional=True)
            if now and type(mapping) in kinds and mapping is now.templar._variables and ours(mapping):
                first = _outermost(now)
                if now.templar is first.templar:  # and not that of another host, of which there may be many
                    kept = first.__dict__.setdefault(PLACE, {})
                    if id(mapping) not in kept:  # it is kept as well, so that no other gets its id
                        kept[id(mapping)] = (mapping, tuple(wrap(_of_roles(mapping))))
                    yield from kept[id(mapping)][1]
            yield from wrap(mapping)

        bits._flatten_and_lazify_vars = wrap_or_find


def ours(variables: Mapping[str, Any]) -> bool:
    """Whether these are the variables of a task of our roles or playbooks."""
    if "ansible_role_name" in variables:
        return variables.get("ansible_collection_name") == COLLECTION
    return _is_ours(str(variables.get("playbook_dir")))


@cache
def _is_ours(folder: str) -> bool:
    return Path(folder).resolve() == PLAYBOOKS


def _of_roles(variables: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in variables.items() if name.lstrip("_").startswith(ROLES)}


def _outermost(context: Any) -> Any:
    while not context.is_top_level:
        context = context._parent_ctx
    return context

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""In a task of ours, a variable is worked out once for each template that uses it, however often that comes to it.

The variables of our roles build upon one another. Ansible works out a variable once for the template that names it,
and anew for each variable that the template comes to on its way, for which it also wraps all variables of the host.
Here the variables that a template begins with serve all that it comes to. They are forgotten when it is done.

Tasks of others go on as they are: there a variable that differs at each use, such as a new password, may be meant to.
"""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ansible_collections.crossaccount.aws.plugins.plugin_utils.kept_lookups import COLLECTION

PLAYBOOKS = Path(__file__).resolve().parents[2] / "playbooks"
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
            if now is None or type(mapping) not in kinds or mapping is not now.templar._variables or not ours(mapping):
                yield from wrap(mapping)
                return
            kept = _outermost(now).__dict__.setdefault(PLACE, {})
            # Both are kept as well, so that no other object gets their ids.
            key = (id(now.templar), id(mapping))
            if key not in kept:
                kept[key] = (now.templar, mapping, tuple(wrap(mapping)))
            yield from kept[key][2]

        bits._flatten_and_lazify_vars = wrap_or_find


def ours(variables: Mapping[str, Any]) -> bool:
    """Whether these are the variables of a task of our roles or playbooks."""
    if "ansible_role_name" in variables:
        return variables.get("ansible_collection_name") == COLLECTION
    return _is_ours(str(variables.get("playbook_dir")))


@cache
def _is_ours(folder: str) -> bool:
    return Path(folder).resolve() == PLAYBOOKS


def _outermost(context: Any) -> Any:
    while not context.is_top_level:
        context = context._parent_ctx
    return context

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the source of an inventory plugin may say, and how its mistakes and those of its reading leave."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible.errors import AnsibleParserError
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.outcome import attempt
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.options import known

# What Ansible itself reads of a source, to find its plugin. Where it is an option as well, the plugin says so.
_ANSIBLES_OWN = "plugin"


def done(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """The result of some work, without any credential; AnsibleParserError when it fails."""
    outcome = attempt(work)
    if outcome.failed:
        raise AnsibleParserError(outcome.result["msg"])
    return outcome.result


def require_sound_source(plugin: Any, source: Mapping[str, Any], *, as_before: bool = False) -> None:
    """Refuse what Ansible lets pass in silence: a key that is no option, and an entry of keyed_groups without effect.

    ``source`` is what the file says, of which ``plugin`` has its options. ``as_before``: sources with such entries of
    keyed_groups have worked with another plugin, so that a warning is given unless ``strict`` is set.
    AnsibleParserError says what would be right.
    """
    done(lambda: known(dict.fromkeys(source), plugin.NAME, *_names(plugin.option_definitions)))
    for position, entry in enumerate(plugin.get_option("keyed_groups") or ()):
        if not isinstance(entry, Mapping) or _is_expression(entry.get("key")):
            continue  # Ansible itself refuses an entry that is no dictionary
        problem = InputError(
            f"keyed_groups[{position}]",
            "it has no key, and so makes no group" if entry.get("key") is None else "its key is not an expression",
            "give the expression whose value names the group, such as key: aws_region",
        )
        if not as_before or plugin.get_option("strict"):
            raise AnsibleParserError(str(problem))
        plugin.display.warning(str(problem))


def _names(definitions: Mapping[str, Mapping[str, Any]]) -> tuple[list[str], list[str]]:
    """The options that Ansible knows a plugin to have, those of documentation fragments included, and other names."""
    aliases = [alias for definition in definitions.values() for alias in definition.get("aliases") or ()]
    return list(definitions), [*aliases, _ANSIBLES_OWN]


def _is_expression(key: object) -> bool:
    """Whether Ansible may evaluate it; it refuses an empty text, and what is no text."""
    return isinstance(key, str) and bool(key.strip())

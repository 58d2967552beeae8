# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Options that belong together: their argument spec, what they must not say together, and where they are documented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

# What is shown in place of an option that is not to be shown, in Ansible's own words.
HIDDEN = "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"


@dataclass(frozen=True)
class OptionGroup:
    """A part of a module's argument spec with its constraints, in the words of AnsibleModule.

    ``fragment`` is the documentation fragment that documents it; a module's own options have none.
    """

    spec: Mapping[str, Any]
    fragment: str = ""
    mutually_exclusive: Sequence[Sequence[str]] = field(default=())
    required_one_of: Sequence[Sequence[str]] = field(default=())
    required_if: Sequence[Sequence[Any]] = field(default=())


def argument_spec(*groups: OptionGroup) -> dict[str, Any]:
    """The arguments of AnsibleModule for all groups together. ValueError when two have an option of one name."""
    spec: dict[str, Any] = {}
    for group in groups:
        if twice := spec.keys() & group.spec.keys():
            raise ValueError(f"two groups have the option {', '.join(sorted(twice))}")
        spec |= group.spec
    return {
        "argument_spec": spec,
        "mutually_exclusive": [rule for group in groups for rule in group.mutually_exclusive],
        "required_one_of": [rule for group in groups for rule in group.required_one_of],
        "required_if": [rule for group in groups for rule in group.required_if],
    }

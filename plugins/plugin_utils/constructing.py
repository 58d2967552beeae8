# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an inventory makes of its expressions: variables and groups, as Ansible's ``Constructable`` makes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.crossaccount.aws.plugins.plugin_utils.variable_paths import looked_up


class Constructing:
    """Comes before ``Constructable`` among the classes that a plugin extends."""

    def _construct(self: Any, host: str, variables: Mapping[str, Any]) -> None:
        """``compose``, ``groups`` and ``keyed_groups`` for a host that has been added with these variables."""
        strict = self.get_option("strict")
        self._set_composite_vars(self.get_option("compose"), variables, host, strict=strict)
        self._add_host_to_composed_groups(self.get_option("groups"), variables, host, strict=strict)
        self._add_host_to_keyed_groups(self.get_option("keyed_groups"), variables, host, strict=strict)

    def _compose(self: Any, template: Any, variables: Mapping[str, Any], *args: Any, **kwargs: Any) -> Any:
        """As Ansible's own, which wraps all variables to evaluate an expression that only names one of them."""
        if not args and not kwargs and not self.get_option("use_extra_vars"):
            found = looked_up(template, variables)
            if found is not None:
                self.templar.available_variables = variables  # for the names of parent groups
                return found
        return super()._compose(template, variables, *args, **kwargs)

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Names of instances that run and are not selected: what a filter with a mistake in it would take for gone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .record_sets import Rules, record_sets


def names_in_use(instances: Iterable[object], rules: Rules) -> list[dict[str, str]]:
    """``record``, ``type``, ``value`` and ``user`` of each address that the rules give a running instance.

    An instance that cannot be published has none. ``user`` is its id.
    """
    return [
        {"record": entry["record"], "type": entry["type"], "value": value, "user": str(instance["instance_id"])}
        for instance in instances
        if isinstance(instance, Mapping) and "instance_id" in instance
        for entry in record_sets([instance], rules)[0]
        for value in entry["value"]
    ]

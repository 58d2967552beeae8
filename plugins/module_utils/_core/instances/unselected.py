# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Addresses of instances that run and are not selected: what a filter with a mistake in it would take for gone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..errors import InputError
from . import fields


def unselected_addresses(instances: Iterable[object], selected: Iterable[object]) -> dict[str, str]:
    """Canonical address to the instance that has it, for the ``instances`` that are not among the ``selected``.

    InputError for what is no instance, and for an address that is none.
    """
    chosen = {fields.text(instance, "instance_id", where) for instance, where in _each(selected, "selected")}
    found: dict[str, str] = {}
    for instance, where in _each(instances, "instances"):
        identifier = fields.text(instance, "instance_id", where)
        if not identifier:
            raise InputError(where, "it has no instance_id", "give instances as ec2_instance_info returns them")
        if identifier not in chosen:
            found |= {address: identifier for _type, address in fields.addresses(instance, where)}
    return found


def _each(instances: Iterable[object], option: str) -> Iterable[tuple[Mapping[Any, Any], str]]:
    for position, instance in enumerate(instances):
        where = f"{option}[{position}]"
        if not isinstance(instance, Mapping):
            raise InputError(where, f"it is a {type(instance).__name__}", "give instances as dictionaries")
        yield instance, fields.place(instance, where)

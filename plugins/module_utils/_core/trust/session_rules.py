# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a statement must not say of the tags, the source identity and the context of a session."""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import InputError
from .session_settings import NAMES, SOURCE_IDENTITY, TAGS, known_to_set, setting_of
from .statement import Statement


def services_set_what_is_asked(statement: Statement) -> None:
    """A condition on what a session has is met only where the services of the statement set it, and may."""
    if not statement.services or statement.context_providers:
        return
    for where, setting in _asked(statement):
        silent = [service for service in statement.services if setting not in known_to_set(service)]
        if silent and setting not in (statement.may_set or ()):
            raise InputError(
                where,
                f"{silent[0]} is not known to {NAMES[setting]}, so no request could meet it",
                f"drop it, or name {setting} in may_set if you know that the service does so",
            )
        if setting not in statement.settings:
            raise InputError(
                where,
                f"the entry does not let its services {NAMES[setting]}, so no request could meet it",
                f"name {setting} in may_set, or drop it",
            )


def _asked(statement: Statement) -> Iterator[tuple[str, str]]:
    """The settings that conditions ask for, each with where it stands."""
    options = (("session_tags", TAGS), ("session_tag_keys", TAGS), ("source_identity", SOURCE_IDENTITY))
    for option, setting in options:
        if getattr(statement, option):
            yield f"{statement.where}, {option}", setting
    for operator, block in statement.conditions.items():
        for key in block:
            if setting := setting_of(key):
                yield f"{statement.where}, conditions.{operator}.{key}", setting


def settings_of_services_are_theirs_alone(statement: Statement) -> None:
    """What a trust lets its services set by itself, accounts and roles of the same statement could set as well."""
    if not statement.services or not statement.has_aws_principals or statement.may_set is not None:
        return
    for setting in statement.settings:
        if setting not in statement.demanded_settings:
            raise InputError(
                f"{statement.where}, services",
                f"they {NAMES[setting]}, so the accounts and ARNs of the entry could do so as well",
                "give the services an entry of their own, or say in may_set what all of them may set",
            )


def a_context_is_set_alone(statement: Statement) -> None:
    """An entry for the providers of a context allows setting it, and nothing else."""
    if not statement.context_providers:
        return
    if statement.may_set or statement.demanded_settings:
        raise InputError(
            f"{statement.where}, context_providers",
            "an entry with context_providers only lets callers set a context, and another entry must let them in",
            "put may_set, source_identity and options for tags into that other entry",
        )


SESSION_RULES = (
    services_set_what_is_asked,
    settings_of_services_are_theirs_alone,
    a_context_is_set_alone,
)

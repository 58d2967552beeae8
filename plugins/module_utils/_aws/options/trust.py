# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The options that declare trust."""

from __future__ import annotations

from typing import Any

from ..._core.trust.document import TRUST_SIZE
from ..._core.trust.session_settings import ACTIONS
from .group import OptionGroup

_TEXTS = {"type": "list", "elements": "str"}

# One statement. Its id is an option of its own, as not every module may do without it.
STATEMENT_SPEC: dict[str, Any] = {
    "accounts": _TEXTS,
    "arns": _TEXTS,
    "services": _TEXTS,
    "federated": {
        "type": "dict",
        "options": {"provider": {"type": "str", "required": True}, "audience": _TEXTS, "subject": _TEXTS},
    },
    "organization_id": {"type": "str"},
    "organization_paths": _TEXTS,
    "principal_arns": _TEXTS,
    "external_ids": _TEXTS,
    "mfa": {"type": "dict", "options": {"required": {"type": "bool", "default": True}, "max_age": {"type": "int"}}},
    "source_accounts": _TEXTS,
    "source_arns": _TEXTS,
    "not_after": {"type": "str"},
    "session_tags": {"type": "dict"},
    "source_identity": _TEXTS,
    "session_tag_keys": {**_TEXTS, "no_log": False},  # names of tags
    "may_set": {"type": "list", "elements": "str", "choices": sorted(ACTIONS)},
    "context_providers": _TEXTS,
    # Raw, as Ansible makes a dictionary of JSON text without a word about keys that are in it twice.
    "conditions": {"type": "raw"},
}

# What is said once for all statements of a task.
_OF_ALL: dict[str, Any] = {
    "allow_broad_trust": {"type": "bool", "default": False},
    "allow_same_account": {"type": "bool", "default": False},
    "allow_unknown_services": {"type": "bool", "default": False},
    "trust_size_limit": {"type": "int", "default": TRUST_SIZE},
}

# A trust of one statement.
STATEMENT = OptionGroup({**STATEMENT_SPEC, **_OF_ALL}, "crossaccount.aws.trust")
# A trust as a list of statements.
ENTRIES = OptionGroup(
    {"trust": {"type": "list", "elements": "dict", "options": {"sid": {"type": "str"}, **STATEMENT_SPEC}}, **_OF_ALL},
    "crossaccount.aws.trust.entries",
)

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Variables of other hosts, which may be defined by what is not: that host's own tasks say so, and others go on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible.errors import AnsibleError
from jinja2 import Undefined, UndefinedError


class UnreadableError(Exception):
    """A variable is defined, and its template cannot be evaluated."""


def value_of(variables: Mapping[str, Any], name: str) -> Any:
    """The variable of a host, None where it is not defined; UnreadableError where it cannot be read.

    Ansible hands some of these errors over as values, which fail whoever looks at them.
    """
    try:
        value = variables.get(name)
    except (AnsibleError, UndefinedError) as error:
        raise UnreadableError(name) from error
    if isinstance(value, Undefined):
        raise UnreadableError(name)
    return value

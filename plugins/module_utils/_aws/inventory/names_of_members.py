# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Members of an answer as names of variables: ``PrivateIpAddress`` is ``private_ip_address``."""

from __future__ import annotations

import functools
from typing import Any

from ansible.module_utils.common.dict_transformations import camel_dict_to_snake_dict


def snaked(value: Any) -> Any:
    """As ``camel_dict_to_snake_dict``, which turns each name again for each instance and takes six times as long."""
    if isinstance(value, dict):
        return {_snake(name): snaked(each) for name, each in value.items()}
    return [snaked(each) for each in value] if isinstance(value, list) else value


@functools.cache
def _snake(name: str) -> str:
    return str(next(iter(camel_dict_to_snake_dict({name: None}))))

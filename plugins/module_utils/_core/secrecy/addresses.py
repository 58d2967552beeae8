# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Addresses of endpoints and proxies: what may be shown of one, and what in it must not be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

NO_ADDRESS = "an address that is no URL"

_SCHEMES = frozenset({"http", "https", "socks4", "socks4a", "socks5", "socks5h"})
_HOST = re.compile(r"[a-z0-9._-]{1,253}|[0-9a-f:.]{2,45}")
# A password may hold a slash, and even an @.
_USER = re.compile(r"(?:(?:[a-zA-Z][a-zA-Z0-9+.-]*:)?//)?(.+)@", re.DOTALL)
# Shorter ones are masked only where they stand beside their user.
_SHORTEST_PASSWORD = 4


def host_of(url: object) -> str:
    """A URL without user, password, path and query."""
    text = str(url)
    try:
        parts = urlsplit(text)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return NO_ADDRESS
    host = parts.hostname or ""
    # Where a password holds a slash, what looks like a host is the user.
    if parts.scheme not in _SCHEMES or "@" in text.partition(parts.netloc)[2] or not _HOST.fullmatch(host):
        return NO_ADDRESS
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}"


def passwords_in(value: object) -> set[str]:
    """Users and passwords in the addresses among an option's texts."""
    if isinstance(value, Mapping):
        return set().union(*(passwords_in(each) for each in value.values()))
    if isinstance(value, list | tuple):
        return set().union(*(passwords_in(each) for each in value))
    found = _USER.match(value) if isinstance(value, str) else None
    if found is None:
        return set()
    password = found[1].partition(":")[2]
    alone = {password, unquote(password)} if len(password) >= _SHORTEST_PASSWORD else set()
    return {found[1], unquote(found[1])} | alone

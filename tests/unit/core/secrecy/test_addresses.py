"""What may be shown of an address, and what in it is masked."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.secrecy.addresses import (
    NO_ADDRESS,
    host_of,
    passwords_in,
)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://me:pass@sts.example:8/x?X-Amz-Signature=abc", "https://sts.example:8"),
        ("http://[::1]:80/path", "http://[::1]:80"),
        ("HTTPS://Proxy.example", "https://proxy.example"),
        ("socks5://me@proxy.example", "socks5://proxy.example"),
        ("http://me:p@ss@proxy.example", "http://proxy.example"),
        ("http://user:1234/pw@127.0.0.1:1", NO_ADDRESS),
        ("http://user:77#pw@127.0.0.1:1", NO_ADDRESS),
        ("http://user?pw@127.0.0.1:1", NO_ADDRESS),
        ("http://secretpart/rest@127.0.0.1:1", NO_ADDRESS),
        ("http://user:99999/pw@h", NO_ADDRESS),
        ("http://[x", NO_ADDRESS),
        ("secret://x", NO_ADDRESS),
        ("//me:pw@h", NO_ADDRESS),
        ("http://user%3Apw", NO_ADDRESS),
        ("hunter2", NO_ADDRESS),
        ("", NO_ADDRESS),
        (None, NO_ADDRESS),
    ],
)
def test_the_host_of_an_address(url: object, shown: str) -> None:
    assert host_of(url) == shown


@pytest.mark.parametrize(
    ("value", "masked"),
    [
        ("http://me:hunter%2F2@h", {"me:hunter%2F2", "hunter%2F2", "me:hunter/2", "hunter/2"}),
        ("http://user:1234/pw@h:1", {"user:1234/pw", "1234/pw"}),
        ("http://me:abc@h", {"me:abc"}),
        ("me:p@ssword@h", {"me:p@ssword", "p@ssword"}),
        ("http://token@h", {"token"}),
        ("http://h:1/x", set()),
        ({"proxies": {"http": "http://a:longer@h", "n": 1}, "list": ["http://b@h", None]}, {"a:longer", "longer", "b"}),
        ({}, set()),
        ([], set()),
        (None, set()),
    ],
)
def test_users_and_passwords(value: object, masked: set[str]) -> None:
    assert passwords_in(value) == masked

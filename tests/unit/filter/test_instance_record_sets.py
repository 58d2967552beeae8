"""The filter as Ansible calls it."""

from __future__ import annotations

import pytest
from ansible.errors import AnsibleFilterError
from ansible.utils.display import Display
from ansible_collections.crossaccount.aws.plugins.filter.instance_record_sets import FilterModule

FILTER = FilterModule().filters()["instance_record_sets"]
INSTANCE = {
    "instance_id": "i-0a1b2c3d4e5f60718",
    "state": {"name": "running"},
    "public_ip_address": "192.0.2.1",
    "tags": {"dns": "web"},
}


def test_record_sets() -> None:
    assert FILTER([INSTANCE], "team.example.com", ttl=60) == [
        {"record": "web.team.example.com", "type": "A", "ttl": 60, "value": ["192.0.2.1"]}
    ]


def test_an_error_names_the_instance() -> None:
    with pytest.raises(AnsibleFilterError, match="i-0a1b2c3d4e5f60718, tag:dns"):
        FILTER([{**INSTANCE, "tags": {"dns": "*"}}], "team.example.com", invalid="fail")


def test_an_instance_that_is_left_out_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    warnings: list[str] = []
    monkeypatch.setattr(Display, "warning", lambda _self, text: warnings.append(text))
    damaged = {**INSTANCE, "instance_id": "i-0b", "tags": {"dns": "*"}}
    assert FILTER([damaged, INSTANCE], "team.example.com") == FILTER([INSTANCE], "team.example.com")
    assert warnings == [
        "instance i-0b, tag:dns: '*' is not a host name. Use letters, digits, and hyphens between them, in each part. "
        "The instance is left out."
    ]

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


MEMBER = {**INSTANCE, "instance_id": "i-0c", "tags": {"role": "api", "w": "300"}}
SERVICE = {"name": "api", "tags": {"role": "api"}}
ROUTED = {"record": "api.team.example.com", "type": "A", "ttl": 300, "value": ["192.0.2.1"], "set_identifier": "i-0c"}


def test_services_choose_among_others_too() -> None:
    found = FILTER([INSTANCE], "team.example.com", services=[SERVICE], others=[MEMBER])
    assert found == [{**ROUTED, "multi_value_answer": True}, *FILTER([INSTANCE], "team.example.com")]
    assert FILTER([MEMBER], "team.example.com", services=[SERVICE]) == found[:1]


def test_a_service_that_cannot_be_right_is_named_as_the_user_has_it() -> None:
    with pytest.raises(AnsibleFilterError, match=r"instance_record_sets: dns_services\[0\], weight: "):
        FILTER([], "team.example.com", services=[{**SERVICE, "weight": 7}], services_variable="dns_services")


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


def test_a_member_that_has_no_record_set_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    warnings: list[str] = []
    monkeypatch.setattr(Display, "warning", lambda _self, text: warnings.append(text))
    weighted = {**SERVICE, "routing": "weighted", "weight_tag": "w"}
    assert FILTER([MEMBER], "team.example.com", services=[weighted]) == []
    [warning] = warnings
    assert "instance i-0c, tag:w: 300 is not a whole number from 0 to 255" in warning

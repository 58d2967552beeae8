"""The filter as Ansible calls it."""

from __future__ import annotations

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.crossaccount.aws.plugins.filter.instance_record_problems import FilterModule

FILTER = FilterModule().filters()["instance_record_problems"]
INSTANCE = {
    "instance_id": "i-0a1b2c3d4e5f60718",
    "state": {"name": "running"},
    "public_ip_address": "192.0.2.1",
    "tags": {"dns": "web"},
}


def test_problems() -> None:
    assert FILTER([INSTANCE], "team.example.com") == []
    assert FILTER([INSTANCE, {**INSTANCE, "tags": {"dns": "web_1"}}], "team.example.com") == [
        {
            "instance_id": "i-0a1b2c3d4e5f60718",
            "name": "web_1",
            "problem": "'web_1' is not a host name",
            "remedy": "use letters, digits, and hyphens between them, in each part",
            "msg": "instance i-0a1b2c3d4e5f60718, tag:dns: 'web_1' is not a host name. Use letters, digits, and "
            "hyphens between them, in each part.",
        }
    ]


def test_rules_that_make_no_sense_are_an_error() -> None:
    with pytest.raises(AnsibleFilterError, match="instance_record_problems: name: '' names nothing"):
        FILTER([INSTANCE], "team.example.com", name="")


def test_members_of_services_are_among_them() -> None:
    member = {**INSTANCE, "tags": {"role": "api", "w": "300"}}
    service = {"name": "api", "tags": {"role": "api"}, "routing": "weighted", "weight_tag": "w"}
    for given in ({"others": [member]}, {}):
        [problem] = FILTER([] if given else [member], "team.example.com", services=[service], **given)
        assert (problem["instance_id"], problem["name"]) == (member["instance_id"], "api.team.example.com")
        assert problem["problem"] == "300 is not a whole number from 0 to 255"

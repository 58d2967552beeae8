"""The filter as Ansible calls it."""

from __future__ import annotations

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.crossaccount.aws.plugins.filter.trust_role_template import FilterModule

FILTER = FilterModule().filters()["trust_role_template"]
ROLE = {"name": "Audit", "trust": [{"accounts": ["111111111111"], "external_ids": ["audit-1"]}]}


def test_a_template() -> None:
    properties = FILTER(ROLE)["Resources"]["Role"]["Properties"]
    [statement] = properties["AssumeRolePolicyDocument"]["Statement"]

    assert properties["RoleName"] == "Audit"
    assert statement["Principal"] == {"AWS": ["arn:aws:iam::111111111111:root"]}


def test_in_another_partition() -> None:
    assert "arn:aws-cn:iam::111111111111:root" in str(FILTER(ROLE, partition="aws-cn"))


def test_bad_input_is_a_filter_error() -> None:
    with pytest.raises(AnsibleFilterError, match=r"trust_role_template: trust\[0\]: .*allow_broad_trust"):
        FILTER({**ROLE, "trust": [{"accounts": ["111111111111"]}]})


def test_a_trust_that_is_over_is_refused() -> None:
    with pytest.raises(AnsibleFilterError, match="not_after"):
        FILTER({**ROLE, "trust": [{**ROLE["trust"][0], "not_after": "2020-01-01T00:00:00Z"}]})

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Names of filters of DescribeInstances: what AWS documents passes, and so does what may be new, with a doubt."""

from __future__ import annotations

import re

import botocore.session
import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.instances.filters import (
    NAMES,
    by_id,
    doubtful,
    wrong,
)
from hypothesis import given
from hypothesis import strategies as st


def judged(name: object) -> tuple[list[str], list[str]]:
    return [str(each) for each in wrong({name: "x"}, "f")], [str(each) for each in doubtful({name: "x"}, "f")]


def test_all_that_botocore_documents_are_known() -> None:
    """Its model has the text of the API reference."""
    model = botocore.session.get_session().get_service_model("ec2").shape_for("DescribeInstancesRequest")
    documented = set(re.findall(r"<li> <p> <code>([a-z0-9.-]+)</code>", model.members["Filters"].documentation))
    assert len(documented) > 100
    assert documented - NAMES == set()


@given(st.sampled_from(sorted(NAMES)) | st.text(min_size=1).map(lambda key: f"tag:{key}"))
def test_what_is_documented_passes(name: str) -> None:
    assert judged(name) == ([], [])


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("instance-stat-name", "instance-state-name"),
        ("instance_state_name", "instance-state-name"),
        ("Instance-State-Name", "instance-state-name"),
        ("instance-satte-name", "instance-state-name"),
        ("instance-types", "instance-type"),
        ("instance.type", "instance-type"),
        ("vpcid", "vpc-id"),
        ("subnet-ids", "subnet-id"),
        ("availabilty-zone", "availability-zone"),
        ("tags:Name", "tag:Name"),
        ("Tag:Name", "tag:Name"),
    ],
)
def test_a_near_miss_is_refused(name: str, meant: str) -> None:
    assert judged(name) == (
        [f"f[{name}]: DescribeInstances has no such filter. Use {meant}, which is probably meant."],
        [],
    )


@pytest.mark.parametrize("name", ["", "tag:", "tags:", "running instances", "name=web", "Name/x", 7, None])
def test_what_is_no_name_is_refused(name: object) -> None:
    [[problem], doubts] = judged(name)
    assert "it is not the name of a filter. Use tag:<key>, or a name that https://docs.aws.amazon.com/" in problem
    assert doubts == []


@pytest.mark.parametrize(
    ("name", "maybe"),
    [
        ("network-interface.operator.region", ", maybe to network-interface.operator."),
        ("metadata-options.http-protocol-ipv5", ", maybe to metadata-options.http-protocol-ipv"),
        ("quantum", ""),
    ],
)
def test_what_may_be_new_is_doubtful(name: str, maybe: str) -> None:
    [problems, [doubt]] = judged(name)
    assert problems == []
    assert f"documented, and EC2 refuses names that it does not know. Unless it is new, correct it{maybe}" in doubt


@pytest.mark.parametrize("count", [0, 1, 200, 201, 401])
def test_every_instance_is_asked_for_once(count: int) -> None:
    ids = [f"i-{number:017x}" for number in range(count)]
    asked = [filters[0]["Values"] for filters in by_id(ids)]
    assert [each for values in asked for each in values] == ids
    assert all(0 < len(values) <= 200 for values in asked)

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A configuration of amazon.aws.aws_ec2 means the same to ec2_accounts: the judge is aws_ec2 on the same account."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.support.sandbox.inventories import inventory_of

A = "111111111111"
OURS = ("aws_account_id", "aws_account_name", "aws_profile", "aws_region", "aws_role_arn")
MEANT = {"aws_account_id": A, "aws_account_name": "app-a", "aws_profile": "workload-a", "aws_role_arn": ""}

FILTERS = st.sampled_from(
    [
        {"instance-state-name": ["running"]},
        {"instance-state-name": "stopped"},
        {"tag:environment": "staging"},
        {"tag:Name": ["web-1", "web-2", "api-1"]},
        {"tag-key": "dns", "tag:environment": ["production"]},
        {"tag:Name": "nobody"},
    ]
)
HOSTNAMES = st.sampled_from(
    [
        "instance-id",
        "private-ip-address",
        "ip-address",
        "dns-name",
        "private-dns-name",
        "tag:Name",
        "tag:environment=staging",
        "tag:Name=web-1,environment=staging",
        "tag:nothing",
        "network-interface.addresses.private-ip-address",
        "tag:Name | upper",
        "literal",
        {"name": "tag:Name", "prefix": "tag:environment"},
        {"name": "private-ip-address", "prefix": "tag:Name", "separator": "-"},
        {"name": "instance-id"},
    ]
)
EXPRESSIONS = st.sampled_from(
    [
        "private_ip_address",
        "public_ip_address | default('none')",
        "placement.region",
        "ec2_tags.Name | default(tags.Name)",
        "tags",
        "security_groups | map(attribute='group_id') | list",
        "state.name == 'running'",
        "launch_time | string",
        "no_such_variable",
        "instance_id ~ '-' ~ architecture",
        "owner_id",
    ]
)
KEYED = st.fixed_dictionaries(
    {"key": EXPRESSIONS},
    optional={
        "prefix": st.sampled_from(["", "by", "a-b"]),
        "separator": st.sampled_from(["", "_", "-"]),
        "default_value": st.sampled_from(["none", ""]),
        "parent_group": st.sampled_from(["above", "{{ placement.region }}"]),
    },
)
CONFIGURATIONS = st.fixed_dictionaries(
    {"regions": st.lists(st.sampled_from(["us-east-1", "eu-west-1"]), min_size=1, max_size=2, unique=True)},
    optional={
        "filters": FILTERS,
        "include_filters": st.lists(FILTERS, max_size=2),
        "exclude_filters": st.lists(FILTERS, max_size=2),
        "hostnames": st.lists(HOSTNAMES, max_size=3),
        "allow_duplicated_hosts": st.booleans(),
        # With "ec2_", aws_ec2 loses ec2_tags: it calls tags so, and then removes it, to call its ec2_tags ec2_ec2_tags.
        "hostvars_prefix": st.sampled_from(["vm_", "x"]),
        "hostvars_suffix": st.sampled_from(["_ec2"]),
        "compose": st.dictionaries(st.sampled_from(["one", "two", "architecture"]), EXPRESSIONS, max_size=3),
        "groups": st.dictionaries(st.sampled_from(["first", "se-cond"]), EXPRESSIONS, max_size=2),
        "keyed_groups": st.lists(KEYED, max_size=2),
        "leading_separator": st.booleans(),
        "use_contrib_script_compatible_sanitization": st.booleans(),
        "use_contrib_script_compatible_ec2_tag_keys": st.booleans(),
        "strict_permissions": st.booleans(),
    },
)
ACCESS = st.sampled_from(
    [
        {"profile": "workload-a", "accounts": [{"account_id": A, "name": "app-a"}]},
        {"accounts": [{"account_id": A, "name": "app-a", "profile": "workload-a"}]},
    ]
)


def without_ours(variables: dict[str, Any], options: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The variables that aws_ec2 does not give, by their plain names, and the others."""
    before, after = options.get("hostvars_prefix", ""), options.get("hostvars_suffix", "")
    named = {f"{before}{name}{after}": name for name in OURS}
    ours = {named[name]: value for name, value in variables.items() if name in named}
    return ours, {name: value for name, value in variables.items() if name not in named}


@pytest.fixture(scope="module")
def configured(sandbox):
    """The environment that both plugins are read in."""
    with pytest.MonkeyPatch.context() as patched:
        for name, value in sandbox.env.items():
            if name.startswith(("AWS_", "ANSIBLE_")):
                patched.setenv(name, value)
        sandbox.reset()
        yield


def test_a_configuration_means_the_same(configured, tmp_path_factory):
    folder, met = tmp_path_factory.mktemp("sources"), Counter()

    # Each example reads two inventories, so that to shrink one would take minutes.
    @settings(max_examples=25, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(CONFIGURATIONS, ACCESS)
    def law(options, access):
        theirs, their_groups = inventory_of(
            {"plugin": "amazon.aws.aws_ec2", "profile": "workload-a", **options}, folder, "theirs.aws_ec2.yml"
        )
        found, groups = inventory_of(
            {"plugin": "crossaccount.aws.ec2_accounts", **access, **options}, folder, "ours.aws_ec2.yml"
        )
        assert found.keys() == theirs.keys()
        for host, variables in found.items():
            own, rest = without_ours(variables, options)
            assert rest == theirs[host]
            assert own == MEANT | {"aws_region": own["aws_region"]}
            assert own["aws_region"] in options["regions"]
        [group] = groups.keys() - their_groups.keys()
        assert group.replace("-", "_") == "aws_account_app_a"
        assert groups.pop(group) == sorted(found)
        # Ansible gathers "all" at the end, to which a source does not come that fails half-way in both plugins alike.
        assert {**groups, "all": []} == {**their_groups, "all": []}
        met[bool(found)] += 1

    law()
    assert met[True] > met[False]

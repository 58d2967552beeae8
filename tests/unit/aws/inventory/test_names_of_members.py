"""Members of an answer as names of variables: the judge is Ansible's own function."""

from __future__ import annotations

from ansible.module_utils.common.dict_transformations import camel_dict_to_snake_dict
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.inventory.names_of_members import snaked
from hypothesis import given
from hypothesis import strategies as st

NAMES = st.sampled_from(["InstanceId", "Ipv6Addresses", "EbsOptimized", "CpuOptions", "ENASupport", "State", "a"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(NAMES, VALUES, max_size=5))
def test_names_are_as_ansible_makes_them(value):
    assert snaked(value) == camel_dict_to_snake_dict(value)

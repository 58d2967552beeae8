"""Small random zones, as entries for ``record_set_zones``."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.support.record_sets.zones import a, alias, cname, weighted

ADDRESSES = st.lists(st.ip_addresses(v=4).map(str), min_size=1, max_size=4, unique=True)
NAMES = st.sampled_from(["", "a", "b", "a.b", "*", "*.b", "c.b"])
SIMPLE = st.one_of(
    st.builds(a, NAMES, ADDRESSES, ttl=st.integers(0, 2**31 - 1)),
    st.builds(
        lambda prefix, text: {"prefix": prefix, "type": "TXT", "value": text}, NAMES, st.text('ab"\\é; ', min_size=1)
    ),
    st.builds(weighted, st.sampled_from(["w", "v"]), st.sampled_from(["x", "y", "z"])),
    st.builds(cname, st.sampled_from(["c1", "c2"])),
    st.builds(alias, st.sampled_from(["l1", "l2"]), st.just("t")),
)
ZONES = st.lists(
    SIMPLE, max_size=8, unique_by=lambda entry: (entry["prefix"], entry["type"], entry.get("set_identifier"))
).map(lambda entries: [a("t"), *entries])

"""Names and marks: stable, legal, and never those of another zone, account or kind of zone."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.main_job.names import (
    LONGEST_PREFIX,
    Names,
    zone_label,
    zone_role_name,
)
from hypothesis import given
from hypothesis import strategies as st

A, DNS = "111111111111", "222222222222"
LONG = "a-zone-with-a-name-that-is-too-long.example.com"
LONGEST = ".".join(["a" * 60] * 4)

LABEL = st.from_regex(r"[a-z0-9_]([a-z0-9-]{0,30}[a-z0-9])?", fullmatch=True)
ODD = st.sampled_from(["0\\05725", "xn--bcher-kva", "\\100x"])
ZONES = st.lists(LABEL | ODD, min_size=1, max_size=5).map(".".join)


def test_the_names_of_an_ordinary_zone() -> None:
    assert Names.of("Example.COM.", A, DNS) == Names(
        zone_role="EC2ManagementRole-111111111111-example.com",
        former_zone_role="EC2ManagementRole-111111111111",
        zone_policy="record-sets",
        instance_role="Route53CrossAccountRole",
        instance_policy="dns-updates-222222222222-example.com",
        zone_role_maker="cross_account_dns:example.com:111111111111",
        instance_role_maker="cross_account_dns:111111111111",
        hosted_zone_maker="cross_account_dns:example.com:222222222222",
        owner="crossaccount.aws/111111111111",
        zone_label="example.com",
    )


@pytest.mark.parametrize(
    ("zone", "private", "role"),
    [
        pytest.param("example.com", True, "EC2ManagementRole-111111111111-example.com@private", id="private"),
        pytest.param(LONG, False, "EC2ManagementRole-111111111111-a-zone-with-a-name-t+ca2202aa3ed0", id="long"),
        pytest.param(r"0\05725.2.0.192.in-addr.arpa", False, None, id="escaped"),
        pytest.param(LONGEST, False, None, id="longest"),
        pytest.param(
            "bücher.example", False, "EC2ManagementRole-111111111111-xn--bcher-kva.example", id="from another script"
        ),
    ],
)
def test_names_that_do_not_fit_are_shortened(zone: str, private: bool, role: str | None) -> None:
    names = Names.of(zone, A, DNS, private=private)
    assert len(names.zone_role) <= 64
    assert names.zone_role == role or (role is None and "+" in names.zone_role)


def test_a_prefix_stands_before_names_and_in_no_mark() -> None:
    plain, named = Names.of("example.com", A, DNS), Names.of("example.com", A, DNS, prefix="acme-")
    assert named == replace(
        plain,
        zone_role="acme-EC2ManagementRole-111111111111-example.com",
        zone_policy="acme-record-sets",
        instance_role="acme-Route53CrossAccountRole",
        instance_policy="acme-dns-updates-222222222222-example.com",
    )


@pytest.mark.parametrize(
    ("prefix", "says"),
    [
        ("a" * 21, "has 21 characters, and the name of a role at most 64. Use at most 20, because"),
        ("acme/", "'acme/' cannot begin the name of a role"),
        ("äcme", "cannot begin"),
        (7, "7 cannot begin"),
        (None, "None cannot begin"),
    ],
)
def test_a_prefix_that_does_not_fit_is_refused(prefix: object, says: str) -> None:
    with pytest.raises(InputError, match=f"^prefix: .*{says}"):
        Names.of("example.com", A, DNS, prefix=prefix)


@pytest.mark.parametrize(
    ("zone", "account", "dns", "where"),
    [("", A, DNS, "zone"), ("*.x", A, DNS, "zone"), ("x.y", "1", DNS, "account_id"), ("x.y", A, 7, "dns_account_id")],
)
def test_what_is_no_zone_or_account_is_refused(zone: str, account: object, dns: object, where: str) -> None:
    with pytest.raises(InputError, match=f"^{where}"):
        Names.of(zone, account, dns)


@given(
    zones=st.tuples(ZONES, ZONES),
    private=st.tuples(st.booleans(), st.booleans()),
    prefix=st.from_regex(rf"[A-Za-z0-9_+=,.@-]{{0,{LONGEST_PREFIX}}}", fullmatch=True),
)
def test_two_zones_never_share_a_name(zones: tuple[str, str], private: tuple[bool, bool], prefix: str) -> None:
    """The law: equal exactly where zone and kind are, and every name is one that AWS takes."""
    first, second = (
        Names.of(zone, A, DNS, private=each, prefix=prefix) for zone, each in zip(zones, private, strict=True)
    )
    same = (zones[0], private[0]) == (zones[1], private[1])
    for kind in ("zone_role", "instance_policy", "zone_role_maker", "hosted_zone_maker"):
        assert (getattr(first, kind) == getattr(second, kind)) == same
    assert re.fullmatch(r"[\w+=,.@-]{1,64}", first.zone_role, re.ASCII)
    assert re.fullmatch(r"[\w+=,.@-]{1,128}", first.instance_policy, re.ASCII)
    assert all(getattr(first, name).startswith(prefix) for name in ("zone_role", "instance_role", "instance_policy"))
    for value in (first.zone_role_maker, first.instance_role_maker, first.hosted_zone_maker):
        assert re.fullmatch(r"[A-Za-z0-9 _.:/=+@-]{1,256}", value)
    assert first.zone_role != first.former_zone_role
    # The role's name can be told from the label in the policy's name alone.
    label = first.instance_policy.removeprefix(f"{prefix}dns-updates-{DNS}-")
    assert first.zone_role == zone_role_name(A, label, prefix)
    assert first.zone_role == zone_role_name(A, zone_label(zones[0], private=private[0]), prefix)

"""Names of a policy as conditions; that these allow exactly the declared names is decided in tests/oracle."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.policies.zone_grant_names import PolicyNames
from hypothesis import given
from hypothesis import strategies as st

EQUALS, LIKE, NOT_LIKE = ("ForAllValues:String" + name for name in ("Equals", "Like", "NotLike"))


def entry(name: str, depth: str = "one_level") -> dict[str, str]:
    return {"name": name, "depth": depth}


def conditions(*entries: Any) -> dict[str, list[str]]:
    return PolicyNames.parse(entries, "names").conditions()


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        pytest.param(["WWW.example.com."], {EQUALS: ["www.example.com"]}, id="exact"),
        pytest.param([entry("www.example.com", "exact")], {EQUALS: ["www.example.com"]}, id="exact by its depth"),
        pytest.param([r"\052.example.com"], {EQUALS: [r"\052.example.com"]}, id="wildcard escaped"),
        pytest.param([entry("*.example.com", "exact")], {EQUALS: [r"\052.example.com"]}, id="wildcard by its depth"),
        pytest.param(["*.example.com"], {LIKE: ["*.example.com"]}, id="subtree"),
        pytest.param([entry("example.com", "subtree")], {LIKE: ["*.example.com"]}, id="subtree by its depth"),
        pytest.param(
            ["*.b.example.com", "a.example.com", r"x\052.example.com"],
            {LIKE: ["*.b.example.com", "a.example.com", r"x\052.example.com"]},
            id="exact beside a subtree",
        ),
        pytest.param([entry("A.example.com")], {LIKE: ["*.a.example.com"], NOT_LIKE: ["*.*.a.example.com"]}, id="one"),
        pytest.param(
            [entry("a.example.com"), entry("b.example.com"), "example.com", "a.example.com", "x.a.example.com"],
            {
                LIKE: ["*.a.example.com", "*.b.example.com", "a.example.com", "example.com", "x.a.example.com"],
                NOT_LIKE: ["*.*.a.example.com", "*.*.b.example.com"],
            },
            id="one level beside what is not deeper",
        ),
        pytest.param(
            [entry("a.example.com"), r"x\056y.a.example.com", "x.y.bada.example.com"],
            {
                LIKE: ["*.a.example.com", "x.y.bada.example.com", r"x\056y.a.example.com"],
                NOT_LIKE: ["*.*.a.example.com"],
            },
            id="an escaped dot and an alike ending are not deeper",
        ),
        pytest.param(
            [entry("a.example.com"), "*.a.example.com"], {LIKE: ["*.a.example.com"]}, id="subtree of the same"
        ),
        pytest.param(
            [entry("a.b.example.com"), "*.example.com", "x.y.a.b.example.com"],
            {LIKE: ["*.example.com", "x.y.a.b.example.com"]},
            id="subtree above",
        ),
    ],
)
def test_conditions(entries: list[Any], expected: dict[str, list[str]]) -> None:
    assert conditions(*entries) == expected


@pytest.mark.parametrize(
    "deeper", ["x.y.example.com", r"\052.y.example.com", "*.y.example.com", entry("y.example.com")], ids=str
)
def test_one_level_and_something_deeper(deeper: Any) -> None:
    with pytest.raises(
        InputError, match=r"names: one level below example\.com and the deeper .*y\.example\.com do not fit"
    ):
        conditions(entry("example.com"), deeper)


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({}, r"names\[0\]: it has the fields none"),
        ({"name": "example.com"}, r"names\[0\]: it has the fields name"),
        ({"name": "example.com", "levels": 1}, r"names\[0\]: it has the fields name, levels"),
        (entry("example.com", "one"), r"names\[0\]\.depth: 'one' is not known"),
        (entry("a.*.example.com"), r"names\[0\]\.name"),
        (entry("*.example.com"), r"names\[0\]\.name: \*\.example\.com is a wildcard"),
        (entry(r"\052.example.com", "subtree"), r"names\[0\]\.name: \*\.example\.com is a wildcard"),
        ("*example.com", r"names\[0\]"),
        ("*", r"names\[0\]"),
        (["example.com"], r"names\[0\]"),
    ],
    ids=repr,
)
def test_refused(wrong: Any, where: str) -> None:
    with pytest.raises(InputError, match=where):
        conditions(wrong)


LABELS = st.lists(st.sampled_from(["a", "b", r"x\056y"]), max_size=4)
ENTRIES = st.lists(st.tuples(LABELS, st.sampled_from(["exact", "one_level", "subtree"])), min_size=1, max_size=5)


@given(ENTRIES)
def test_law_what_one_statement_cannot_say_is_refused(declared: list[tuple[list[str], str]]) -> None:
    """The judge compares labels, each entry with each."""
    tops = [labels for labels, depth in declared if depth == "one_level"]
    subtrees = [labels for labels, depth in declared if depth == "subtree"]

    def below(labels: list[str], top: list[str]) -> int:
        """How many labels are below the top, -1 for what is not in it."""
        start = len(labels) - len(top)
        return start if start >= 0 and labels[start:] == top else -1

    alone = [top for top in tops if all(below(top, subtree) < 0 for subtree in subtrees)]
    least = {"exact": 2, "subtree": 0, "one_level": 1}
    bad = any(
        below(labels, top) >= least[depth]
        for top in alone
        for labels, depth in declared
        if not (depth == "one_level" and labels not in alone)
    )
    entries = [entry(".".join([*labels, "example", "com"]), depth) for labels, depth in declared]
    if bad:
        with pytest.raises(InputError, match="do not fit into one statement"):
            conditions(*entries)
    else:
        assert conditions(*entries)

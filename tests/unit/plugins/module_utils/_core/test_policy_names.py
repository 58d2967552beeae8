"""Names of a policy as conditions; that these allow exactly the declared names is decided in tests/oracle."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.policy_names import PolicyNames

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

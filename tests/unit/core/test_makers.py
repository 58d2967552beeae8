"""The maker tag: what carries it may be changed and removed, what lacks it only when told, and never removed."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.makers import TAG, Maker, OwnedTags
from hypothesis import given
from hypothesis import strategies as st

ME = Maker("me", frozenset({"i-was"}))
ADOPTING = Maker("me", frozenset({"i-was"}), adopt=True)


@pytest.mark.parametrize(
    ("maker", "tags", "says"),
    [
        pytest.param(ME, {}, "x exists and lacks the tag crossaccount.aws/created-by=me. .*adopt", id="no tag"),
        pytest.param(ME, {"created-by": "me"}, "lacks the tag", id="another tag"),
        pytest.param(ME, {TAG: "them"}, "says that them made it, not me", id="another maker"),
        pytest.param(ME, {TAG: ""}, "says that  made it", id="empty"),
        pytest.param(ADOPTING, {TAG: "them"}, "says that them made it", id="another maker is never adopted"),
    ],
)
def test_what_is_somebody_elses_is_refused(maker: Maker, tags: dict[str, str], says: str) -> None:
    with pytest.raises(InputError, match=says):
        maker.judge("x", tags)
    assert maker.reason_to_keep("x", tags)


@pytest.mark.parametrize(
    ("maker", "tags"),
    [(ME, {TAG: "me"}), (ME, {TAG: "i-was", "a": "b"}), (ADOPTING, {}), (ADOPTING, {"a": "b"})],
)
def test_what_may_be_changed(maker: Maker, tags: dict[str, str]) -> None:
    maker.judge("x", tags)


def test_what_is_made_or_owned_is_marked_and_what_is_adopted_is_not() -> None:
    assert ME.marked(None, {"a": "b"}) == {"a": "b", TAG: "me"}
    assert ME.marked({TAG: "i-was"}, {"a": "b"}) == {"a": "b", TAG: "me"}
    assert ADOPTING.marked({}, {"a": "b"}) == {"a": "b"}
    assert ADOPTING.reason_to_keep("the role R", {}) == f"the role R lacks the tag {TAG}, so me did not make it"
    assert ME.reason_to_keep("the role R", {TAG: "i-was"}) == ""


def test_the_options_of_a_task() -> None:
    options: dict[str, Any] = {"managed_by": "me", "formerly_managed_by": ["i-was"], "adopt": True, "tags": {"a": "b"}}
    assert Maker.read(options) == ADOPTING
    assert Maker.read({"managed_by": None, "formerly_managed_by": None, "adopt": False}) is None
    for option in ("formerly_managed_by", "adopt"):
        with pytest.raises(InputError, match=f"^{option}: it needs managed_by"):
            Maker.read({option: options[option]})


@pytest.mark.parametrize(
    ("options", "where"),
    [
        ({"managed_by": ""}, "managed_by"),
        ({"managed_by": "x" * 257}, "managed_by"),
        ({"managed_by": "a*b"}, "managed_by"),
        ({"managed_by": 7}, "managed_by"),
        ({"managed_by": "me", "formerly_managed_by": ["me", "a b"]}, r"formerly_managed_by\[1\]"),
        ({"managed_by": "me", "tags": {TAG: "me"}}, r"tags\[crossaccount"),
    ],
)
def test_options_that_cannot_be(options: dict[str, Any], where: str) -> None:
    with pytest.raises(InputError, match=f"^{where}"):
        Maker.read(options)


@given(
    tags=st.dictionaries(st.sampled_from([TAG, "a"]), st.sampled_from(["me", "i-was", "them", ""])), adopt=st.booleans()
)
def test_only_what_is_made_is_removed_and_it_is_never_refused(tags: dict[str, str], adopt: bool) -> None:
    """The law, with its own reading of the tags: by whom it was made, and whether adopting was asked for."""
    maker = Maker("me", frozenset({"i-was"}), adopt)
    mine = tags.get(TAG) in ("me", "i-was")
    assert (maker.reason_to_keep("x", tags) == "") == mine
    try:
        maker.judge("x", tags)
        allowed = True
    except InputError:
        allowed = False
    assert allowed == (mine or (adopt and TAG not in tags))
    if allowed:
        assert (TAG in maker.marked(tags, {})) == mine


def test_the_tags_of_a_task() -> None:
    options = {"managed_by": "me", "tags": {"a": 1}, "purge_tags": False}
    assert OwnedTags.read(options) == OwnedTags(Maker("me"), {"a": "1"}, purge=False)
    assert OwnedTags.read({"managed_by": "me"}) == OwnedTags(Maker("me"))
    with pytest.raises(InputError, match="it is missing"):
        OwnedTags.read({})


@pytest.mark.parametrize(
    ("owned", "now", "wanted"),
    [
        (OwnedTags(ME), None, {TAG: "me"}),
        (OwnedTags(ME, {"a": "b"}), None, {"a": "b", TAG: "me"}),
        (OwnedTags(ME), {TAG: "me", "old": "1"}, {TAG: "me", "old": "1"}),
        (OwnedTags(ME, {}), {TAG: "i-was", "old": "1", "aws:x": "y"}, {TAG: "me", "aws:x": "y"}),
        (OwnedTags(ME, {"a": "b"}, purge=False), {TAG: "me", "old": "1"}, {"a": "b", TAG: "me", "old": "1"}),
        (OwnedTags(ADOPTING, {"a": "b"}), {"old": "1"}, {"a": "b"}),
    ],
)
def test_the_tags_to_be(owned: OwnedTags, now: dict[str, str] | None, wanted: dict[str, str]) -> None:
    assert owned.wanted("x", now) == wanted


def test_no_tags_are_wanted_of_what_is_somebody_elses() -> None:
    with pytest.raises(InputError, match="x exists and lacks the tag"):
        OwnedTags(ME).wanted("x", {})

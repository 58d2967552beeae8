# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which of an account's roles are chosen."""

from __future__ import annotations

from fnmatch import fnmatchcase

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.roles.selection import Selection
from hypothesis import given
from hypothesis import strategies as st

TEXTS = st.text(alphabet="ab.*:", max_size=6)


@pytest.mark.parametrize(
    ("prefix", "path", "lists"),
    [
        (None, "/", True),
        (None, "/team/", True),
        (None, "/aws-service-role/x/", False),
        (None, "/aws-reserved/sso/", False),
        ("/aws-service-role/x", "/aws-service-role/x/", True),
        ("/aws-reserved/", "/aws-service-role/x/", False),
    ],
)
def test_roles_of_aws_are_listed_when_their_path_is_named(prefix: str | None, path: str, lists: bool) -> None:
    assert Selection.read(prefix, None, None).lists("Any", path) is lists


@given(wanted=st.dictionaries(st.sampled_from("kl"), TEXTS), tags=st.dictionaries(st.sampled_from("klm"), TEXTS))
def test_tags_are_matched_as_the_shell_matches_names(wanted: dict[str, str], tags: dict[str, str]) -> None:
    """The law; the judge is Python's own matcher, whose other signs do not come."""
    expected = all(key in tags and fnmatchcase(tags[key], value) for key, value in wanted.items())
    assert Selection.read(None, None, wanted).takes(tags) is expected


@given(name=TEXTS, prefix=st.text(alphabet="ab.", max_size=3))
def test_names_begin_as_asked(name: str, prefix: str) -> None:
    assert Selection.read(None, prefix, None).lists(name, "/") is name.startswith(prefix)


@pytest.mark.parametrize(
    ("arguments", "where"),
    [
        (("a/", None, None), "path_prefix"),
        ((None, "a/b", None), "name_prefix"),
        ((None, None, "by"), "tags"),
        ((None, None, {"by": None}), r"tags\[by\]"),
        ((None, None, {1: "x"}), r"tags\[1\]"),
    ],
)
def test_what_cannot_be_meant_is_refused(arguments: tuple[object, ...], where: str) -> None:
    with pytest.raises(InputError, match=f"^{where}"):
        Selection.read(*arguments)

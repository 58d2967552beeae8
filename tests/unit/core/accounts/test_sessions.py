"""What AssumeRole is asked with: limits, and values that never reach a message."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.accounts import sessions
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError


@pytest.mark.parametrize(
    ("value", "options"),
    [
        (900, {}),
        (43200, {}),
        ("3600", {}),
        (3600, {"chained": True}),
        (7200, {"maximum": 7200}),
    ],
    ids=["shortest", "longest", "text", "chained", "the role's maximum"],
)
def test_duration(value, options):
    assert sessions.duration(value, "duration_seconds", **options) == int(value)


@pytest.mark.parametrize(
    ("value", "options"),
    [
        (899, {}),
        (43201, {}),
        (3601, {"chained": True}),
        (7201, {"maximum": 7200}),
        ("1h", {}),
        (True, {}),
        (900.0, {}),
        (None, {}),
        ("\uff19\uff10\uff10", {}),
        ("900\n", {}),
    ],
    ids=["899", "43201", "chained", "role maximum", "1h", "boolean", "float", "none", "full width", "newline"],
)
def test_duration_refused(value, options):
    with pytest.raises(InputError, match=r"duration_seconds: .* Give whole seconds from 900 to"):
        sessions.duration(value, "duration_seconds", **options)


def test_role_maximum():
    assert sessions.role_maximum(3600, "max_session_duration") == 3600
    with pytest.raises(InputError, match="from 3600 to 43200"):
        sessions.role_maximum(900, "max_session_duration")


@pytest.mark.parametrize("value", ["ab", "x" * 64, "a_+=,.@-"])
def test_session_name(value):
    assert sessions.session_name(value, "session_name") == value


@pytest.mark.parametrize("value", ["a", "x" * 65, "a b", "a/b", "ä1", "ab\n", None, 12])
def test_session_name_refused(value):
    with pytest.raises(InputError, match="session_name"):
        sessions.session_name(value, "session_name")


@pytest.mark.parametrize(("value", "expected"), [("012345", "012345"), (123456, "123456")])
def test_mfa_code(value, expected):
    assert sessions.mfa_code(value, "mfa_code") == expected


@pytest.mark.parametrize("value", ["12347", "1234567", 12347, "12345a", "\uff11" * 6, True, None, "123456\n"])
def test_mfa_code_refused_and_not_repeated(value):
    with pytest.raises(InputError, match="six digits") as refused:
        sessions.mfa_code(value, "mfa_code")
    assert str(value) not in str(refused.value)


@pytest.mark.parametrize("value", ["ab", "x" * 1224, "a-Z_0+=,.@:/"])
def test_external_id(value):
    assert sessions.external_id(value, "external_ids[0]") == value


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("a", "has 1 characters"),
        ("x" * 1225, "has 1225 characters"),
        ("secret with spaces", "does not take"),
        ("secret*", "does not take"),
        ("sécret", "does not take"),
        ("111111111111", "account id"),
        (4711, "is a int"),
        (True, "is a bool"),
        (None, "is not text"),
    ],
    ids=["short", "long", "spaces", "star", "accent", "account id", "number", "boolean", "none"],
)
def test_external_id_refused_and_not_repeated(value, problem):
    with pytest.raises(InputError) as refused:
        sessions.external_id(value, "external_ids[0]")
    assert problem in refused.value.problem
    assert "secret" not in str(refused.value)

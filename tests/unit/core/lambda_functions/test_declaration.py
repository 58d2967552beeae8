# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A function as declared: what is refused before any call, and when code counts as the same."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.lambda_functions.declaration import (
    CODE_TAG,
    CONTENT_TAG,
    read_declaration,
)

ACCOUNT = "111111111111"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/Runs"
CANARY = "canary"


def declared(**options: Any) -> dict[str, Any]:
    given = {"name": "f", "role": ROLE, "runtime": "python3.13", "handler": "a.b", "zip_file": "f.zip"}
    return {**given, **options}


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"name": "a b"}, "^name: 'a b' is not the name of a function"),
        ({"name": "a" * 65}, "is not the name of a function"),
        ({"wait_timeout": -1}, "^wait_timeout: -1 is below 0"),
        ({"role": None}, "^role: it is missing. Give it, or set state to absent"),
        ({"runtime": None}, "^runtime: it is missing"),
        ({"handler": None}, "^handler: it is missing"),
        ({"zip_file": None}, "^zip_file: it is missing"),
        ({"role": "Runs"}, "^role: 'Runs' is not an ARN"),
        ({"account_id": "222222222222"}, f"^role: {ROLE} belongs to account {ACCOUNT}, but the function is in 2222"),
        ({"runtime": "Python 3"}, "^runtime: 'Python 3' is not a runtime such as python3.13"),
        ({"handler": "a b"}, "^handler: 'a b' is not a handler"),
        ({"content_sha256": "x"}, "^content_sha256: 'x' is not a hash of 64 hexadecimal digits"),
        ({"description": "x" * 257}, "^description: it has 257 characters"),
        ({"timeout": 0}, "^timeout: 0 is not a whole number from 1 to 900"),
        ({"timeout": 901}, "^timeout: 901 is not"),
        ({"memory_size": 127}, "^memory_size: 127 is not a whole number from 128 to 10240"),
        ({"architecture": "x86"}, "^architecture: 'x86' is not one of the choices"),
        ({"log_group": "a b"}, "^log_group: 'a b' is not the name of a log group"),
        ({"reserved_concurrent_executions": -2}, "^reserved_concurrent_executions: -2 is not"),
        ({"maximum_retry_attempts": 3}, "^maximum_retry_attempts: 3 is not a whole number from 0 to 2"),
        ({"maximum_event_age": 59}, "^maximum_event_age: 59 is not a whole number from 60 to 21600"),
        ({"on_failure": "queue"}, "^on_failure: 'queue' is not an ARN"),
        ({"on_failure": "arn:aws:s3:::b"}, "is not the ARN of a queue, a topic, an event bus or a function"),
        ({"environment": {"1A": CANARY}}, r"^environment\[1A\]: it is not the name of a variable"),
        ({"environment": {"AWS_REGION": CANARY}}, r"^environment\[AWS_REGION\]: Lambda sets this variable itself"),
        ({"environment": {"AA": 1}}, r"^environment\[AA\]: its value is not a text. Write the value in quotes"),
        ({"environment": {"AA": CANARY * 700}}, "^environment: it has [0-9]+ bytes as JSON. Use at most 4096"),
        ({"tags": {CODE_TAG: "x"}}, "content_sha256 sets this tag. Remove it from tags"),
        ({"tags": {"aws:x": "x"}}, "which AWS reserves"),
        ({"permissions": [{}]}, r"^permissions\[0\]"),
        ({"event_sources": [{}]}, r"^event_sources\[0\]"),
        ({"adopt": True}, "^adopt: it needs managed_by"),
    ],
)
def test_what_is_refused_before_any_call(options: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says) as refused:
        read_declaration(declared(**options))
    assert CANARY not in str(refused.value)


def test_one_that_is_absent_needs_its_name_only() -> None:
    assert not read_declaration({"name": "f", "state": "absent"}).present


def test_tags_are_texts() -> None:
    assert read_declaration(declared(tags={"a": 1})).tags == {"a": "1"}


@pytest.mark.parametrize(
    ("tags", "content", "architecture", "same"),
    [
        ({CONTENT_TAG: "1" * 64, CODE_TAG: "there"}, "1" * 64, None, True),
        ({CONTENT_TAG: "1" * 64, CODE_TAG: "there"}, "2" * 64, None, False),  # other contents
        ({CONTENT_TAG: "1" * 64, CODE_TAG: "else"}, "1" * 64, None, False),  # somebody wrote other code since
        ({CONTENT_TAG: "1" * 64}, "1" * 64, None, False),
        ({}, "1" * 64, None, False),
        ({CONTENT_TAG: "", CODE_TAG: "there"}, None, None, False),  # nothing is said of the contents
        ({CONTENT_TAG: "1" * 64, CODE_TAG: "there"}, "1" * 64, "arm64", False),
    ],
)
def test_code_counts_as_the_same_by_what_was_recorded(
    tags: dict[str, str], content: str | None, architecture: str | None, same: bool
) -> None:
    declaration = read_declaration(declared(content_sha256=content, architecture=architecture))
    there = replace(declaration.target(None, "us-east-1", "there"), tags=tags, architecture="x86_64")
    wanted = declaration.target(there, "us-east-1", "ours")
    assert wanted.code_sha256 == ("there" if same else "ours")
    if content:
        assert wanted.tags == {CONTENT_TAG: content, CODE_TAG: wanted.code_sha256}


def test_values_of_the_environment_are_not_in_what_python_shows() -> None:
    declaration = read_declaration(declared(environment={"AA": CANARY}))
    assert CANARY not in repr(declaration)
    assert CANARY not in repr(declaration.target(None, "us-east-1", "x"))

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""iam_trust_role: what is waited for, and for how long."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws import steps as runner
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.iam import roles as iam_roles
from ansible_collections.crossaccount.aws.plugins.module_utils._core.roles.declaration import read_declaration
from ansible_collections.crossaccount.aws.plugins.module_utils._core.roles.steps import steps

from tests.support.aws.fakes import client_error
from tests.support.aws.iam_fakes import MISSING, OTHER, iam, role, run


def late_codes(monkeypatch, connection, **options):
    """For each call that writes, the codes for which it would be repeated."""
    codes = [
        "ConcurrentModification",
        "EntityTemporarilyUnmodifiable",
        "NoSuchEntity",
        "MalformedPolicyDocument",
        "Other",
    ]
    found: list[set[str]] = []

    def record(call, is_late, *, limit):
        found.append({code for code in codes if is_late(client_error(code))})
        return call()

    monkeypatch.setattr(runner, "retry_after_write", record)
    with contextlib.suppress(AwsError):  # what a scripted role shows afterwards does not matter here
        run(connection, **options)
    return found


BUSY = {"ConcurrentModification", "EntityTemporarilyUnmodifiable"}


def test_a_new_role_is_waited_for_and_its_principals_too(monkeypatch):
    found = late_codes(monkeypatch, iam(MISSING), managed_policies=["P"])

    assert found == [BUSY | {"MalformedPolicyDocument"}, BUSY | {"NoSuchEntity"}]


@pytest.mark.parametrize(
    ("trust", "expected"),
    [
        ([{"arns": [OTHER]}, {"arns": [f"{OTHER}2"]}], BUSY | {"MalformedPolicyDocument"}),
        ([{"arns": [OTHER], "external_ids": ["abc"]}], BUSY),
    ],
    ids=["new principal", "known principal"],
)
def test_a_principal_is_waited_for_only_when_it_is_new(monkeypatch, trust, expected):
    assert late_codes(monkeypatch, iam(role()), trust=trust) == [expected]


def test_one_limit_for_all_that_is_waited_for(monkeypatch):
    """``wait_timeout`` begins with the first write, and what is waited for later has what is left of it."""
    ticks = iter([1000.0, 1000.0, 1045.0, 1070.0])
    limits = []

    def record(call, _expected, *, limit):
        limits.append(limit)
        return call()

    monkeypatch.setattr(runner, "retry_after_write", record)
    monkeypatch.setattr(iam_roles, "read_until", record)
    roles = iam_roles.IamRoles(iam(role()), limit=60.0, clock=lambda: next(ticks))
    declared = read_declaration({"name": "Zone", "trust": [{"arns": [OTHER]}], "description": "d"}, datetime.now(UTC))
    existing = roles.read(declared)
    wanted = declared.target(existing, "222222222222", "aws")
    plan = steps(existing, wanted)
    with pytest.raises(AwsError, match="IAM shows it otherwise"):
        roles.apply([*plan, *plan], existing, wanted, declared)

    assert limits == [60.0, 15.0, 0.0]

"""The known mistakes of cross-account trust, each refused before any call, with the entry, the reason and the mend.

Some mistakes have no option to make them with (a NotPrincipal, a Resource). They are refused where a policy element is
written as an option, and in documents.
"""

from __future__ import annotations

import json

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.iam import trust_role
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError

from tests.support.aws.fakes import FakeConnection, NoConnection, client_error
from tests.support.trust.mistakes import REFUSED
from tests.support.trust.mistakes.case import (
    NOW,
    OWN,
    ROLE,
    ROOT,
    arns,
    role,
)


def ensure(connection, **options):
    params = {"name": "Zone", "account_id": OWN, "trust": [{"arns": [ROLE]}], "wait_timeout": 0} | options
    return trust_role.ensure(params, connection, check_mode=False, now=NOW)


@pytest.mark.parametrize(
    ("options", "where", "reason", "mend"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_refused_before_any_call(options, where, reason, mend):
    with pytest.raises(InputError) as refused:
        ensure(NoConnection(), **options)

    assert refused.value.where.replace(" (A)", "") == where
    assert reason in refused.value.problem
    assert mend in refused.value.remedy
    assert str(refused.value).startswith(f"{refused.value.where}: {refused.value.problem}. ")


# Where there is a legitimate use, an option says that it is meant.
MEANT = [
    ("anyone", {**arns("*"), "allow_broad_trust": True}),
    ("a whole account", {**arns(ROOT), "allow_broad_trust": True}),
    ("the own account", {**arns(f"arn:aws:iam::{OWN}:role/N"), "allow_same_account": True}),
    (
        "a service that the list lacks",
        {"trust": [{"services": ["ecs2.amazonaws.com"]}], "allow_unknown_services": True},
    ),
    (
        "a larger quota",
        {**role(external_ids=[f"{'x' * 200}{number}" for number in range(10)]), "trust_size_limit": 4096},
    ),
    (
        "access that has ended",
        {"trust": [{"arns": [ROLE]}, {"arns": [ROLE], "not_after": "2026-05-31T00:00:00Z"}], "prune_expired": True},
    ),
]


@pytest.mark.parametrize("options", [case[1] for case in MEANT], ids=[case[0] for case in MEANT])
def test_an_option_says_what_is_meant(options):
    connection = FakeConnection({"iam": {"get_role": client_error("NoSuchEntity")}}, account_id=OWN)
    params = {"name": "Zone", "account_id": OWN, "wait_timeout": 0} | options

    assert trust_role.ensure(params, connection, check_mode=True, now=NOW)["changed"] is True
    leniency = [name for name in params if name.startswith(("allow_", "prune_", "trust_size"))]
    with pytest.raises(InputError):
        ensure(NoConnection(), **{name: value for name, value in options.items() if name not in leniency})


def test_no_refusal_repeats_an_external_id():
    for bad in ("secret id", "secret*", "s" + "x" * 1224):
        with pytest.raises(InputError) as refused:
            ensure(NoConnection(), **role(external_ids=[bad]))
        assert bad not in json.dumps(str(refused.value))

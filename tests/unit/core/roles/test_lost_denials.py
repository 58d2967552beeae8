"""A Deny in the trust of a role, and a declaration of the whole trust that does not have it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.policies.documents import PolicyDocument

from tests.support.trust.declared_role import OTHER, declare, existing_role, target

ALLOW = {"Sid": "Open", "Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}
GUARD = {
    "Sid": "Guard",
    "Effect": "Deny",
    "Principal": {"AWS": "*"},
    "Action": "sts:AssumeRole",
    "Condition": {"StringNotEquals": {"aws:PrincipalTag/team": "dns"}},
}
# Accepted as narrow, and yet whole accounts.
WIDE = [{"accounts": ["111111111111"], "external_ids": ["zone-5d2c71ab"]}]


def guarded():
    trust = PolicyDocument({"Version": "2012-10-17", "Statement": [ALLOW, GUARD]})
    return replace(existing_role(), trust=trust)


def test_a_declaration_does_not_drop_a_denial_that_limits_it():
    with pytest.raises(InputError) as refused:
        target(guarded(), trust=WIDE)

    assert refused.value.where == "trust"
    assert refused.value.problem == (
        "the task removes a Deny from the trust (anyone may not assume the role (StringNotEquals "
        "aws:PrincipalTag/team dns)), which opens the role to a whole account"
    )
    assert refused.value.remedy.endswith("Or set allow_broad_trust, if that is meant")
    assert target(guarded(), trust=WIDE, allow_broad_trust=True).trust["Statement"]


def test_a_declaration_that_names_who_gets_in_may_drop_it():
    assert target(guarded(), trust=[{"arns": [OTHER]}]).trust["Statement"]
    assert declare(trust=[{"arns": [OTHER]}]).allow_broad_trust is False

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Entries of a trust declaration, and the words with which they are refused."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.trust.document import read_trust

ACCOUNT = "222222222222"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/Name"
ORGANIZATION = "o-a1b2c3d4e5"
OIDC = "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com"
SAML = "arn:aws:iam::111111111111:saml-provider/Corporate"
GITHUB = {"provider": OIDC, "audience": "sts.amazonaws.com", "subject": "repo:org/repo:*"}


def role(**options):
    return {"arns": [ROLE], **options}


def service(**options):
    return {"services": ["ec2.amazonaws.com"], **options}


def refusal(*entries, **options):
    with pytest.raises(InputError) as refused:
        read_trust(list(entries), **options)
    assert refused.value.remedy
    return refused.value


def table(cases):
    return pytest.mark.parametrize(
        ("entry", "where", "problem"), [case[1:] for case in cases], ids=[case[0] for case in cases]
    )

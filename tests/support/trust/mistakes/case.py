# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Short ways to write the options of iam_trust_role."""

from __future__ import annotations

from datetime import UTC, datetime

NOW = datetime(2026, 6, 1, tzinfo=UTC)
OWN, ACCOUNT = "222222222222", "111111111111"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/Name"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
SAML = f"arn:aws:iam::{OWN}:saml-provider/Corporate"
STATEMENT = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}


def arns(arn):
    return {"trust": [{"arns": [arn]}]}


def accounts(account):
    return {"trust": [{"accounts": [account], "external_ids": ["abc"]}]}


def role(**options):
    return {"trust": [{"arns": [ROLE], **options}]}


def service(**options):
    return {"trust": [{"services": ["events.amazonaws.com"], **options}]}


def condition(operator, key, value):
    return role(conditions={operator: {key: value}})


def policy(**elements):
    return {"inline_policies": {"p": {"Version": "2012-10-17", "Statement": [{**STATEMENT, **elements}]}}}


def reach(**options):
    return {"accounts": [{"account_id": ACCOUNT, **options}], "account_id": None}

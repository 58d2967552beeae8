# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A role as it is, and declarations of it, for unit tests of roles."""

from __future__ import annotations

from datetime import UTC, datetime

from ansible_collections.crossaccount.aws.plugins.module_utils._core.roles.declaration import (
    read_declaration,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.roles.steps import steps

ACCOUNT = "222222222222"
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
PROFILE = f"arn:aws:iam::{ACCOUNT}:instance-profile/Zone"
OTHER = "arn:aws:iam::111111111111:role/Name"
FULL_ACCESS = "arn:aws:iam::aws:policy/AmazonRoute53FullAccess"
TRUST = [{"arns": [OTHER]}]
POLICY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}


def params(**options):
    return {"name": "Zone", "state": "present", "trust": TRUST} | options


def declare(**options):
    return read_declaration(params(**options), NOW)


def target(existing=None, account=ACCOUNT, partition="aws", **options):
    return declare(**options).target(existing, account, partition)


def operations(now, wanted):
    return [step.operation for step in steps(now, wanted)]


def existing_role():
    """A role that holds everything it can."""
    return target(
        description="Old",
        permissions_boundary=FULL_ACCESS,
        tags={"a": "1", "b": "2"},
        managed_policies=[FULL_ACCESS],
        inline_policies={"p": POLICY},
        instance_profile=True,
    )

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Role paths that were tried, and verdicts on them."""

from __future__ import annotations

from ansible_collections.crossaccount.aws.plugins.module_utils._core.checks.refusals import Refusal
from ansible_collections.crossaccount.aws.plugins.module_utils._core.checks.role_paths import read_paths
from ansible_collections.crossaccount.aws.plugins.module_utils._core.checks.role_verdicts import (
    Outcome,
    judge,
)

OPERATOR = "arn:aws:sts::222222222222:assumed-role/Dns/operator"
ROLE = "arn:aws:iam::111111111111:role/Route53CrossAccountRole"
ZONE_ROLE = "arn:aws:iam::222222222222:role/EC2ManagementRole"
START = f"User: {OPERATOR} is not authorized to perform: sts:AssumeRole on resource: {ROLE}"


def verdict(tried, refusal=None, answers=(), known_role=True, **options):
    return judge(tried, Outcome(refusal, tuple(answers), known_role), OPERATOR, **options)


def denied(step, role=ROLE):
    return Refusal(step, "AccessDenied", f"{START.rpartition(' ')[0]} {role}")


def path(roles=(ROLE,), **options):
    return read_paths([{"name": "p", "steps": [{"role_arn": role} for role in roles], **options}])[0]

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A role with everything that can be declared, for integration tests of iam_trust_role."""

from __future__ import annotations

NAME = "TrustRoleTest"
ARN = f"arn:aws:iam::222222222222:role/{NAME}"
WORKLOAD_ROLE = "arn:aws:iam::111111111111:role/OrganizationAccountAccessRole"
OTHER_ROLE = "arn:aws:iam::333333333333:role/OrganizationAccountAccessRole"
EXTERNAL_ID = "zone-5d2c71ab"

POLICY = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": ["route53:GetChange", "route53:ListHostedZones"], "Resource": "*"}],
}
FULL = {
    "name": NAME,
    "account_id": "222222222222",
    "description": "Changes record sets.",
    "max_session_duration": 7200,
    "trust": [
        {"sid": "Workload", "arns": [WORKLOAD_ROLE], "external_ids": [EXTERNAL_ID]},
        {"sid": "Account", "accounts": ["333333333333"], "principal_arns": [OTHER_ROLE]},
    ],
    "inline_policies": {"look": POLICY},
    "managed_policies": ["AmazonRoute53ReadOnlyAccess"],
    "permissions_boundary": "AmazonRoute53FullAccess",
    "instance_profile": True,
    "tags": {"team": "dns"},
}
WRITES = ("Create", "Update", "Put", "Delete", "Attach", "Detach", "Add", "Remove", "Tag", "Untag")


def writes(result):
    return {name: count for name, count in result["api_calls"].items() if name.startswith(WRITES)}


def written(sandbox):
    """What the sandbox's log has of writes to IAM."""
    return [row["operation"] for row in sandbox.requests() if row["service"] == "iam" and is_write(row["operation"])]


def is_write(operation):
    return operation.startswith(WRITES)


def refused_alike(role, sandbox, **options):
    """The sentence with which check mode and the run refuse, neither having written anything."""
    sandbox.reset_requests()
    predicted, applied = role(check=True, **options), role(**options)

    assert predicted["failed"] is applied["failed"] is True
    assert predicted["msg"] == applied["msg"]
    assert applied.get("changed", False) is False
    assert written(sandbox) == []
    return applied["msg"]

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A role with statements of others, and the module iam_trust_statement at work on it in this process."""

from __future__ import annotations

from ansible_collections.crossaccount.aws.plugins.module_utils._aws.connection import Connection
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.iam.trust_statement import ensure
from botocore.exceptions import ClientError

from tests.support.playbooks.iam_world import allow, make_role, policy

NAME = "StatementTest"
ARN = f"arn:aws:iam::222222222222:role/{NAME}"
WORKLOAD = "arn:aws:iam::111111111111:role/OrganizationAccountAccessRole"
OTHER = "arn:aws:iam::333333333333:role/OrganizationAccountAccessRole"
# Spelled as nobody here would, and saying what no declaration can.
FOREIGN = {
    "Action": ["sts:assumerole", "sts:TagSession"],
    "Principal": {"AWS": OTHER},
    "Effect": "Allow",
    "Condition": {"stringequals": {"STS:externalid": "zone-0000"}},
    "Sid": "Foreign",
}
DENY = {
    "Principal": "*",
    "Effect": "Deny",
    "NotAction": ["sts:assumeRole", "sts:TagSession"],
    "Condition": {"StringNotLike": {"aws:PrincipalArn": ["arn:aws:iam::*:role/*", "arn:aws:iam::*:role/a"]}},
}
MINE = {"sid": "Workload", "arns": [WORKLOAD]}


def gets_in(boto, profile, **options):
    try:
        boto("sts", profile=profile).assume_role(RoleArn=ARN, RoleSessionName="test", **options)
    except ClientError as error:
        assert error.response["Error"]["Code"] == "AccessDenied"
        return False
    return True


def make_role_of_others(client):
    """The role, which trusts others already; the client."""
    make_role(client, NAME, policy(FOREIGN, DENY), allow("route53:ListHostedZones"))
    return client


def module_at(endpoint):
    """Does what the module does: ``run(check=False, **options)``, as the DNS account."""

    def execute(check=False, sleep=lambda _seconds: None, **options):
        connection = Connection(profile="dns", endpoint_url=endpoint)
        return ensure({"name": NAME, **MINE, **options}, connection, check_mode=check, sleep=sleep)

    return execute

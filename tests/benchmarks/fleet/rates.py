# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What AWS lets an account ask for, as token buckets, and what it lets it have.

Where AWS publishes no number, ``source`` is empty and the number is an assumption, on the low side.
"""

from __future__ import annotations

from dataclasses import dataclass

EC2 = "https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html"
IAM = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html"
ROUTE53_THROTTLING = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/throttling-api-requests.html"
ROUTE53 = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html"


@dataclass(frozen=True)
class Rate:
    """``rate`` requests a second after ``burst`` at once, for each ``of``."""

    what: str
    rate: float
    burst: float
    of: str
    source: str = ""


# The account that asks pays for AssumeRole, the account that is asked for all else.
STS = Rate("STS", 600, 600, "account that asks, and Region", IAM)
DESCRIBE_INSTANCES = Rate("DescribeInstances, in pages or with filters", 20, 100, "account and Region", EC2)
ALL_INSTANCES = Rate("DescribeInstances, with neither", 10, 50, "account and Region", EC2)
IAM_CALLS = Rate("IAM", 10, 20, "account")
ORGANIZATIONS = Rate("Organizations", 5, 10, "organization")
ROUTE53_CALLS = Rate("Route 53", 10, 50, "account", ROUTE53_THROTTLING)
RATES = (STS, DESCRIBE_INSTANCES, ALL_INSTANCES, IAM_CALLS, ORGANIZATIONS, ROUTE53_CALLS)


@dataclass(frozen=True)
class Quota:
    """How many there may be by default."""

    what: str
    most: int
    of: str
    source: str


ROLES = Quota("IAM roles", 1000, "account", IAM)
RECORD_SETS = Quota("record sets", 10_000, "hosted zone", ROUTE53)
ZONES = Quota("hosted zones", 500, "account", ROUTE53)
QUOTAS = (ROLES, RECORD_SETS, ZONES)

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which actions on which resources an operation needs, service by service.

Source for all of it: the Service Authorization Reference,
https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from __future__ import annotations

from collections.abc import Callable

from sandbox.authorization.check import Check
from sandbox.authorization.services import aws_lambda, ec2, iam, organizations, route53, s3, sts
from sandbox.operations import Call

_SERVICES: dict[str, Callable[[Call], list[Check]]] = {
    "ec2": ec2.checks,
    "iam": iam.checks,
    "lambda": aws_lambda.checks,
    "organizations": organizations.checks,
    "route53": route53.checks,
    "s3": s3.checks,
    "sts": sts.checks,
}
# Action prefixes that differ from the name of botocore's service model.
_PREFIXES = {
    "accessanalyzer": "access-analyzer",
    "cloudwatch": "cloudwatch",
    "elb": "elasticloadbalancing",
    "elbv2": "elasticloadbalancing",
    "resourcegroupstaggingapi": "tag",
    "sesv2": "ses",
    "stepfunctions": "states",
}


def checks_of(call: Call) -> list[Check]:
    """What the operation asks the policies; none for the few operations that need no permission.

    Services without a module of their own are asked about as a whole, so a policy that names single
    resources of theirs does not match.
    """
    service = _SERVICES.get(call.service)
    if service is not None:
        return service(call)
    return [Check(f"{_PREFIXES.get(call.service, call.service)}:{call.operation}")]

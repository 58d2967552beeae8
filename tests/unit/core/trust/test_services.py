"""Service principals: the list against what AWS publishes, and what is said of a name that it lacks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import botocore.session
import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.trust.services import (
    service_of,
    service_principal,
)
from moto.iam.aws_managed_policies import aws_managed_policies_data

# The condition keys of policies whose values are service principals:
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
PRINCIPAL_KEYS = {"iam:passedtoservice", "iam:awsservicename", "aws:principalservicename", "aws:calledvia"}
# Stages of AWS's own, which are in a policy of AWS and in no account of a customer.
INTERNAL = {"lambda.beta", "lambda.preprod"}


def principals_in(value: object) -> Iterator[str]:
    """The service principals in the conditions of policies."""
    for key, item in value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ()):
        if str(key).lower() in PRINCIPAL_KEYS:
            yield from item if isinstance(item, list) else [item]
        yield from principals_in(item)


def of_managed_policies() -> set[str]:
    """Those that AWS-managed policies name literally."""
    found = set(principals_in(json.loads(aws_managed_policies_data)))
    return {name for name in found if "*" not in name and service_of(name) not in INTERNAL}


def of_botocore() -> set[str]:
    """Those that services have by the name under which requests to them are signed."""
    session = botocore.session.Session()
    models = (session.get_service_model(service).metadata for service in session.get_available_services())
    return {f"{model.get('signingName', model['endpointPrefix']).lower()}.amazonaws.com" for model in models}


@pytest.mark.parametrize(("source", "least"), [(of_managed_policies, 200), (of_botocore, 300)])
def test_what_aws_publishes_is_in_the_list(source, least):
    published = source()
    assert len(published) > least
    lacking = []
    for name in sorted(published):
        try:
            service_principal(name, "here")
        except InputError:
            lacking.append(service_of(name))
    assert lacking == [], "add these to service_names.py"


@pytest.mark.parametrize(
    "service",
    """
    access-grants.s3 application.qbusiness config-multiaccountsetup credentials.deadline
    custom-resource.application-autoscaling custom.rds delivery.logs ec2 ecs-tasks edgelambda eks-fargate-pods
    export.rds lambda.application-autoscaling logger.cloudfront monitoring.rds ops.apigateway osis-pipelines pods.eks
    replicator.lambda resources.cloudformation rolesanywhere scheduler.redshift tasks.apprunner vpc-flow-logs
    """.split(),  # noqa: SIM905 (names, in a block that reads as one)
)
@pytest.mark.parametrize("region", ["", ".us-east-1", ".us-gov-west-1", ".ap-southeast-7", ".us-isob-east-1"])
def test_what_guides_of_aws_name_is_taken_with_and_without_a_region(service, region):
    name = f"{service}{region}.amazonaws.com"
    assert service_principal(name, "here") == name
    assert service_of(name) == service


@pytest.mark.parametrize(
    "name",
    [
        "logs.amazonaws.com.cn",
        "logs.cn-north-1.amazonaws.com.cn",
        "ec2.eusc-de-east-1.amazonaws.eu",
        "config.c2s.ic.gov",
    ],
)
def test_names_of_other_partitions_are_taken(name):
    assert service_principal(name, "here") == name


@pytest.mark.parametrize(
    ("name", "offered"),
    [
        ("ecs2.amazonaws.com", ["ecs.amazonaws.com", "ec2.amazonaws.com"]),
        ("ecs-task.amazonaws.com", ["ecs-tasks.amazonaws.com"]),
        ("rds-monitoring.amazonaws.com", ["monitoring.rds.amazonaws.com", "monitoring.amazonaws.com"]),
        ("eks.pods.us-east-1.amazonaws.com", ["pods.eks.amazonaws.com"]),
        ("zzzzzzzz.amazonaws.com", []),
    ],
)
def test_a_name_that_is_not_in_the_list(name, offered):
    with pytest.raises(InputError) as refused:
        service_principal(name, "services[0]")
    error = refused.value
    assert error.problem == f"{name} is not in the module's list of service principals"
    assert re.findall(r"[a-z0-9.-]+\.amazonaws\.com", error.remedy) == offered
    assert error.remedy.endswith("set allow_unknown_services if the name is right and the list lacks it")
    assert "introduced" not in str(error)
    assert service_principal(name, "here", allow_unknown=True) == name


@pytest.mark.parametrize(
    ("name", "offered"),
    [
        ("lambda", "lambda.amazonaws.com"),
        ("ec2.amazonaws.co", "ec2.amazonaws.com"),
        ("monitoring.rds.amazon.com", "monitoring.rds.amazonaws.com"),
        ("*", "ec2.amazonaws.com"),
    ],
)
@pytest.mark.parametrize("allow_unknown", [False, True])
def test_what_is_no_name_of_a_service(name, offered, allow_unknown):
    with pytest.raises(InputError) as refused:
        service_principal(name, "services[0]", allow_unknown=allow_unknown)
    assert refused.value.problem == f"{name!r} is not a service principal"
    assert refused.value.remedy == f"give one such as {offered}"


def test_what_has_no_suffix_is_its_own_service():
    assert service_of("ec2") == "ec2"

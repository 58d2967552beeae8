# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The names of moto that the sandbox relies on, checked when it starts.

They are private to moto or at least undocumented, so a new moto may lack one. Failing at once with
the name of what is gone beats a strange answer later.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import reduce
from importlib import import_module
from types import ModuleType
from typing import Any

SEAMS = (
    ("moto.awslambda.models", "LambdaFunction"),
    ("moto.awslambda.models", "LambdaFunction._get_layers_data"),
    ("moto.awslambda.models", "LambdaFunction.get_code"),
    ("moto.awslambda.models", "LambdaFunction.get_configuration"),
    ("moto.awslambda.models", "LambdaStorage._get_version"),
    ("moto.awslambda.models", "lambda_backends"),
    ("moto.cloudtrail.models", "Trail"),
    ("moto.cloudtrail.models", "cloudtrail_backends"),
    ("moto.cloudwatch.models", "MetricDatum"),
    ("moto.cloudwatch.models", "cloudwatch_backends"),
    ("moto.cloudwatch.models", "utcnow"),
    ("moto.core.base_backend", "BackendDict._instances"),
    ("moto.core.model_instances", "reset_model_data"),
    ("moto.core.parse", "PROTOCOL_PARSERS"),
    ("moto.core.request", "Request"),
    ("moto.core.request", "determine_request_protocol"),
    ("moto.core.responses", "BaseResponse.get_current_account"),
    ("moto.core.resource_tagging", "TaggedResource"),
    ("moto.core.routing", "get_service_router"),
    ("moto.core.serialize", "SerializationContext"),
    ("moto.core.serialize", "get_serializer_class"),
    ("moto.core.utils", "get_service_model"),
    ("moto.ec2.models", "ec2_backends"),
    ("moto.ec2.models.elastic_ip_addresses", "ElasticAddressBackend.allocate_address"),
    ("moto.ec2.models.elastic_ip_addresses", "random_ip"),
    ("moto.ec2.models.iam_instance_profile", "IamInstanceProfileAssociationBackend"),
    ("moto.ec2.models.instances", "Instance"),
    ("moto.ec2.models.instances", "utcnow"),
    ("moto.ec2.utils", "random_iam_instance_profile_association_id"),
    ("moto.ec2.utils", "random_public_ip"),
    ("moto.events.models", "EventBus"),
    ("moto.events.models", "EventPattern.dump"),
    ("moto.events.models", "EventsBackend.delete_event_bus"),
    ("moto.events.models", "EventsBackend.iter_tagged_resources"),
    ("moto.events.models", "Rule.describe"),
    ("moto.events.models", "events_backends"),
    ("moto.iam.access_control", "PermissionResult.PERMITTED"),
    ("moto.iam.aws_managed_policies", "aws_managed_policies_data"),
    ("moto.iam.models", "AWSManagedPolicy.from_data"),
    ("moto.iam.models", "IAMBackend._init_aws_policies"),
    ("moto.iam.models", "iam_backends"),
    ("moto.iam.models", "random_resource_id"),
    ("moto.logs.models", "logs_backends"),
    ("moto.logs.models", "unix_time_millis"),
    ("moto.logs.models", "utcnow"),
    ("moto.moto_api._internal", "mock_random.seed"),
    ("moto.moto_server.werkzeug_app", "DomainDispatcherApplication"),
    ("moto.moto_server.werkzeug_app", "MotoRequestHandler"),
    ("moto.moto_server.werkzeug_app", "create_backend_app"),
    ("moto.organizations.models", "FakeAccount"),
    ("moto.organizations.models", "FakeDelegatedAdministrator.SUPPORTED_SERVICES"),
    ("moto.organizations.models", "OrganizationsBackend"),
    ("moto.organizations.models", "organizations_backends"),
    ("moto.organizations.utils", "make_random_account_id"),
    ("moto.organizations.utils", "make_random_org_id"),
    ("moto.s3.models", "FakeBucket.get_permission"),
    ("moto.s3.models", "s3_backends"),
    ("moto.sqs.models", "Message"),
    ("moto.sqs.models", "Queue.add_message"),
    ("moto.sqs.models", "Queue.wait_for_messages"),
    ("moto.sqs.models", "SQSBackend.receive_message"),
    ("moto.sqs.models", "sqs_backends"),
    ("moto.sqs.models", "unix_time"),
    ("moto.sqs.models", "unix_time_millis"),
)


class MissingSeamError(Exception):
    """This moto lacks a name that the sandbox relies on."""


def check(seams: tuple[tuple[str, str], ...] = SEAMS) -> None:
    """Raises MissingSeamError that lists every missing name."""
    missing = [f"{module}.{name}" for module, name in seams if not _exists(module, name)]
    if missing:
        raise MissingSeamError(f"this version of moto lacks {', '.join(missing)}; the sandbox is built on moto 5.2.5")


@contextmanager
def replaced(module: ModuleType, name: str, replacement: Any) -> Iterator[None]:
    """Put something else in the place of a name of moto's, meanwhile."""
    original = getattr(module, name)
    setattr(module, name, replacement)
    try:
        yield
    finally:
        setattr(module, name, original)


def _exists(module: str, name: str) -> bool:
    try:
        reduce(getattr, name.split("."), import_module(module))
    except (ImportError, AttributeError):
        return False
    return True

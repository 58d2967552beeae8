# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the sandbox replaces in moto, for speed and for what instances look like; importing this module is enough."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator

from moto.core.resource_tagging import TaggedResource
from moto.ec2.models import elastic_ip_addresses
from moto.ec2.models.elastic_ip_addresses import ElasticAddressBackend
from moto.ec2.models.instances import Instance
from moto.ec2.utils import random_public_ip
from moto.events.models import EventsBackend
from moto.iam import models as iam
from moto.iam.access_control import PermissionResult
from moto.iam.aws_managed_policies import aws_managed_policies_data
from moto.organizations.models import FakeDelegatedAdministrator
from moto.s3.models import FakeBucket
from moto.sqs.models import Message, Queue, SQSBackend

# Made once and before anything is seeded: making them draws random ids, and what is seeded must get the same
# ids at every reset.
_TEMPLATES = [
    iam.AWSManagedPolicy.from_data(name, "aws", "aws", data)
    for name, data in json.loads(aws_managed_policies_data).items()
]


def _aws_managed_policies(backend: iam.IAMBackend) -> list[iam.ManagedPolicy]:
    """moto's AWS-managed policies for one account: copied instead of parsed, which takes 0.2 s for each account.

    Copies share their versions, which nobody can change, and have an attachment count of their own.
    """
    policies: list[iam.ManagedPolicy] = []
    for template in _TEMPLATES:
        policy = copy.copy(template)
        policy.account_id = backend.account_id
        policies.append(policy)
    return policies


iam.IAMBackend._init_aws_policies = _aws_managed_policies  # type: ignore[assignment,method-assign]

_allocate_address = ElasticAddressBackend.allocate_address


def _allocate_address_for_a_vpc(
    backend: ElasticAddressBackend, _domain: str, address: str | None = None, tags: dict[str, str] | None = None
) -> elastic_ip_addresses.ElasticAddress:
    """``Domain`` is "The network (``vpc``)" (reference of AllocateAddress), also for a caller who asks for "standard".

    That was EC2-Classic, which AWS has retired; moto still gives such an address, which has no ``AllocationId``.
    amazon.aws.ec2_eip asks for it unless it is told otherwise, and its users on AWS get an ``AllocationId``.
    """
    return _allocate_address(backend, "vpc", address, tags)


ElasticAddressBackend.allocate_address = _allocate_address_for_a_vpc  # type: ignore[assignment,method-assign]

# moto's Elastic IPs are loopback addresses, which no instance is reached by.
elastic_ip_addresses.random_ip = random_public_ip  # type: ignore[attr-defined]


def _ipv6_address(instance: Instance) -> str | None:
    """``Ipv6Address`` of DescribeInstances, which moto leaves out: "The IPv6 address assigned to the instance"."""
    addresses = instance.nics[0].ipv6_addresses if 0 in instance.nics else []
    return str(addresses[0]) if addresses else None


Instance.ipv6_address = property(_ipv6_address)  # type: ignore[attr-defined]


def _permitted(*_: object) -> PermissionResult:
    """moto refuses everyone an object when any statement denies anyone: it reads neither Principal nor Condition.

    Bucket policies are ``sandbox.authorization``'s business, and what reaches moto is allowed.
    """
    return PermissionResult.PERMITTED


FakeBucket.get_permission = _permitted  # type: ignore[assignment,method-assign]


def _permissions_boundary(role: iam.Role) -> dict[str, str] | None:
    """AWS answers the type "Policy", not "PermissionsBoundaryPolicy" of its model (tests of amazon.aws.iam_role)."""
    arn = role.permissions_boundary_arn
    return {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": arn} if arn else None


iam.Role.permissions_boundary = property(_permissions_boundary)  # type: ignore[assignment,method-assign]

# Whom moto lets nobody delegate:
# https://docs.aws.amazon.com/organizations/latest/userguide/services-that-can-integrate-cloudformation.html
FakeDelegatedAdministrator.SUPPORTED_SERVICES.append("member.org.stacksets.cloudformation.amazonaws.com")


# Who is told of each message that has come to a queue.
ARRIVED: list[Callable[[Queue, Message], None]] = []

_add_message = Queue.add_message


def _add_message_and_tell(queue: Queue, message: Message) -> None:
    _add_message(queue, message)
    for tell in ARRIVED:
        tell(queue, message)


Queue.add_message = _add_message_and_tell  # type: ignore[assignment,method-assign]

_receive_message = SQSBackend.receive_message


def _receive_at_once(
    backend: SQSBackend,
    queue_name: str,
    count: int,
    _wait: int,
    visibility_timeout: int,
    names: list[str] | None = None,
) -> list[Message]:
    """moto waits for messages while it answers, and nothing else is answered meanwhile: ``services.sqs`` waits."""
    return _receive_message(backend, queue_name, count, 0, visibility_timeout, names)


SQSBackend.receive_message = _receive_at_once  # type: ignore[method-assign,assignment]

_tagged_buses = EventsBackend.iter_tagged_resources


def _tagged_buses_and_rules(backend: EventsBackend) -> Iterator[TaggedResource]:
    """moto leaves rules out of what GetResources lists."""
    yield from _tagged_buses(backend)
    for bus in backend.event_buses.values():
        for rule in bus.rules.values():
            tags = backend.tagger.get_tag_dict_for_resource(rule.arn)
            yield TaggedResource(arn=rule.arn, tags=tags, resource_type="events:rule")


EventsBackend.iter_tagged_resources = _tagged_buses_and_rules  # type: ignore[method-assign]

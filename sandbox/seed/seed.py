# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The world that a sandbox starts with and goes back to."""

from __future__ import annotations

import secrets
import string
from dataclasses import dataclass
from functools import partial

from moto.iam.models import iam_backends
from moto.moto_api._internal import mock_random
from moto.organizations import utils as organization_ids

from sandbox.behind.seams import replaced
from sandbox.calls.internal import call_operation
from sandbox.seed.instances import seed_instances
from sandbox.seed.zones import seed_zones
from sandbox.world.accounts import MANAGEMENT, MEMBERS, OPERATOR, ORGANIZATION_ID
from sandbox.world.credentials import PARTITION
from sandbox.world.world import World


@dataclass(frozen=True)
class OperatorKey:
    """The operator's access key: made when the sandbox starts, and the same after every reset."""

    access_key: str
    secret_key: str

    @classmethod
    def generate(cls) -> OperatorKey:
        characters = string.ascii_uppercase + "234567"
        return cls("AKIA" + "".join(secrets.choice(characters) for _ in range(16)), secrets.token_urlsafe(30))


@dataclass(frozen=True)
class Seed:
    """Fills a world: an organization with its accounts and an operator; unless ``empty``, instances and a zone too."""

    operator_key: OperatorKey
    empty: bool

    def __call__(self, world: World) -> None:
        mock_random.seed(42)  # the same instance ids and addresses after every reset
        _organization(world)
        _operator(world, self.operator_key)
        if not self.empty:
            seed_instances(world)
            seed_zones(world)


def _organization(world: World) -> None:
    with replaced(organization_ids, "make_random_org_id", lambda: ORGANIZATION_ID):
        call_operation(world, MANAGEMENT.id, "organizations", "CreateOrganization", FeatureSet="ALL")
    [root] = call_operation(world, MANAGEMENT.id, "organizations", "ListRoots")["Roots"]
    call_operation(
        world,
        MANAGEMENT.id,
        "organizations",
        "EnablePolicyType",
        RootId=root["Id"],
        PolicyType="SERVICE_CONTROL_POLICY",
    )
    for account in MEMBERS:
        # CreateAccount also makes OrganizationAccountAccessRole, trusting the management account, as AWS does.
        with replaced(organization_ids, "make_random_account_id", partial(str, account.id)):
            call_operation(
                world,
                MANAGEMENT.id,
                "organizations",
                "CreateAccount",
                AccountName=account.name,
                Email=f"{account.profile}@example.com",
            )


def _operator(world: World, key: OperatorKey) -> None:
    call_operation(world, MANAGEMENT.id, "iam", "CreateUser", UserName=OPERATOR)
    call_operation(
        world,
        MANAGEMENT.id,
        "iam",
        "AttachUserPolicy",
        UserName=OPERATOR,
        PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess",
    )
    device = call_operation(world, MANAGEMENT.id, "iam", "CreateVirtualMFADevice", VirtualMFADeviceName=OPERATOR)
    call_operation(
        world,
        MANAGEMENT.id,
        "iam",
        "EnableMFADevice",
        UserName=OPERATOR,
        SerialNumber=device["VirtualMFADevice"]["SerialNumber"],
        AuthenticationCode1="123456",
        AuthenticationCode2="234567",
    )
    backend = iam_backends[MANAGEMENT.id][PARTITION]
    made = backend.create_access_key(OPERATOR, prefix="AKIA")
    del backend.access_keys[made.access_key_id]
    made.access_key_id, made.secret_access_key = key.access_key, key.secret_key
    backend.access_keys[made.access_key_id] = made

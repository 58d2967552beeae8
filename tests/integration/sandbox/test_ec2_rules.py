# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Instance profile associations, which stock moto shows wrongly after they are replaced."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.playbooks.iam_world import make_role, refused, trust
from tests.support.sandbox.client import SandboxClient


@pytest.fixture
def profiles(fresh: SandboxClient, boto: Any) -> dict[str, str]:
    """ARNs of two instance profiles with a role each, by name."""
    iam = boto("iam", profile="workload-a")
    arns = {}
    for name in ("first", "second"):
        make_role(iam, name, trust({"Service": "ec2.amazonaws.com"}))
        arns[name] = iam.create_instance_profile(InstanceProfileName=name)["InstanceProfile"]["Arn"]
        iam.add_role_to_instance_profile(InstanceProfileName=name, RoleName=name)
    return arns


@pytest.fixture
def ec2(boto: Any) -> Any:
    return boto("ec2", profile="workload-a")


def shown(ec2: Any, instance_id: str) -> dict[str, str] | None:
    [reservation] = ec2.describe_instances(InstanceIds=[instance_id])["Reservations"]
    profile: dict[str, str] | None = reservation["Instances"][0].get("IamInstanceProfile")
    return profile


def running(ec2: Any) -> str:
    return _instance(ec2, {"Name": "tag:Name", "Values": ["web-1"]})


def stopped(ec2: Any) -> str:
    return _instance(ec2, {"Name": "instance-state-name", "Values": ["stopped"]})


def _instance(ec2: Any, *filters: dict[str, Any]) -> str:
    [reservation] = ec2.describe_instances(Filters=list(filters))["Reservations"]
    return str(reservation["Instances"][0]["InstanceId"])


def test_replaced_profile_is_shown(profiles: dict[str, str], ec2: Any) -> None:
    instance = running(ec2)
    assert shown(ec2, instance) is None
    first = ec2.associate_iam_instance_profile(InstanceId=instance, IamInstanceProfile={"Name": "first"})
    attached = shown(ec2, instance)
    assert attached and attached["Arn"] == profiles["first"]
    assert attached["Id"].startswith("AIPA")
    association = first["IamInstanceProfileAssociation"]["AssociationId"]
    replaced = ec2.replace_iam_instance_profile_association(
        AssociationId=association, IamInstanceProfile={"Arn": profiles["second"]}
    )["IamInstanceProfileAssociation"]
    assert replaced["AssociationId"] != association
    assert (shown(ec2, instance) or {})["Arn"] == profiles["second"]
    [listed] = ec2.describe_iam_instance_profile_associations()["IamInstanceProfileAssociations"]
    assert listed["IamInstanceProfile"]["Arn"] == profiles["second"]
    ec2.disassociate_iam_instance_profile(AssociationId=replaced["AssociationId"])
    assert shown(ec2, instance) is None


def test_second_association_is_refused(profiles: dict[str, str], ec2: Any) -> None:
    instance = running(ec2)
    ec2.associate_iam_instance_profile(InstanceId=instance, IamInstanceProfile={"Name": "first"})
    code, _ = refused(ec2.associate_iam_instance_profile, InstanceId=instance, IamInstanceProfile={"Name": "second"})
    assert code == "IncorrectState"


@pytest.mark.parametrize(
    ("specification", "message"),
    [
        ({"Name": "nobody"}, "Value (nobody) for parameter iamInstanceProfile.name is invalid"),
        ({"Arn": "arn:aws:iam::111111111111:instance-profile/nobody"}, "iamInstanceProfile.arn is invalid"),
    ],
)
def test_unknown_profile_is_refused(
    profiles: dict[str, str], ec2: Any, specification: dict[str, str], message: str
) -> None:
    code, text = refused(ec2.associate_iam_instance_profile, InstanceId=running(ec2), IamInstanceProfile=specification)
    assert (code, message in text) == ("InvalidParameterValue", True)


def test_profile_without_role_is_refused(fresh: SandboxClient, boto: Any, ec2: Any) -> None:
    boto("iam", profile="workload-a").create_instance_profile(InstanceProfileName="hollow")
    code, _ = refused(
        ec2.associate_iam_instance_profile, InstanceId=running(ec2), IamInstanceProfile={"Name": "hollow"}
    )
    assert code == "InvalidParameterValue"


def test_seeded_instances_cover_the_cases(fresh: SandboxClient, boto: Any) -> None:
    for profile in ("workload-a", "workload-b"):
        instances = [
            instance
            for region in ("us-east-1", "eu-west-1")
            for group in boto("ec2", profile=profile, region=region).describe_instances()["Reservations"]
            for instance in group["Instances"]
        ]
        states = {instance["State"]["Name"] for instance in instances}
        assert states == {"running", "stopped"}
        active = [instance for instance in instances if instance["State"]["Name"] == "running"]
        assert {"PublicIpAddress" in instance for instance in active} == {True, False}
        assert any("Ipv6Address" in instance for instance in active)
        assert not any(instance.get("PublicIpAddress", "").startswith("127.") for instance in active)
        assert all({"Name", "dns", "environment"} <= {tag["Key"] for tag in i["Tags"]} for i in instances)
        assert boto("ec2", profile=profile).describe_addresses()["Addresses"]


def test_a_stopped_instance_takes_a_profile_but_not_in_exchange_for_another(profiles: dict[str, str], ec2: Any) -> None:
    instance = stopped(ec2)
    first = ec2.associate_iam_instance_profile(InstanceId=instance, IamInstanceProfile={"Name": "first"})
    association = first["IamInstanceProfileAssociation"]["AssociationId"]
    code, text = refused(
        ec2.replace_iam_instance_profile_association,
        AssociationId=association,
        IamInstanceProfile={"Name": "second"},
    )
    assert (code, "is not the active association" in text) == ("IncorrectState", True)
    ec2.disassociate_iam_instance_profile(AssociationId=association)
    ec2.associate_iam_instance_profile(InstanceId=instance, IamInstanceProfile={"Name": "second"})


def test_a_terminated_instance_takes_none(profiles: dict[str, str], ec2: Any) -> None:
    instance = running(ec2)
    ec2.terminate_instances(InstanceIds=[instance])
    code, text = refused(ec2.associate_iam_instance_profile, InstanceId=instance, IamInstanceProfile={"Name": "first"})
    assert (code, "not in the 'running' or 'stopped' states" in text) == ("IncorrectInstanceState", True)

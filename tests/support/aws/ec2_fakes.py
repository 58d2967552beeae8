# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EC2 with instances and the profiles that they carry."""

from __future__ import annotations

from ansible_collections.crossaccount.aws.plugins.module_utils._aws.ec2.instance_role import ensure

from tests.support.aws.fakes import FakeConnection

FIRST, SECOND, THIRD = "i-00000001", "i-00000002", "i-00000003"


class Time:
    def __init__(self):
        self.now = 0.0

    def clock(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds


def described(instances):
    return {
        "Reservations": [
            {"Instances": [{"InstanceId": id_, "State": {"Name": state}, "Tags": [{"Key": "Name", "Value": "n"}]}]}
            for id_, (state, _profile) in instances.items()
        ]
    }


def associated(instances):
    return {
        "IamInstanceProfileAssociations": [
            {
                "AssociationId": f"iip-assoc-{id_}",
                "InstanceId": id_,
                "State": "associated",
                "IamInstanceProfile": {"Arn": f"arn:aws:iam::111111111111:instance-profile/x/{profile}"},
            }
            for id_, (_state, profile) in instances.items()
            if profile
        ]
    }


def asked_for(instances, filters):
    ids = next((each["Values"] for each in filters if each["Name"] == "instance-id"), instances)
    return {id_: instances[id_] for id_ in ids if id_ in instances}


def ec2(instances, **answers):
    """EC2 with ``{id: (state, profile)}``, which a test may change between calls."""
    return FakeConnection(
        {
            "ec2": {
                "describe_instances": lambda Filters, **_: described(asked_for(instances, Filters)),
                "describe_iam_instance_profile_associations": lambda Filters, **_: associated(
                    asked_for(instances, Filters)
                ),
                "associate_iam_instance_profile": {},
                "replace_iam_instance_profile_association": {},
                "disassociate_iam_instance_profile": {},
                **answers,
            }
        }
    )


def run(connection, check_mode=False, time=None, **params):
    time = time or Time()
    params = {"role": "P", "wait_timeout": 60, "filters": {"instance-state-name": "running"}, **params}
    return ensure(params, connection, check_mode=check_mode, clock=time.clock, sleep=time.sleep)


def writes(connection):
    return [(method, arguments) for method, arguments in connection.log if not method.startswith("describe")]


def states(result):
    return [instance["state"] for instance in result["instances"]]

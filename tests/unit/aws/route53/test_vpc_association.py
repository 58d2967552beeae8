# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Associating VPCs of another account: which side is asked for what, in which order, and what a failure leaves."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.route53.vpc_association import ensure
from ansible_collections.crossaccount.aws.plugins.module_utils._core.dns.zones import PLACEHOLDER_ID
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError

from tests.support.aws.fakes import FakeConnection, NoConnection, client_error

OWN, FIRST, SECOND = "vpc-00000000", "vpc-00000001", "vpc-00000002"
WORKLOAD = "111111111111"
CHANGE = {"ChangeInfo": {"Id": "/change/C1", "Status": "PENDING"}}
DENIED = client_error("AccessDenied", "not allowed", "AssociateVPCWithHostedZone")
AUTHORISED = ["create_vpc_association_authorization", "associate_vpc_with_hosted_zone"]
WITHDRAWN = "delete_vpc_association_authorization"


def wire(*vpcs: str) -> list[dict[str, str]]:
    return [{"VPCId": vpc, "VPCRegion": "us-east-1"} for vpc in vpcs]


class Sides(FakeConnection):
    """The zone's account, whose connection leads to that of the VPCs. ``log`` is that of both."""

    def __init__(self, *now: str, private: bool = True, left: tuple[str, ...] = (), **answers: Any) -> None:
        zone = {"Id": "/hostedzone/Z1", "Name": "corp.example.", "Config": {"PrivateZone": private}}
        scripted = {
            "get_hosted_zone": {"HostedZone": zone, "VPCs": wire(*now)},
            "list_vpc_association_authorizations": {"HostedZoneId": "Z1", "VPCs": wire(*left)},
            "create_vpc_association_authorization": {},
            "delete_vpc_association_authorization": {},
            "associate_vpc_with_hosted_zone": CHANGE,
            "disassociate_vpc_from_hosted_zone": CHANGE,
            **answers,
        }
        super().__init__({"route53": scripted})
        self._guest = FakeConnection({"route53": scripted}, account_id=WORKLOAD)
        self._guest._clients["route53"].log = self._clients["route53"].log
        self.profiles: list[str] = []

    def with_profile(self, profile: str) -> FakeConnection:
        self.profiles.append(profile)
        return self._guest

    def written(self) -> list[str]:
        return [method for method in self.methods() if not method.startswith(("get", "list"))]


def run(connection: Any, *vpcs: str, check_mode: bool = False, **options: Any) -> dict[str, Any]:
    params = {
        "hosted_zone_id": "Z1",
        "vpcs": [{"vpc_id": vpc} for vpc in vpcs],
        "vpc_account": {"account_id": WORKLOAD, "profile": "workload"},
        "state": "present",
        **options,
    }
    return ensure(params, connection, check_mode=check_mode)


@pytest.mark.parametrize(
    "options",
    [
        {"hosted_zone_id": "/change/C1"},
        {"hosted_zone_id": PLACEHOLDER_ID},
        {"vpcs": []},
        {"vpc_account": {"account_id": "1"}},
        {"vpc_account": {"account_id": WORKLOAD, "profile": "a", "role_arn": f"arn:aws:iam::{WORKLOAD}:role/A"}},
    ],
    ids=str,
)
def test_bad_input_makes_no_call(options: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        run(NoConnection(), FIRST, **options)


def test_each_vpc_is_authorised_associated_and_no_longer_authorised() -> None:
    connection = Sides(OWN)

    result = run(connection, FIRST, SECOND)

    assert connection.written() == [*AUTHORISED, WITHDRAWN] * 2
    assert connection.profiles == ["workload"]
    assert [each["vpc_id"] for each in result["vpcs"]] == [OWN, FIRST, SECOND]
    assert (result["changed"], [each["vpc_id"] for each in result["associated"]]) == (True, [FIRST, SECOND])
    assert result["missing"] == []
    assert FIRST not in result["diff"]["before"] and FIRST in result["diff"]["after"]


def test_where_nothing_is_to_be_done_nobody_signs_in_to_the_other_account() -> None:
    connection = Sides(OWN, FIRST)
    result = run(connection, FIRST)
    assert (result["changed"], "diff" in result, connection.written(), connection.profiles) == (False, False, [], [])


def test_check_mode_predicts_and_writes_nothing() -> None:
    connection = Sides(OWN)
    result = run(connection, FIRST, check_mode=True)
    assert (result["changed"], result["missing"], connection.written()) == (
        True,
        [{"vpc_id": FIRST, "vpc_region": "us-east-1"}],
        [],
    )
    predicted = run(Sides(), FIRST, check_mode=True, hosted_zone_id=PLACEHOLDER_ID, zone="corp.example")
    assert [each["vpc_id"] for each in predicted["vpcs"]] == [FIRST]


def test_an_authorisation_goes_when_the_association_fails() -> None:
    connection = Sides(OWN, associate_vpc_with_hosted_zone=[CHANGE, DENIED])

    with pytest.raises(
        AwsError, match=r"associate vpc-00000002 .*not allowed.* Its authorisation was removed"
    ) as failed:
        run(connection, FIRST, SECOND)

    assert connection.written() == [*AUTHORISED, WITHDRAWN] * 2
    assert (failed.value.code, failed.value.result["changed"]) == ("AccessDenied", True)
    assert [each["vpc_id"] for each in failed.value.result["associated"]] == [FIRST]


def test_an_authorisation_that_cannot_be_removed_is_named() -> None:
    stuck = client_error("AccessDenied", "stuck")

    with pytest.raises(AwsError, match=r"not allowed.*Could not remove the authorisation.*Run the task again"):
        run(Sides(OWN, associate_vpc_with_hosted_zone=DENIED, **{WITHDRAWN: stuck}), FIRST)
    with pytest.raises(AwsError, match="Could not remove the authorisation") as failed:
        run(Sides(OWN, **{WITHDRAWN: stuck}), FIRST)
    assert failed.value.result["changed"]
    assert [each["vpc_id"] for each in failed.value.result["associated"]] == [FIRST]


@pytest.mark.parametrize("doubtful", [True, False])
def test_an_authorisation_of_which_nothing_is_known_is_removed(doubtful: bool) -> None:
    connection = Sides(OWN, create_vpc_association_authorization=client_error("InternalError"))
    if doubtful:
        connection.writes._sent("CreateVPCAssociationAuthorization")

    with pytest.raises(AwsError, match="Could not authorise"):
        run(connection, FIRST)

    assert connection.written() == [AUTHORISED[0], *([WITHDRAWN] if doubtful else [])]


def test_one_that_was_left_behind_is_removed() -> None:
    connection = Sides(OWN, FIRST, left=(FIRST, SECOND))
    assert run(connection, FIRST)["changed"]
    assert connection.written() == [WITHDRAWN]


def test_the_other_account_disassociates() -> None:
    connection = Sides(OWN, FIRST)
    result = run(connection, FIRST, state="absent")
    assert (connection.written(), connection.profiles) == (["disassociate_vpc_from_hosted_zone"], ["workload"])
    assert [each["vpc_id"] for each in result["disassociated"]] == [FIRST]
    assert [each["vpc_id"] for each in result["vpcs"]] == [OWN]


def test_the_last_vpc_stays() -> None:
    assert run(Sides(FIRST), FIRST, state="absent")["kept"] == [{"vpc_id": FIRST, "vpc_region": "us-east-1"}]
    last = client_error("LastVPCAssociation")
    others_went = run(Sides(OWN, FIRST, disassociate_vpc_from_hosted_zone=last), FIRST, state="absent")
    assert (others_went["kept"], others_went["changed"]) == ([{"vpc_id": FIRST, "vpc_region": "us-east-1"}], False)
    with pytest.raises(AwsError, match="Could not disassociate"):
        run(Sides(OWN, FIRST, disassociate_vpc_from_hosted_zone=DENIED), FIRST, state="absent")


def test_a_zone_that_is_gone() -> None:
    gone = client_error("NoSuchHostedZone")
    assert not run(Sides(get_hosted_zone=gone), FIRST, state="absent")["changed"]
    with pytest.raises(AwsError, match="read the hosted zone"):
        run(Sides(get_hosted_zone=gone), FIRST)


def test_what_this_module_is_not_for() -> None:
    with pytest.raises(InputError, match="is public"):
        run(Sides(private=False), FIRST)
    with pytest.raises(InputError, match="is the account of the zone too"):
        run(Sides(OWN), FIRST, vpc_account={"account_id": "222222222222"})

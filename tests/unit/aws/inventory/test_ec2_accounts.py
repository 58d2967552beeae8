"""Many accounts and Regions for an inventory: verified, side by side, and no failure looks like an empty place."""

from __future__ import annotations

import threading

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.inventory.ec2_accounts import (
    read_fleet,
    read_request,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError

from tests.support.aws.fakes import FakeConnection, client_error

HUB, A, B = "222222222222", "111111111111", "333333333333"
ROLE = "arn:aws:iam::{}:role/Access"
DENIED = client_error("UnauthorizedOperation", "You are not authorized")
BY_ROLE = {"name": "a", "account_id": A, "role_arn": ROLE.format(A), "external_id": "abc-1", "duration": 900}
BY_PROFILE = {"name": "b", "account_id": B, "profile": "b"}
OWN = {"name": "hub", "account_id": HUB}


def described(account, *ids):
    instances = [{"InstanceId": each} for each in ids]
    return {"Reservations": [{"OwnerId": account, "ReservationId": "r-1", "Instances": instances}]}


class Place(FakeConnection):
    """An account with an answer of DescribeInstances for each Region. ``truly``: whose credentials these really are."""

    stated_region = ""

    def __init__(self, account, regions, truly="", entrances=None, **answers):
        super().__init__({"ec2": answers})
        self.account_id = truly or account
        self.entrances = entrances or {}
        self.presented = []
        self._regions = {
            region: FakeConnection({"ec2": {"describe_instances": answer, **answers}})
            for region, answer in regions.items()
        }

    def client(self, service, region=None, *, attempts=None):
        if service == "ec2" and region in self._regions:
            self.log.append(("describe_instances", {"Region": region}))
            return self._regions[region].client("ec2")
        return super().client(service)

    def require_account(self, account_id, option="account_id"):
        if account_id != self.account_id:
            raise AwsError(f"The credentials belong to account {self.account_id}")

    def assume(self, role_arn, **options):
        self.presented.append((role_arn, options))
        return self._enter(role_arn)

    def with_profile(self, profile):
        return self._enter(profile) if profile else self

    def _enter(self, by):
        entrance = self.entrances[by]
        if isinstance(entrance, Exception):
            raise entrance
        return entrance


def hub(a, b):
    entrances = {ROLE.format(A): a, "b": b}
    return Place(HUB, {"us-east-1": described(HUB, "i-h")}, entrances=entrances)


def read(connection, profile="", **options):
    given = {"on_account_error": "warn", "regions": ["us-east-1"], **options}
    return read_fleet(read_request(given), connection, profile)


def found(fleet):
    return [(read.name, read.region, read.ok, [each["InstanceId"] for each in read.instances]) for read in fleet.reads]


def test_every_account_is_entered_in_its_way():
    a = Place(A, {"us-east-1": described(A, "i-a")})
    origin = hub(a, Place(B, {"us-east-1": described(B)}))
    fleet = read(origin, profile="hub-profile", accounts=[BY_ROLE, BY_PROFILE, OWN])

    assert found(fleet) == [
        ("a", "us-east-1", True, ["i-a"]),
        ("b", "us-east-1", True, []),
        ("hub", "us-east-1", True, ["i-h"]),
    ]
    [(arn, options)] = origin.presented
    assert arn == ROLE.format(A)
    assert (options["external_id"], options["duration"]) == ("abc-1", 900)
    assert fleet.variables == {
        A: {"aws_account_name": "a", "aws_profile": "", "aws_role_arn": ROLE.format(A)},
        B: {"aws_account_name": "b", "aws_profile": "b", "aws_role_arn": ""},
        HUB: {"aws_account_name": "hub", "aws_profile": "hub-profile", "aws_role_arn": ""},
    }
    assert fleet.whole


def test_without_accounts_the_own_one_is_read():
    [place] = read(hub(None, None)).reads
    assert (place.account_id, place.name, place.region) == (HUB, HUB, "us-east-1")


def test_nothing_is_read_with_the_credentials_of_another_account():
    wrong = Place(A, {"us-east-1": described(A, "i-a")}, truly=B)
    fleet = read(hub(wrong, None), accounts=[BY_ROLE, OWN])

    assert [place.error for place in fleet.reads] == [f"The credentials belong to account {B}", ""]
    assert wrong.log == []


def test_one_that_fails_hides_none_and_is_not_empty():
    a = Place(A, {"us-east-1": described(A, "i-a"), "eu-west-1": DENIED})
    origin = hub(a, AwsError("Could not sign in", code="AccessDenied"))
    fleet = read(origin, accounts=[{**BY_ROLE, "regions": ["us-east-1", "eu-west-1"]}, BY_PROFILE])

    assert found(fleet) == [
        ("a", "us-east-1", True, ["i-a"]),
        ("a", "eu-west-1", False, []),
        ("b", "us-east-1", False, []),
    ]
    assert not fleet.whole
    assert [problem.split(":")[0] for problem in fleet.problems] == [
        f"a, account {A}, eu-west-1",
        f"b, account {B}, us-east-1",
    ]
    with pytest.raises(AwsError, match=r"2 of 3 reads failed\.\n- a, account .*\n- b, account"):
        read(
            origin,
            accounts=[{**BY_ROLE, "regions": ["us-east-1", "eu-west-1"]}, BY_PROFILE],
            on_account_error="fail",
        )


def test_an_account_that_nobody_gets_into_is_said_once():
    origin = hub(AwsError("Could not sign in", code="AccessDenied"), None)
    places = ["us-east-1", "eu-west-1", "eu-central-1", "ap-south-1"]
    fleet = read(origin, accounts=[{**BY_ROLE, "regions": places}, OWN])
    assert fleet.problems == [f"a, account {A}: Could not sign in"]


def test_where_nothing_was_read_a_warning_is_not_enough():
    with pytest.raises(AwsError, match="1 of 1 reads failed"):
        read(hub(Place(A, {"us-east-1": DENIED}), None), accounts=[BY_ROLE])


@pytest.mark.parametrize(("code", "let_be"), [("UnauthorizedOperation", True), ("RequestLimitExceeded", False)])
def test_a_lack_of_permission_may_be_let_be_and_nothing_else(code, let_be):
    a = Place(A, {"us-east-1": client_error(code), "eu-west-1": described(A)})
    accounts = [{**BY_ROLE, "regions": ["us-east-1", "eu-west-1"]}]
    fleet = read(hub(a, None), accounts=accounts, strict_permissions=False)
    assert fleet.whole is let_be
    assert len(fleet.problems) == 1


def test_without_regions_all_that_are_enabled_are_read():
    enabled = {"Regions": [{"RegionName": "eu-west-1"}, {"RegionName": "us-east-1"}]}
    regions = {"us-east-1": described(A, "i-a"), "eu-west-1": described(A)}
    fleet = read(hub(Place(A, regions, describe_regions=enabled), None), accounts=[BY_ROLE], regions=[])
    assert [place.region for place in fleet.reads] == ["eu-west-1", "us-east-1"]


@pytest.mark.parametrize("answer", [DENIED, {"Regions": []}])
def test_an_account_whose_regions_are_not_known_is_not_empty(answer):
    unknown = Place(A, {}, describe_regions=answer)
    fleet = read(hub(unknown, None), accounts=[{**BY_ROLE, "regions": []}, OWN], strict_permissions=False)
    assert [(place.region, place.ok) for place in fleet.reads] == [("", False), ("us-east-1", True)]
    assert not fleet.whole


def test_the_first_role_is_the_one_that_assumes_the_others():
    first = ROLE.format("444444444444")
    middle = hub(Place(A, {"us-east-1": described(A)}), None)
    origin = Place(HUB, {}, entrances={first: middle})
    fleet = read(origin, profile="mine", accounts=[BY_ROLE, OWN], assume_role_arn=first)

    assert [arn for arn, _options in origin.presented] == [first]
    assert [arn for arn, _options in middle.presented] == [ROLE.format(A)]
    assert fleet.variables[HUB] == {"aws_account_name": "hub", "aws_profile": "", "aws_role_arn": ""}


def test_accounts_and_regions_are_read_side_by_side():
    meeting = threading.Barrier(8, timeout=20)

    def meet(account):
        def answer(**_arguments):
            meeting.wait()  # fails unless eight are there at the same time
            return described(account)

        return answer

    numbers = [str(n).zfill(12) for n in range(1, 21)]
    places = ("us-east-1", "eu-west-1", "eu-central-1", "ap-south-1")
    entrances = {number: Place(number, dict.fromkeys(places, meet(number))) for number in numbers}
    accounts = [{"account_id": number, "profile": number} for number in numbers]
    fleet = read(Place(HUB, {}, entrances=entrances), accounts=accounts, regions=list(places))
    assert fleet.whole
    assert len(fleet.reads) == 80


@pytest.mark.parametrize(
    ("options", "where"),
    [
        ({"accounts": []}, "accounts"),
        ({"accounts": [{"account_id": "1"}]}, "accounts[0], account_id"),
        ({"accounts": [OWN], "organization": {}}, "organization"),
        ({"organization": {"role": "x"}}, "organization"),
        ({"organization": {"ous": "x"}}, "organization.ous"),
        ({"organization": {"role_name": "a b"}}, "organization.role_name"),
        ({"regions": ["useast"]}, "regions"),
        ({"filters": {"tag:a": None}}, "filters, tag:a"),
        ({"assume_role_arn": "Access"}, "assume_role_arn"),
        ({"assume_role_arn": ROLE.format(HUB), "accounts": [{**BY_ROLE, "duration": 7200}]}, "accounts[0], duration"),
        ({"on_account_error": "ignore"}, "on_account_error"),
        ({"route53_excluded_zones": [1]}, "route53_excluded_zones"),
    ],
)
def test_bad_input_is_refused_before_any_connection(options, where):
    with pytest.raises(InputError) as refused:
        read_request({"on_account_error": "warn", **options})
    assert refused.value.where == where

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a run finds before it writes: all that is wrong with an account at once, and who is no operator."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.integration.playbooks.test_failing_accounts import DNS_ACCOUNT, inventory, summary
from tests.support.playbooks.stand_ins import StandInRun, run_with_stand_ins

SHARED_ID = "0b7d4c1a-8e92-47f5-b3a6-a3b3c3d3e3f3"
HOSTS = {
    "bare": {"aws_regions": None, "cross_account_external_id": "", "dns_operator_arns": [], "aws_profile": ""},
    "guessed": {"cross_account_external_id": "app-{{ aws_account_id }}"},
    "same-1": {"cross_account_external_id": SHARED_ID},
    "same-2": {"cross_account_external_id": SHARED_ID},
    "broken": {"aws_regions": "{{ nowhere }}"},
    "stranger": {"dns_operator_arns": [f"arn:aws:iam::{DNS_ACCOUNT}:role/Somebody"]},
    "misnamed": {"dns_instance_filter": {"tag:dns": "*"}, "verify_access_writes": False},
    "unfiltered": {"dns_instance_filters": {"tag:Nmae": "*", "instance-stat-name": "running"}},
    "well": {"dns_vpc": "vpc-1", "dns_private_zone": True, "cross_account_own_variables": ["dns_private_zone"]},
}
WRITING = {"iam_trust_role", "ec2_instance_role", "route53_record_sets"}


@pytest.fixture(scope="module", params=["cross_account_dns", "verify"])
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> StandInRun:
    return run_with_stand_ins(tmp_path_factory.mktemp("preflight"), request.param, inventory(HOSTS))


def fatal(run: StandInRun, host: str) -> str:
    [line] = [
        line for line in run.output.splitlines() if line.startswith(f"fatal: [{host}]") and "The task" not in line
    ]
    return line


def test_all_that_is_wrong_is_said_at_once(run: StandInRun) -> None:
    said = fatal(run, "bare")
    for variable in ("aws_regions", "cross_account_external_id", "dns_operator_arns", "aws_role_arn"):
        assert re.search(rf"(?:^|[ \"]){variable}: the |{variable}: nothing says", said), variable
    assert "aws_regions: [eu-west-1]" in said  # what to put there


@pytest.mark.parametrize(
    ("host", "says"),
    [
        ("guessed", "it holds the account id, so it can be guessed"),
        ("misnamed", "dns_instance_filter: nothing reads a variable of this name, and dns_instance_filters has nearly"),
        ("misnamed", "verify_access_writes: nothing reads a variable of this name, and verify_access_write has nearly"),
        (
            "unfiltered",
            "dns_instance_filters[instance-stat-name]: DescribeInstances has no such filter. Use instance-state",
        ),
        ("same-1", "same-1 and same-2 have the same external id"),
        ("same-2", "same-1 and same-2 have the same external id"),
        ("broken", "aws_regions: a template in it fails."),
        ("stranger", f"is arn:aws:iam::{DNS_ACCOUNT}:role/Operators, and dns_operator_arns names"),
    ],
)
def test_each_account_says_what_is_wrong_with_it(run: StandInRun, host: str, says: str) -> None:
    assert says in fatal(run, host)
    assert SHARED_ID not in run.output


def test_nothing_is_written_for_them_and_the_others_are_done(run: StandInRun) -> None:
    assert run.failed == set(HOSTS) - {"well"}
    for host in run.failed:
        assert not WRITING & set(run.modules(host)), host
    assert "assume_role_check" in run.modules("well")
    assert "8 of 10 accounts failed." in summary(run)


def test_an_account_whose_variables_are_wrong_is_not_even_asked_for(run: StandInRun) -> None:
    assert {host for host in HOSTS if run.modules(host) == []} == {
        "bare",
        "guessed",
        "broken",
        "misnamed",
        "unfiltered",
    }


def test_of_what_may_be_right_there_is_a_warning(run: StandInRun) -> None:
    warned = " ".join(run.output.split())
    assert warned.count("dns_vpc: nothing reads a variable of this name, and dns_vpcs has nearly the same") == 1
    assert "dns_private_zone: nothing" not in warned


def test_all_of_it_is_said_for_the_dns_account(tmp_path: Path) -> None:
    done = run_with_stand_ins(
        tmp_path, "cross_account_dns", inventory({"well": {}}, {"dns_zone": "", "aws_profile": ""})
    )
    said = fatal(done, "dns")
    assert "dns_zone: " in said
    assert "aws_role_arn: " in said
    assert not WRITING & set(done.modules("well"))

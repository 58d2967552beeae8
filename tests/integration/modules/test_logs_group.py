# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""logs_group against the sandbox: what is made, what stays as it is, and what is left to somebody else."""

from __future__ import annotations

import pytest

ACCOUNT = "111111111111"
NAME = "/aws/lambda/records"
MAKER = "crossaccount.aws/created-by"


@pytest.fixture
def group(fresh, run_module):
    """Run the module in a workload account."""

    def run(check=False, **options):
        options = {"name": NAME, "managed_by": "somebody", **options}
        return run_module("logs_group", {"account_id": ACCOUNT, **options}, check=check, profile="workload-a")

    return run


@pytest.fixture
def logs(boto):
    return boto("logs", profile="workload-a")


def groups(logs):
    return {found["logGroupName"]: found for found in logs.describe_log_groups()["logGroups"]}


def test_create_change_and_remove(group, logs):
    logs.create_log_group(logGroupName=f"{NAME}-of-others")
    predicted = group(check=True, retention_days=30, tags={"team": "dns"})
    assert predicted["changed"]
    assert NAME not in groups(logs)

    made = group(retention_days=30, tags={"team": "dns"})
    assert made["log_group"] == predicted["log_group"]
    found = groups(logs)[NAME]
    assert (found["retentionInDays"], found["arn"]) == (30, f"{made['log_group']['arn']}:*")
    tags = logs.list_tags_for_resource(resourceArn=made["log_group"]["arn"])["tags"]
    assert tags == {"team": "dns", MAKER: "somebody"}

    again = group(retention_days=30)
    assert not again["changed"]
    assert again["api_calls"] == {"DescribeLogGroups": 1, "ListTagsForResource": 1}

    assert group(retention_days=0, tags={"owner": "me"})["changed"]
    assert "retentionInDays" not in groups(logs)[NAME]
    tags = logs.list_tags_for_resource(resourceArn=made["log_group"]["arn"])["tags"]
    assert tags == {"owner": "me", MAKER: "somebody"}
    assert "AWS cannot change that" in group(retention_days=0, log_group_class="INFREQUENT_ACCESS")["msg"]

    assert group(check=True, state="absent")["changed"]
    assert NAME in groups(logs)
    assert group(state="absent")["changed"]
    assert NAME not in groups(logs)
    assert f"{NAME}-of-others" in groups(logs)
    assert not group(state="absent")["changed"]


def test_a_group_that_a_function_made_stays(group, logs):
    logs.create_log_group(logGroupName=NAME)
    for check in (True, False):
        refused = group(check=check, retention_days=30)
        assert refused["failed"]
        assert f"lacks the tag {MAKER}=somebody" in refused["msg"]
    kept = group(state="absent")
    assert not kept["changed"]
    assert "somebody did not make it" in kept["kept"]
    adopted = group(retention_days=30, adopt=True)
    assert adopted["changed"]
    assert groups(logs)[NAME]["retentionInDays"] == 30
    assert adopted["log_group"]["tags"] == {}


def test_bad_input_and_other_accounts_make_no_call(group, fresh):
    fresh.reset_requests()
    assert "Give 3, or another" in group(retention_days=2)["msg"]
    assert "retention_days" in group()["msg"]
    assert [row for row in fresh.requests() if row["service"] == "logs"] == []
    assert "account 111111111111" in group(retention_days=1, account_id="222222222222")["msg"]


def test_a_caller_without_the_permission(run_module, fresh, boto):
    iam = boto("iam", profile="workload-a")
    iam.create_user(UserName="Nobody")
    key = iam.create_access_key(UserName="Nobody")["AccessKey"]
    keys = {"access_key": key["AccessKeyId"], "secret_key": key["SecretAccessKey"], "region": "us-east-1"}
    refused = run_module("logs_group", {"name": NAME, "managed_by": "somebody", "retention_days": 1, **keys})
    assert refused["failed"] and not refused["changed"]
    assert f"Could not read the log group {NAME}" in refused["msg"]

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""iam_trust_role against the sandbox: what is refused before anything is written."""

from __future__ import annotations

import pytest

from tests.support.trust.whole_role import (
    FULL,
    OTHER_ROLE,
    POLICY,
    WORKLOAD_ROLE,
    refused_alike,
    written,
)


@pytest.fixture
def role(fresh, run_module):
    """Run the module in the DNS account; what every test starts from is an account without the role."""

    def run(check=False, **options):
        return run_module("iam_trust_role", FULL | options, check=check, profile="dns")

    return run


def test_a_role_of_aws_itself_is_refused_before_any_write(role, fresh, boto, run_module):
    made = boto("iam", profile="dns").create_service_linked_role(AWSServiceName="autoscaling.amazonaws.com")["Role"]
    options = {"name": made["RoleName"], "instance_profile": None}

    assert "belongs to AWS" in refused_alike(role, fresh, **options)
    assert "belongs to AWS" in refused_alike(role, fresh, **options, state="absent")

    statement = {"name": made["RoleName"], "sid": "Mine", "arns": [WORKLOAD_ROLE]}
    fresh.reset_requests()
    for check in (True, False):
        failed = run_module("iam_trust_statement", statement, check=check, profile="dns")
        assert "belongs to AWS" in failed["msg"]
    assert written(fresh) == []


def test_quotas_that_count_what_stays_are_refused_before_any_write(role, fresh):
    role(tags={f"t{number}": "x" for number in range(50)})
    more = {"tags": {"more": "1"}, "purge_tags": False, "description": "Another."}
    assert "there would be 51, and the limit is 50" in refused_alike(role, fresh, **more)

    long = {**POLICY, "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": f"arn:aws:s3:::{'x' * 5500}/*"}]}
    role(tags=None, inline_policies={"one": long})
    more = {"inline_policies": {"two": long}, "purge_policies": False, "description": "Another.", "tags": None}
    assert "the limit is 10240" in refused_alike(role, fresh, **more)


def test_the_path_of_a_role_cannot_change(role):
    role()

    failed = role(path="/dns/")

    assert failed["failed"] is True
    assert "cannot move a role" in failed["msg"]


def test_credentials_of_another_account_change_nothing(role, fresh):
    failed = role(account_id="999999999999")

    assert failed["failed"] is True
    assert "222222222222" in failed["msg"]
    assert [entry["operation"] for entry in fresh.requests() if entry["service"] == "iam"] == []


# What Ansible makes of options on the way; the unit tests of the module have the mistakes themselves.
@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"trust": [{"accounts": ["12345678901"]}]}, "leading zero"),
        ({"inline_policies": '{"p": {"Version": "2012-10-17"}, "p": {}}'}, "twice"),
        (
            {"trust": [{"arns": [OTHER_ROLE], "conditions": '{"Bool": {"a:b": "true"}, "Bool": {"a:b": "false"}}'}]},
            "twice",
        ),
    ],
    ids=["leading zero lost", "JSON of policies", "JSON of conditions"],
)
def test_bad_input_makes_no_call(role, fresh, options, problem):
    failed = role(**options)

    assert failed["failed"] is True
    assert problem in failed["msg"]
    assert fresh.requests() == []

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""iam_trust_statement against the sandbox: sessions end when those who opened them lose access."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError

from tests.support.playbooks.iam_world import assume, refused
from tests.support.trust.one_statement import (
    ARN,
    NAME,
    gets_in,
    make_role_of_others,
    module_at,
)

REVOCATION = "AWSRevokeOlderSessions"


@pytest.fixture
def iam(fresh, boto):
    """IAM of the DNS account, with the role in it."""
    return make_role_of_others(boto("iam", profile="dns"))


@pytest.fixture
def run(fresh, boto):
    return module_at(fresh.endpoint)


def writes(result):
    return {name: count for name, count in result["api_calls"].items() if not name.startswith(("Get", "List"))}


def test_sessions_end_when_access_is_lost(iam, run, boto, fresh):
    run()
    old = assume(boto("sts", profile="workload-a"), ARN)
    keeps = assume(boto("sts", profile="workload-b"), ARN, ExternalId="zone-0000")
    old("route53").list_hosted_zones()
    predicted = run(check=True, state="absent", revoke_sessions=True)
    assert refused(iam.get_role_policy, RoleName=NAME, PolicyName=REVOCATION)[0] == "NoSuchEntity"

    ended = run(state="absent", revoke_sessions=True)

    assert predicted["diff"] == ended["diff"]
    assert writes(ended) == {"PutRolePolicy": 2, "UpdateAssumeRolePolicy": 1}
    (statement,) = iam.get_role_policy(RoleName=NAME, PolicyName=REVOCATION)["PolicyDocument"]["Statement"]
    assert statement == {
        "Effect": "Deny",
        "Action": ["*"],
        "Resource": ["*"],
        "Condition": {"DateLessThan": {"aws:TokenIssueTime": ended["sessions_revoked_before"]}},
    }
    for session in (old, keeps):  # all of the role's sessions, also of those who are trusted on
        assert refused(session("route53").list_hosted_zones)[0] == "AccessDenied"
    fresh.clock(advance=2)
    assert not gets_in(boto, "workload-a")
    assume(boto("sts", profile="workload-b"), ARN, ExternalId="zone-0000")("route53").list_hosted_zones()
    assert refused(keeps("route53").list_hosted_zones)[0] == "AccessDenied"

    again = run(state="absent", revoke_sessions=True)
    assert (again["changed"], writes(again)) == (False, {})
    assert "sessions_revoked_before" not in again


def test_sessions_go_on_when_nobody_loses_access(iam, run, boto):
    added = run(revoke_sessions=True)
    assert writes(added) == {"UpdateAssumeRolePolicy": 1}
    session = assume(boto("sts", profile="workload-a"), ARN)
    assert writes(run(sid="Copy", revoke_sessions=True)) == {"UpdateAssumeRolePolicy": 1}
    assert writes(run(sid="Copy", state="absent", revoke_sessions=True)) == {"UpdateAssumeRolePolicy": 1}
    session("route53").list_hosted_zones()


@pytest.mark.parametrize(
    "fault",
    [
        {"operation": "PutRolePolicy", "code": "AccessDenied"},
        {"operation": "UpdateAssumeRolePolicy", "code": "AccessDenied"},
        {"operation": "PutRolePolicy", "code": "AccessDenied", "skip": 1},
    ],
    ids=["before anything", "at the trust", "at the end"],
)
def test_a_revocation_that_was_cut_short_is_finished_by_the_next_run(iam, run, boto, fresh, fault):
    run()
    session = assume(boto("sts", profile="workload-a"), ARN)
    fresh.faults([{"service": "iam", "times": 1, **fault}])
    with pytest.raises(AwsError) as failed:
        run(state="absent", revoke_sessions=True)
    policies = iam.list_role_policies(RoleName=NAME)["PolicyNames"]
    assert failed.value.result.get("changed", False) is (REVOCATION in policies)

    finished = run(state="absent", revoke_sessions=True)

    assert finished["changed"] is True
    assert "Sid" not in iam.get_role_policy(RoleName=NAME, PolicyName=REVOCATION)["PolicyDocument"]["Statement"][0]
    assert refused(session("route53").list_hosted_zones)[0] == "AccessDenied"
    assert not gets_in(boto, "workload-a")
    assert writes(run(state="absent", revoke_sessions=True)) == {}

"""A stack set as CloudFormation shows it, and what its stacks say."""

from __future__ import annotations

import json

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.stack_sets.model import (
    StackInstance,
    by_outcome,
    complaint,
    from_wire,
    instance_of,
    lost,
    read_template,
    template_text,
)
from hypothesis import given
from hypothesis import strategies as st

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-1000, 1000) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@given(st.dictionaries(st.text(), _JSON))
def test_a_template_is_sent_in_ascii_and_reads_back(template):
    sent = template_text(template)

    assert sent.isascii()
    assert json.loads(sent) == read_template(sent) == template


@pytest.mark.parametrize("text", ["Resources: {}", "", "[]", '"text"', '{"a": 1, "a": 2}'])
def test_a_template_of_others_stays_a_text(text):
    assert read_template(text) == text == template_text(text)


def test_what_is_read():
    found = from_wire(
        {
            "StackSetName": "Audit",
            "StackSetId": "Audit:1",
            "StackSetARN": "arn",
            "TemplateBody": '{"Resources": {}}',
            "PermissionModel": "SERVICE_MANAGED",
            "AutoDeployment": {"Enabled": True, "RetainStacksOnAccountRemoval": True},
            "OrganizationalUnitIds": ["ou-b", "ou-a"],
            "Regions": ["us-east-1"],
            "Tags": [{"Key": "a", "Value": ""}],
        }
    )

    assert found.as_dict() == {
        "name": "Audit",
        "stack_set_id": "Audit:1",
        "arn": "arn",
        "organizational_unit_ids": ["ou-a", "ou-b"],
        "regions": ["us-east-1"],
        "auto_deployment": True,
        "retain_stacks_on_account_removal": True,
        "capabilities": [],
        "tags": {"a": ""},
    }
    assert found.template == {"Resources": {}}


def test_a_stack_set_without_a_word_on_permissions_is_self_managed():
    found = from_wire({"StackSetName": "Audit", "StackSetId": "Audit:1"})
    assert (found.permission_model, found.auto_deployment, found.template) == ("SELF_MANAGED", False, "")


def instance(account, status, detailed="", reason=""):
    return StackInstance(account, "us-east-1", status, detailed, reason)


FINE = instance("1" * 12, "CURRENT", "SUCCEEDED")
FAILED = instance("2" * 12, "OUTDATED", "FAILED", "It exists already.")
SUSPENDED = instance("3" * 12, "OUTDATED", "SKIPPED_SUSPENDED_ACCOUNT")
STUCK = instance("4" * 12, "INOPERABLE", "INOPERABLE")


def test_accounts_apart_by_outcome():
    found = by_outcome([STUCK, SUSPENDED, FAILED, FINE])

    assert {name: [each["account_id"][0] for each in listed] for name, listed in found.items()} == {
        "ok": ["1"],
        "failed": ["2", "4"],
        "suspended": ["3"],
    }
    assert found["failed"][0] == {
        "account_id": "2" * 12,
        "region": "us-east-1",
        "status": "OUTDATED",
        "detailed_status": "FAILED",
        "reason": "It exists already.",
    }


def test_only_a_stack_that_another_deployment_may_mend_is_outdated():
    assert [each.outdated for each in (FINE, FAILED, SUSPENDED, STUCK)] == [False, True, False, False]


def test_the_complaint_names_each_account_with_its_reason():
    assert complaint([FINE, SUSPENDED]) == ""
    said = complaint([STUCK, FINE, FAILED])
    assert said.startswith(
        "2 of 3 accounts failed. 222222222222: It exists already. 444444444444: CloudFormation gives"
    )
    assert said.endswith("then delete the stack in the account.")


def test_a_stack_without_more_than_it_must_have():
    found = instance_of({"Account": "1" * 12, "Region": "us-east-1", "Status": "CURRENT"})
    assert found == instance("1" * 12, "CURRENT")


def test_accounts_that_were_to_keep_their_stack_and_lost_it():
    here = [StackInstance(account * 12, "us-east-1", "CURRENT") for account in "123"]

    assert lost(["1" * 12], here) == ""
    assert lost([], here[:1]) == ""
    assert lost(["1" * 12, "2" * 12], here[1:]).startswith("111111111111 had a stack and have none any more")

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The runner of steps: the order of its calls, what it waits for, and what a failure says."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws import steps as runner
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.steps import Runner
from ansible_collections.crossaccount.aws.plugins.module_utils._core.steps import Step

from tests.support.aws.fakes import FakeConnection, client_error

TAG = Step("iam", "tag_role", {"RoleName": "R"}, "tag R", waits_for=frozenset({"Late"}))
DELETE = Step("iam", "delete_role", {"RoleName": "R"}, "delete R", tolerates=frozenset({"Gone"}))
ADD = Step("route53", "change_tags_for_resource", {"ResourceId": "Z"}, "tag Z", hints={"Denied": "Ask for it"})


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _seconds: None)


def connection(**answers: Any) -> FakeConnection:
    """``answers`` are those of an operation, one after the other."""
    services = {"iam": {"tag_role": [{}], "delete_role": [{}]}, "route53": {"change_tags_for_resource": [{}]}}
    for service in services.values():
        service.update({name: answer for name, answer in answers.items() if name in service})
    return FakeConnection(services)


def test_steps_are_made_in_their_order_at_their_services() -> None:
    there = connection()

    Runner(there).run([DELETE, ADD, TAG])

    assert there.methods() == ["delete_role", "change_tags_for_resource", "tag_role"]


def test_what_is_done_already_is_no_failure() -> None:
    assert Runner(connection(delete_role=[client_error("Gone")])).make(DELETE) is None


def test_a_step_is_repeated_for_what_it_waits_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "retry_after_write", repeated)
    there = connection(tag_role=[client_error("Late"), client_error("Late"), {}])

    Runner(there).make(TAG)

    assert there.methods() == ["tag_role"] * 3


def repeated(call: Any, is_late: Any, *, limit: float) -> Any:
    while True:
        try:
            return call()
        except Exception as error:
            if not is_late(error):
                raise


def test_a_failure_says_what_was_done_and_what_to_do() -> None:
    there = connection(change_tags_for_resource=[client_error("Denied")])

    with pytest.raises(AwsError) as failed:
        Runner(there).run([DELETE, TAG, ADD])

    assert str(failed.value).startswith("Could not tag Z: ")
    assert str(failed.value).endswith(
        "(Denied). Ask for it. 2 calls before this one were made (delete R; tag R); run the task again to continue."
    )
    assert failed.value.code == "Denied"
    assert failed.value.result == {"changed": True}


def test_the_first_failure_has_changed_nothing() -> None:
    with pytest.raises(AwsError, match=r"\(Other\)\.$") as failed:
        Runner(connection(tag_role=[client_error("Other")])).run([TAG, ADD])

    assert failed.value.result == {"changed": False}

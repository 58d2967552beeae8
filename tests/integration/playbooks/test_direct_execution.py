# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A task runs in Ansible's own process, unless it asks for something that needs the ordinary way. It says which."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

import pytest

MODULE = "crossaccount.aws.account_info"
DIRECTLY = "Executed directly"
TASK = {MODULE: {"profile": "dns"}, "register": "found"}
RIGHT = {"ansible.builtin.assert": {"that": "found.account_id == '222222222222'"}}

RunPlay = Callable[..., str]


@pytest.fixture(autouse=True)
def _directly(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the environment of the tests says of direct execution is not said here."""
    monkeypatch.delenv("CROSSACCOUNT_AWS_DIRECT_EXECUTION", raising=False)


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize(
    "keywords", [{}, {"environment": {"AWS_MAX_ATTEMPTS": "2"}}, {"delegate_to": "localhost"}, {"check_mode": True}]
)
def test_a_local_task_runs_directly(run_play: RunPlay, keywords: dict[str, Any]) -> None:
    assert DIRECTLY in run_play(
        [{**TASK, **keywords}, RIGHT], "-vvv", env={"CROSSACCOUNT_AWS_DIRECT_EXECUTION": "true"}
    )


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize(
    ("keywords", "why"),
    [
        ({"environment": {"PYTHONDONTWRITEBYTECODE": "1"}}, "the task sets PYTHONDONTWRITEBYTECODE"),
        ({"vars": {"crossaccount_aws_direct_execution": "no"}}, "crossaccount_aws_direct_execution is false"),
        ({"async": 60, "poll": 1}, "the task asks for async"),
    ],
)
def test_a_task_that_asks_for_more_runs_as_ansible_runs_it(
    run_play: RunPlay, keywords: dict[str, Any], why: str
) -> None:
    output = run_play([{**TASK, **keywords}, RIGHT], "-vvv", env={"CROSSACCOUNT_AWS_DIRECT_EXECUTION": "true"})
    assert f"Not executed directly: {why}" in output
    assert DIRECTLY not in output


@pytest.mark.usefixtures("fresh")
def test_the_environment_switches_it_off(run_play: RunPlay) -> None:
    output = run_play([TASK, RIGHT], "-vvv", env={"CROSSACCOUNT_AWS_DIRECT_EXECUTION": "false"})
    assert "Not executed directly: it is switched off" in output


def test_a_task_that_times_out_leaves_no_process(run_play: RunPlay) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:  # it accepts, and never answers
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        task = {MODULE: {"endpoint_url": url, "profile": "management"}, "timeout": 3, "ignore_errors": True}
        output = run_play([task], "-vvv", env={"CROSSACCOUNT_AWS_DIRECT_EXECUTION": "true"})
        assert DIRECTLY in output
        assert "Timed out after 3 second(s)" in output
        silent.settimeout(5)
        connection, _ = silent.accept()
        connection.settimeout(5)
        connection.recv(65536)
        assert connection.recv(65536) == b""  # the process that asked is gone


@pytest.mark.parametrize("direct", ["true", "false"])
def test_a_module_says_a_code_where_it_fails_and_ansible_none_where_it_ended_one(
    run_play: RunPlay, direct: str
) -> None:
    """By that playbooks tell what to believe of a failed task: Ansible calls one that it ended not changed."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        tasks: list[dict[str, Any]] = [
            {MODULE: {"endpoint_url": url, "profile": "management"}, "timeout": 3, "register": "ended"},
            {MODULE: {"profile": "nobody"}, "register": "refused"},
            {MODULE: {"profile": "dns", "account_id": "1"}, "register": "wrong"},
        ]
        said = ["ended.error_code is not defined", "refused.error_code is defined", "wrong.error_code is defined"]
        run_play(
            [*({**task, "ignore_errors": True} for task in tasks), {"ansible.builtin.assert": {"that": said}}],
            env={"CROSSACCOUNT_AWS_DIRECT_EXECUTION": direct},
        )

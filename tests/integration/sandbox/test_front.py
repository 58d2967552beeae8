# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The sandbox answers real clients."""

from __future__ import annotations

from typing import Any

from tests.support.sandbox.client import SandboxClient


def test_cli_and_boto3_sign_in_as_the_operator(fresh: SandboxClient, aws: Any, boto: Any) -> None:
    identity = aws(["sts", "get-caller-identity"])
    assert identity["Arn"] == "arn:aws:iam::999999999999:user/operator"
    assert boto("sts").get_caller_identity()["Account"] == "999999999999"


def test_ansible_module_runs_against_it(fresh: SandboxClient, run_module: Any) -> None:
    outcome = run_module("amazon.aws.aws_caller_info", {}, profile="management")
    assert outcome["account"] == "999999999999"

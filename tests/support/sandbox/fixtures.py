# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Fixtures that point tests at a real sandbox, for the conftest.py of each folder whose tests need one.

Such tests may also run the collection's code in their own process: it can be imported by its full name.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from sandbox.demo.deprecations import deprecations
from tests.support import collection_path  # noqa: F401
from tests.support.commands.starting import run_script
from tests.support.sandbox.boto_sessions import boto_session
from tests.support.sandbox.client import BIN, SandboxClient
from tests.support.sandbox.kept import folder_asked_for, kept_sandbox
from tests.support.sandbox.organization_builders import Organization

ACTIONS = Path(__file__).with_name("action_plugins")


class AwsCliError(Exception):
    """The AWS CLI failed; the text is what it wrote to standard error."""


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxClient]:
    """One sandbox for all tests, on free ports; where a part of the tests runs, the one that is kept for that."""
    with ExitStack() as stack:
        folder = folder_asked_for()
        client = stack.enter_context(kept_sandbox(folder)) if folder else None
        if client is None:
            client = SandboxClient(tmp_path_factory.mktemp("sandbox"))
            client.start()
            stack.callback(client.stop)
        yield client


@pytest.fixture
def fresh(sandbox: SandboxClient) -> SandboxClient:
    """The sandbox as seeded: no faults, no counts, nobody's changes."""
    sandbox.reset()
    return sandbox


@pytest.fixture
def aws(sandbox: SandboxClient) -> Callable[..., Any]:
    """Run the AWS CLI: ``aws(["sts", "get-caller-identity"], profile="dns")``; its JSON, or AwsCliError."""

    def run(arguments: list[str], profile: str = "management", env: dict[str, str] | None = None) -> Any:
        command = [str(BIN / "aws"), *arguments, "--profile", profile, "--output", "json"]
        done = run_script(command, env=sandbox.env | (env or {}))
        if done.returncode:
            raise AwsCliError(done.stderr.strip())
        return json.loads(done.stdout) if done.stdout.strip() else None

    return run


@pytest.fixture
def boto(sandbox: SandboxClient, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """A boto3 client: ``boto("route53", profile="dns", region="us-east-1", **client_options)``; it never retries."""
    for name, value in sandbox.env.items():
        if name.startswith("AWS_"):
            monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")

    def client(service: str, profile: str = "management", region: str = "us-east-1", **options: Any) -> Any:
        return boto_session(profile, region_name=region).client(service, **options)

    return client


@pytest.fixture
def organization(fresh: SandboxClient, boto: Callable[..., Any]) -> Organization:
    """The organization of a fresh sandbox, in which CloudFormation may deploy stack sets."""
    found = Organization(boto)
    found.trust_stack_sets(boto)
    return found


@pytest.fixture
def run_play(sandbox: SandboxClient, tmp_path: Path) -> Callable[..., str]:
    """Run tasks on localhost by ansible-playbook: ``run_play(tasks, "--check", environment={...})``.

    Returns all that it printed; a run that fails, or tells of something deprecated, fails the test.
    """

    def run(tasks: list[dict[str, Any]], *options: str, env: dict[str, str] | None = None, **keywords: Any) -> str:
        play = {"hosts": "localhost", "connection": "local", "gather_facts": False, **keywords, "tasks": tasks}
        playbook = tmp_path / "playbook.yml"
        playbook.write_text(json.dumps([play]), encoding="utf-8")  # JSON is YAML
        command = [BIN / "ansible-playbook", "-i", "localhost,", "-e", f"ansible_python_interpreter={sys.executable}"]
        done = run_script([*command, *options, playbook], cwd=tmp_path, env=sandbox.env | (env or {}), together=True)
        assert done.returncode == 0, done.stdout
        assert not deprecations(done.stdout), done.stdout
        return done.stdout

    return run


@pytest.fixture
def run_module(run_play: Callable[..., str], tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """Run one task by ansible-playbook: ``run_module("route53_record_sets", {...}, check=False, profile="dns")``.

    Returns the task's result, of a failed task too. A name without a dot is a module of this collection.
    """

    def run(
        name: str,
        arguments: dict[str, Any],
        check: bool = False,
        profile: str | None = None,
        *,
        diff: bool = True,
        env: dict[str, str] | None = None,
    ) -> dict[str, Any]:
        module = name if "." in name else f"crossaccount.aws.{name}"
        given = arguments if profile is None else {"profile": profile, **arguments}
        task = {module: given, "register": "outcome", "ignore_errors": True}
        result = tmp_path / "result.json"
        write = {"write_result": {"content": "{{ outcome | to_json }}", "dest": str(result)}}
        options = [*(["--check"] if check else []), *(["--diff"] if diff else [])]
        run_play([task, write], *options, env={**(env or {}), "ANSIBLE_ACTION_PLUGINS": str(ACTIONS)})
        outcome: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
        return outcome

    return run

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""No credential is ever to be read: at ``-vvv --diff``, in the log, in files that stay, on success and on failure.

Everything that a run leaves is searched for the operator's keys, for the keys and token that a task is given, and for
those of every session that the sandbox has handed out, such as the ones that assume_role_check opens for itself.

External ids are no secret for AWS. They stand in arguments and in trust documents, and not in what people are told.
"""

from __future__ import annotations

import configparser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.proofs.secrets_search import MFA_CODE, Kept, Recorder
from tests.support.playbooks.iam_world import make_role, trust
from tests.support.playbooks.runner import DNS
from tests.support.sandbox.boto_sessions import boto_session
from tests.support.sandbox.client import ROOT, SandboxClient
from tests.support.source.names import WITHOUT_AWS

CASES: dict[str, dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("secret_cases.yml").read_text(encoding="utf-8")
)
MODULES = sorted({path.stem for path in (ROOT / "plugins" / "modules").glob("*.py")} - WITHOUT_AWS)
EXTERNAL_ID = "canary-9d1c2b7e-external"
ELSEWHERE = "444444444444"
DENIED = {"code": "AccessDenied", "message": "not authorized to perform: canary:Sing", "status": 403, "times": None}
# botocore repeats 500 for a long time, and 501 not at all.
BROKEN = {"code": "NotImplemented", "message": "broken", "status": 501, "times": None}
# Keys of results in which external ids stand, as docs/guides/cross-account-trust.md says: a task's arguments, trust
# documents and their differences, and the AWS configuration that account_profiles writes.
SHOWN_IN = {"invocation", "diff", "trust_policy", "statement", "configuration"}
SHOWN_IN |= {"assume_role_policy_document", "assume_role_policy_document_raw"}  # amazon.aws.iam_role_info
WAYS = ("profile", "options", "environment")
# How each module is run, and a word of the message that it then ends with; None where it works.
PHASES = {"works": None, "refuses": "", "elsewhere": ELSEWHERE, "denied": "canary:Sing", "broken": BROKEN["code"]}


def operator_key(sandbox: SandboxClient) -> dict[str, str]:
    """The access key that the sandbox's profiles start from."""
    credentials = configparser.ConfigParser(interpolation=None)
    credentials.read(sandbox.env["AWS_SHARED_CREDENTIALS_FILE"])
    section = credentials["management"]
    return {"access_key": section["aws_access_key_id"], "secret_key": section["aws_secret_access_key"]}


def secrets(sandbox: SandboxClient) -> dict[str, str]:
    """What must be nowhere to be read: what it is → its text."""
    found = {f"the operator's {name}": value for name, value in operator_key(sandbox).items()}
    found |= {f"secret {number} of a session": text for number, text in enumerate(sandbox.secrets())}
    return found | {"the MFA code": MFA_CODE}


@pytest.fixture(scope="module")
def world(sandbox: SandboxClient) -> Iterator[SandboxClient]:
    """A role of the DNS account that asks for the canary as its external id."""
    sandbox.reset()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in sandbox.env.items():
            if name.startswith("AWS_"):
                patch.setenv(name, value)
        asks = trust({"AWS": DNS}, {"StringEquals": {"sts:ExternalId": EXTERNAL_ID}})
        make_role(boto_session("dns", region_name="us-east-1").client("iam"), "Secretive", asks)
        yield sandbox
    sandbox.reset()


def session_of_the_dns_account() -> dict[str, str]:
    """Keys and token as options of a module."""
    frozen = boto_session("dns", region_name="us-east-1").get_credentials().get_frozen_credentials()
    return {"access_key": frozen.access_key, "secret_key": frozen.secret_key, "session_token": frozen.token}


def faults(sandbox: SandboxClient, *orders: dict[str, Any]) -> dict[str, Any]:
    """A task that tells the sandbox to fail."""
    uri = {"url": f"{sandbox.url}/sandbox/faults", "method": "POST", "body_format": "json", "body": list(orders)}
    return {"name": "Tell the sandbox how to fail", "ansible.builtin.uri": uri}


def every_module(sandbox: SandboxClient, phase: str) -> list[dict[str, Any]]:
    """A task of each module in one phase; its result is kept."""
    tasks = []
    for module in MODULES:
        options = CASES[module]["refuses" if phase == "refuses" else "works"]
        account = ELSEWHERE if phase == "elsewhere" else DNS
        task = {f"crossaccount.aws.{module}": {**options, "account_id": account}, "ignore_errors": True}
        tasks.append({"name": f"{module} {phase}", **task, "register": f"kept_{module}_{phase}"})
    return tasks


def play(sandbox: SandboxClient, way: str) -> dict[str, Any]:
    """Every module in every phase, with credentials that come one way."""
    defaults: dict[str, Any] = {"aws_config": {"retries": {"total_max_attempts": 1}}}
    mfa: list[dict[str, Any]] = []
    if way == "profile":
        defaults["profile"] = "dns"
        step = {"role_arn": f"arn:aws:iam::{DNS}:role/OrganizationAccountAccessRole", "mfa_code": MFA_CODE}
        step["mfa_serial"] = "arn:aws:iam::999999999999:mfa/operator"
        options = {"profile": "management", "paths": [{"name": "with MFA", "steps": [step]}]}
        mfa = [{"name": "Present a code", "crossaccount.aws.assume_role_check": options}]
    elif way == "options":
        defaults |= session_of_the_dns_account()
    names = "query('varnames', '^kept_')"
    everything = f"{{{{ dict({names} | zip(query('vars', *{names}))) }}}}"
    return {
        "hosts": "localhost",
        "connection": "local",
        "gather_facts": False,
        "vars": {
            "external_id": EXTERNAL_ID,
            "server": {"address": sandbox.dns_host, "port": sandbox.dns_port},
        },
        "module_defaults": {"group/crossaccount.aws.aws": defaults},
        "tasks": [
            *mfa,
            *every_module(sandbox, "works"),
            *every_module(sandbox, "refuses"),
            *every_module(sandbox, "elsewhere"),
            faults(sandbox, DENIED),
            *every_module(sandbox, "denied"),
            faults(sandbox, BROKEN),
            *every_module(sandbox, "broken"),
            faults(sandbox),
            {"name": "Keep facts", "ansible.builtin.set_fact": {"kept": everything, "cacheable": True}},
        ],
    }


def test_every_module_has_a_case() -> None:
    assert sorted(CASES) == MODULES


@pytest.mark.long
@pytest.mark.parametrize("way", WAYS)
def test_modules_show_no_credential(world: SandboxClient, tmp_path: Path, way: str) -> None:
    recorder = Recorder(world, tmp_path / "run")
    recorder.env = {"AWS_MAX_ATTEMPTS": "1", "ANSIBLE_CACHE_PLUGIN": "jsonfile"}
    recorder.env["ANSIBLE_CACHE_PLUGIN_CONNECTION"] = str(tmp_path / "run" / "facts")
    if way == "environment":
        names = {"access_key": "AWS_ACCESS_KEY_ID", "secret_key": "AWS_SECRET_ACCESS_KEY"}
        names["session_token"] = "AWS_SESSION_TOKEN"
        recorder.env |= {names[option]: value for option, value in session_of_the_dns_account().items()}

    kept = recorder([play(world, way)])

    assert kept.status == 0, kept.places["the output"]
    by_task = {each["task"]: each for each in kept.results}
    for phase, word in PHASES.items():
        for module in MODULES:
            result = by_task[f"{module} {phase}"]
            assert result["failed"] == (word is not None), result
            assert (word or "") in result["result"].get("msg", ""), result
    assert EXTERNAL_ID in kept.places["the output"], "arguments are shown, so that a secret among them would be"
    assert kept.showing(secrets(world)) == []
    assert left_behind(kept) == []
    assert told(kept, EXTERNAL_ID) == []


def left_behind(kept: Kept) -> list[str]:
    """Files in which Ansible hands arguments to a module: they are gone when the task is."""
    return [place for place in kept.places if "ansible-tmp" in place or "AnsiballZ" in place or "/tmp/" in place]


def told(kept: Kept, text: str) -> list[str]:
    """Where results tell people a text, as ``task: path``: anywhere but in what SHOWN_IN names."""
    return [
        f"{each['task']}: {path}"
        for each in kept.results
        for path in _places(each["result"], text)
        if not SHOWN_IN & set(path.split("."))
    ]


def _places(value: Any, text: str, path: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _places(each, text, f"{path}.{key}")
    elif isinstance(value, list):
        for each in value:
            yield from _places(each, text, path)
    elif text in str(value):
        yield path


@pytest.mark.parametrize("leak", ["a message", "a failure", "a file", "a fact"])
def test_what_is_shown_is_found(world: SandboxClient, tmp_path: Path, leak: str) -> None:
    """The search itself works: each way in which a task could show a secret is noticed."""
    secret = session_of_the_dns_account()["session_token"]
    task: dict[str, Any] = {
        "a message": {"ansible.builtin.debug": {"msg": f"the token is {secret}"}},
        "a failure": {"ansible.builtin.fail": {"msg": f"the token is {secret}"}, "ignore_errors": True},
        "a file": {"ansible.builtin.copy": {"content": secret, "dest": str(tmp_path / "run" / "left")}, "no_log": True},
        "a fact": {"ansible.builtin.set_fact": {"token": secret}},
    }[leak]
    kept = Recorder(world, tmp_path / "run")([{"hosts": "localhost", "gather_facts": False, "tasks": [task]}])

    places = [line.partition(" in ")[2].partition(",")[0] for line in kept.showing(secrets(world))]

    assert places == (["left"] if leak == "a file" else ["the output", "ansible.log", "results.jsonl"])

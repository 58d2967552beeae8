# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The seam of a module without AWS: no secret among its options is shown or logged, and nothing else is hidden."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ansible.module_utils import basic
from ansible.module_utils.common.parameters import PASS_VARS
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.plain_module import plain_module, run_plain
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.modules.private_files import OPTIONS

CANARY = "canary\nof two lines"
FILES = [{"path": "/one/canary's/1", "content": CANARY}, {"path": "/two", "content": "1"}]


def given(monkeypatch: pytest.MonkeyPatch, options: dict[str, Any]) -> list[str]:
    """Hand the options over as Ansible does; the list holds what is logged."""
    if "inject_invocation" in PASS_VARS:  # ansible-core 2.21 returns a task's arguments only when it is told to
        options = {**options, "_ansible_inject_invocation": True}
    monkeypatch.setattr(basic, "_ANSIBLE_ARGS", json.dumps({"ANSIBLE_MODULE_ARGS": options}).encode())
    monkeypatch.setattr(basic, "_ANSIBLE_PROFILE", "legacy", raising=False)
    logged: list[str] = []
    monkeypatch.setattr(basic.AnsibleModule, "log", lambda _self, text, **_more: logged.append(text))
    return logged


def test_texts_are_nowhere_and_all_else_is_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    logged = given(monkeypatch, {"files": FILES})
    module = plain_module(*OPTIONS)
    outcome = run_plain(
        module, lambda params: {"changed": True, "files": [each["path"] for each in params["files"]], "size": 1}
    )
    with pytest.raises(SystemExit):
        module.exit_json(**outcome.result)

    shown = json.loads(capsys.readouterr().out)
    assert (shown["files"], shown["size"]) == (["/one/canary's/1", "/two"], 1)
    hidden = [{"path": each["path"], "content": "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"} for each in FILES]
    assert shown["invocation"] == {"module_args": {"files": hidden, "private_folders": False}}
    assert "of two lines" not in json.dumps(shown)
    [line] = logged
    assert "of two lines" not in line


def test_the_work_is_handed_the_texts_and_its_refusal_is_the_result(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(params: Any) -> Any:
        assert params["files"] == FILES
        raise InputError("files[0]", "it is wrong", "correct it")

    given(monkeypatch, {"files": FILES})
    outcome = run_plain(plain_module(*OPTIONS), refuse)
    assert outcome.failed
    assert outcome.result == {"changed": False, "error_code": "", "msg": "files[0]: it is wrong. Correct it."}


def test_options_that_ansible_refuses_show_no_text(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    logged = given(monkeypatch, {"files": [{"content": CANARY}, {"path": "/two", "contents": CANARY}]})
    with pytest.raises(SystemExit):
        plain_module(*OPTIONS)
    shown = capsys.readouterr().out
    assert '"failed": true' in shown
    assert "of two lines" not in shown + "".join(logged)

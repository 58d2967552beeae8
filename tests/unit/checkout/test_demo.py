# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What `make demo` shows: each scenario has a file and can be chosen, and a claim that does not hold ends it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox.demo import automation, scenarios
from sandbox.demo.aws import Answer
from sandbox.demo.stage import DemoError, claim, table
from tools import checkout


@pytest.mark.parametrize("name", scenarios.SCENARIOS)
def test_a_scenario_is_chosen_by_the_name_of_its_file(name: str) -> None:
    assert scenarios.chosen(name).demonstrate.__module__ == f"sandbox.demo.{name}"


def test_the_main_job_is_the_default() -> None:
    assert scenarios.chosen("") is scenarios.SCENARIOS["main_job"]


def test_an_unknown_scenario_is_refused_with_those_that_exist() -> None:
    done = subprocess.run(
        [
            "make",
            "--no-print-directory",
            "-o",
            "env",
            "demo",
            "SCENARIO=automaton",
            f"BIN={Path(sys.executable).parent}",
        ],
        cwd=checkout.ROOT,
        env={**os.environ, "SCENARIO": ""},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode != 0
    assert "SCENARIO=automaton: there is no such scenario" in done.stderr
    for name in scenarios.SCENARIOS:
        assert f"make demo SCENARIO={name} " in done.stderr


def test_a_claim_that_does_not_hold_ends_the_demo_with_the_log(tmp_path: Path) -> None:
    log = tmp_path / "run.log"
    log.write_text("one\ntwo\n", encoding="utf-8")
    claim(True, "it holds", log)

    with pytest.raises(DemoError, match=r"not as expected: it holds\none\ntwo\n"):
        claim(False, "it holds", log)


def test_a_table_has_columns() -> None:
    assert table([("a", "b"), ("long", "c")]) == ["  a     b", "  long  c"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer(["192.0.2.1", "192.0.2.2"], "NOERROR"), "192.0.2.1, 192.0.2.2"),
        (Answer([], "NXDOMAIN"), "NXDOMAIN"),
        (Answer([], "NOERROR"), "no address"),
    ],
)
def test_an_answer_in_words(answer: Answer, said: str) -> None:
    assert str(answer) == said


class Still(automation.Instance):
    """One that says 192.0.2.9, whatever is done to it."""

    def __init__(self) -> None:
        self.label, self.name = "web-1", "web-1.example.com"

    def addresses(self) -> list[str]:
        return ["192.0.2.9"]


def test_a_name_that_does_not_follow_ends_the_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(automation, "PATIENCE", 0.0)
    monkeypatch.setattr(automation.aws, "reset_requests", lambda _url: None)
    monkeypatch.setattr(automation.aws, "resolve", lambda _name, _environment: Answer(["192.0.2.1"], "NOERROR"))
    show = automation.Show({"SANDBOX_URL": "http://127.0.0.1:1"})

    with pytest.raises(
        DemoError, match=r"web-1\.example\.com answers 192\.0\.2\.9 within 0 s; it answers 192\.0\.2\.1"
    ):
        show.follow("web-1 starts", Still(), lambda: None)

    assert show.steps == []

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is kept for the next run is what that would make, and whatever is wrong with the file, a run is right."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.commands.compiling import ROLES, run

ONE = ROLES.replace(', "verify_access"', ",")


def _file(folder: Path) -> Path:
    [file] = folder.rglob("*.opt-texts*.pyc")
    return file


def _damaged(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])


DAMAGES: dict[str, Callable[[Path], object]] = {
    "cut": _damaged,
    "empty": lambda file: file.write_bytes(b""),
    "gone": Path.unlink,
    "open to others": lambda file: file.chmod(0o666),
    "a link": lambda file: file.symlink_to(file.rename(file.with_suffix(".other"))),
    "a folder": lambda file: (file.unlink(), file.mkdir()),
}


def test_the_next_run_compiles_nothing_and_has_the_same(tmp_path: Path) -> None:
    run(ROLES + "assert compilations and len(kept._kept) > 100", tmp_path)
    before = _file(tmp_path).read_bytes()
    run(ROLES + "assert not compilations and len(kept._kept) > 100", tmp_path)
    assert _file(tmp_path).read_bytes() == before
    # A role that a later run needs too is added.
    run(ROLES.replace("verify_access", "zone_access") + "assert compilations", tmp_path)
    run(ROLES.replace('"verify_access"', '"zone_access", "verify_access"') + "assert not compilations", tmp_path)


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_file_that_is_damaged_or_open_to_others_is_not_read(tmp_path: Path, damage: str) -> None:
    run(ONE, tmp_path)
    DAMAGES[damage](_file(tmp_path))
    run(ONE + "assert compilations and len(kept._kept) > 50", tmp_path)


def test_where_nothing_can_be_written_everything_is_compiled(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    for _ in range(2):
        run(ONE + "assert compilations and len(kept._kept) > 50", blocked)


BRING = """
from ansible.plugins.loader import filter_loader, test_loader
({loader}).add_directory({folder!r})
"""
# Jinja hands the environment, and so one argument more, to its own.
OWN = {
    "filter_loader": "class FilterModule:\n    def filters(self):\n        return {'unique': lambda value: 'mine'}\n",
    "test_loader": "class TestModule:\n    def tests(self):\n        return {'match': lambda value, *more: True}\n",
}
TEXTS = "{{ [1, 1] | unique }} {{ 'a' is match('b') }}"
GIVES = {"": "[1] False", "filter_loader": "mine False", "test_loader": "[1] True"}


@pytest.mark.parametrize("loader", OWN)
def test_what_a_play_brings_along_has_its_codes_alone(tmp_path: Path, loader: str) -> None:
    (tmp_path / "tasks.yml").write_text(f'- debug: {{msg: "{TEXTS}"}}\n', encoding="utf-8")
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "mine.py").write_text(OWN[loader], encoding="utf-8")
    bring = BRING.format(loader=loader, folder=str(tmp_path / "plugins"))
    keep = f"kept._compile([Path({str(tmp_path / 'tasks.yml')!r})])\n"
    cache = tmp_path / "cache"

    def gives(brought: str) -> str:
        return f"\nassert render({TEXTS!r}) == {GIVES[brought]!r}, render({TEXTS!r})\n"

    run(bring + keep + gives(loader), cache)
    assert not list(cache.rglob("*.opt-texts*"))
    run("kept.keep_compiled()\n" + keep + gives("") + bring + gives(loader), cache)
    run(keep + "assert not compilations" + gives(""), cache)
    run(bring + keep + "assert compilations" + gives(loader), cache)


@pytest.mark.parametrize(
    "setting", ["ANSIBLE_JINJA2_EXTENSIONS=jinja2.ext.loopcontrols", "ANSIBLE_ALLOW_EMBEDDED_TEMPLATES=false"]
)
def test_a_configuration_has_its_codes_alone(tmp_path: Path, setting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    run(ONE, tmp_path)
    with monkeypatch.context() as patch:
        patch.setenv(*setting.split("="))
        run(ONE + "assert compilations and len(kept._kept) > 50", tmp_path)
    run(ONE + "assert not compilations and len(kept._kept) > 50", tmp_path)

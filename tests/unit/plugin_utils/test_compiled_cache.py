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


def test_what_a_play_makes_of_a_filter_is_not_kept_for_others(tmp_path: Path) -> None:
    """A constant that goes through a filter is not worked out when it is compiled."""
    text = "{{ 'a' | upper }}"
    keep = f"""
kept._compile([Path({str(tmp_path / "tasks.yml")!r})])
"""
    (tmp_path / "tasks.yml").write_text(f'- debug: {{msg: "{text}"}}\n', encoding="utf-8")
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "mine.py").write_text(
        "class FilterModule:\n    def filters(self):\n        return {'upper': lambda value: 'mine'}\n",
        encoding="utf-8",
    )
    bring = f"""
from ansible.plugins.loader import filter_loader
filter_loader.add_directory({str(tmp_path / "plugins")!r})
"""
    cache = tmp_path / "cache"
    run(bring + keep + f"assert compilations and render({text!r}) == 'mine'", cache)
    run(keep + f"assert not compilations and render({text!r}) == 'A'", cache)

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The function as the role packs it: small, the same each time, and at home in a Python that has nothing but boto3."""

from __future__ import annotations

import sysconfig
from pathlib import Path

import pytest

from tests.support.automation.package import build, cold_start, unpacked
from tests.support.automation.world import DOMAIN, REVERSE, ZONE

MOST = 200_000  # octets


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("package") / "function.zip"
    build(found)
    return found


def test_it_is_small(package: Path) -> None:
    assert package.stat().st_size < MOST


def test_built_again_it_has_the_same_bytes(package: Path, tmp_path: Path) -> None:
    build(tmp_path / "again.zip")

    assert (tmp_path / "again.zip").read_bytes() == package.read_bytes()


def test_it_imports_and_plans_with_the_standard_library_alone(package: Path, tmp_path: Path) -> None:
    folder = unpacked(package, tmp_path)

    told = cold_start(folder)
    written = {(zone, each["Action"], each["ResourceRecordSet"]["Name"]) for zone, each in told["changes"]}
    assert (ZONE, "CREATE", f"web.{DOMAIN}.") in written
    assert (REVERSE, "CREATE", "1.2.0.192.in-addr.arpa.") in written
    library = (sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib"), str(folder))
    origins = {each for each in told["origins"] if each not in ("built-in", "frozen")}
    assert {each for each in origins if not each.startswith(library)} == set()
    assert not any("site-packages" in each for each in origins)
    assert any(each.startswith(str(folder)) for each in origins)

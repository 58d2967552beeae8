# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""No import of module_utils points up or in a circle, and the check sees one that does."""

from __future__ import annotations

import pytest

from tests.support.source.rooms import FLOORS, KNOWN_UP, TOP, circle, imports, pointing_up, room_of
from tools import checkout

UTILS = checkout.ROOT / TOP
SOURCES = {path.relative_to(UTILS).as_posix(): path.read_text(encoding="utf-8") for path in UTILS.rglob("*.py")}
FOUND = imports(SOURCES)
ROOMS = [room for floor in FLOORS for room in floor]


def test_files_do_not_import_each_other_in_a_circle() -> None:
    assert circle(FOUND) == []


def test_no_import_points_up() -> None:
    assert [pair for pair in pointing_up(FOUND) if (room_of(pair[0]), room_of(pair[1])) not in KNOWN_UP] == []


def test_what_is_known_to_point_up_still_does() -> None:
    """A pair that was mended leaves the table, so that it cannot come back."""
    assert {(room_of(one), room_of(other)) for one, other in pointing_up(FOUND)} == KNOWN_UP


def test_every_room_has_one_floor() -> None:
    assert sorted(ROOMS) == sorted({room_of(path) for path in SOURCES if not path.endswith("/__init__.py")})


def test_imports_of_every_form_are_found() -> None:
    found = imports(
        {
            "_core/dns/names.py": "from . import zones\nfrom ..errors import E\ndef late():\n    from .. import arn",
            "_core/dns/zones.py": "import re\nfrom ...outside import thing",
            "_core/errors.py": "",
            "_core/arn.py": "from .dns import *",
            "_core/dns/__init__.py": "",
        }
    )
    assert found["_core/dns/names.py"] == {"_core/dns/zones.py", "_core/errors.py", "_core/arn.py"}
    assert found["_core/dns/zones.py"] == frozenset()
    assert found["_core/arn.py"] == {"_core/dns/__init__.py"}


@pytest.mark.parametrize(
    ("path", "source", "other"),
    [
        ("_core/errors.py", "from .arn import account_id", "_core/arn.py"),
        ("_core/policies/zone_grant.py", "from ..trust.declaration import read", "_core/trust/declaration.py"),
        ("_core/checks/report.py", "def late():\n    from ..roles import limits", "_core/roles/limits.py"),
        ("_aws/iam/roles.py", "from ..ec2.listing import instances", "_aws/ec2/listing.py"),
        ("_core/dns/names.py", "from ..attic import things", "_core/attic.py"),
    ],
    ids=["up", "up a room", "late", "beside", "no floor"],
)
def test_an_import_that_points_up_is_seen(path: str, source: str, other: str) -> None:
    assert pointing_up(imports({path: source, other: ""})) == [(path, other)]


def test_an_import_that_points_down_passes() -> None:
    sources = {"_aws/iam/roles.py": "from ..._core.roles import limits\nfrom . import role_trust"}
    assert pointing_up(imports({**sources, "_core/roles/limits.py": "", "_aws/iam/role_trust.py": ""})) == []


def test_a_circle_of_files_is_seen() -> None:
    sources = {
        "_core/dns/one.py": "from . import two",
        "_core/dns/two.py": "from .three import thing",
        "_core/dns/three.py": "def late():\n    from . import one",
    }
    assert set(circle(imports(sources))) == set(sources)

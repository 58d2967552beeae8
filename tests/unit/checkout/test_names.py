# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whoever knows a module's name knows which file it runs and where its tests are, and the check sees where not."""

from __future__ import annotations

import pytest

from tests.support.source.names import AWS, OTHERS, ROOMS, file_of, stray_tests, violations
from tools import checkout

MODULES = {path.stem: path.read_text(encoding="utf-8") for path in (checkout.ROOT / "plugins/modules").glob("*.py")}
FILES = {
    path.relative_to(checkout.ROOT).as_posix()
    for top in ("plugins/module_utils/_aws", "tests/unit/aws", "tests/integration/modules")
    for path in (checkout.ROOT / top).rglob("*.py")
}

MODULE = "iam_user_key"
SOURCE = f"""
from {AWS}fan_out import ACCOUNTS_OPTION
from {AWS}iam.user_key import ensure
from {AWS}module import aws_module, run
from {AWS}options.users import USER_OPTIONS, user_of
"""
ITS_FILES = {
    "plugins/module_utils/_aws/iam/user_key.py",
    "tests/unit/aws/iam/test_user_key.py",
    "tests/integration/modules/test_iam_user_key.py",
}


@pytest.mark.parametrize("module", sorted(MODULES))
def test_a_module_says_where_its_work_and_its_tests_are(module: str) -> None:
    assert violations(module, MODULES[module], FILES) == []


def test_every_integration_test_is_of_a_module() -> None:
    assert stray_tests(FILES, MODULES) == []


def test_the_tables_name_only_what_there_is() -> None:
    assert set(ROOMS) <= set(MODULES)
    assert {f"tests/integration/modules/test_{name}.py" for name in OTHERS} <= FILES


def test_a_module_that_keeps_the_law_passes() -> None:
    assert violations(MODULE, SOURCE, ITS_FILES) == []
    assert file_of("dns_check") == "checks/dns_check"
    assert file_of("lambda_user_key") == "lambda_/user_key"


@pytest.mark.parametrize(
    ("module", "source", "says"),
    [
        ("user_key", SOURCE, "begins with no service"),
        ("iam", SOURCE, "begins with no service"),
        (MODULE, SOURCE.replace("user_key", "users"), "runs iam/users of _aws instead of iam/user_key"),
        (MODULE, f"{SOURCE}from {AWS}iam.roles import IamRoles", "runs iam/roles and iam/user_key of _aws"),
        (MODULE, f"{SOURCE}def late():\n    from {AWS}fan_out import fan_out", "runs fan_out and iam/user_key"),
        (MODULE, "", "runs nothing of _aws"),
    ],
)
def test_another_name_or_import_is_seen(module: str, source: str, says: str) -> None:
    [found] = violations(module, source, ITS_FILES)
    assert says in found


@pytest.mark.parametrize("missing", sorted(ITS_FILES))
def test_a_file_that_is_missing_is_seen(missing: str) -> None:
    assert violations(MODULE, SOURCE, ITS_FILES - {missing}) == [f"{MODULE}: there is no {missing}"]


def test_a_test_of_no_module_is_seen() -> None:
    files = {f"tests/integration/modules/test_iam_user{rest}.py" for rest in ("_key", "_key_paging", "_keys")}
    assert stray_tests(files, [MODULE]) == ["tests/integration/modules/test_iam_user_keys.py"]

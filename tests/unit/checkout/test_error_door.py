# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""No code but the door turns an error of the SDK into text."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from tests.support.source.error_door import KNOWN, violations
from tools import checkout

AWS = PurePosixPath("plugins/module_utils/_aws/example.py")
SOURCES = sorted(path.relative_to(checkout.ROOT) for path in (checkout.ROOT / "plugins").rglob("*.py"))


def test_nothing_passes_the_door_by() -> None:
    assert len(SOURCES) > 100
    found = [
        line
        for path in SOURCES
        for line in violations(PurePosixPath(path.as_posix()), (checkout.ROOT / path).read_text(encoding="utf-8"))
    ]
    assert found == []


def test_each_exception_is_needed() -> None:
    for place in KNOWN:
        path = place.split(":")[0]
        source = (checkout.ROOT / path).read_text(encoding="utf-8")
        assert violations(AWS.with_name("elsewhere.py"), source), place


TRY = "try:\n    call()\nexcept {} as {}:\n    {}"


@pytest.mark.parametrize(
    "source",
    [
        TRY.format("SDK_ERRORS", "error", "x = f'Could not: {error}'"),
        TRY.format("SDK_ERRORS", "failure", "x = f'Could not: {failure!r}'"),
        TRY.format("Exception", "failure", "x = str(failure)"),
        TRY.format("KeyError", "failure", "x = repr(failure)"),
        TRY.format("(AwsError, KeyError)", "failure", "x = '{}'.format(failure)"),
        TRY.format("SDK_ERRORS", "error", "x = 'Could not: %s' % error"),
        TRY.format("SDK_ERRORS", "error", "x = error.response['Error']['Message']"),
        TRY.format("SDK_ERRORS", "error", "x = error.args[0]"),
        TRY.format("SDK_ERRORS", "error", "x = error.kwargs"),
        TRY.format("SDK_ERRORS", "error", "module.warn(error)"),
        "def show(error: Exception) -> str:\n    return str(error)",
        "import traceback",
        "from logging import getLogger",
    ],
)
def test_a_way_around_is_seen(source: str) -> None:
    assert violations(AWS, source)


@pytest.mark.parametrize(
    "source",
    [
        TRY.format("SDK_ERRORS", "error", "raise explain(error, 'read it') from error"),
        TRY.format("SDK_ERRORS", "error", "x = f'Could not: {error_message(error)}'"),
        TRY.format("AwsError", "error", "x = f'{error}. Run the task again.'"),
        TRY.format("(AwsError, InputError)", "error", "x = str(error)"),
        TRY.format("OSError", "error", "x = error.strerror"),
    ],
)
def test_the_door_is_open(source: str) -> None:
    assert violations(AWS, source) == []

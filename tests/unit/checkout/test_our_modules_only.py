# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Roles and playbooks call AWS through modules of this collection: errors of others do not leave through our door."""

from __future__ import annotations

import re

from tools import checkout

_CALL = re.compile(r"^\s*(?:- )?(?:(?:local_)?action:\s*)?((?:amazon|community)\.aws\.\w+)\b", re.MULTILINE)


def calls() -> set[tuple[str, str]]:
    """File and module of every task that names a module of another collection for AWS."""
    files = [path for folder in ("roles", "playbooks") for path in (checkout.ROOT / folder).rglob("*.yml")]
    assert len(files) > 20
    return {
        (str(path.relative_to(checkout.ROOT)), module)
        for path in files
        for module in _CALL.findall(path.read_text(encoding="utf-8"))
    }


def test_no_role_calls_modules_of_others() -> None:
    assert calls() == set()


def test_a_call_is_seen() -> None:
    for text in ("  amazon.aws.ec2_instance:\n", "- community.aws.iam_x:\n", "  action: amazon.aws.s3_object\n"):
        assert _CALL.findall(text)
    assert not _CALL.findall(
        "  # a profile and keys exclude each other for amazon.aws.\n  crossaccount.aws.dns_check:\n"
    )

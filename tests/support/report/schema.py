# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The published schema of the report."""

from __future__ import annotations

import json
from typing import Any

from jsonschema import Draft202012Validator

from tools import checkout

SCHEMA = json.loads((checkout.ROOT / "docs" / "fleet-report.schema.json").read_text(encoding="utf-8"))


def objections(document: Any) -> list[str]:
    """Where a document is not as the schema says."""
    return [f"{error.json_path}: {error.message}" for error in Draft202012Validator(SCHEMA).iter_errors(document)]

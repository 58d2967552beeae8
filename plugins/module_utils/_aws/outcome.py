# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What became of a task's work, for modules, inventories and functions of Lambda alike: it knows nothing of Ansible."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .._core.errors import InputError
from .calls.writes import Writes, told
from .disclosure import tell_defect, without_known
from .errors import SDK_ERRORS, AwsError, explain


@dataclass(frozen=True)
class Outcome:
    """``result`` is what a module hands to exit_json or, when ``failed``, to fail_json."""

    failed: bool
    result: dict[str, Any]


def attempt(execute: Callable[[], dict[str, Any]], writes: Writes | None = None) -> Outcome:
    """Run a module's work; every failure becomes an outcome with a message, and with the truth about what was written.

    A failure that nobody expected too: Ansible would print the texts of all errors that led to it.
    """
    try:
        return Outcome(failed=False, result=without_known(execute()))
    except InputError as error:
        result = {"changed": False, "error_code": "", **error.result, "msg": str(error)}
    except AwsError as error:
        result = {"changed": False, "error_code": error.code, **error.result, "msg": str(error)}
    except SDK_ERRORS as error:
        failure = explain(error, "complete a call to AWS")
        result = {"changed": False, "error_code": failure.code, "msg": str(failure)}
    except Exception as error:  # noqa: BLE001 (its text and those of its causes must not leave)
        result = {"changed": False, "error_code": "", "msg": f"{tell_defect(error)}."}
    return Outcome(failed=True, result=without_known(told(result, writes) if writes else result))

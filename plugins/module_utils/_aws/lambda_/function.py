# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Creating, adjusting and removing one function of Lambda with all that belongs to it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..._core.errors import InputError
from ..._core.lambda_functions.archive import code_sha256, unzipped
from ..._core.lambda_functions.declaration import FunctionDeclaration, read_declaration
from ..._core.lambda_functions.model import Function
from ..._core.lambda_functions.steps import removal, steps
from ..._core.policies.documents import to_json
from ..connection import Connection
from .calls import Functions

# https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
LARGEST_ZIP = 50 * 1024 * 1024


def ensure(params: Mapping[str, Any], connection: Connection, *, check_mode: bool) -> dict[str, Any]:
    """Bring the function that a task declares into the declared state; the module's result."""
    declared = read_declaration(params)
    code = _zip(params["zip_file"], params.get("zip_sha256")) if declared.present else b""
    connection.require_account(params.get("account_id"))
    wait = params.get("wait") is not False
    functions = Functions(connection, declared, limit=float(params.get("wait_timeout") or 0))
    existing = functions.read()
    if not declared.present:
        return _remove(functions, declared, existing, check_mode=check_mode, wait=wait)
    wanted = declared.target(existing, connection.region, code_sha256(code))
    plan = steps(existing, wanted, code)
    if plan and not check_mode:
        wanted = functions.apply(plan, existing, wanted, code, wait=wait)
    return _result(connection, existing, wanted, changed=bool(plan))


def _zip(path: str, sha256: str | None) -> bytes:
    """The bytes of the zip. InputError when there is none, it is another one, or Lambda would not take it."""
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        problem = f"{path} cannot be read: {error.strerror}"
        raise InputError(
            "zip_file", problem, "build it first, for example with crossaccount.aws.lambda_package"
        ) from None
    if sha256 is not None and code_sha256(content) != sha256:
        problem = f"{path} has another hash, {code_sha256(content)}"
        raise InputError("zip_sha256", problem, "build the zip again: something else has written it in the meantime")
    if len(content) > LARGEST_ZIP:
        problem = f"{path} has {len(content)} bytes"
        raise InputError("zip_file", problem, f"Lambda takes at most {LARGEST_ZIP}; leave out what is not needed")
    if not unzipped(content):
        raise InputError("zip_file", f"{path} is not a zip with files", "give the zip of the function's code")
    return content


def _remove(
    functions: Functions,
    declared: FunctionDeclaration,
    existing: Function | None,
    *,
    check_mode: bool,
    wait: bool,
) -> dict[str, Any]:
    if existing is None:
        return _result(functions.connection, None, None, changed=False)
    if reason := declared.reason_to_keep(existing):
        return {**_result(functions.connection, existing, existing, changed=False), "kept": reason}
    if not check_mode:
        functions.remove(removal(existing), wait=wait)
    return _result(functions.connection, existing, None, changed=True)


def _result(
    connection: Connection, before: Function | None, after: Function | None, *, changed: bool
) -> dict[str, Any]:
    """What the module returns; ``after`` is the predicted function in check mode."""
    result: dict[str, Any] = {"changed": changed, "api_calls": dict(connection.calls)}
    if after:
        result["function"] = after.as_dict()
        if after.permissions is not None:
            result["policy"] = after.policy
        if after.event_sources is not None:
            result["event_sources"] = [each.as_dict() for each in after.event_sources]
    if changed:
        result["diff"] = {
            "before": _text(before.shown(None) if before else None),
            "after": _text(after.shown(before) if after else None),
        }
    return result


def _text(shown: Mapping[str, Any] | None) -> str:
    return "" if shown is None else to_json(shown, indent=2) + "\n"

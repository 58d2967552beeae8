# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Functions: moto's, with what moto leaves out, found by any of their names."""

from __future__ import annotations

import re
import time
import uuid
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from moto.awslambda.models import LambdaFunction, lambda_backends

from sandbox.calls.call import Call
from sandbox.wire.errors import ApiError
from sandbox.world.world import World

# How long a function is Pending after its creation and an update InProgress, in seconds of the machine. AWS needs some
# seconds; what matters is that clients have to wait: https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html
CHANGING = 0.2

_NAME = re.compile(
    r"(?:arn:aws:lambda:(?P<region>[a-z0-9-]+):)?(?:(?P<account>[0-9]{12}):)?(?:function:)?"
    r"(?P<name>[A-Za-z0-9_-]+)(?::(?P<qualifier>\$LATEST|[A-Za-z0-9_-]+))?"
)


@dataclass(frozen=True)
class FunctionName:
    """Whose function is meant; ``qualifier`` empty: none was given."""

    account_id: str
    region: str
    name: str
    qualifier: str = ""

    @property
    def arn(self) -> str:
        """Without the qualifier."""
        return f"arn:aws:lambda:{self.region}:{self.account_id}:function:{self.name}"

    @property
    def qualified_arn(self) -> str:
        return f"{self.arn}:{self.qualifier}" if self.qualifier else self.arn


@dataclass
class Details:
    """What moto's function has no place for."""

    revision: str
    log_group: str
    dead_letter_queue: str = ""
    ready_at: float = 0.0
    created: bool = False  # what is not ready yet is the function itself
    statements: list[dict[str, Any]] = field(default_factory=list)  # its resource policy
    policy_revision: str = ""
    event_invoke: dict[str, Any] | None = None


def function_name(text: str, account_id: str, region: str, qualifier: str = "") -> FunctionName:
    """A name, a partial or a whole ARN, each with or without a qualifier."""
    match = _NAME.fullmatch(text)
    if match is None:
        raise ApiError(
            "ValidationException", f"1 validation error detected: Value '{text}' at 'functionName' is invalid"
        )
    return FunctionName(
        match["account"] or account_id, match["region"] or region, match["name"], match["qualifier"] or qualifier
    )


def name_in(call: Call) -> FunctionName:
    parameters = call.parameters
    qualifier = str(parameters.get("Qualifier") or "")
    return function_name(str(parameters["FunctionName"]), call.account_id, call.region, qualifier)


def find(name: FunctionName) -> LambdaFunction:
    """Raises ApiError ``ResourceNotFoundException``."""
    found = look_up(name)
    if found is None:
        message = f"Function not found: {name.qualified_arn}"
        raise ApiError("ResourceNotFoundException", message, HTTPStatus.NOT_FOUND)
    return found


def look_up(name: FunctionName) -> LambdaFunction | None:
    if name.account_id not in lambda_backends:
        return None
    storage = lambda_backends[name.account_id][name.region]._lambdas
    group = storage._functions.get(name.name)
    if group is None:
        return None
    if name.qualifier in ("", "$LATEST"):
        return group["latest"]  # type: ignore[no-any-return]
    alias = storage._aliases[name.arn].get(name.qualifier)
    version = alias.function_version if alias else name.qualifier
    return group["latest"] if version == "$LATEST" else storage._get_version(name.name, version)


def every(name: FunctionName) -> list[LambdaFunction]:
    """Those of the account and Region of one, by their latest versions."""
    return [group["latest"] for group in lambda_backends[name.account_id][name.region]._lambdas._functions.values()]


def details(function: LambdaFunction) -> Details:
    found: Details | None = function.__dict__.get("details")
    if found is None:  # made by moto itself, as CloudFormation's are
        found = Details(str(uuid.uuid4()), f"/aws/lambda/{function.function_name}")
        function.__dict__["details"] = found
    return found


def ready(function: LambdaFunction) -> bool:
    return time.monotonic() >= details(function).ready_at


def changed(world: World, function: LambdaFunction, *, created: bool = False) -> None:
    """Give it a new revision, and let it be in the making for a moment."""
    known = details(function)
    known.revision = str(uuid.uuid4())
    known.created = created
    known.ready_at = time.monotonic() + CHANGING
    function.last_modified = world.clock.now().strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "+0000"


def configuration(function: LambdaFunction) -> dict[str, Any]:
    """``FunctionConfiguration`` of the API."""
    known = details(function)
    shown = {name: value for name, value in function.get_configuration().items() if value is not None}
    shown.pop("KMSKeyArn", None)
    shown |= {
        "FunctionArn": function.function_arn,
        "RevisionId": known.revision,
        "LoggingConfig": {"LogFormat": "Text", "LogGroup": known.log_group},
        "State": "Active",
        "LastUpdateStatus": "Successful",
    }
    if known.dead_letter_queue:
        shown["DeadLetterConfig"] = {"TargetArn": known.dead_letter_queue}
    if not ready(function) and known.created:
        del shown["LastUpdateStatus"]
        shown |= {
            "State": "Pending",
            "StateReason": "The function is being created.",
            "StateReasonCode": "Creating",
        }
    elif not ready(function):
        shown |= {
            "LastUpdateStatus": "InProgress",
            "LastUpdateStatusReason": "The function is being created.",
            "LastUpdateStatusReasonCode": "Creating",
        }
    return shown

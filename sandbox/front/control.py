# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The control interface: JSON over HTTP below ``/sandbox/``."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any

from sandbox.front.faults import Fault, Faults
from sandbox.front.request_log import RequestLog
from sandbox.services.events import accidents, journal
from sandbox.wire.errors import ApiError
from sandbox.wire.reply import Reply
from sandbox.world.world import World

Answer = Mapping[str, Any] | list[dict[str, Any]]


class Control:
    """Routes of the control interface; ``status`` is what ``GET status`` answers."""

    def __init__(self, world: World, log: RequestLog, faults: Faults, status: Callable[[], Mapping[str, Any]]) -> None:
        self._world = world
        self._log = log
        self._faults = faults
        journal.clear()  # of what seeding did
        self._routes: dict[tuple[str, str], Callable[[Any], Answer]] = {
            ("GET", "status"): lambda _: {**status(), "authorization": world.authorization, **self._now()},
            ("GET", "requests"): lambda _: log.entries(),
            ("POST", "requests/reset"): self._reset_requests,
            ("GET", "secrets"): lambda _: {"secrets": world.sessions.secrets()},
            ("POST", "reset"): self._reset,
            ("POST", "faults"): self._order_faults,
            ("POST", "authorization"): self._authorization,
            ("GET", "clock"): lambda _: self._now(),
            ("POST", "clock"): self._clock,
            ("POST", "settle"): self._settle,
            ("GET", "events"): lambda _: journal.entries(),
            ("POST", "events"): accidents.order,
        }

    def answer(self, environ: Mapping[str, Any]) -> Reply:
        route = (environ["REQUEST_METHOD"], str(environ["PATH_INFO"]).removeprefix("/sandbox/").strip("/"))
        try:
            action = self._routes.get(route)
            if action is None:
                known = ", ".join(f"{method} {path}" for method, path in self._routes)
                raise ApiError("NotFound", f"no {' '.join(route)} here; there is: {known}", HTTPStatus.NOT_FOUND)
            return _json(HTTPStatus.OK, action(_body(environ)))
        except ApiError as error:
            return _json(error.status, {"code": error.code, "message": error.message})

    def _reset_requests(self, _: Any) -> Answer:
        self._log.reset()
        return {}

    def _reset(self, _: Any) -> Answer:
        self._world.reset()
        self._log.reset()
        self._faults.replace([])
        journal.clear()
        return {}

    def _settle(self, body: Any) -> Answer:
        """``{"timeout": seconds}``: wait until nothing that services do by themselves is due or running."""
        timeout = body.get("timeout", 30) if isinstance(body, dict) else None
        if not isinstance(timeout, int | float):
            raise ApiError("InvalidTimeout", 'want {"timeout": seconds}')
        return {"settled": self._world.background.settle(timeout)}

    def _order_faults(self, orders: Any) -> Answer:
        if not isinstance(orders, list):
            raise ApiError("InvalidFault", "faults are a list; an empty one ends all")
        faults = [Fault.from_json(order) for order in orders]
        self._faults.replace(faults)
        return {"faults": len(faults)}

    def _authorization(self, body: Any) -> Answer:
        if not isinstance(body, dict) or not isinstance(body.get("enabled"), bool):
            raise ApiError("InvalidAuthorization", 'want {"enabled": true} or {"enabled": false}')
        self._world.authorization = body["enabled"]
        return {"enabled": self._world.authorization}

    def _clock(self, body: Any) -> Answer:
        """``{"advance": seconds}``, ``{"now": "2030-01-01T00:00:00Z"}`` or ``{}`` for the machine's time."""
        try:
            if "advance" in body:
                self._world.clock.advance(float(body["advance"]))
            elif "now" in body:
                self._world.clock.set(datetime.fromisoformat(body["now"]).astimezone())
            else:
                self._world.clock.reset()
        except (TypeError, ValueError) as error:
            raise ApiError(
                "InvalidClock", f'want {{"advance": seconds}} or {{"now": ISO 8601 time}}: {error}'
            ) from error
        return self._now()

    def _now(self) -> dict[str, str]:
        return {"now": self._world.clock.now().isoformat()}


def _body(environ: Mapping[str, Any]) -> Any:
    data = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    try:
        return json.loads(data) if data else {}
    except ValueError as error:
        raise ApiError("InvalidJson", f"the body is not JSON: {error}") from error


def _json(status: int, answer: Answer) -> Reply:
    return Reply(int(status), {"Content-Type": "application/json"}, json.dumps(answer).encode() + b"\n")

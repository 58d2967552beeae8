# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Asking every name server of a zone for the declared record sets, until they are right or time is up."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..._core.checks.dns_verdicts import Answer, Expectation, NameVerdict, expectations, judge
from ..._core.checks.report import name_rows, problems, table
from ..._core.dns.zones import HostedZone, Selector, selector, zone_name
from ..._core.errors import InputError
from ..._core.record_sets.desired import declare
from ..._core.record_sets.options import Settings
from ..._dns import library
from ..._dns.lookups import Patience, Question, Server, ask_all
from ..calls.deadline import Deadline
from ..connection import Connection, deadline_of
from ..errors import AwsError
from ..propagation import read_until
from ..route53.zone_search import get_zone, resolve_zone

LONGEST_WAIT = 3600
# Nothing is published for this long; record sets need a TTL to be valid, and answers are compared without it.
ANY_TTL = 0


@dataclass(frozen=True)
class Polling:
    """How the servers are asked, and for how long again while an answer is not right."""

    patience: Patience
    wait_timeout: float
    ask: Callable[[Sequence[tuple[Server, Question]], Patience], Mapping[tuple[Server, Question], Answer]]
    clock: Callable[[], float]
    sleep: Callable[[float], None]


def check(
    params: Mapping[str, Any],
    connect: Callable[[], Connection],
    *,
    ask: Callable[..., Mapping[tuple[Server, Question], Answer]] = ask_all,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
    deadline: Deadline | None = None,
) -> dict[str, Any]:
    """Ask for what a task declares; the module's result, an AwsError with the same result when an answer is off.

    ``connect`` is called only where AWS is needed: for the zone's name servers, and for the guard of ``account_id``.
    """
    library.require("dns_check")
    deadline = deadline or deadline_of(params)
    polling = Polling(
        Patience(
            _within(params, "timeout", 0.1, 20),
            int(_within(params, "retries", 0, 10)),
            lambda: deadline.left,
            deadline.answered,
        ),
        _within(params, "wait_timeout", 0, LONGEST_WAIT),
        ask,
        clock,
        sleep,
    )
    expected, servers = _declared(params, connect)
    if not expected:
        raise InputError("record_sets", "there is nothing to ask for", "declare at least one record set")
    verdicts = _until_right(expected, servers, polling)
    rows = name_rows([verdict.as_dict() for verdict in verdicts])
    result: dict[str, Any] = {
        "changed": False,
        "verdicts": [verdict.as_dict() for verdict in verdicts],
        "servers": [server.label for server in servers],
        "ok": all(verdict.ok for verdict in verdicts),
        "report": table(rows, "record set"),
    }
    if params.get("fail_on_mismatch", True) and not result["ok"]:
        raise AwsError(" ".join(problems(rows)), result=result)
    return result


def _declared(
    params: Mapping[str, Any], connect: Callable[[], Connection]
) -> tuple[tuple[Expectation, ...], list[Server]]:
    """What is expected, and of which servers. All that can be judged is judged before AWS is asked."""
    entries = declare(params["record_sets"], "record_sets", Settings.read(ANY_TTL, params["txt_transformation"]))
    servers = _servers(params)
    if servers is not None:
        zone = None if params.get("zone") is None else zone_name(params["zone"])
        expected = expectations(entries, zone)
        if params.get("account_id") is not None:
            connect().require_account(params["account_id"])
        return expected, servers
    wanted = selector(params)
    if wanted.name is not None:
        expectations(entries, wanted.name)
    connection = connect()
    connection.require_account(params.get("account_id"))
    found = _public_zone(connection, wanted)
    if not found.name_servers:
        raise AwsError(f"AWS names no name servers of the hosted zone {found.id}. Name them in servers.")
    return expectations(entries, found.name), [Server(name, name) for name in found.name_servers]


def _until_right(expected: Sequence[Expectation], servers: Sequence[Server], polling: Polling) -> list[NameVerdict]:
    """The verdicts by record set and server. Only what is wrong is asked again."""
    verdicts: dict[tuple[Expectation, Server], NameVerdict] = {}
    pending = [(expectation, server) for expectation in expected for server in servers]

    def ask() -> list[tuple[Expectation, Server]]:
        nonlocal pending
        answers = polling.ask([(server, (each.name, each.type)) for each, server in pending], polling.patience)
        for each, server in pending:
            verdicts[each, server] = judge(each, answers[server, (each.name, each.type)], server.label)
        pending = [pair for pair in pending if not verdicts[pair].ok]
        return pending

    read_until(ask, lambda wrong: not wrong, limit=polling.wait_timeout, clock=polling.clock, sleep=polling.sleep)
    return list(verdicts.values())


def _within(params: Mapping[str, Any], option: str, least: float, most: float) -> float:
    value = float(params[option])
    if not least <= value <= most:
        raise InputError(option, f"{params[option]} is out of range", f"give a number from {least} to {most}")
    return value


def _servers(params: Mapping[str, Any]) -> list[Server] | None:
    """The option ``servers``; None when the zone says which servers it has."""
    given = params.get("servers")
    if given is None:
        return None
    if not given:
        raise InputError("servers", "the list is empty", "name at least one server, or leave the option out")
    servers = []
    for position, entry in enumerate(given):
        address, port = entry["address"], entry.get("port") or 53
        if not address or not 1 <= port <= 65535:
            remedy = "give an address, and a port from 1 to 65535"
            raise InputError(f"servers[{position}]", f"{address}:{port} is not a server", remedy)
        label = address if port == 53 else f"{address}:{port}"
        servers.append(Server(label, address, port, authoritative=params.get("authoritative", True)))
    return list(dict.fromkeys(servers))


def _public_zone(connection: Connection, wanted: Selector) -> HostedZone:
    found = resolve_zone(connection, wanted)
    zone = found if found.name_servers else get_zone(connection, found.id)
    if zone.private:
        raise InputError(
            "private_zone",
            "a private zone answers only to the resolvers of its VPCs",
            "run the module inside a VPC of the zone, name its resolver in servers, and set authoritative to false",
        )
    return zone

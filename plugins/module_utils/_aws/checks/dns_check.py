# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Asking every name server of a zone for the declared record sets, until they are right or time is up."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..._core.checks.delegation_state import DelegationState
from ..._core.checks.dns_table import server_table
from ..._core.checks.dns_verdicts import Answer, Expectation, NameVerdict, expectations, judge
from ..._core.checks.dnssec_state import DnssecState
from ..._core.checks.report import name_rows, problems
from ..._core.dns.names import display, from_wire
from ..._core.dns.zones import HostedZone, Selector, selector, zone_name
from ..._core.errors import InputError
from ..._core.record_sets.desired import declare
from ..._core.record_sets.options import Settings
from ..._dns import library
from ..._dns.delegation import Parent, Ways
from ..._dns.lookups import Patience, Question, Server, ask_all
from ..calls.deadline import Deadline
from ..connection import Connection, deadline_of
from ..errors import AwsError
from ..propagation import read_until
from ..route53.zone_search import get_zone, resolve_zone
from .zone_state import Delegated, OwnServers, delegation_state, dnssec_state

LONGEST_WAIT = 3600
# Nothing is published for this long; record sets need a TTL to be valid, and answers are compared without it.
ANY_TTL = 0
# What becomes of a state of the zone: it is not asked for, told, or has to be right.
IGNORE, REPORT, REQUIRE = "ignore", "report", "require"
# The options that ask for a state, as the report calls them, and what to do about a wrong one.
TITLES = {"delegation": "Delegation", "dnssec": "DNSSEC"}
HINTS = {
    "delegation": "Give the zone above, or the registrar of the domain, exactly the name servers of the hosted zone.",
    "dnssec": "Give the zone above, or the registrar of the domain, exactly the DS of the keys that sign the zone.",
}


@dataclass(frozen=True)
class Polling:
    """How the servers are asked, and for how long again while an answer is not right."""

    patience: Patience
    wait_timeout: float
    ask: Callable[[Sequence[tuple[Server, Question]], Patience], Mapping[tuple[Server, Question], Answer]]
    clock: Callable[[], float]
    sleep: Callable[[float], None]


@dataclass(frozen=True)
class Task:
    """What is expected of which servers, and how the zone is delegated where that is asked for."""

    expected: tuple[Expectation, ...]
    servers: Sequence[Server]
    found: Delegated | None = None


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
    ways = Ways(
        None if (resolvers := _servers(params, "resolvers", authoritative=False)) is None else tuple(resolvers),
        _port(params.get("name_server_port", 53), "name_server_port"),
        polling.patience,
        polling.ask,
    )
    task = _declared(params, connect, ways)
    verdicts = _until_right(task.expected, task.servers, polling)
    rows = name_rows([verdict.as_dict() for verdict in verdicts])
    states = _states(params, task, ways)
    bad = [option for option, state in states.items() if params[option] == REQUIRE and not state.ok]
    result: dict[str, Any] = {
        "changed": False,
        "verdicts": [verdict.as_dict() for verdict in verdicts],
        "servers": [server.label for server in task.servers],
        "ok": all(verdict.ok for verdict in verdicts) and not bad,
        "report": [
            *server_table([verdict.as_dict() for verdict in verdicts]),
            *(f"{TITLES[option]}: {state.text}" for option, state in states.items()),
        ],
        **{option: state.as_dict() for option, state in states.items()},
    }
    if params.get("fail_on_mismatch", True) and not result["ok"]:
        said = [f"{states[option].text} {HINTS[option]}" for option in bad]
        raise AwsError(" ".join([*problems(rows), *said]), result=result)
    return result


def _declared(params: Mapping[str, Any], connect: Callable[[], Connection], ways: Ways) -> Task:
    """What is expected, and of which servers. All that can be judged is judged before anybody is asked."""
    entries = declare(params["record_sets"] or [], "record_sets", Settings.read(ANY_TTL, params["txt_transformation"]))
    servers = _servers(params, "servers", authoritative=params.get("authoritative", True))
    parents = _servers(params, "parent_servers")
    asked = [option for option in TITLES if params.get(option, IGNORE) != IGNORE]
    by_delegation = params.get("name_servers", "api") == "delegation"
    if by_delegation and servers is not None:
        raise InputError("name_servers", "servers names the servers already", "leave one of the two out")
    if by_delegation or servers is not None:
        zone = None if params.get("zone") is None else zone_name(params["zone"])
        if zone is None and (by_delegation or asked):
            option = "name_servers" if by_delegation else asked[0]
            raise InputError(option, "the name of the zone is not known", "give zone")
        expected = _something(expectations(entries, zone), asked)
        if params.get("account_id") is not None:
            connect().require_account(params["account_id"])
        found = _delegated(zone, ways, parents) if zone is not None and (by_delegation or asked) else None
        if servers is None and found is not None:
            servers = _found_servers(found, ways) if expected else []
        return Task(expected, servers or [], found)
    wanted = selector(params)
    if wanted.name is not None:
        _something(expectations(entries, wanted.name), asked)
    connection = connect()
    connection.require_account(params.get("account_id"))
    hosted = _public_zone(connection, wanted)
    if not hosted.name_servers:
        raise AwsError(f"AWS names no name servers of the hosted zone {hosted.id}. Name them in servers.")
    expected = _something(expectations(entries, hosted.name), asked)
    names = tuple(from_wire(name) for name in hosted.name_servers)
    return Task(
        expected,
        ways.servers(names) if expected else [],
        _delegated(hosted.name, ways, parents, names) if asked else None,
    )


def _something(expected: tuple[Expectation, ...], asked: Sequence[str]) -> tuple[Expectation, ...]:
    if not expected and not asked:
        raise InputError("record_sets", "there is nothing to ask for", "declare at least one record set")
    return expected


def _delegated(
    zone: str, ways: Ways, parents: Sequence[Server] | None, route53: tuple[str, ...] | None = None
) -> Delegated:
    return Delegated.ask(ways, zone, ways.parent(zone) if parents is None else Parent("", tuple(parents)), route53)


def _found_servers(found: Delegated, ways: Ways) -> list[Server]:
    """The servers to which the zone above delegates."""
    names = found.above.servers(found.zone)
    zone = display(found.zone)
    if names is None:
        remedy = "Name servers of the zone above in parent_servers, or those of the zone in servers."
        raise AwsError(f"The name servers of {zone} are not known, because {found.because}. {remedy}")
    if not names:
        above = display(found.parent.name) if found.parent.name else "the zone above it"
        raise AwsError(f"{zone} is not delegated: {above} has no NS record set of it. {HINTS['delegation']}")
    return ways.servers(sorted(names), found.above.glue)


def _states(params: Mapping[str, Any], task: Task, ways: Ways) -> dict[str, DelegationState | DnssecState]:
    """The states that are asked for, by option."""
    found = task.found
    asked = [option for option in TITLES if params.get(option, IGNORE) != IGNORE]
    if found is None or not asked:
        return {}
    own = OwnServers.ask(ways, found)
    return {
        option: delegation_state(found, own) if option == "delegation" else dnssec_state(ways, found, own)
        for option in asked
    }


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


def _servers(params: Mapping[str, Any], option: str, *, authoritative: bool = True) -> list[Server] | None:
    """The servers that an option names; None when it is not given."""
    given = params.get(option)
    if given is None:
        return None
    if not given:
        raise InputError(option, "the list is empty", "name at least one server, or leave the option out")
    servers = []
    for position, entry in enumerate(given):
        where, address = f"{option}[{position}]", entry["address"]
        if not address:
            raise InputError(where, "the address is empty", "give an IP address or a name")
        port = _port(entry.get("port") or 53, where)
        label = address if port == 53 else f"{address}:{port}"
        servers.append(Server(label, address, port, authoritative=authoritative))
    return list(dict.fromkeys(servers))


def _port(port: int, where: str) -> int:
    if not 1 <= port <= 65535:
        raise InputError(where, f"{port} is not a port", "give a number from 1 to 65535")
    return port


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

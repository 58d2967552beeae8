# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How long and how often a server is asked."""

from __future__ import annotations

import socket
import threading

import dns.exception
import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._dns.lookups import Patience, Server, ask, ask_all

from tests.support.aws.dns_network import PATIENCE, Network


@pytest.fixture
def network(monkeypatch):
    def use(*script, **options):
        fake = Network(*script, **options)
        monkeypatch.setattr(dns.query, "udp", fake.udp)
        return fake

    return use


@pytest.mark.parametrize(
    ("script", "status", "tries"),
    [
        pytest.param([dns.exception.Timeout(), []], "NODATA", 2, id="a lost packet"),
        pytest.param([OSError("no route"), []], "NODATA", 2, id="a short outage"),
        pytest.param([dns.exception.Timeout()], "timeout", 3, id="silence"),
        pytest.param([OSError("no route")], "unreachable", 3, id="no route"),
        pytest.param([EOFError()], "unreachable", 3, id="connection cut"),
        pytest.param([dns.exception.FormError()], "unreachable", 3, id="garbage"),
    ],
)
def test_tries_are_bounded(network, script, status, tries):
    fake = network(*script)
    assert ask("127.0.0.1", 53, ("www.example.com.", "A"), PATIENCE).status == status
    assert len(fake.asked) == tries


def test_a_silent_server_is_not_asked_for_ever(network):
    fake = network(dns.exception.Timeout())
    server = Server("127.0.0.1:5353", "127.0.0.1", 5353)
    questions = [(f"n{number}.example.com.", "A") for number in range(5)]
    answers = ask_all([(server, question) for question in questions], Patience(timeout=2, retries=0))
    assert len(fake.asked) == 2
    assert {answer.status for answer in answers.values()} == {"timeout"}
    assert "did not answer before" in answers[server, questions[4]].detail


def test_a_server_that_has_never_answered_is_asked_one_question(network):
    fake = network(dns.exception.Timeout())
    server = Server("127.0.0.1:5353", "127.0.0.1", 5353)
    questions = [(f"n{number}.example.com.", "A") for number in range(5)]
    ask_all([(server, question) for question in questions], PATIENCE)
    assert {name for _where, _port, name, _timeout in fake.asked} == {"n0.example.com."}
    assert len(fake.asked) == 3


def test_nothing_is_asked_when_the_time_of_the_task_is_over(network):
    heard = []
    left = iter([10, 10, 1.5, 0, 0, 0])
    fake = network([("n0.example.com.", "A", "192.0.2.1")])
    server = Server("127.0.0.1:5353", "127.0.0.1", 5353)
    questions = [(f"n{number}.example.com.", "A") for number in range(3)]
    patience = Patience(2, 0, lambda: next(left), lambda: heard.append("answer"))
    answers = ask_all([(server, question) for question in questions], patience)
    assert [timeout for *_where, timeout in fake.asked] == [1.5]
    assert len(heard) == 1
    assert "the time of the task was over" in answers[server, questions[1]].detail


def test_a_resolver_that_hangs_is_given_up(network, monkeypatch):
    over = threading.Event()

    def hang(*_arguments, **_options):
        over.wait(60)
        raise socket.gaierror("nobody listens any more")

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    server, question = Server("ns.example", "ns.example"), ("www.example.com.", "A")
    answers = ask_all([(server, question)], Patience(0.05, 1))
    over.set()
    assert answers[server, question].status == "unreachable"
    assert "did not find its address within 0.1 s" in answers[server, question].detail

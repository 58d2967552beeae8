# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The table of servers, names and verdicts."""

from __future__ import annotations

from typing import Any

from ansible_collections.crossaccount.aws.plugins.module_utils._core.checks.dns_table import WIDEST, server_table


def verdict(server: str, record: str, got: Any, *, ok: bool = True, expected: Any = "any answer") -> dict[str, Any]:
    return {"server": server, "record": record, "type": "A", "expected": expected, "got": got, "ok": ok}


def test_what_one_server_says_stands_together() -> None:
    assert server_table(
        [
            verdict("ns-2.net", "www.example.com", ["192.0.2.1"], expected=["192.0.2.1"]),
            verdict("ns-1.com", "www.example.com", "NXDOMAIN", ok=False, expected=["192.0.2.1", "192.0.2.2"]),
            verdict("ns-2.net", "old.example.com", "NODATA", expected="no answer"),
        ]
    ) == [
        "server    name             type  expected              got        verdict",
        "ns-2.net  www.example.com  A     192.0.2.1             192.0.2.1  ok",
        "ns-2.net  old.example.com  A     no answer             NODATA     ok",
        "ns-1.com  www.example.com  A     192.0.2.1, 192.0.2.2  NXDOMAIN   WRONG",
    ]


def test_long_values_are_cut() -> None:
    whole, cut = server_table([verdict("n", "x", ["a" * WIDEST]), verdict("n", "x", ["a" * (WIDEST + 1)])])[1:]
    assert "a" * WIDEST in whole
    assert "a" * (WIDEST - 1) + "…" in cut


def test_no_verdicts_are_a_head() -> None:
    assert len(server_table([])) == 1

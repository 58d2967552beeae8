# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An account that fails does not hold the others up, and the run says which failed, where, and what its names became.

The law: in one run every call of a playbook fails for a host of its own, and others go through. Modules are stand-ins.
What real modules say and leave behind is in test_failing_accounts_for_real.
"""

from __future__ import annotations

import random
from functools import cache
from typing import Any

import pytest

from tests.support.playbooks.stand_ins import StandInRun, run_with_stand_ins

PLAYBOOKS = {
    "cross_account_dns": (),
    "verify": (),
    "access": (),
    "publish": (),
    "audit": (),
    "teardown": ("-e", "teardown_confirm=true"),
}
WRITES_NAMES = "route53_record_sets"
DNS_ACCOUNT = "222222222222"


def inventory(hosts: dict[str, dict[str, Any]], dns: dict[str, Any] | None = None) -> dict[str, Any]:
    """Workload accounts with these variables, in this order, and the DNS account."""
    shared = {
        "dns_zone": "example.com",
        "dns_operator_arns": [f"arn:aws:iam::{DNS_ACCOUNT}:role/Operators"],
        "aws_regions": ["us-east-1"],  # a loop goes on after an item that fails
        "cross_account_external_id": "{{ aws_account_id | to_uuid }}",
        "aws_profile": "any",
    }
    numbered = {
        host: {"aws_account_id": f"1000000{number:05}", **variables}
        for number, (host, variables) in enumerate(hosts.items(), 1)
    }
    groups = {
        "dns_account": {"hosts": {"dns": {"aws_account_id": DNS_ACCOUNT, **(dns or {})}}},
        "workload_accounts": {"hosts": numbered},
    }
    return {"all": {"vars": shared, "children": groups}}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A playbook's run in which nothing fails."""

    @cache
    def run(playbook: str) -> StandInRun:
        folder = tmp_path_factory.mktemp("undisturbed")
        done = run_with_stand_ins(folder, playbook, inventory({"only": {}}), *PLAYBOOKS[playbook])
        assert done.status == 0, done.output
        return done

    return run


def summary(run: StandInRun) -> str:
    """What the run says at its end."""
    return run.output.rpartition("Name the accounts that failed]")[2].partition("PLAY RECAP")[0]


@pytest.mark.long
@pytest.mark.parametrize("playbook", PLAYBOOKS)
def test_whichever_call_fails_the_others_are_done_and_the_end_names_it(
    playbook: str, undisturbed: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    expected = undisturbed(playbook).modules("only")
    points = {f"fails-{number}": {"fails_at": number} for number in range(1, len(expected) + 1)}
    hosts = [*points.items(), ("well-1", {}), ("well-2", {})]
    random.Random(playbook).shuffle(hosts)
    # Tasks that run once for all hosts run for the first one, which here fails first. The last host fails last.
    ends = {"fails-1": -1, f"fails-{len(expected)}": 1}
    hosts.sort(key=lambda each: ends.get(each[0], 0))

    done = run_with_stand_ins(
        tmp_path_factory.mktemp("failing"), playbook, inventory(dict(hosts)), *PLAYBOOKS[playbook], "--forks", "10"
    )

    assert done.status != 0
    assert done.failed == set(points), done.output
    said = summary(done)
    assert f"{len(points)} of {len(hosts) + 1} accounts failed" in said
    for number, host in enumerate(points, 1):
        calls = done.modules(host)
        assert calls == expected[:number], f"{host} did not stop"
        [line] = [each for each in said.splitlines() if f"{host} (account" in each]
        assert f"{calls[-1]} was denied to {host}." in line
        published = playbook == "cross_account_dns" and "while proving access and names" in line
        assert ("Its record sets are published." if published else "were left as they are") in line
    for host in ("well-1", "well-2"):
        assert done.modules(host) == expected
        assert f"{host} (account" not in said
    assert done.modules("dns") == undisturbed(playbook).modules("dns")


def zone_calls_before_others(playbook: str) -> int:
    """How many calls of the DNS account come before anything is done for other accounts: who it is, and its zone."""
    return 3 if playbook in ("cross_account_dns", "access") else 2


@pytest.mark.long
@pytest.mark.parametrize("playbook", PLAYBOOKS)
def test_where_the_dns_account_fails_nothing_is_written_and_the_end_says_so(
    playbook: str, undisturbed: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    whole = undisturbed(playbook)
    for number in range(1, zone_calls_before_others(playbook) + 1):
        done = run_with_stand_ins(
            tmp_path_factory.mktemp("dns"),
            playbook,
            inventory({"first": {}, "last": {}}, {"fails_at": number}),
            *PLAYBOOKS[playbook],
        )

        assert done.status != 0
        assert done.failed == {"dns", "first", "last"}, done.output
        assert done.modules("dns") == whole.modules("dns")[:number]
        said = summary(done)
        assert "3 of 3 accounts failed." in said
        [cause] = [each for each in said.splitlines() if "dns (account" in each]
        assert f"{done.modules('dns')[-1]} was denied to dns. Nothing was changed in other accounts." in cause
        for host in ("first", "last"):
            assert done.modules(host) == ["account_info"], "it only says who it is"
            [line] = [each for each in said.splitlines() if f"{host} (account" in each]
            assert "The zone of the DNS account is not known" in line
            assert "was denied to dns." in line
            assert "were left as they are" in line


@pytest.mark.long
def test_where_the_zone_cannot_be_removed_the_accounts_are_done(
    undisturbed: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    calls = len(undisturbed("teardown").modules("dns"))
    for number in range(zone_calls_before_others("teardown") + 1, calls + 1):
        variables = inventory({"first": {"fails_at": 2}, "last": {}}, {"fails_at": number})

        done = run_with_stand_ins(tmp_path_factory.mktemp("zone"), "teardown", variables, *PLAYBOOKS["teardown"])

        assert done.status != 0
        assert done.failed == {"dns", "first"}, done.output
        assert done.modules("last") == undisturbed("teardown").modules("only")
        said = summary(done)
        assert "2 of 3 accounts failed. The others are done:" in said
        assert "first (account" in said
        assert "while removing the hosted zone" in said
        assert "What other accounts removed before this stays removed." in said


# What a variable may be defined by that cannot be evaluated.
UNREADABLE = {
    "undefined": "{{ nobody_defines_this }}",
    "lookup": "{{ lookup('ansible.builtin.file', '/nobody_defines_this') }}",
    "filter": "{{ 'nobody_defines_this' | from_json }}",
    "attribute": "{{ hostvars['nobody_defines_this'].aws_account_id }}",
}
# Variables that are read when an account signs in, also by tasks that run once for all accounts. An undefined
# dns_subdomain counts as not given.
READ_BY_OTHERS = ("aws_account_id", "instance_records_domain", "dns_zone", "zone_access_dns_host")
BROKEN: dict[str, dict[str, Any]] = {
    f"{why}-{number}": {name: text}
    for why, text in UNREADABLE.items()
    for number, name in enumerate((*READ_BY_OTHERS, *(["dns_subdomain"] if why in ("lookup", "filter") else [])))
}


@pytest.mark.long
@pytest.mark.parametrize("first", ["lookup-0", "well-1"])
def test_an_account_whose_variables_cannot_be_read_fails_alone(
    first: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Also where a task runs once for all accounts: it runs for the first one, and reads the variables of each."""
    hosts: dict[str, dict[str, Any]] = {first: {}, **BROKEN, "well-1": {}, "well-2": {}}
    hosts |= {host: BROKEN[host] for host in [first] if host in BROKEN}

    done = run_with_stand_ins(tmp_path_factory.mktemp("bad"), "cross_account_dns", inventory(hosts), "--forks", "10")

    assert done.status != 0
    assert done.failed == set(BROKEN), done.output
    said = summary(done)
    assert f"{len(BROKEN)} of {len(hosts) + 1} accounts failed" in said
    for host in hosts:
        assert (WRITES_NAMES in done.modules(host)) == (host not in BROKEN)
        assert (f"{host} (account" in said) == (host in BROKEN)


def test_what_many_accounts_failed_for_is_said_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    bad = {"instance_records_domain": "{{ nobody_defines_this }}"}

    done = run_with_stand_ins(
        tmp_path_factory.mktemp("same"), "verify", inventory({"first": bad, "well": {}, "last": bad})
    )

    said = summary(done)
    assert said.count("instance_records_domain: a template in it fails.") == 1
    assert "first (account 100000000001), last (account 100000000003), while signing in, at the task" in said
    assert "Nothing was changed. The record sets" in said
    assert "--limit first,last,dns." in said


def test_what_a_module_did_that_was_ended_is_not_known(
    undisturbed: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Ansible calls such a task not changed, whatever the module has written."""
    at = undisturbed("cross_account_dns").modules("only").index(WRITES_NAMES) + 1
    hosts: dict[str, dict[str, Any]] = {
        "ended": {"ends_at": at},
        "before": {"ends_at": at - 1},
        "denied": {"fails_at": at},
    }

    done = run_with_stand_ins(tmp_path_factory.mktemp("ended"), "cross_account_dns", inventory(hosts))

    assert done.failed == set(hosts), done.output
    lines = {host: [line for line in summary(done).splitlines() if f"{host} (account" in line] for host in hosts}
    assert "Record sets of this account were changed in this run, or may have been." in lines["ended"][0]
    assert "The record sets of this account were left as they are." in lines["before"][0]
    assert "The record sets of this account were left as they are." in lines["denied"][0]


@pytest.mark.long
@pytest.mark.parametrize("broken", ["dns", "dns-2"])
def test_a_dns_account_holds_up_those_alone_that_use_it(broken: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    variables = inventory({"first": {}, "second": {"zone_access_dns_host": "dns-2"}})
    second = {"aws_account_id": "888888888888", "dns_zone": "example.com"}
    variables["all"]["children"]["dns_account"]["hosts"]["dns-2"] = second
    variables["all"]["vars"]["dns_operator_arns"] += ["arn:aws:iam::888888888888:role/Operators"]
    variables["all"]["children"]["dns_account"]["hosts"][broken]["fails_at"] = 2
    held_up, well = ("first", "second") if broken == "dns" else ("second", "first")

    done = run_with_stand_ins(tmp_path_factory.mktemp("two"), "cross_account_dns", variables)

    assert done.failed == {broken, held_up}, done.output
    assert WRITES_NAMES in done.modules(well)
    assert done.modules(held_up) == ["account_info"]
    said = summary(done)
    assert f"was denied to {broken}. Nothing was changed in other accounts that use its zone." in said
    assert f"the host {broken} failed, or --limit leaves it out" in said


@pytest.mark.parametrize("playbook", PLAYBOOKS)
def test_an_inventory_without_workload_accounts_is_refused(
    playbook: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    mistyped = inventory({"first": {}})
    groups = mistyped["all"]["children"]
    groups["workload_acounts"] = groups.pop("workload_accounts")
    if playbook == "teardown":  # which removes a zone that nothing else is left of
        groups["dns_acount"] = groups.pop("dns_account")
    for name, variables, options in (
        ("mistyped", mistyped, ()),
        ("limited", mistyped, ("--limit", "dns")),
        ("nothing", {}, ()),
    ):
        done = run_with_stand_ins(tmp_path_factory.mktemp(name), playbook, variables, *PLAYBOOKS[playbook], *options)

        assert done.status != 0, name
        assert not done.calls
        assert "The inventory has no host in the group workload_accounts." in done.output
        assert ("workload_acounts" in done.output) == (variables != {})

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What stops an account with a delegated zone, when, and what it does not stop; whose profile does what."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.integration.playbooks.test_failing_accounts import DNS_ACCOUNT
from tests.integration.playbooks.test_failing_accounts import inventory as accounts
from tests.support.playbooks.stand_ins import StandInRun, run_with_stand_ins

DELEGATED = "dns_delegated_zone"
COUNTS = {"create": 0, "update": 0, "delete": 0}
SERVERS = ["ns-1.awsdns-00.com", "ns-2.awsdns-00.net"]
OWN = "100000000{:03}"


def not_owned(*found: tuple[str, str, str], domain: str = "app.example.com") -> dict[str, Any]:
    """What a run leaves to others in a zone, which has no delegation yet."""
    listed = [{"record": name, "type": kind, "owner": owner, "declared": False} for name, kind, owner in found]
    create = [{"record": domain, "type": "NS", "action": "create", "why": "new"}]
    return {"changes": create, "counts": COUNTS, "marker_counts": COUNTS, "not_owned": listed}


def zone(number: int = 1, domain: str = "app.example.com") -> dict[str, Any]:
    details = {"tags": {}, "private_zone": False, "record_set_count": 2, "vpcs": []}
    return {
        "created": False,
        "hosted_zone_id": f"Z{number}",
        "name": domain,
        "name_servers": SERVERS,
        "zone": details,
    }


def of_parent(run: StandInRun, host: str) -> list[dict[str, Any]]:
    """What a host asked of the zone that delegates."""
    return [each for each in run.asked[host]["route53_record_sets"] if each["zone"] == "example.com"]


def test_what_cannot_be_right_is_said_before_anything_is_asked_of_aws(tmp_path: Path) -> None:
    wrong: dict[str, tuple[dict[str, Any], str]] = {
        "misspelt": ({DELEGATED: "b"}, "use dns_account for a zone in the DNS account"),
        "private": ({DELEGATED: "dns_account", "dns_zone_private": True}, "a private zone delegates to no other zone"),
        "several": (
            {DELEGATED: "dns_account", "dns_additional_zones": [{"zone": "x.example"}]},
            "a subtree of each zone",
        ),
        "domain": ({DELEGATED: "dns_account", "zone_access_domain": "x.example.com"}, "zone_access_domain"),
        "account": ({DELEGATED: "own_account", "zone_access_account_id": DNS_ACCOUNT}, "zone_access_account_id"),
    }
    hosts = {host: value for host, (value, _says) in wrong.items()}

    done = run_with_stand_ins(tmp_path, "publish", accounts({"well": {}, **hosts}))

    assert done.failed == set(wrong), done.output
    for host, (_value, says) in wrong.items():
        assert done.modules(host) == []
        said = [each for each in done.output.splitlines() if each.startswith(f"fatal: [{host}]")]
        assert any(says.lower() in each.lower() for each in said), said


@pytest.mark.parametrize(
    "other",
    [{"dns_subdomain": "b.app"}, {"dns_subdomain": "app"}, {"dns_subdomain": "b.app", DELEGATED: "own_account"}],
)
def test_nobody_publishes_inside_of_a_delegated_zone(other: dict[str, Any], tmp_path: Path) -> None:
    done = run_with_stand_ins(
        tmp_path, "cross_account_dns", accounts({"app": {DELEGATED: "dns_account"}, "other": other})
    )
    assert {"app", "other"} <= done.failed, done.output
    assert {"route53_record_sets", "iam_trust_role"}.isdisjoint(done.modules("app") + done.modules("other"))


def test_a_place_that_is_taken_stops_the_account_before_anything_is_written(tmp_path: Path) -> None:
    kinds = {"has-ns": "NS", "has-ds": "DS", "has-cname": "CNAME"}
    hosts: dict[str, dict[str, Any]] = {"well": {DELEGATED: "dns_account"}}
    for host, kind in kinds.items():
        taken = not_owned((f"{host}.example.com", kind, "somebody"), domain=f"{host}.example.com")
        hosts[host] = {DELEGATED: "own_account", "answers": {"route53_hosted_zone": {}, "route53_record_sets": taken}}

    done = run_with_stand_ins(tmp_path, "cross_account_dns", accounts(hosts))

    assert done.failed == set(kinds), done.output
    for host, kind in kinds.items():
        assert f"example.com of account {DNS_ACCOUNT} has {host}.example.com {kind} of somebody" in done.output
        assert [each["state"] for each in done.asked[host]["route53_hosted_zone"]] == ["existing"]
        assert "iam_trust_role" not in done.modules(host)
        assert len(of_parent(done, host)) == 1  # in check mode
    assert "iam_trust_role" in done.modules("well")


class Hidden(NamedTuple):
    """What the parent has below the domain, as name, type and owner, what the zone has, and whether that stops."""

    there: tuple[str, str, str] | None
    inside: tuple[str, str] | None
    stops: bool


HIDDEN = {
    "lacks-it": Hidden(("db.", "CNAME", ""), None, True),
    "other-type": Hidden(("db.", "CNAME", ""), ("db.", "A"), True),
    "has-it": Hidden(("db.", "CNAME", ""), ("db.", "CNAME"), False),
    "apex": Hidden(("", "MX", ""), None, True),
    "own": Hidden(("web.", "A", "crossaccount.aws/{account}"), None, False),
    "of-another": Hidden(("web.", "A", "crossaccount.aws/100000000999"), None, True),
    "nothing": Hidden(None, None, False),
}


def test_names_of_others_are_not_hidden(tmp_path: Path) -> None:
    hosts: dict[str, dict[str, Any]] = {"well": {}}
    for number, (host, case) in enumerate(HIDDEN.items(), 101):
        domain, account = f"{host}.example.com", OWN.format(number)
        there = (
            [(f"{case.there[0]}{domain}", case.there[1], case.there[2].format(account=account))] if case.there else []
        )
        inside = [{"record": f"{case.inside[0]}{domain}", "type": case.inside[1]}] if case.inside else []
        answers = {
            "route53_hosted_zone": zone(domain=domain),
            "route53_record_sets": not_owned(*there, domain=domain),
            "route53_record_sets_info": {"record_sets": inside},
        }
        hosts[host] = {"aws_account_id": account, DELEGATED: "dns_account", "answers": answers}

    done = run_with_stand_ins(tmp_path, "publish", accounts(hosts))

    assert done.failed == {host for host, case in HIDDEN.items() if case.stops}, done.output
    for host, case in HIDDEN.items():
        domain, asked = f"{host}.example.com", of_parent(done, host)
        assert len(asked) == (1 if case.stops else 2)  # planned in check mode, and then done
        if case.stops and case.there:
            name, kind, _owner = case.there
            assert f"the zone example.com has {name}{domain} {kind}, at or below {domain}" in done.output
        else:
            assert asked[1]["record_sets"] == [{"record": domain, "type": "NS", "ttl": 3600, "value": SERVERS}]


@pytest.mark.parametrize("place", ["dns_account", "own_account"])
def test_each_call_is_made_in_the_account_that_it_is_for(place: str, tmp_path: Path) -> None:
    own = "100000000001"
    answers = {"route53_hosted_zone": zone(), "route53_record_sets": not_owned()}
    hosts = {"app": {"aws_account_id": own, DELEGATED: place, "answers": answers}}

    done = run_with_stand_ins(tmp_path, "access publish", accounts(hosts))

    assert done.status == 0, done.output
    account = own if place == "own_account" else DNS_ACCOUNT
    asked = done.asked["app"]
    assert {each["account_id"] for each in asked["route53_hosted_zone"]} == {account}
    assert {each["account_id"] for each in of_parent(done, "app")} == {DNS_ACCOUNT}
    inside = [each for each in asked["route53_record_sets"] if each["zone"] == "app.example.com"]
    assert {(each["account_id"], each["hosted_zone_id"]) for each in inside} == {(account, "Z1")}
    assert of_parent(done, "app")[0]["owner"] == f"crossaccount.aws/{own}/app.example.com"
    # Names before what leads to them.
    order = asked["route53_record_sets"]
    assert order.index(inside[-1]) < order.index(of_parent(done, "app")[0])
    zone_role = next(each for each in asked["iam_trust_role"] if each["name"].startswith("EC2ManagementRole"))
    instance_role = next(each for each in asked["iam_trust_role"] if each["name"] == "Route53CrossAccountRole")
    assert zone_role["account_id"] == account
    assert zone_role["allow_same_account"] == (place == "own_account")
    assert [each["accounts"] for each in instance_role["trust"] if "accounts" in each] == [[DNS_ACCOUNT]]


def test_a_slice_makes_no_zone(tmp_path: Path) -> None:
    dns = {"name": "central", "aws_account_id": DNS_ACCOUNT, "aws_profile": "dns"}
    given = accounts(
        {
            "app": {DELEGATED: "own_account", "answers": {"route53_hosted_zone": zone()}},
            "lacking": {DELEGATED: "own_account", "answers": {"route53_hosted_zone": {}}},
        }
    )
    del given["all"]["children"]["dns_account"]
    given["all"]["vars"]["dns_account_host"] = dns

    done = run_with_stand_ins(tmp_path, "access", given)

    assert done.failed == {"lacking"}, done.output
    for host in ("app", "lacking"):
        assert {each["state"] for each in done.asked[host]["route53_hosted_zone"]} == {"existing"}
    assert "and this run must not create it" in done.output

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter main_job_problems: what cannot be read, and what is not installed."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.errors import AnsibleError
from ansible.utils.display import Display
from ansible_collections.crossaccount.aws.plugins.filter import main_job_problems as plugin

RIGHT = {
    "aws_account_id": "111111111111",
    "aws_profile": "app-a",
    "dns_zone": "example.com",
    "aws_regions": ["eu-west-1"],
    "dns_operator_arns": ["arn:aws:iam::222222222222:role/DnsOperators"],
    "cross_account_external_id": "3b2f6c1e-0d4a-4c7e-9f61-52b8a7d0c9e4",
}


class Broken(dict[str, Any]):
    """Variables of a host, of which one is a template that fails."""

    def get(self, name: str, default: Any = None) -> Any:
        if name == "cross_account_external_id":
            raise AnsibleError("a secret that the template holds")
        return super().get(name, default)


def test_nothing_is_wrong() -> None:
    assert plugin.main_job_problems("a", {"a": RIGHT}) == []
    assert plugin.main_job_problems("a", {"a": {**RIGHT, "dns_operator_arns": []}}, []) == []


def test_what_cannot_be_read_is_named_without_the_error() -> None:
    [problem] = plugin.main_job_problems("a", {"a": Broken(RIGHT)})
    assert problem.startswith("cross_account_external_id: a template in it fails. ")
    assert "secret" not in problem


def test_packages_that_are_missing_come_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plugin, "find_spec", lambda name: None if name == "dns" else name)
    missing, zone = plugin.main_job_problems("a", {"a": {**RIGHT, "dns_zone": ""}})
    assert "has no dnspython. Install: " in missing
    assert missing.endswith(" -m pip install dnspython.")
    assert plugin.main_job_problems("a", {"a": RIGHT}, ["access", "publish"]) == []
    [missing] = plugin.main_job_problems("dns", {"dns": RIGHT}, [], run_parts=["access", "publish", "verify"])
    assert "has no dnspython" in missing
    assert zone.startswith("dns_zone: ")


def test_the_host_of_the_dns_account_must_know_each_zone() -> None:
    zones = {"dns_additional_zones": [{"zone": "example.org"}]}
    hostvars: dict[str, Any] = {"a": {**RIGHT, **zones}, "dns": {}, "dns-2": zones, "broken": AllBroken()}
    [problem] = plugin.main_job_problems("a", hostvars, ["publish"], "dns")
    assert "[0]: example.org is not among the dns_additional_zones of the host of the DNS account" in problem
    for dns in ("dns-2", "broken", "nowhere"):
        assert plugin.main_job_problems("a", hostvars, ["publish"], dns) == []
    hostvars["a"] = {**RIGHT, **zones, "zone_access_dns_host": "dns-2"}
    assert plugin.main_job_problems("a", hostvars, ["publish"], "dns") == []


def test_what_nothing_reads_is_a_problem_or_leads_to_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    warnings: list[str] = []
    monkeypatch.setattr(Display, "warning", lambda _self, text: warnings.append(text))
    variables = {**RIGHT, "dns_instance_filter": {}, "dns_vpc": "vpc-1"}
    [problem] = plugin.main_job_problems("a", {"a": variables})
    assert problem.startswith("dns_instance_filter: nothing reads a variable of this name, and dns_instance_filters")
    [warning] = warnings
    assert warning.startswith("dns_vpc: nothing reads a variable of this name, and dns_vpcs has nearly the same.")
    assert plugin.main_job_problems("a", {"a": variables}, []) == []
    own = {"cross_account_own_variables": ["dns_instance_filter", "dns_vpc"]}
    assert plugin.main_job_problems("a", {"a": {**variables, **own}}) == []
    assert len(warnings) == 1
    assert plugin.main_job_problems("a", {"a": {**RIGHT, "dns_instance_filters": {"power-state": "on"}}}) == []
    assert warnings.pop().startswith(
        "dns_instance_filters[power-state]: no such filter of DescribeInstances is documented"
    )
    wrong = {"cross_account_own_variables": "dns_instance_filter"}
    assert len(plugin.main_job_problems("a", {"a": {**variables, **wrong}})) == 2


class AllBroken(dict[str, Any]):
    """Variables of a host that are templates of what is not defined."""

    def get(self, name: str, default: Any = None) -> Any:
        raise AnsibleError(f"{name} is undefined")

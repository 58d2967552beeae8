# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""iam_trust_role_info against the sandbox: a role is read as it was declared."""

from __future__ import annotations

from tests.support.playbooks.iam_world import make_role, trust
from tests.support.sandbox.client import SandboxClient

WORKLOAD = "arn:aws:iam::111111111111:role/OrganizationAccountAccessRole"
READS = {"names": ["Read", "Missing", "Read"]}


def test_a_role_reads_as_the_module_that_wrote_it_returned_it(fresh, run_module):
    declared = {
        "name": "Read",
        "description": "Read again.",
        "trust": [{"sid": "Workload", "arns": [WORKLOAD], "external_ids": ["zone-5d2c71ab"]}],
        "managed_policies": ["AmazonRoute53ReadOnlyAccess"],
        "instance_profile": True,
        "tags": {"team": "dns"},
    }
    written = run_module("iam_trust_role", declared, profile="dns")
    read = run_module("iam_trust_role_info", READS, check=True, profile="dns")

    assert read["changed"] is False
    assert read["missing"] == ["Missing"]
    [role] = read["roles"]
    profile = role.pop("instance_profile")
    assert profile == {**written["instance_profile"], "roles": ["Read"]}
    assert role.pop("inline_policies") == {}
    assert role == {name: value for name, value in written["role"].items() if name != "inline_policies"}


def test_what_is_not_asked_for_is_not_read(fresh: SandboxClient, run_module):
    run_module("iam_trust_role", {"name": "Read", "trust": [{"arns": [WORKLOAD]}]}, profile="dns")
    read = run_module("iam_trust_role_info", {**READS, "policies": False, "instance_profile": False}, profile="dns")

    assert read["api_calls"] == {"GetRole": 2}
    assert not {"managed_policies", "inline_policies", "instance_profile"} & set(read["roles"][0])


def test_the_wrong_account_is_not_read(fresh: SandboxClient, run_module):
    failed = run_module("iam_trust_role_info", {**READS, "account_id": "111111111111"}, profile="dns")

    assert failed["failed"] is True
    assert "222222222222" in failed["msg"]
    assert [row for row in fresh.requests() if row["service"] == "iam"] == []


def test_the_roles_of_an_account_by_path_name_and_tag(fresh: SandboxClient, run_module, boto):
    iam = boto("iam", "dns")
    for name, path, tags in (
        ("Zone-2", "/", {"by": "job:1"}),
        ("Zone-1", "/team/", {"by": "job:2"}),
        ("Zoned", "/", {"by": "somebody"}),
        ("Else", "/", {"by": "job:3"}),
    ):
        tagged = [{"Key": key, "Value": value} for key, value in tags.items()]
        make_role(iam, name, trust({"Service": "ec2.amazonaws.com"}), Path=path, Tags=tagged)
    few = {"policies": False, "instance_profile": False}

    def names(**options):
        return [role["name"] for role in run_module("iam_trust_role_info", few | options, profile="dns")["roles"]]

    everything = names()
    assert {"Zone-1", "Zone-2", "Zoned", "Else", "OrganizationAccountAccessRole"} <= set(everything)
    assert everything == sorted(everything)
    assert names(path_prefix="/team/") == ["Zone-1"]
    assert names(name_prefix="Zone") == ["Zone-1", "Zone-2", "Zoned"]
    assert names(name_prefix="Zone", tags={"by": "job:*"}) == ["Zone-1", "Zone-2"]


def test_names_and_a_choice_exclude_each_other(fresh: SandboxClient, run_module):
    failed = run_module("iam_trust_role_info", {"names": ["Read"], "tags": {"by": "*"}}, profile="dns")

    assert failed["failed"] is True
    assert "mutually exclusive" in failed["msg"]

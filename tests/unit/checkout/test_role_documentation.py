# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What ``ansible-doc -t role`` shows: variables that roles share, in the same words, and an example of each role."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from tools.checkout import ROOT

# Variables of the inventory that roles share.
SHARED = re.compile(
    r"\b(dns_zone|dns_zone_id|dns_zone_private|dns_additional_zones|dns_vpcs|dns_services|dns_subdomain|aws_account_id|aws_regions|dns_instance_filters"
    r"|dns_operator_arns|cross_account_external_id|aws_organization_id)\b"
)
# The role that holds values for others is no entry of a play: they depend on it.
ROLES = sorted(path.name for path in (ROOT / "roles").iterdir() if path.name != "shared_values")
# Read out of the inventory or of other hosts, which a guide has as a whole.
NEED_AN_INVENTORY = {"account_profiles", "audit", "zone_vpcs"}


def spec(role: str) -> dict[str, Any]:
    text = (ROOT / "roles" / role / "meta" / "argument_specs.yml").read_text(encoding="utf-8")
    specs: dict[str, dict[str, Any]] = yaml.safe_load(text)["argument_specs"]
    return specs["judge" if role == "shared_values" else "main"]


def read_by(role: str) -> set[str]:
    """The shared variables that a role's own files name outside comments."""
    files = [path for part in ("defaults", "vars", "tasks") for path in (ROOT / "roles" / role / part).glob("*.yml")]
    lines = [line.partition(" #")[0] for path in files for line in path.read_text(encoding="utf-8").splitlines()]
    return {name for line in lines if not line.startswith("#") for name in SHARED.findall(line)}


@pytest.mark.parametrize("role", ROLES)
def test_shared_variables_that_a_role_reads_are_among_its_options(role: str) -> None:
    assert read_by(role) <= set(spec(role)["options"])


def test_shared_variables_are_described_alike() -> None:
    described: dict[str, set[str]] = {}
    for role in set(ROLES) - {"account_profiles"}:  # it says how each is used to sign in
        for name, option in spec(role)["options"].items():
            if SHARED.fullmatch(name):
                described.setdefault(name, set()).add(str(option))
    assert len(described) == 13
    assert {name: said for name, said in described.items() if len(said) > 1} == {}


@pytest.mark.parametrize("role", ROLES)
def test_a_role_has_an_example_of_which_every_variable_is_known(role: str) -> None:
    example = spec(role)["examples"]
    [task] = [
        each
        for each in yaml.safe_load(example)
        if each["ansible.builtin.include_role"] == {"name": f"crossaccount.aws.{role}"}
    ]
    known = {option for each in (role, "shared_values", "account_profiles") for option in spec(each)["options"]}
    known |= {"account_profiles_profile"}  # a fact of the role that signs in
    # Its README has those that no host has at any time.
    known |= set(yaml.safe_load((ROOT / "roles/shared_values/defaults/main.yml").read_text(encoding="utf-8")))
    assert set(task.get("vars", {})) <= known


@pytest.mark.parametrize("role", sorted(set(ROLES) - NEED_AN_INVENTORY))
def test_an_example_is_part_of_a_guide_which_runs(role: str) -> None:
    guides = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs/guides").glob("*.md")))
    assert spec(role)["examples"].strip() in guides

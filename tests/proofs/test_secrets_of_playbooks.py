# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""No credential is shown by a playbook, whichever role it ends in, and none stands in its report."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import pytest

from sandbox.demo.playbook import INVENTORY
from tests.proofs.secrets_search import Kept, Recorder
from tests.proofs.test_secrets import (
    BROKEN,
    DENIED,
    ELSEWHERE,
    EXTERNAL_ID,
    left_behind,
    operator_key,
    secrets,
    told,
    world,
)
from tests.support.playbooks.runner import DNS, WORKLOADS
from tests.support.playbooks.vpcs import REGION, default_vpc
from tests.support.sandbox.boto_sessions import boto_session
from tests.support.sandbox.client import ROOT, SandboxClient

__all__ = ["world"]

ROLES = sorted(path.name for path in (ROOT / "roles").iterdir() if path.is_dir())
PLAYBOOKS = sorted(path.stem for path in (ROOT / "playbooks").glob("*.yml"))
# In no playbook: it hands its variables to one module, which has cases of its own.
ALONE = {"organization_role"}


@dataclass(frozen=True)
class Scene:
    """A run of a playbook. ``orders`` are the faults, ``fails`` is the role in which it ends, empty where it works.

    ``private``: the zone answers in a VPC of each account, and nowhere else.
    """

    name: str
    playbook: str
    fails: str = ""
    orders: tuple[dict[str, Any], ...] = ()
    hosts: dict[str, dict[str, Any]] = field(default_factory=dict)
    private: bool = False

    def __str__(self) -> str:
        return f"{self.playbook} {self.name}"


SCENES = (
    Scene("wrong account", "cross_account_dns", "account_profiles", hosts={"dns": {"aws_account_id": ELSEWHERE}}),
    Scene(
        "bad input and denied",
        "cross_account_dns",
        "zone_access",
        orders=({**DENIED, "operation": "CreateRole", "account": DNS},),
        hosts={"workload-a": {"cross_account_external_id": "one with spaces"}},
    ),
    Scene("one domain", "cross_account_dns", "shared_values", hosts={"workload-b": {"dns_subdomain": "workload-a"}}),
    Scene("denied", "access", "zone_access", orders=({**DENIED, "operation": "CreateRole", "account": DNS},)),
    Scene("works", "access"),
    Scene("works", "cross_account_dns"),
    Scene("broken", "publish", "instance_records", orders=({**BROKEN, "operation": "ListResourceRecordSets"},)),
    Scene("works", "publish"),
    Scene("denied", "verify", "verify_access", orders=({**DENIED, "operation": "AssumeRole", "account": DNS},)),
    Scene("works", "verify"),
    Scene("denied", "audit", "audit", orders=({**DENIED, "operation": "ListRoles", "account": DNS},)),
    Scene("works", "audit"),
    Scene("denied", "dns_automation", "dns_automation", orders=({**DENIED, "operation": "CreateFunction"},)),
    Scene("works", "dns_automation"),
    Scene(
        "denied in a private zone",
        "cross_account_dns",
        "zone_vpcs",
        orders=({**DENIED, "operation": "CreateVPCAssociationAuthorization"},),
        private=True,
    ),
    Scene("denied", "teardown", "hosted_zone", orders=({**DENIED, "operation": "ListHostedZonesByName"},)),
    Scene("broken", "teardown", "instance_records", orders=({**BROKEN, "operation": "ChangeResourceRecordSets"},)),
    Scene("works", "teardown"),
)


@pytest.fixture(scope="module")
def scenes(world: SandboxClient, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Kept]:
    """Every scene in its order. One account signs in with keys of the environment, as AWX injects them."""
    key = operator_key(world)
    shared = {"cross_account_external_id": EXTERNAL_ID, "aws_external_id": EXTERNAL_ID}
    environment = {**shared, "aws_source_profile": "", "aws_credential_source": "Environment"}
    folder = tmp_path_factory.mktemp("scenes")
    found: dict[str, Kept] = {}
    for number, scene in enumerate(SCENES):
        hosts = {"workload-b": environment}  # workload-a has an external id of its own
        hosts = {name: hosts.get(name, {}) | scene.hosts.get(name, {}) for name in ("dns", *WORKLOADS)}
        for name in hosts if scene.private else ():
            vpcs = "hosted_zone_vpcs" if name == "dns" else "dns_vpcs"
            ec2 = boto_session(name, region_name=REGION).client("ec2")
            hosts[name] |= {"dns_zone_private": True, vpcs: [default_vpc(ec2)]}
        overrides = folder / f"overrides-{number}.json"
        overrides.write_text(json.dumps({"all": {"hosts": hosts}}), encoding="utf-8")
        recorder = Recorder(world, folder / f"scene-{number}")
        recorder.env = {"AWS_ACCESS_KEY_ID": key["access_key"], "AWS_SECRET_ACCESS_KEY": key["secret_key"]}
        world.faults(list(scene.orders))
        options = ["-e", "teardown_confirm=true", "-e", f"report_folder={recorder.folder}/report"]
        found[str(scene)] = recorder(scene.playbook, "-i", str(INVENTORY), "-i", str(overrides), *options)
        world.faults([])
    return found


def test_every_playbook_and_role_is_on_stage() -> None:
    assert {(scene.playbook, bool(scene.fails)) for scene in SCENES} == {
        (playbook, fails) for playbook in PLAYBOOKS for fails in (True, False)
    }
    assert {scene.fails for scene in SCENES} - {""} | {"instance_access"} == set(ROLES) - ALONE


@pytest.mark.long("scenes")
@pytest.mark.parametrize("scene", SCENES, ids=str)
def test_playbooks_show_no_credential(world: SandboxClient, scenes: dict[str, Kept], scene: Scene) -> None:
    kept = scenes[str(scene)]

    assert (kept.status == 0) == (not scene.fails), kept.places["the output"]
    failing = {each["task"].partition(" : ")[0] for each in kept.results if each["failed"]}
    assert failing >= ({f"crossaccount.aws.{scene.fails}"} if scene.fails else set()), failing
    assert EXTERNAL_ID in kept.places["the output"], "arguments are shown, so that a secret among them would be"
    assert kept.showing(secrets(world)) == []
    assert left_behind(kept) == []
    assert told(kept, EXTERNAL_ID) == []
    reports = {place: text for place, text in kept.places.items() if place.startswith("report/")}
    # In each of its forms. The automation has none: it reports by itself, for as long as it is there.
    assert len(reports) == (0 if scene.playbook == "dns_automation" else 4)
    assert [place for place, text in reports.items() if EXTERNAL_ID in text] == []

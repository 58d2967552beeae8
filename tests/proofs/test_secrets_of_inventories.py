# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""No inventory plugin shows a credential: at ``-vvv``, in variables, in its cache, on success and on failure."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.proofs.secrets_search import Recorder
from tests.proofs.test_secrets import (
    BROKEN,
    DENIED,
    EXTERNAL_ID,
    WAYS,
    secrets,
    world,
)
from tests.support.sandbox.boto_sessions import boto_session
from tests.support.sandbox.client import ROOT, SandboxClient

__all__ = ["world"]

CASES: dict[str, dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("secret_sources.yml").read_text(encoding="utf-8")
)
INVENTORIES = sorted(path.stem for path in (ROOT / "plugins" / "inventory").glob("*.py"))
# What the sandbox does in each phase, and whether there is an inventory then.
PHASES = {"works": (None, True), "refuses": (None, False), "elsewhere": (None, False)}
PHASES |= {"denied": (DENIED, False), "broken": (BROKEN, False)}


def keys_of(plugin: str) -> dict[str, str]:
    """The credentials of the plugin's case, as options."""
    frozen = boto_session(CASES[plugin]["profile"], region_name="us-east-1").get_credentials().get_frozen_credentials()
    keys = {"access_key": frozen.access_key, "secret_key": frozen.secret_key, "session_token": frozen.token}
    return {option: value for option, value in keys.items() if value}


def source(plugin: str, phase: str, way: str, cache: Path) -> dict[str, Any]:
    """A source of the plugin, with credentials that come one way."""
    case = CASES[plugin]
    options = json.loads(json.dumps(case.get(phase, case["works"])).replace('"canary"', f'"{EXTERNAL_ID}"'))
    given = {"profile": {"profile": case["profile"]}, "options": keys_of(plugin), "environment": {}}[way]
    cached = {"cache": True, "cache_plugin": "ansible.builtin.jsonfile", "cache_connection": str(cache)}
    return {"plugin": f"crossaccount.aws.{plugin}", **given, **cached, **options}


def test_every_inventory_has_a_case() -> None:
    assert sorted(CASES) == INVENTORIES


@pytest.mark.long
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("plugin", sorted(CASES))
def test_inventories_show_no_credential(world: SandboxClient, tmp_path: Path, plugin: str, way: str) -> None:
    show = {"ansible.builtin.debug": {"var": "hostvars"}}
    for phase, (order, works) in PHASES.items():
        recorder = Recorder(world, tmp_path / phase)
        recorder.env = {"AWS_MAX_ATTEMPTS": "1", "ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED": "true"}
        if way == "environment":
            names = {"access_key": "AWS_ACCESS_KEY_ID", "secret_key": "AWS_SECRET_ACCESS_KEY"}
            names["session_token"] = "AWS_SESSION_TOKEN"
            recorder.env |= {names[option]: value for option, value in keys_of(plugin).items()}
        file = tmp_path / f"{phase}.{plugin}.yml"  # what the tester wrote is not searched
        file.write_text(json.dumps(source(plugin, phase, way, tmp_path / phase / "cache")), encoding="utf-8")
        world.faults([order] if order else [])
        kept = recorder([{"hosts": "localhost", "gather_facts": False, "tasks": [show]}], "-i", str(file))
        world.faults([])

        output = kept.places["the output"]
        assert (kept.status == 0) == works, output
        assert any(place.startswith("cache") for place in kept.places) == works
        assert kept.showing(secrets(world)) == []
        assert EXTERNAL_ID not in output

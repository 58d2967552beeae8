# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The collection as a package: what its metadata claims, what the built file holds, and that builders accept it."""

from __future__ import annotations

import importlib.metadata
import re
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement

from tests.support.source.names import WITHOUT_AWS
from tools import checkout

BIN = Path(sys.executable).parent


def metadata(name: str) -> Any:
    return yaml.safe_load((checkout.ROOT / name).read_text(encoding="utf-8"))


def stems(folder: str) -> list[str]:
    return sorted(path.stem for path in (checkout.ROOT / folder).glob("*.py"))


def pinned(pair: str) -> dict[str, str]:
    """Name to exact version of what the environment of the newest or the oldest Ansible holds."""
    name = {"newest": "requirements-dev.lock", "oldest": "requirements-oldest.lock"}[pair]
    lines = (checkout.ROOT / name).read_text(encoding="utf-8").splitlines()
    return dict(line.split("==", 1) for line in lines if not line.startswith("#"))


def amazon_aws() -> str:
    """The version of amazon.aws in this environment."""
    held = checkout.PACKAGES / "ansible_collections" / "amazon" / "aws" / "MANIFEST.json"
    version: str = yaml.safe_load(held.read_text(encoding="utf-8"))["collection_info"]["version"]
    return version


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The names in the file that ``ansible-galaxy collection build`` makes."""
    folder = tmp_path_factory.mktemp("built")
    command = [BIN / "ansible-galaxy", "collection", "build", "--output-path", folder]
    subprocess.run(command, cwd=checkout.ROOT, check=True, capture_output=True)
    (package,) = folder.glob("crossaccount-aws-*.tar.gz")
    with tarfile.open(package) as archive:
        return archive.getnames()


def test_every_module_that_calls_aws_is_in_the_action_group() -> None:
    group = metadata("meta/runtime.yml")["action_groups"]["aws"]
    assert [name for name in group if isinstance(name, str)] == [
        name for name in stems("plugins/modules") if name not in WITHOUT_AWS
    ]
    assert {"metadata": {"extend_group": ["amazon.aws.aws"]}} in group


def test_the_oldest_versions_claimed_are_the_ones_tested() -> None:
    assert metadata("meta/runtime.yml")["requires_ansible"] == f">={pinned('oldest')['ansible-core']}"
    for line in (checkout.ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            need = Requirement(line)
            assert line == f"{need.name}>={pinned('oldest')[need.name]}"


def test_the_amazon_aws_of_this_environment_is_one_that_is_claimed() -> None:
    """Nothing but the package of Ansible says which it holds, so each environment answers for itself."""
    version = amazon_aws()
    lower, upper = metadata("galaxy.yml")["dependencies"]["amazon.aws"].split(",")
    if importlib.metadata.version("ansible-core") == pinned("oldest")["ansible-core"]:
        assert lower == f">={version}"
    else:
        assert upper == f"<{int(version.split('.')[0]) + 1}.0.0"


def test_the_readme_says_which_versions_are_tested() -> None:
    rows = re.findall(
        r"^\| (.+?) \| (\S+) \| (\S+) \|$", (checkout.ROOT / "README.md").read_text(encoding="utf-8"), re.M
    )
    said = {row[0]: row[1:] for row in rows}
    names = {
        "ansible-core": "ansible-core",
        "the `ansible` package, which holds both": "ansible",
        "dnspython": "dnspython",
    }
    for row, name in [*names.items(), ("boto3 and botocore", "boto3"), ("boto3 and botocore", "botocore")]:
        assert said[row] == (pinned("oldest")[name], pinned("newest")[name])
    held = importlib.metadata.version("ansible-core") == pinned("newest")["ansible-core"]
    assert said["amazon.aws"][held] == amazon_aws()


@pytest.mark.parametrize("pair", ["newest", "oldest"])
def test_a_lock_holds_what_its_list_names(pair: str) -> None:
    lists = [(checkout.ROOT / f"requirements-{name}.txt").read_text(encoding="utf-8") for name in ("dev", pair)]
    lines = [line.split("#")[0].strip() for text in lists for line in text.splitlines()]
    named = dict(line.lower().split("==") for line in lines if "==" in line)
    locked = {name.lower(): version for name, version in pinned(pair).items()}
    assert named.items() <= locked.items()


def test_the_built_collection_holds_what_users_need(built: list[str]) -> None:
    for name in ("README.md", "COPYING", "CHANGELOG.rst", "meta/runtime.yml", "meta/ee-requirements.txt"):
        assert name in built
    for folder in ("plugins/modules", "plugins/module_utils/_core", "plugins/filter", "roles", "playbooks", "docs"):
        assert any(name.startswith(f"{folder}/") for name in built), folder


@pytest.mark.parametrize("address", ["repository", "documentation", "homepage", "issues"])
def test_galaxy_shows_where_to_go(address: str) -> None:
    galaxy = metadata("galaxy.yml")
    assert galaxy[address].startswith(galaxy["repository"])


def test_the_built_collection_holds_nothing_else(built: list[str]) -> None:
    meant = {"CHANGELOG.rst", "COPYING", "FILES.json", "MANIFEST.json", "README.md", "requirements.txt"}
    meant |= {"changelogs", "docs", "execution-environment", "meta", "playbooks", "plugins", "roles"}
    assert {name.split("/")[0] for name in built} == meant

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The execution environment: its versions are the tested ones, and ansible-builder makes a whole context of it.

There is no container engine here. What the build would run on that context and needs no image for, the tests run: the
collection is installed from the file in it, and the script in it finds what the collection asks for.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from packaging.requirements import Requirement

from tests.unit.checkout.test_collection import amazon_aws, metadata, pinned
from tools import checkout

BIN = Path(sys.executable).parent
FOLDER = "execution-environment"
NEWEST = pinned("newest")


def run(*command: object, folder: Path = checkout.ROOT) -> str:
    """What a program prints; one that fails shows why."""
    done = subprocess.run(list(map(str, command)), cwd=folder, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def named(lines: list[str]) -> dict[str, Requirement]:
    needs = [Requirement(line.split("#")[0]) for line in lines]
    return {need.name: need for need in needs}


class Context(NamedTuple):
    """What ansible-builder makes: the file for the container engine, and the folder that it copies from."""

    containerfile: list[str]
    files: Path


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Context:
    """Made as docs/guides/awx.md says, in a copy of what stands there in a checkout."""
    checkout_copy = tmp_path_factory.mktemp("checkout")
    run(BIN / "ansible-galaxy", "collection", "build", "--output-path", checkout_copy)
    shutil.copytree(checkout.ROOT / FOLDER, checkout_copy / FOLDER)
    run(BIN / "ansible-builder", "create", "--output-filename", "Containerfile", folder=checkout_copy / FOLDER)
    made = checkout_copy / FOLDER / "context"
    return Context((made / "Containerfile").read_text(encoding="utf-8").splitlines(), made / "_build")


@pytest.fixture(scope="module")
def installed(context: Context, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of collections after the collection was installed from the file that the context has."""
    folder = tmp_path_factory.mktemp("collections")
    [ours] = [each for each in requirements(context) if each.get("type") == "file"]
    # amazon.aws comes from Ansible Galaxy. Without --force the checkout that this environment links to would count.
    options = ["--force", "--offline", "--no-deps", "--collections-path", folder]
    run(BIN / "ansible-galaxy", "collection", "install", ours["name"], *options, folder=context.files)
    return folder


def requirements(context: Context) -> list[dict[str, Any]]:
    held: list[dict[str, Any]] = yaml.safe_load((context.files / "requirements.yml").read_text("utf-8"))["collections"]
    return held


def test_its_versions_are_those_of_the_newest_tested_ansible() -> None:
    dependencies = metadata(f"{FOLDER}/execution-environment.yml")["dependencies"]

    for tool in ("ansible_core", "ansible_runner"):
        name, version = dependencies[tool]["package_pip"].split("==")
        assert version == NEWEST[name]
    assert dependencies["python"] == [f"{name}=={NEWEST[name]}" for name in ("boto3", "botocore", "dnspython")]


def test_its_collections_are_this_one_and_the_tested_amazon_aws(context: Context) -> None:
    version = metadata("galaxy.yml")["version"]
    ours, theirs = requirements(context)

    assert ours == {"name": f"collections/crossaccount-aws-{version}.tar.gz", "type": "file"}
    assert theirs["name"] == "amazon.aws"
    # The environment of the oldest Ansible holds an older one, which the other environment answers for.
    assert tuple(map(int, theirs["version"].split("."))) >= tuple(map(int, amazon_aws().split(".")))
    readme = (checkout.ROOT / "README.md").read_text(encoding="utf-8")
    assert f"| {theirs['version']} |\n" in readme


def test_the_context_installs_ansible_for_its_own_python(context: Context) -> None:
    core, runner = NEWEST["ansible-core"], NEWEST["ansible-runner"]
    for line in (
        'ARG EE_BASE_IMAGE="docker.io/redhat/ubi9:latest"',
        'ARG PYCMD="/usr/bin/python3.12"',
        f'ARG ANSIBLE_INSTALL_REFS="ansible-core=={core} ansible-runner=={runner}"',
        "COPY _build /build",
    ):
        assert line in context.containerfile
    [install] = [line for line in context.containerfile if "ansible-galaxy collection install" in line]
    # What stands in requirements.yml is found from where this runs.
    assert context.containerfile[: context.containerfile.index(install)].count("WORKDIR /build") == 1
    assert "-r requirements.yml" in install


def test_the_context_asks_for_what_the_collection_needs(context: Context, installed: Path) -> None:
    script = context.files / "scripts" / "introspect.py"
    given = context.files / "requirements.txt"
    written = installed / "requirements.txt"
    options = [f"--user-pip={given}", f"--write-pip={written}", installed]

    run(sys.executable, script, "introspect", *options)

    lines = [line for line in written.read_text(encoding="utf-8").splitlines() if line.strip()]
    by_whom = {who: named([line for line in lines if line.endswith(who)]) for who in ("# from collection user", "aws")}
    for needs in by_whom.values():
        assert sorted(needs) == ["boto3", "botocore", "dnspython"]
        assert all(need.specifier.contains(NEWEST[name]) for name, need in needs.items())


def test_ansible_builder_reads_the_collection(installed: Path) -> None:
    found = yaml.safe_load(run(BIN / "ansible-builder", "introspect", installed))

    needs = named(found["python"])
    assert sorted(needs) == ["boto3", "botocore", "dnspython"]
    assert all(
        need.specifier.contains(pinned(pair)[need.name]) for need in needs.values() for pair in ("newest", "oldest")
    )
    assert {name: need.specifier for name, need in needs.items()} == {
        name: need.specifier for name, need in named(shipped_needs()).items()
    }


def shipped_needs() -> list[str]:
    text = (checkout.ROOT / "meta" / "ee-requirements.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The installation of README.md, line by line, in an empty environment, and the main job outside of a checkout.

What comes from Ansible Galaxy there, amazon.aws, is copied from the environment of the tests.
"""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox.demo.playbook import INVENTORY, recaps
from tests.support.playbooks.runner import WORKLOADS
from tests.support.sandbox.client import SandboxClient
from tools.checkout import PACKAGES, ROOT

OLDEST = "ansible-core>=2.19.4"


def lines() -> list[list[str]]:
    """The commands below the heading Install."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    [block] = re.findall(r"^## Install$.*?^```\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    return [shlex.split(line, comments=True) for line in block.splitlines()]


@pytest.mark.long
@pytest.mark.parametrize("core", [OLDEST.replace(">=", "=="), OLDEST], ids=["oldest", "newest"])
def test_the_main_job_runs_from_what_the_readme_installs(fresh: SandboxClient, tmp_path: Path, core: str) -> None:
    env = tmp_path / "env"
    subprocess.run([sys.executable, "-m", "venv", env], check=True)
    collections = tmp_path / "collections"
    shutil.copytree(PACKAGES / "ansible_collections" / "amazon", collections / "ansible_collections" / "amazon")
    requirements, build, install = lines()
    assert (requirements[:3], build[:3], install[:3]) == (
        ["pip", "install", OLDEST],
        ["ansible-galaxy", "collection", "build"],
        ["ansible-galaxy", "collection", "install"],
    )

    home = tmp_path / "home"
    home.mkdir()
    around = {
        **{name: value for name, value in fresh.env.items() if not name.startswith("ANSIBLE_")},
        "HOME": str(home),
        "PATH": f"{env / 'bin'}:/usr/bin:/bin",
        "ANSIBLE_COLLECTIONS_PATH": str(collections),
    }

    def run(*command: str | Path, folder: Path) -> None:
        called = [env / "bin" / command[0], *command[1:]]
        done = subprocess.run(called, cwd=folder, env=around, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    run(*[core if word == OLDEST else word for word in requirements], folder=ROOT)
    run(*build, "--output-path", tmp_path, folder=ROOT)
    [tarball] = tmp_path.glob(install[3])
    run(*install[:3], tarball, "--no-deps", "-p", collections, folder=tmp_path)

    done = subprocess.run(
        [env / "bin" / "ansible-playbook", "-i", INVENTORY, "crossaccount.aws.cross_account_dns"],
        cwd=home,
        env=around,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout
    assert {each.host for each in recaps(done.stdout) if each.changed} == {"dns", *WORKLOADS}
    assert "✓ workload-a" in done.stdout

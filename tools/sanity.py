# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Run ``ansible-test sanity`` on what ships, and prove that it looked.

ansible-test wants a folder .../ansible_collections/crossaccount/aws that is neither a symlink nor ignored by git,
else it tests nothing and reports success. So the files are copied out of the checkout, two broken ones must be
reported by name, and the real run must name every module.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from tools import checkout

# ansible-test keeps its own virtual environments below the home folder: they survive between runs here.
HOME = checkout.ROOT / "build" / "sanity"

CANARIES = {
    "plugins/modules/canary_documentation.py": "#!/usr/bin/python\nfrom __future__ import annotations\n",
    "plugins/module_utils/canary_syntax.py": "def canary(:\n",
}

# ansible-test fetches a bootstrap script for pip from a host of its own; what comes with Python does the same.
BOOTSTRAP = """\
import subprocess, sys
subprocess.run([sys.executable, "-m", "ensurepip"], check=True, stdout=subprocess.DEVNULL)
wanted = [word for word in sys.argv[1:] if word not in ("--no-setuptools", "--no-wheel")]
sys.exit(subprocess.run([sys.executable, "-m", "pip", "install", *wanted]).returncode)
"""


def seed_bootstrap() -> None:
    """Put the script where ansible-test caches what it fetched, under the version that it will ask for."""
    source = checkout.PACKAGES / "ansible_test" / "_internal" / "python_requirements.py"
    version = re.search(r"\bpip='([0-9.]+)'", source.read_text(encoding="utf-8"))
    if not version:
        raise SystemExit("sanity: ansible-test no longer says which version of pip it wants.")
    script = HOME / ".ansible" / "test" / "cache" / f"get_pip_{version[1].replace('.', '_')}.py"
    script.parent.mkdir(parents=True, exist_ok=True)
    script.write_text(BOOTSTRAP, encoding="utf-8")


def ansible_test(folder: Path, *arguments: str) -> tuple[int, str]:
    """The exit status and the output of ``ansible-test sanity``, shown only by the caller."""
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    command = ["ansible-test", "sanity", "--requirements", "--color", "no", "--python", python, *arguments]
    unwanted = {"ANSIBLE_COLLECTIONS_PATH", "ANSIBLE_HOME"}
    environment = {key: value for key, value in os.environ.items() if key not in unwanted} | {"HOME": str(HOME)}
    run = subprocess.run(
        command, cwd=folder, env=environment, check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    return run.returncode, run.stdout


def check_canaries(folder: Path) -> None:
    """Stop unless both broken files are reported."""
    for name, text in CANARIES.items():
        (folder / name).write_text(text, encoding="utf-8")
    status, output = ansible_test(folder, "--test", "validate-modules", "--test", "compile", *CANARIES)
    for name in CANARIES:
        (folder / name).unlink()
        if status == 0 or not re.search(rf"^ERROR: {re.escape(name)}:", output, re.MULTILINE):
            raise SystemExit(f"{output}\nsanity: the broken file {name} was not reported, so nothing is proven.")


def check_collection(folder: Path, modules: list[Path]) -> None:
    """Stop unless every test passes and every module was among what was tested."""
    status, output = ansible_test(folder, "-v")
    if status:
        raise SystemExit(f"{output}\nsanity: ansible-test failed.")
    missing = [str(path) for path in modules if str(path) not in output]
    if missing:
        raise SystemExit(f"{output}\nsanity: never tested: {', '.join(missing)}.")
    print("\n".join(line for line in output.splitlines() if line.startswith("Running sanity test")))
    print(f"sanity: {len(modules)} modules tested, both broken files were caught.")


def main() -> None:
    seed_bootstrap()
    files = checkout.shipped() + checkout.files("tests/config.yml")
    modules = [path for path in files if path.match("plugins/modules/*.py")]
    with checkout.copied(files) as folder:
        check_canaries(folder)
        check_collection(folder, modules)


if __name__ == "__main__":
    main()

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Runs of ``compiled_templates`` in processes of their own, as what they keep lasts."""

from __future__ import annotations

import os
from pathlib import Path

from tests.support.commands import apart

# A child of it stands for a worker of Ansible.
BEGIN = """
import importlib, os, traceback
from pathlib import Path
from tests.support import collection_path
from ansible._internal._templating._jinja_bits import AnsibleEnvironment
from ansible.errors import AnsibleError
from ansible.module_utils.common.yaml import yaml_load
from ansible.template import Templar, trust_as_template as trusted
from jinja2 import Environment
from ansible_collections.crossaccount.aws.plugins.plugin_utils import compiled_templates as kept

compilations = []
generate = AnsibleEnvironment._generate
def counting(self, *args, **kwargs):
    compilations.append(args)
    return generate(self, *args, **kwargs)
AnsibleEnvironment._generate = counting

def texts_of(*paths):
    contents = [yaml_load(Path(path).read_text(encoding="utf-8")) for path in paths]
    return set(kept.templates_in(contents)), set(kept.expressions_in(contents))

def kept_texts():
    return {key[0] for key in kept._kept if len(key) == 2}, {key[1] for key in kept._kept if len(key) == 3}

def render(text, **variables):
    return Templar(variables=variables).template(trusted(text))

def in_worker(function):
    read, write = os.pipe()
    if not os.fork():
        try:
            function()
            os.write(write, b"ok")
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(0)
    os.close(write)
    assert os.read(read, 2) == b"ok"
"""
ROLES = """
for role in ("shared_values", "verify_access"):
    importlib.import_module(f"{kept.COLLECTION}.roles.{role}")
kept.compile_ours()
"""


def run(code: str, cache: Path | None = None) -> None:
    """With a folder for what is compiled, if one is given; else nothing is written, and nothing found."""
    unset = {"PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX"}
    places = {"PYTHONPYCACHEPREFIX": str(cache or "/dev/null")} | ({} if cache else {"PYTHONDONTWRITEBYTECODE": "1"})
    environment = {name: value for name, value in os.environ.items() if name not in unset} | places
    apart.run(BEGIN, code, env=environment)

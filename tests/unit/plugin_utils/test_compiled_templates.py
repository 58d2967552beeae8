# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is kept of a template gives what Ansible alone gives, and only where it may be kept."""

from __future__ import annotations

import subprocess
import sys
import textwrap

from tools import checkout

# In a process of its own, as what is kept lasts. A child of it stands for a worker of Ansible.
BEGIN = """
import importlib, os, traceback
from pathlib import Path
from tests.support import collection_path
from ansible._internal._templating._jinja_bits import AnsibleEnvironment
from ansible.template import Templar, trust_as_template as trusted
from jinja2 import Environment
from ansible_collections.crossaccount.aws.plugins.plugin_utils import compiled_templates as kept

compilations = []
generate = AnsibleEnvironment._generate
def counting(self, *args, **kwargs):
    compilations.append(args)
    return generate(self, *args, **kwargs)
AnsibleEnvironment._generate = counting

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
kept.compile_roles()
"""


def run(code: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", BEGIN + textwrap.dedent(code)],
        cwd=checkout.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_what_is_kept_is_what_jinja_makes() -> None:
    run(
        ROLES
        + """
assert len(kept._kept) > 100
environment = Templar()._engine.environment
for (text, _settings), code in kept._kept.items():
    assert code == Environment.compile(environment, text), text
"""
    )


def test_texts_of_loaded_roles_are_compiled_before_and_no_others() -> None:
    run(
        ROLES
        + """
before = dict(kept._kept)
texts = {text for text, _settings in before}
own = set(kept.templates_in(Path("roles/shared_values/defaults/main.yml")))
assert len(own) > 10 and texts.issuperset(own)
others = [text for path in Path("roles/zone_access").rglob("*.yml") for text in kept.templates_in(path)]
assert others and not texts.issuperset(others)
compilations.clear()
kept.compile_roles()
assert not compilations
importlib.import_module(f"{kept.COLLECTION}.roles.zone_access")
kept.compile_roles()
assert compilations
"""
    )


def test_a_worker_compiles_a_text_once_and_the_process_of_the_playbook_keeps_none() -> None:
    run(
        """
        kept.keep_compiled()
        def worker():
            compilations.clear()
            assert [render("{{ a }}!", a=each) for each in "xyz"] == ["x!", "y!", "z!"]
            assert len(compilations) == 1
        in_worker(worker)
        compilations.clear()
        assert [render("{{ a }}!", a=each) for each in "xy"] == ["x!", "y!"]
        assert len(compilations) == 2 and not kept._kept
        """
    )


def test_settings_of_a_text_and_backslashes_are_its_own() -> None:
    run(
        r"""
        kept.keep_compiled()
        def worker():
            for _ in range(2):
                assert render("{{ a }} [[ a ]]", a=1) == "1 [[ a ]]"
                other = "#jinja2: variable_start_string:'[[', variable_end_string:']]'\n{{ a }} [[ a ]]"
                assert render(other, a=1) == "{{ a }} 1"
                assert render("{{ 'b\\n' }}") == "b\\n"
                environment = Templar()._engine.environment
                # As an included template means it.
                assert environment.compile("{{ 'b\\n' }}") == Environment.compile(environment, "{{ 'b\\n' }}")
        in_worker(worker)
        """
    )


def test_a_text_that_nobody_trusts_stays_a_text() -> None:
    run(
        """
        kept.keep_compiled()
        def worker():
            assert render("{{ 1 + 1 }}") == 2
            assert Templar().template("{{ 1 + 1 }}") == "{{ 1 + 1 }}"
        in_worker(worker)
        """
    )


def test_a_broken_text_is_refused_each_time() -> None:
    run(
        """
        from ansible.errors import AnsibleTemplateSyntaxError
        kept.keep_compiled()
        def worker():
            for _ in range(2):
                try:
                    render("{{ a ")
                except AnsibleTemplateSyntaxError as error:
                    assert "Syntax error in template" in str(error)
                else:
                    raise AssertionError
            assert not kept._kept
        in_worker(worker)
        """
    )


def test_so_many_are_kept_and_no_more() -> None:
    run(
        """
        kept.keep_compiled()
        kept.MOST = 3
        def worker():
            texts = ["{{ a }}" + str(number) for number in range(5)]
            assert [render(text, a=1) for text in texts] == ["10", "11", "12", "13", "14"]
            assert len(kept._kept) == 3
        in_worker(worker)
        """
    )

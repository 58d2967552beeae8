# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is kept of a template gives what Ansible alone gives, and only where it may be kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.commands.compiling import ROLES, run


def test_what_is_kept_is_what_jinja_makes() -> None:
    run(
        ROLES
        + """
templates, expressions = kept_texts()
assert len(templates) > 100 and len(expressions) > 10
environment = Templar()._engine.environment
made = []
def making(self, source, *args, **kwargs):
    made.append(Environment.compile(self, source, *args, **kwargs))
    return made[-1]
AnsibleEnvironment.compile = making
for key, code in kept._kept.items():
    if len(key) == 2:
        environment.compile(key[0])
    else:
        Environment.compile_expression(environment, key[1], False)
    assert code == made[-1], key
"""
    )


def test_texts_of_loaded_roles_are_compiled_before_and_no_others() -> None:
    run(
        ROLES
        + """
templates, expressions = kept_texts()
own = texts_of("roles/shared_values/defaults/main.yml")[0]
assert len(own) > 10 and templates.issuperset(own)
own = texts_of("roles/shared_values/tasks/judge.yml")[1]
assert len(own) > 2 and expressions.issuperset(own)
others = texts_of(*Path("roles/zone_access").rglob("*.yml"))
assert all(others) and not templates.issuperset(others[0]) and not expressions.issuperset(others[1])
compilations.clear()
kept.compile_ours()
assert not compilations
importlib.import_module(f"{kept.COLLECTION}.roles.zone_access")
kept.compile_ours()
assert compilations
"""
    )


def test_after_a_play_has_brought_filters_along_our_texts_are_compiled_again(tmp_path: Path) -> None:
    run(
        ROLES
        + f"""
before = set(kept._kept)
kept.filter_loader.add_directory({str(tmp_path)!r})
render("{{{{ 1 }}}}")
assert not kept._kept
kept.compile_ours()
assert set(kept._kept) == before
"""
    )


@pytest.mark.parametrize(
    "named", ["crossaccount.aws.publish", "playbooks/publish.yml", "acme.net.publish", "publish.yml", "publish"]
)
def test_texts_of_our_playbook_that_runs_are_compiled_before(named: str) -> None:
    ours = named in ("crossaccount.aws.publish", "playbooks/publish.yml")
    run(
        f"""
kept.context.CLIARGS = {{"args": ("other.yml", {named!r})}}
kept.compile_ours()
own = texts_of("playbooks/publish.yml", *Path("playbooks/tasks").glob("*.yml"))
own = tuple({{text for text in texts if "\\\\" not in text}} for texts in own)
assert all(own)
assert kept_texts() == (own if {ours} else (set(), set()))
"""
    )


def test_a_condition_gives_what_ansible_gives_and_is_compiled_once() -> None:
    run(
        r"""
        kept.keep_compiled()
        cases = {
            "a": (1, ""), "a == 1": (True, ""), "none": (None, ""), "'\\\\' == c": (True, ""), "b": (0, "undefined"),
            "a ==": (0, "Syntax error"), "a b": (0, "Syntax error"), "": (0, "Syntax error"),
        }
        def worker():
            for _ in range(2):
                for text, (value, refused) in cases.items():
                    try:
                        assert Templar(variables={"a": 1, "c": "\\"}).evaluate_expression(trusted(text)) == value, text
                        assert not refused, text
                    except AnsibleError as error:
                        assert refused and refused in str(error), (text, error)
            assert kept_texts() == (set(), {"a", "a == 1", "none", "b"})
            compilations.clear()
            assert Templar(variables={"a": 2}).evaluate_expression(trusted("a")) == 2
            assert not compilations
            # As a template, the text is itself.
            assert render("a") == "a"
        in_worker(worker)
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

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A template of a task of ours gives what Ansible gives without our help, and those of others are left alone."""

from __future__ import annotations

from pathlib import Path

from tests.support.commands import apart

# In a process of its own, as Ansible goes on so from there.
BEGIN = """
import random, re, sys
from tests.support import collection_path
from ansible.errors import AnsibleError
from ansible.inventory.manager import InventoryManager
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar, trust_as_template as trusted
from ansible.vars.hostvars import HostVars
from ansible.vars.manager import VariableManager
from ansible_collections.crossaccount.aws.plugins.plugin_utils import kept_values as kept

ROLE = {"ansible_role_name": "crossaccount.aws.zone_access", "ansible_collection_name": "crossaccount.aws"}

def render(template, variables):
    value = trusted(template) if isinstance(template, str) else {k: trusted(v) for k, v in template.items()}
    try:
        return Templar(DataLoader(), variables=variables).template(value)
    except AnsibleError as error:
        return f"refused: {error}"

def drawn(variables, name="shared_values_new"):
    # A variable that differs at each use, come to in two ways.
    web = {name: "{{ 1000000000 | random }}", "one": "{{ " + name + " }}", "two": "{{ " + name + " }}"}
    return render("{{ [one, two] }}", variables | {name: trusted(text) for name, text in web.items()})
"""


def run(code: str, *arguments: object) -> None:
    apart.run(BEGIN, code, *arguments)


def test_whatever_variables_build_upon_one_another_a_template_gives_the_same(tmp_path: Path) -> None:
    """Webs of variables at random, also with what is undefined, goes round in a circle or stands in a container."""
    file = tmp_path / "file.j2"
    file.write_text("{{ v0 }}", encoding="utf-8")
    run(
        """
FORMS = (
    "{{ @ }}", "a {{ @ }} b {{ @ }}", "{{ @ if @ is defined else @ }}", "{{ [@, @] }}", "{{ {'k': @} }}",
    "{{ @ | default('none') }}", "{{ [@, @] | map('string') | list }}", "{{ @ == @ }}", "{{ no_such }}",
    "{{ hostvars['other'].there }}{{ @ }}", "{% for each in [@] %}{{ each }}{% endfor %}", "{% set x = @ %}{{ x }}",
    "{{ lookup('ansible.builtin.template', '" + sys.argv[1] + "', template_vars={'v0': @ | string ~ '!'}) }}{{ v0 }}",
    "{% set _ = base.append(@) %}{{ base }}", "{{ base.pop(0) }}", "{{ base }}",
    "{{ query('ansible.builtin.vars', 'v0') }}{{ @ }}", "{{ lookup('ansible.builtin.vars', 'v1', default=@) }}",
)
loader = DataLoader()
manager = VariableManager(loader=loader, inventory=InventoryManager(loader=loader, sources=["other,"]))
manager.set_host_variable("other", "v0", "theirs")
manager.set_host_variable("other", "there", trusted("{{ v0 }}"))
hostvars = HostVars(manager._inventory, manager, loader)

def web(chance):
    names = [chance.choice(("v", "__zone_access_")) + str(number) for number in range(chance.randint(2, 6))]
    names[:2] = "v0", "v1"
    variables = {"hostvars": hostvars, "base": ["a", "b", "c"]}
    for number, name in enumerate(names):
        known = names[:number]
        form = chance.choice(FORMS) if number else chance.choice(("plain", "7", "{{ 1 + 1 }}"))
        text = re.sub("@", lambda _found: chance.choice(known), form)
        variables[name] = {"held": trusted(text), "is": [trusted(text)]} if chance.random() < 0.2 else trusted(text)
    return variables, {"all": "{{ [" + ", ".join(names) + "] }}", "last": "{{ " + names[-1] + " }}"}

seed = random.randrange(10**9)
cases = [web(random.Random(seed + number)) for number in range(80)]
cases.append(({"v0": trusted("{{ v1 }}"), "v1": trusted("{{ v0 }}")}, "{{ v0 }}"))
before = [render(template, variables | ROLE) for variables, template in cases]
assert 4 < sum(str(each).startswith("refused") for each in before) < 76, "the sample shows little"
kept.keep_values()
after = [render(template, variables | ROLE) for variables, template in cases]
for number, (was, now) in enumerate(zip(before, after, strict=True)):
    assert was == now, (seed, number, was, now)
""",
        file,
    )


def test_in_tasks_of_ours_a_variable_is_worked_out_once_for_a_template() -> None:
    run(
        """
assert len(set(drawn(ROLE))) == 2
kept.keep_values()
once = drawn(ROLE)
assert len(set(once)) == 1
assert drawn(ROLE) != once, "it outlived its template"
assert len(set(drawn(ROLE, "__zone_access_new"))) == 1
assert len(set(drawn({"playbook_dir": str(kept.PLAYBOOKS)}))) == 1
for theirs in ("new", "_new", "zones_new", "ansible_new"):
    assert len(set(drawn(ROLE, theirs))) == 2, theirs
"""
    )


OTHERS = (
    {},
    {"playbook_dir": "/srv/playbooks"},
    {"playbook_dir": "."},
    {"ansible_role_name": "mine", "ansible_collection_name": ""},
    {"ansible_role_name": "acme.net.mine", "ansible_collection_name": "acme.net"},
    {"ansible_collection_name": "crossaccount.aws"},
)


def test_tasks_of_others_are_left_alone() -> None:
    run(
        f"""
kept.keep_values()
in_our_playbooks = {{"playbook_dir": str(kept.PLAYBOOKS)}}
for variables in {OTHERS!r}:
    assert len(set(drawn(variables))) == 2, variables
    if "ansible_role_name" in variables:
        assert len(set(drawn(variables | in_our_playbooks))) == 2, variables
"""
    )

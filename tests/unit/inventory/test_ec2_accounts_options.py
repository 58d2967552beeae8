# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The table that compares ec2_accounts with aws_ec2, held against the options that both really have."""

from __future__ import annotations

import re

from ansible.plugins.loader import fragment_loader, inventory_loader
from ansible.utils.plugin_docs import get_docstring
from ansible_collections.crossaccount.aws.plugins.plugin_utils.sources import require_sound_source

from tools import checkout

PAGE = checkout.ROOT / "docs" / "ec2-accounts.md"
_ROW = re.compile(r"^\| (`[^|]+`) \| (yes|no) \| ([^|]+) \|$", re.MULTILINE)


def options(plugin):
    """The options of an inventory plugin by name, those of its fragments included."""
    path = inventory_loader.find_plugin(plugin)
    documentation, _examples, _returned, _metadata = get_docstring(path, fragment_loader, plugin_type="inventory")
    return documentation["options"]


def rows():
    """What the page says: whether aws_ec2 has the option, and what ec2_accounts makes of it, by option."""
    found = [
        (name, theirs == "yes", ours)
        for names, theirs, ours in _ROW.findall(PAGE.read_text(encoding="utf-8"))
        for name in re.findall(r"`([^`]+)`", names)
    ]
    assert len({name for name, _theirs, _ours in found}) == len(found), "an option stands twice"
    return {name: (theirs, ours) for name, theirs, ours in found}


def test_the_table_has_every_option_and_no_other():
    theirs, ours = options("amazon.aws.aws_ec2"), options("crossaccount.aws.ec2_accounts")
    assert {name for name, (is_theirs, _said) in rows().items() if is_theirs} == set(theirs)
    assert set(rows()) == set(ours)


def test_every_name_that_aws_ec2_takes_is_taken():
    plugin = inventory_loader.get("crossaccount.aws.ec2_accounts")
    plugin.set_options(direct={})
    for name, option in options("amazon.aws.aws_ec2").items():
        for each in (name, *option.get("aliases", ())):
            require_sound_source(plugin, {"plugin": "crossaccount.aws.ec2_accounts", each: None})


def test_options_of_both_have_the_same_type_and_default():
    theirs, ours = options("amazon.aws.aws_ec2"), options("crossaccount.aws.ec2_accounts")
    for name, option in theirs.items():
        for word in ("type", "default", "elements", "env", "choices"):
            assert ours[name].get(word) == option.get(word), f"{name}, {word}"

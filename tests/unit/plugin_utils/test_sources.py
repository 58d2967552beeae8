# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a source of our inventory plugins may say: the options that Ansible knows these to have, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.errors import AnsibleParserError
from ansible.plugins.loader import inventory_loader
from ansible_collections.crossaccount.aws.plugins.plugin_utils.sources import require_sound_source

PLUGINS = ("crossaccount.aws.ec2_accounts", "crossaccount.aws.organization_accounts")
# Of documentation fragments of Ansible and of amazon.aws, and other names of their options.
OF_OTHERS = ("cache_timeout", "keyed_groups", "leading_separator", "use_extra_vars", "profile", "region")
OTHER_NAMES = ("aws_profile", "aws_access_key", "aws_access_key_id", "aws_region", "aws_session_token")


@pytest.fixture(params=PLUGINS)
def plugin(request: pytest.FixtureRequest) -> Any:
    loaded = inventory_loader.get(request.param)
    loaded.set_options(direct={"plugin": request.param})
    return loaded


@pytest.mark.parametrize("name", ["plugin", *OF_OTHERS, *OTHER_NAMES])
def test_what_ansible_knows_is_taken(plugin: Any, name: str) -> None:
    require_sound_source(plugin, {name: None})


def test_law_a_name_with_a_letter_less_is_refused_and_the_name_is_offered(plugin: Any) -> None:
    """Every name of every option, and every place in it. The judge is Ansible's own list."""
    names = {name: name for name in plugin.option_definitions}
    names |= {alias: alias for each in plugin.option_definitions.values() for alias in each.get("aliases") or ()}
    tried = 0
    for name in names:
        for place in range(len(name)):
            slip = name[:place] + name[place + 1 :]
            if slip in names:
                continue
            tried += 1
            with pytest.raises(AnsibleParserError) as refused:
                require_sound_source(plugin, {"plugin": plugin.NAME, slip: None})
            says = str(refused.value)
            assert says.startswith(f"{plugin.NAME}: unknown option {slip}. Did you mean ")
            assert name in says.partition("Did you mean ")[2].partition("?")[0].split(" or ")
    assert tried > 200

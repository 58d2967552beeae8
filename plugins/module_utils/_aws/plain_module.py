# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The seam to Ansible of a module that has nothing to do with AWS: it works where amazon.aws and boto3 are not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible.module_utils.basic import AnsibleModule

from .options.group import HIDDEN, OptionGroup, argument_spec
from .outcome import Outcome, attempt


def plain_module(*groups: OptionGroup) -> AnsibleModule:
    """A module with these options and check mode."""
    return AnsibleModule(**argument_spec(*groups), supports_check_mode=True)


def run_plain(module: AnsibleModule, work: Callable[[Mapping[str, Any]], dict[str, Any]]) -> Outcome:
    """Do a module's work with its options. Those that are secret are taken out of what the module shows of them.

    Ansible hides a secret by looking for its characters in all of the result: the text "1" would take each 1 out of
    paths and sizes. The results of such work hold no secret, and what is shown of the options holds none any more.
    """
    given = module.params
    module.params = _shown(module.argument_spec, given)
    module.no_log_values = set()
    return attempt(lambda: work(given))


def _shown(spec: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Of an option with options of its own, each of these by itself."""
    shown: dict[str, Any] = {}
    for option, value in given.items():
        if inner := spec[option].get("options"):
            shown[option] = [_shown(inner, each) for each in value]
        else:
            shown[option] = HIDDEN if spec[option].get("no_log") else value
    return shown

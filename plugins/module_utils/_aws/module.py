# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The seam between a module's main() and the layers: options in, an outcome out."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule, aws_argument_spec

from .._core.secrecy.addresses import passwords_in
from .calls.deadline import Deadline
from .calls.writes import Writes
from .connection import Connection, connection_of
from .disclosure import learn
from .options.account import ACCOUNT
from .options.group import HIDDEN, OptionGroup, argument_spec
from .outcome import Outcome, attempt

# Python looks for reference cycles after every 700 new objects. Reading a large zone makes a million of them and no
# cycle: looking for some took a fifth of the time. What a module leaves behind goes when it ends.
OBJECTS_BETWEEN_COLLECTIONS = (100_000, 50, 100)


class Module(AnsibleAWSModule):  # type: ignore[misc]  # amazon.aws has no types
    """Gives warnings to Ansible one by one: a result that holds them is deprecated.

    Newer versions of amazon.aws put into the result what was warned of through them.
    """

    def exit_json(self, *words: Any, **result: Any) -> None:
        super().exit_json(*words, **self._without_warnings(result))

    def fail_json(self, *words: Any, **result: Any) -> None:
        super().fail_json(*words, **self._without_warnings(result))

    def warn(self, text: str) -> None:
        self._module.warn(text)

    def _without_warnings(self, result: dict[str, Any]) -> dict[str, Any]:
        for text in result.pop("warnings", ()):
            self.warn(text)
        return result


def aws_module(*groups: OptionGroup) -> Module:
    """A module with amazon.aws's connection options, check mode, our account guard and these options.

    amazon.aws shows the access key id among a task's arguments at ``-vvv``, also one that only the environment holds,
    and users and passwords in addresses.
    """
    gc.set_threshold(*OBJECTS_BETWEEN_COLLECTIONS)
    hidden = {"access_key": {**aws_argument_spec()["access_key"], "no_log": True}}
    module = Module(**argument_spec(OptionGroup(hidden), ACCOUNT, *groups), supports_check_mode=True)
    passwords = _passwords(module.params)
    learn(*passwords)
    module._module.no_log_values |= passwords
    return module


def connect(module: Module, *, deadline: Deadline | None = None, writes: Writes | None = None) -> Connection:
    """The connection of a module's options. It makes no call."""
    return connection_of(module.params, dict(os.environ), deadline=deadline, writes=writes)


def run_unconnected(module: Module, work: Callable[[Callable[[], Connection]], dict[str, Any]]) -> Outcome:
    """Do a module's work that may need no AWS: it is handed what makes the connection of its options."""
    return attempt(lambda: work(lambda: connect(module)))


def run_hiding(module: Module, option: str, work: Callable[[Mapping[str, Any], Connection], dict[str, Any]]) -> Outcome:
    """Do a module's work, with an option that is never shown and holds no credential, such as texts by name.

    Ansible hides such an option by looking for its characters in all of the result: the text "1" would take each 1 out
    of it. The results of such work hold none of these texts. Credentials are looked for as ever.
    """
    inner, given = module._module, module.params
    inner.params = {**given, option: given[option] and HIDDEN}
    others = {name for name, spec in inner.argument_spec.items() if spec.get("no_log") and name != option}
    credentials = {given.get(name) for name in others} | _passwords(given)
    inner.no_log_values -= set(_texts(given[option])) - credentials
    return run(module, lambda connection: work(given, connection))


def _passwords(params: Mapping[str, Any]) -> set[str]:
    return set(passwords_in([params.get(option) for option in ("endpoint_url", "aws_config")]))


def _texts(value: Mapping[str, Any] | None) -> Iterator[str]:
    for key, each in (value or {}).items():
        yield from (str(key), str(each))


def run(module: Module, work: Callable[[Connection], dict[str, Any]]) -> Outcome:
    """Do a module's work over the connection of its options."""
    writes = Writes()
    return attempt(lambda: work(connect(module, writes=writes)), writes)

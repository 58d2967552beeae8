# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The one exception for input that must not reach AWS."""

from __future__ import annotations

from typing import Any


class InputError(ValueError):
    """Input that is refused before any call is made.

    ``where`` names the entry and option in the words of the user's task, such as
    ``record_sets[3] (www.example.com A), ttl``. ``problem`` says what is wrong with it and
    ``remedy`` what would be right; neither ends with a full stop. ``result`` is what the module
    returns beside the message, where a plan was made before it was refused.
    """

    def __init__(self, where: str, problem: str, remedy: str) -> None:
        super().__init__(f"{where}: {problem}. {remedy[:1].upper()}{remedy[1:]}.")
        self.where = where
        self.problem = problem
        self.remedy = remedy
        self.result: dict[str, Any] = {}


def type_name(value: object) -> str:
    """What a value is, in Python's word for it. What Ansible hands over tagged, or not yet worked out, is that too."""
    return next(each.__name__ for each in type(value).__mro__ if not each.__module__.startswith("ansible."))

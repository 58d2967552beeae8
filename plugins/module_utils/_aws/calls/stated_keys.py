# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which credentials a task's options and the environment name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._core.errors import InputError

# Option of the task: argument of a session, variables that amazon.aws's argument spec falls back to.
_KEYS = {
    "access_key": ("aws_access_key_id", ("AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY")),
    "secret_key": ("aws_secret_access_key", ("AWS_SECRET_ACCESS_KEY", "AWS_SECRET_KEY")),
    "session_token": ("aws_session_token", ("AWS_SESSION_TOKEN",)),
}
_PROFILE_VARIABLES = ("AWS_PROFILE", "AWS_DEFAULT_PROFILE")


def profile_or_keys(params: Mapping[str, Any], environment: Mapping[str, str]) -> tuple[str | None, dict[str, str]]:
    """The profile or the keys to use, never both.

    The argument spec has already filled in the environment's values, so that a value's origin shows only by
    comparison with the environment.
    """
    own: dict[str, str] = {}
    inherited: dict[str, str] = {}
    for option, (argument, variables) in _KEYS.items():
        if value := params.get(option):
            from_environment = any(environment.get(variable) == value for variable in variables)
            (inherited if from_environment else own)[argument] = value
    profile = params.get("profile") or None
    profile_inherited = any(environment.get(variable) == profile for variable in _PROFILE_VARIABLES)
    if own and profile and not profile_inherited:
        raise InputError("profile", "profile and access_key exclude each other", "give one of them")
    if "aws_access_key_id" in own:
        return None, own  # without a session token of the environment: it belongs to other keys
    if profile:
        return profile, {}
    return None, inherited | own

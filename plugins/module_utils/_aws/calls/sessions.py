# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Sessions of boto3, whose every client is bounded in time: those that botocore makes to sign in, too."""

from __future__ import annotations

import contextlib
from typing import Any

from .answer_checks import CheckedParsers
from .deadline import Deadline
from .models import loader_of, new_session
from .renewal import RenewableCredentials
from .sign_ins import SignIns

with contextlib.suppress(ImportError):  # AnsibleAWSModule reports the missing library
    import boto3


def credentials_of(profile: str | None, region: str, deadline: Deadline) -> RenewableCredentials:
    """Those of the profile or of botocore's chain. A session of its own each time, as a session remembers them.

    ``region`` is where roles are assumed, unless the profile or the environment says another one.
    """
    sign_ins = SignIns()

    def load() -> Any:
        core = _core_session(profile, deadline, sign_ins)
        if not core.get_config_variable("region"):
            core.set_config_variable("region", region)
        return core.get_credentials()

    return RenewableCredentials(load, deadline, sign_ins)


def session_of(profile: str | None, region: str | None, credentials: RenewableCredentials, deadline: Deadline) -> Any:
    """A session of boto3 that reads the service models only when no session before it has."""
    core = _core_session(profile, deadline, SignIns())  # its credentials come from elsewhere
    core.register_component("credential_provider", credentials)
    return boto3.session.Session(botocore_session=core, region_name=region or None)


def _core_session(profile: str | None, deadline: Deadline, sign_ins: SignIns) -> Any:
    core = new_session(profile=profile or None)
    core.register_component("data_loader", loader_of(core.get_config_variable("data_path")))
    core.register_component("response_parser_factory", CheckedParsers())
    create = core.create_client

    def create_bounded(*args: Any, **kwargs: Any) -> Any:
        client = create(*args, **kwargs)
        deadline.attach(client)
        sign_ins.attach(client)
        return client

    core.create_client = create_bounded
    return core

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What botocore makes anew for each session, made once in a process: the models of services, and its own handlers.

They are only read after that, so that threads and forked processes may share them.
"""

from __future__ import annotations

import copy
import functools
import os
from typing import Any

try:
    import botocore.session
    from botocore.hooks import HierarchicalEmitter
    from botocore.loaders import create_loader
except ImportError:  # AnsibleAWSModule reports the missing library
    pass

# A profile and what it says are looked for nowhere: no client that is made here makes a call.
_NOWHERE = {
    "profile": (None, None, None, None),
    "config_file": (None, None, os.devnull, None),
    "credentials_file": (None, None, os.devnull, None),
}


# With them no client looks for any.
_NOBODY = {"aws_access_key_id": "none", "aws_secret_access_key": "none"}


@functools.cache
def loader_of(data_path: str | None) -> Any:
    """botocore's loader of models, which remembers what it has read. ``data_path`` is where users have others."""
    return create_loader(data_path)


def new_session(**options: Any) -> Any:
    """A session of botocore with the handlers that each has. To register them takes most of a session's time."""
    return botocore.session.Session(
        event_hooks=copy.copy(_builtin_handlers()), include_builtin_handlers=False, **options
    )


@functools.cache
def _builtin_handlers() -> Any:
    handlers = HierarchicalEmitter()
    botocore.session.Session(event_hooks=handlers)
    return handlers


def preload_models(*services: str) -> None:
    """Read what clients of these services need. A name that is no service is passed over."""
    session = new_session(session_vars=_NOWHERE)
    loader = loader_of(None)
    session.register_component("data_loader", loader)
    known = loader.list_available_services("service-2")
    for service in services:
        if service in known:
            session.create_client(service, region_name="us-east-1", **_NOBODY)

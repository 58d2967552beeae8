# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""boto3 sessions that share what is slow: the service models, 0.1 to 0.4 s for each session otherwise."""

from __future__ import annotations

from typing import Any

import boto3
import botocore.session
from botocore.loaders import create_loader

_LOADER = create_loader()


def boto_session(profile: str | None = None, **options: Any) -> boto3.Session:
    """``boto3.Session`` with its options."""
    core = botocore.session.Session(profile=profile)
    core.register_component("data_loader", _LOADER)
    return boto3.Session(botocore_session=core, **options)

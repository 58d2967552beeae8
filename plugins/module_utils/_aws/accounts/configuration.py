# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reading the AWS configuration that is in use, with botocore's own parser. What is in it stays in this process."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..._core.accounts.profiles import NOTHING, Existing
from ..._core.errors import InputError
from ..._core.secrecy.settings import Settings
from ..disclosure import tell_line
from ..files.writing import FOLDER_MODE, holds, is_private

try:
    from botocore.configloader import build_profile_map, raw_config_parse
    from botocore.exceptions import ConfigParseError

    HAS_BOTOCORE = True
except ImportError:
    HAS_BOTOCORE = False

CREDENTIALS_FILE = "~/.aws/credentials"
_KINDS = {"profiles": "profile", "sso_sessions": "sso-session", "services": "services"}


def read_existing(path: str, environment: Mapping[str, str]) -> Existing:
    """The configuration file at ``path`` and the shared credentials file beside it; neither need be there.

    InputError when one cannot be read: botocore, and nobody else, says what a file means.
    """
    if not path:
        return NOTHING
    if "\n" in path:
        raise InputError("existing", "it is the text of a configuration", "give the path of its file")
    if not HAS_BOTOCORE:
        raise InputError(
            "existing", "botocore is not installed for the Python that runs Ansible", "install boto3 for it"
        )
    parsed = build_profile_map(_parsed(path))
    sections: dict[tuple[str, str], Settings] = {
        (kind, name): settings for group, kind in _KINDS.items() for name, settings in parsed[group].items()
    }
    return Existing(path, sections, _parsed(environment.get("AWS_SHARED_CREDENTIALS_FILE") or CREDENTIALS_FILE))


def is_written(folder: str, text: str) -> bool:
    """Whether the private ``folder`` of this user holds ``text`` as its configuration, and nobody else can read it."""
    try:
        private = is_private(Path(folder), stat.S_IFDIR | FOLDER_MODE)
    except OSError:  # it is to be made, and that says what is wrong
        return False
    return private and holds(Path(folder) / "config", text.encode())


def _parsed(path: str) -> dict[str, Any]:
    """The sections of a file, empty where there is none."""
    place = Path(os.path.expandvars(path)).expanduser()
    try:
        if not place.is_file():  # botocore passes over a device too, such as /dev/null
            return {}
        place.read_bytes()  # botocore takes a file that it may not open for an empty one
        parsed: dict[str, Any] = raw_config_parse(path)
    except OSError as error:
        raise InputError(path, f"it cannot be read: {error.strerror}", "correct the path or its permissions") from None
    except ConfigParseError as error:
        raise InputError(
            path,
            f"botocore cannot read this AWS configuration{tell_line(error)}",
            "correct it: each section and each setting once, in UTF-8",
        ) from None
    return parsed

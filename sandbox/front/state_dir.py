# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The files by which clients find a running sandbox: ``env``, AWS configuration and the process's record."""

from __future__ import annotations

import json
import secrets
import shlex
from dataclasses import asdict, dataclass
from pathlib import Path

from sandbox.front.name_servers import RESOLVER_HOST
from sandbox.world.accounts import ACCESS_ROLE, DEFAULT_REGION, MANAGEMENT, MEMBERS, ORGANIZATION_ID

_NOT_INHERITED = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE")


@dataclass(frozen=True)
class Running:
    """What ``state.json`` records about a running sandbox."""

    pid: int
    url: str
    dns_host: str
    dns_port: int


class StateDir:
    """A directory with the files of one sandbox; readable by its owner only."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()

    @property
    def env(self) -> Path:
        return self.path / "env"

    @property
    def log(self) -> Path:
        return self.path / "log"

    @property
    def _record(self) -> Path:
        return self.path / "state.json"

    def prepare(self) -> None:
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)

    def running(self) -> Running | None:
        """The record of the sandbox started here, which may have died since."""
        try:
            return Running(**json.loads(self._record.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return None

    def write(self, running: Running, access_key: str, secret_key: str) -> None:
        self._write("config", _config(f"operator-{secrets.token_hex(4)}"))
        self._write(
            "credentials",
            f"[{MANAGEMENT.profile}]\naws_access_key_id = {access_key}\naws_secret_access_key = {secret_key}\n",
        )
        self._write("env", self._environment(running))
        self._write("state.json", json.dumps(asdict(running)) + "\n")

    def clear(self) -> None:
        """Remove what only a running sandbox has; the log stays."""
        for name in ("state.json", "env", "config", "credentials"):
            (self.path / name).unlink(missing_ok=True)

    def _environment(self, running: Running) -> str:
        values = {
            "AWS_ENDPOINT_URL": running.url,
            "AWS_CONFIG_FILE": str(self.path / "config"),
            "AWS_SHARED_CREDENTIALS_FILE": str(self.path / "credentials"),
            "AWS_DEFAULT_REGION": DEFAULT_REGION,
            "AWS_EC2_METADATA_DISABLED": "true",
            "SANDBOX_URL": running.url,
            "SANDBOX_DNS_HOST": running.dns_host,
            "SANDBOX_DNS_PORT": str(running.dns_port),
            "SANDBOX_RESOLVER_HOST": RESOLVER_HOST,
            "SANDBOX_ORGANIZATION_ID": ORGANIZATION_ID,
        }
        lines = [f"unset {' '.join(_NOT_INHERITED)}"]
        lines += [f"export {name}={shlex.quote(value)}" for name, value in values.items()]
        return "\n".join(lines) + "\n"

    def _write(self, name: str, text: str) -> None:
        path = self.path / name
        path.touch(mode=0o600)
        path.write_text(text, encoding="utf-8")


def _config(session_name: str) -> str:
    """The AWS CLI keeps credentials of assumed roles in the user's home, by role and session name: a name of its own
    keeps a sandbox from being handed those of an earlier one.
    """
    sections = [f"[profile {MANAGEMENT.profile}]\nregion = {DEFAULT_REGION}\ncli_pager =\n"]
    for account in MEMBERS:
        sections.append(
            f"[profile {account.profile}]\n"
            f"role_arn = arn:aws:iam::{account.id}:role/{ACCESS_ROLE}\n"
            f"source_profile = {MANAGEMENT.profile}\n"
            f"role_session_name = {session_name}\n"
            f"region = {DEFAULT_REGION}\n"
            "cli_pager =\n"
        )
    return "\n".join(sections)

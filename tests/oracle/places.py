# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Local AWSs that cases are acted out on: ours, and ministack with ``AUTH=true`` in an environment of its own."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from configparser import ConfigParser
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import botocore.session
from botocore import UNSIGNED
from botocore.config import Config

from tests.oracle.case import A
from tests.support.sandbox.client import SandboxClient, scrubbed_environment

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
REGION = "us-east-1"
MANAGEMENT = "999999999999"
START_SECONDS = 30


@dataclass(frozen=True)
class Keys:
    """Credentials of a caller; ``access_key`` empty: an anonymous one."""

    access_key: str = ""
    secret_key: str = ""
    token: str | None = None

    @classmethod
    def of(cls, answer: dict[str, Any]) -> Keys:
        """From the Credentials of an STS answer, or the AccessKey of an IAM one."""
        return cls(answer["AccessKeyId"], answer["SecretAccessKey"], answer.get("SessionToken"))


class Place(Protocol):
    """Where a case is acted out."""

    organization: str

    def reset(self) -> None:
        """Forget what the case before it made."""

    def client(self, service: str, keys: Keys) -> Any:
        """A boto client that acts as the caller."""

    def admin(self, service: str, account: str) -> Any:
        """A boto client that may do everything in the account."""


class _Clients:
    def __init__(self, endpoint: str) -> None:
        self._endpoint = endpoint
        # No profile or configuration of the tester's: the variables are known by default values only.
        isolated = {"profile": (None, None, None, None), "config_file": (None, None, os.devnull, None)}
        self._session = botocore.session.Session(session_vars=isolated)

    def __call__(self, service: str, keys: Keys) -> Any:
        signing: dict[str, Any] = {} if keys.access_key else {"signature_version": UNSIGNED}
        return self._session.create_client(
            service,
            region_name=REGION,
            endpoint_url=self._endpoint,
            aws_access_key_id=keys.access_key or None,
            aws_secret_access_key=keys.secret_key or None,
            aws_session_token=keys.token,
            config=Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}, **signing),
        )


class Sandbox:
    """The project's own; mostly with an empty world: the organization and its accounts, no instances, no zones."""

    def __init__(self, state_dir: Path, *, empty: bool = True) -> None:
        self.control = SandboxClient(state_dir)
        self.control.start(*["--empty"] * empty)
        self.organization = self.control.organization_id
        self._clients = _Clients(self.control.endpoint)
        self._administrators: dict[str, Keys] = {}

    def reset(self) -> None:
        self.control.reset()
        self._administrators = {}

    def stop(self) -> None:
        self.control.stop()

    def client(self, service: str, keys: Keys) -> Any:
        return self._clients(service, keys)

    def admin(self, service: str, account: str) -> Any:
        if account not in self._administrators:
            self._administrators[account] = self._administrator(account)
        return self.client(service, self._administrators[account])

    def _administrator(self, account: str) -> Keys:
        profiles = ConfigParser()
        profiles.read(self.control.env["AWS_SHARED_CREDENTIALS_FILE"])
        operator = profiles["management"]
        keys = Keys(operator["aws_access_key_id"], operator["aws_secret_access_key"])
        if account == MANAGEMENT:
            return keys
        role = f"arn:aws:iam::{account}:role/OrganizationAccountAccessRole"
        return Keys.of(self.client("sts", keys).assume_role(RoleArn=role, RoleSessionName="oracle")["Credentials"])


class Ministack:
    """An access key of twelve digits is the root user of that account there."""

    organization = "o-none000000"  # every account is an organization of its own

    def __init__(self, state_dir: Path) -> None:
        python = ROOT / "build" / "oracle" / "bin" / "python"
        assert python.exists(), "run tests/oracle/setup first"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self._url = f"http://127.0.0.1:{port}"
        self._log = (state_dir / "ministack.log").open("wb")
        self._process = subprocess.Popen(
            [str(python), "-m", "ministack"],
            cwd=state_dir,
            env=scrubbed_environment()
            | {
                "GATEWAY_PORT": str(port),
                "BIND_HOST": "127.0.0.1",
                "MINISTACK_ACCOUNT_ID": A,
                "AUTH": "true",
                "PERSIST_STATE": "0",
                "STATE_DIR": str(state_dir),
            },
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        self._clients = _Clients(self._url)
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            with contextlib.suppress(urllib.error.URLError, ConnectionError):
                with urllib.request.urlopen(f"{self._url}/_ministack/health", timeout=5) as answer:
                    json.load(answer)
                return
            time.sleep(0.1)
        self.stop()
        raise AssertionError(f"ministack did not start: {Path(self._log.name).read_text(encoding='utf-8')[-2000:]}")

    def reset(self) -> None:
        request = urllib.request.Request(f"{self._url}/_ministack/reset", data=b"", method="POST")
        with urllib.request.urlopen(request, timeout=30):
            pass

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(timeout=30)
        self._log.close()

    def client(self, service: str, keys: Keys) -> Any:
        return self._clients(service, keys)

    def admin(self, service: str, account: str) -> Any:
        return self.client(service, Keys(account, "test"))


@contextlib.contextmanager
def open_place(kind: type[Sandbox] | type[Ministack], state_dir: Path) -> Iterator[Sandbox | Ministack]:
    """A place that runs as long as the block."""
    place = kind(state_dir)
    try:
        yield place
    finally:
        place.stop()

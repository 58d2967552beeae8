# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Credentials that become those of another account while a task runs sign nothing; those of the same account do.

A program or a person may sign in anew at any time, and what a profile says is read again when AWS says that the
credentials have expired, or when their time is up.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.connection import Connection
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.iam import trust_role

from tests.support.aws.account_server import HUB, Accounts, RefusedError, Request, serving
from tests.support.aws.connections import hide_configuration

OWN, OTHER = "111111111111", "222222222222"
IN_LETTERS = str.maketrans("0123456789", "QRSTUVWXYZ")
ROLE = {"name": "Made", "trust": [{"accounts": [HUB], "organization_id": "o-a1b2c3d4e5"}], "wait_timeout": 0}


@dataclass
class World:
    """Accounts, and the files from which a task takes its credentials."""

    folder: Path
    expired_at: dict[str, str] = field(default_factory=dict)
    accounts: Accounts = field(init=False)

    def __post_init__(self) -> None:
        self.accounts = Accounts(self._fault)

    def hand_out(self, account: str, *, number: int = 0, lasts: timedelta | None = None) -> None:
        """From now on the profiles say keys of this account."""
        letters = account.translate(IN_LETTERS)
        name, secret = f"AKIA{letters}QQQQ", f"secret-{number}"
        (self.folder / "credentials").write_text(
            f"[keys]\naws_access_key_id = {name}\naws_secret_access_key = {secret}\n", encoding="utf-8"
        )
        said = {"Version": 1, "AccessKeyId": f"ASIA{letters}QQQQ", "SecretAccessKey": secret, "SessionToken": "token"}
        if lasts is not None:
            said["Expiration"] = (datetime.now(UTC) + lasts).isoformat()
        (self.folder / "said.json").write_text(json.dumps(said), encoding="utf-8")

    def expire_at(self, operation: str, account: str) -> None:
        """At this call the credentials are over, and meanwhile the profiles say keys of the account."""
        self.expired_at = {operation: account}

    def _fault(self, request: Request) -> None:
        if account := self.expired_at.pop(request.operation, ""):
            self.hand_out(account, number=1)
            raise RefusedError("ExpiredToken", 403)

    def made_in(self) -> set[str]:
        return {account for account, _name in self.accounts.roles}

    def asked(self, operation: str) -> list[str]:
        """The accounts in which it was asked for."""
        return [each.signed_for for each in self.accounts.requests if each.operation == operation]


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[World]:
    hide_configuration(monkeypatch, tmp_path)
    (tmp_path / "config").write_text(
        f"""
[profile keys]
[profile program]
credential_process = {sys.executable} -c "print(open('{tmp_path}/said.json').read())"
""",
        encoding="utf-8",
    )
    world = World(tmp_path)
    world.hand_out(OWN)
    with serving(world.accounts) as url:
        monkeypatch.setenv("AWS_ENDPOINT_URL", url)
        yield world


def declare(profile: str) -> dict[str, object]:
    connection = Connection(profile=profile, region="us-east-1")
    return trust_role.ensure({**ROLE, "account_id": OWN}, connection, check_mode=False)


@pytest.mark.parametrize("profile", ["keys", "program"])
@pytest.mark.parametrize("operation", ["GetRole", "CreateRole"])
def test_keys_of_another_account_sign_nothing(world: World, profile: str, operation: str) -> None:
    world.expire_at(operation, OTHER)
    with pytest.raises(AwsError, match=f"belonged to account {OWN} when the task began.* account {OTHER}"):
        declare(profile)

    assert OTHER not in world.made_in()
    assert set(world.asked("CreateRole") + world.asked("GetRole")) <= {OWN}


@pytest.mark.parametrize("profile", ["program"])
def test_nor_do_those_that_come_because_the_time_of_the_first_ones_is_up(world: World, profile: str) -> None:
    world.hand_out(OWN, lasts=timedelta(minutes=5))  # botocore asks for others 10 minutes before
    connection = Connection(profile=profile, region="us-east-1")
    connection.require_account(OWN)
    world.hand_out(OTHER, lasts=timedelta(hours=1))

    with pytest.raises(AwsError, match=f"belong to account {OTHER}"):
        connection.client("iam").get_role(RoleName="Any")
    assert world.asked("GetRole") == []


@pytest.mark.parametrize("profile", ["keys", "program"])
@pytest.mark.parametrize("operation", ["GetRole", "CreateRole"])
def test_other_keys_of_the_same_account_go_on(world: World, profile: str, operation: str) -> None:
    world.expire_at(operation, OWN)
    assert declare(profile)["changed"] is True
    assert world.made_in() == {OWN}

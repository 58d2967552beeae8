# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who we are is known from signing in as a role, and asked wherever that does not say it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.connection import Connection

from tests.support.aws.account_server import ENTRANCE, HUB, HUB_KEYS, Accounts, entrance, serving
from tests.support.aws.connections import hide_configuration

FIRST, SECOND = "111111111111", "222222222222"
KEYS = "\n".join(f"{name} = {value}" for name, value in HUB_KEYS.items())
CONFIGURATION = f"""
[profile hub]
{KEYS}
[profile first]
role_arn = {entrance(FIRST)}
source_profile = hub
[profile second]
role_arn = {entrance(SECOND)}
source_profile = first
role_session_name = me
[profile token]
role_arn = {entrance(FIRST)}
role_session_name = me
web_identity_token_file = %s
"""


class Answering(Accounts):
    """Accounts whose answer to AssumeRole may be changed on its way. AssumeRoleWithWebIdentity answers as it does."""

    def __init__(self) -> None:
        super().__init__()
        self.damage = ("", "")

    def _AssumeRole(self, hub: str, fields: dict[str, str]) -> str:
        return super()._AssumeRole(hub, fields).replace(*self.damage)

    _AssumeRoleWithWebIdentity = _AssumeRole


@dataclass(frozen=True)
class World:
    """The accounts, and where they answer."""

    accounts: Answering
    url: str

    def asked(self) -> list[str]:
        return [request.operation for request in self.accounts.requests]


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[World]:
    hide_configuration(monkeypatch, tmp_path)
    (tmp_path / "token").write_text("token-of-a-provider")
    (tmp_path / "config").write_text(CONFIGURATION % (tmp_path / "token"))
    accounts = Answering()
    with serving(accounts) as url:
        monkeypatch.setenv("AWS_ENDPOINT_URL", url)
        yield World(accounts, url)


@pytest.mark.parametrize(
    ("profile", "account", "calls"),
    [
        pytest.param("first", FIRST, ["AssumeRole"], id="a role"),
        pytest.param("second", SECOND, ["AssumeRole", "AssumeRole"], id="a role assumed by a role"),
        pytest.param("token", FIRST, ["AssumeRoleWithWebIdentity"], id="a role assumed by a token"),
        pytest.param("hub", HUB, ["GetCallerIdentity"], id="keys"),
    ],
)
def test_signing_in_says_who_we_are(world: World, profile: str, account: str, calls: list[str]) -> None:
    connection = Connection(profile=profile, region="us-east-1")
    caller = connection.caller()

    assert (caller.account_id, caller.partition) == (account, "aws")
    assert world.asked() == calls
    assert connection.caller() is caller
    connection.require_account(account)
    assert world.asked() == calls


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param((FIRST, SECOND), id="of another account"),
        pytest.param((f"/{ENTRANCE}/", "/Other/"), id="of another role"),
        pytest.param(("AssumedRoleUser", "Nobody"), id="of nobody"),
    ],
)
def test_an_answer_that_does_not_say_it_is_not_believed(world: World, damage: tuple[str, str]) -> None:
    world.accounts.damage = damage
    caller = Connection(profile="first", region="us-east-1").caller()

    assert world.asked() == ["AssumeRole", "GetCallerIdentity"]
    assert (caller.account_id, caller.arn.split("/")[-1]) == (FIRST, "operator")


def test_another_endpoint_is_asked(world: World) -> None:
    """botocore signs in where the environment says, and what answers elsewhere need not know the session."""
    connection = Connection(profile="first", region="us-east-1", endpoint_url=world.url)
    assert connection.caller().account_id == FIRST
    assert world.asked() == ["AssumeRole", "GetCallerIdentity"]


def test_credentials_that_came_from_elsewhere_are_asked_for(world: World) -> None:
    given: dict[str, Any] = {"AccessKeyId": HUB_KEYS["aws_access_key_id"], "SecretAccessKey": "s", "SessionToken": "t"}
    connection = Connection(profile="first", region="us-east-1")
    assert connection.caller().account_id == FIRST
    assert connection.with_credentials(given).caller().account_id == HUB
    assert world.asked() == ["AssumeRole", "GetCallerIdentity"]

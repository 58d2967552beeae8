# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""iam_trust_role in many accounts: how many calls each of them costs, whatever is there."""

from __future__ import annotations

import json
import random
from collections import Counter
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.connection import Connection
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.iam.trust_role import ensure
from ansible_collections.crossaccount.aws.plugins.module_utils._core.policies.documents import PolicyDocument

from tests.support.aws.account_server import (
    HUB,
    HUB_KEYS,
    Accounts,
    RefusedError,
    Request,
    StoredRole,
    entrance,
    serving,
)
from tests.support.aws.connections import hide_configuration

NAME = "Audit"
PRINCIPAL = f"arn:aws:iam::{HUB}:role/Auditor"
POLICY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
NUMBERS = [f"{100000000000 + number}" for number in range(24)]
# The most calls an account costs, the one that enters it included: where nothing is to do, and where the role is new.
NOTHING_TO_DO, NEW = 3, 4
DOCUMENT = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"AWS": PRINCIPAL}, "Action": "sts:AssumeRole"}],
}
OTHER = json.dumps(DOCUMENT).replace("Auditor", "Other")


@pytest.fixture(autouse=True)
def no_configuration(monkeypatch, tmp_path):
    hide_configuration(monkeypatch, tmp_path)


def run(url: str, *, check_mode: bool = False, **options: Any) -> dict[str, Any]:
    accounts = [{"account_id": number, "role_arn": entrance(number)} for number in NUMBERS]
    params = {"name": NAME, "trust": [{"arns": [PRINCIPAL]}], "wait_timeout": 0, "accounts": accounts, **options}
    return ensure(params, Connection(credentials=HUB_KEYS, endpoint_url=url), check_mode=check_mode)


def there(document: str, *attached: str) -> StoredRole:
    return StoredRole({"RoleName": NAME, "AssumeRolePolicyDocument": document}, list(attached))


def totals(world: Accounts) -> Counter[int]:
    """How many accounts cost how many calls."""
    return Counter(world.calls(number).total() for number in NUMBERS)


@pytest.mark.parametrize("options", [{}, {"managed_policies": ["ReadOnlyAccess"]}], ids=["trust", "trust and policy"])
@pytest.mark.parametrize("seed", range(3))
def test_a_new_role_costs_four_calls_and_one_that_is_there_three(seed, options):
    world, chance = Accounts(), random.Random(seed)
    spellings = [json.dumps(DOCUMENT), json.dumps(DOCUMENT, indent=2).replace('"sts:A', '"STS:a')]
    known = {number for number in NUMBERS if chance.random() < 0.5}
    world.roles = {(number, NAME): there(chance.choice(spellings), POLICY) for number in known}
    with serving(world) as url:
        predicted = run(url, check_mode=True, **options)
        world.requests.clear()
        applied = run(url, **options)
        calls = {number: world.calls(number) for number in NUMBERS}
        stored = {
            key: (role.fields["AssumeRolePolicyDocument"], list(role.attached)) for key, role in world.roles.items()
        }
        world.requests.clear()
        again = run(url, **options)

    changed = {each["account_id"] for each in applied["accounts"]["ok"] if each["changed"]}
    assert changed == set(NUMBERS) - known
    assert all(calls[number].total() <= (NEW if number in changed else NOTHING_TO_DO) for number in NUMBERS)
    assert not any(each["GetCallerIdentity"] for each in calls.values())
    assert all(each["AssumeRole"] == 1 for each in calls.values())
    assert [each["role"]["arn"] for each in predicted["accounts"]["ok"]] == [
        each["role"]["arn"] for each in applied["accounts"]["ok"]
    ]
    # What the task says of each role is what is there, though a new one was not read again.
    for each in applied["accounts"]["ok"]:
        document, attached = stored[each["account_id"], NAME]
        assert each["role"]["trust_policy"] == json.loads(document)
        assert each["role"]["role_id"] == f"AROA{each['account_id']}"
        assert each["role"].get("managed_policies", [POLICY]) == [POLICY]
        assert not options or attached == [POLICY]
    assert again["changed"] is False
    assert max(totals(world)) <= NOTHING_TO_DO


def test_a_trust_that_differs_is_written_and_read_again():
    world = Accounts()
    world.roles = {(number, NAME): there(OTHER) for number in NUMBERS}
    with serving(world) as url:
        assert run(url)["changed"] is True
    assert {tuple(sorted(world.calls(number).items())) for number in NUMBERS} == {
        (("AssumeRole", 1), ("GetRole", 2), ("UpdateAssumeRolePolicy", 1))
    }


def test_a_creation_that_shows_something_else_is_read_again():
    class Respelling(Accounts):
        def _CreateRole(self, account: str, fields: dict[str, str]) -> str:
            return super()._CreateRole(account, fields).replace("Auditor", "AROADELETED")

    world = Respelling()
    with serving(world) as url:
        result = run(url, managed_policies=["ReadOnlyAccess"])
    assert totals(world) == {6: len(NUMBERS)}
    assert all(PolicyDocument(each["role"]["trust_policy"]) == DOCUMENT for each in result["accounts"]["ok"])


def test_a_policy_that_cannot_be_attached_is_no_success():
    def full(request: Request) -> None:
        if (request.operation, request.signed_for) == ("AttachRolePolicy", NUMBERS[3]):
            raise RefusedError("LimitExceeded", 409)

    with serving(Accounts(full)) as url, pytest.raises(AwsError, match="1 of 24 accounts failed") as failed:
        run(url, managed_policies=["ReadOnlyAccess"])
    [entry] = failed.value.result["accounts"]["failed"]
    assert (entry["account_id"], entry["changed"], entry["error_code"]) == (NUMBERS[3], True, "LimitExceeded")


def test_nothing_is_done_in_an_account_that_is_not_the_one_declared():
    class Elsewhere(Accounts):
        def _AssumeRole(self, hub: str, fields: dict[str, str]) -> str:
            return super()._AssumeRole(hub, fields | {"RoleArn": entrance(HUB)})

    world = Elsewhere()
    with serving(world) as url, pytest.raises(AwsError, match="24 of 24 accounts failed") as failed:
        run(url)
    assert len(failed.value.result["accounts"]["could_not_assume"]) == 24
    assert {request.operation for request in world.requests} == {"AssumeRole"}

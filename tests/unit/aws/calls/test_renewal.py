"""Expired credentials: loaded again once for a call, when others can be had."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.calls.renewal import RenewableCredentials
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.disclosure import AnswerError
from botocore.credentials import Credentials
from botocore.exceptions import NoCredentialsError
from botocore.hooks import HierarchicalEmitter

EXPIRED = (SimpleNamespace(status_code=403), {"Error": {"Code": "ExpiredToken"}})


class Provider:
    """Credentials one after the other, and a client that asks whether to repeat a call."""

    def __init__(self, *access_keys: str | None) -> None:
        loaded = iter([None if key is None else Credentials(key, "secret", "token") for key in access_keys])
        self.credentials = RenewableCredentials(lambda: next(loaded))
        self.client: Any = SimpleNamespace(meta=SimpleNamespace(events=HierarchicalEmitter()))
        self.credentials.attach(self.client)

    def asks(self, response: Any, context: dict[str, Any]) -> Any:
        [(_handler, pause)] = self.client.meta.events.emit(
            "needs-retry.route-53.GetChange", response=response, request_dict={"context": context}
        )
        return pause

    def key(self) -> str:
        return str(self.credentials.get_frozen_credentials().access_key)


@pytest.mark.parametrize("code", ["ExpiredToken", "ExpiredTokenException", "RequestExpired"])
def test_expired_credentials_are_replaced_once_for_a_call(code: str) -> None:
    provider = Provider("OLD", "NEW", "NEWER")
    assert provider.credentials.load_credentials() is provider.credentials
    assert (provider.key(), provider.credentials.access_key) == ("OLD", "OLD")
    context: dict[str, Any] = {}
    assert provider.asks((EXPIRED[0], {"Error": {"Code": code}}), context) == 0
    assert provider.key() == "NEW"
    assert provider.asks(EXPIRED, context) is None
    assert provider.key() == "NEW"
    assert provider.asks(EXPIRED, {}) == 0
    assert provider.key() == "NEWER"


@pytest.mark.parametrize("then", ["OLD", None], ids=["the same again", "none"])
def test_without_others_the_call_is_not_repeated(then: str | None) -> None:
    provider = Provider("OLD", then)
    provider.credentials.load_credentials()
    assert provider.asks(EXPIRED, {}) is None
    assert provider.key() == "OLD"


@pytest.mark.parametrize(
    "response",
    [None, (EXPIRED[0], {}), (EXPIRED[0], {"Error": {"Code": "AccessDenied"}})],
    ids=["no answer", "success", "another refusal"],
)
def test_other_outcomes_are_none_of_its_business(response: Any) -> None:
    provider = Provider("OLD", "NEW")
    provider.credentials.load_credentials()
    assert provider.asks(response, {}) is None
    assert provider.key() == "OLD"


def test_there_are_no_credentials() -> None:
    assert Provider(None).credentials.load_credentials() is None


def test_what_is_no_credentials_is_an_error_of_its_own() -> None:
    """botocore fails with a KeyError, a ValueError or anything else, whose text may be the reply."""

    def fail(error: Exception) -> Any:
        raise error

    for broken in (KeyError("secret"), ValueError("secret"), AttributeError("secret")):
        with pytest.raises(AnswerError, match=f"signing in failed: .*{type(broken).__name__}") as failed:
            RenewableCredentials(lambda broken=broken: fail(broken)).load_credentials()
        assert "secret" not in str(failed.value)
    with pytest.raises(NoCredentialsError):
        RenewableCredentials(lambda: fail(NoCredentialsError())).load_credentials()

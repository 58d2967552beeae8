# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One client for many identities, each of which signs its own calls.

A call takes its identity along in botocore's request context, where the signer looks first (``request_credentials`` of
``botocore.signers.RequestSigner.sign``), so that a repetition of the call is signed by the same one. The client's own
credentials are none of AWS, and a call without an identity is not sent.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from ..disclosure import AnswerError

try:
    from botocore.credentials import Credentials
except ImportError:  # the connection reports the missing library
    Credentials = None

# Service, Region, attempts.
ClientKey: TypeAlias = "tuple[str, str, int | None]"

# No access key of AWS is so short.
_NOBODY = {"aws_access_key_id": "none", "aws_secret_access_key": "none", "aws_session_token": "none"}


class _Acting(threading.local):
    """Whose call this thread is about to make."""

    credentials: Any = None


_ACTING = _Acting()


def _take_along(context: dict[str, Any], **_event: Any) -> None:
    if _ACTING.credentials is None:
        raise AnswerError("the call has nobody who signs it")
    context.setdefault("signing", {})["request_credentials"] = _ACTING.credentials


class CommonClients:
    """The clients that the roles of one session share, as each costs 0.01 s and a TLS handshake.

    ``make`` makes a client with credentials, which are botocore's keyword arguments.
    """

    def __init__(self, make: Callable[[ClientKey, dict[str, str]], Any]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._clients: dict[ClientKey, Any] = {}

    def client(self, key: ClientKey, identity: Mapping[str, str]) -> _SignedClient:
        """The client for an identity."""
        with self._lock:
            if key not in self._clients:
                made = self._clients[key] = self._make(key, _NOBODY)
                made.meta.events.register_first("provide-client-params", _take_along)
        return _SignedClient(self._clients[key], identity)


class _SignedClient:
    """A common client in the hands of one identity."""

    def __init__(self, client: Any, identity: Mapping[str, str]) -> None:
        self._client = client
        self._credentials = Credentials(
            identity["aws_access_key_id"], identity["aws_secret_access_key"], identity.get("aws_session_token")
        )

    def __getattr__(self, method: str) -> Callable[..., Any]:
        call = getattr(self._client, method)

        def signed(**arguments: Any) -> Any:
            _ACTING.credentials = self._credentials
            try:
                return call(**arguments)
            finally:
                _ACTING.credentials = None

        return signed

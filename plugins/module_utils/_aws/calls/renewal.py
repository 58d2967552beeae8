# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Credentials that are loaded again when AWS says that they have expired.

botocore renews the credentials of a role some minutes before their time is up, by its own clock. That is too late when
the clock is slow or a session was ended early, and never happens for credentials that another program keeps in a file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..disclosure import AnswerError, learn, tell
from ..errors import SDK_ERRORS, AwsError, error_code_of
from .deadline import Deadline
from .sign_ins import SignIns
from .sts_answers import Caller

# The same refusal in the words of each protocol.
EXPIRED = frozenset({"ExpiredToken", "ExpiredTokenException", "RequestExpired"})


class RenewableCredentials:
    """Credentials as botocore uses them, from a function that loads them anew each time.

    Register it as botocore's component ``credential_provider``. Signing in takes no longer than ``deadline`` allows.
    ``sign_ins`` has seen who the function signs in as.
    """

    def __init__(
        self, load: Callable[[], Any], deadline: Deadline | None = None, sign_ins: SignIns | None = None
    ) -> None:
        self._load = load
        self._deadline = deadline or Deadline()
        self._sign_ins = sign_ins or SignIns()
        self._current: Any = None
        self._account = ""
        self._ask: Callable[[Any], Caller] | None = None
        self.last_key = ""
        self._known_key = ""

    def keep_to(self, account_id: str, known_key: str, ask: Callable[[Any], Caller]) -> None:
        """Have credentials that come later sign nothing unless they are of this account too.

        ``known_key`` is an access key id that is known to be. ``ask`` finds out who others belong to, where signing in
        has not said it.
        """
        self._account, self._known_key, self._ask = account_id, known_key, ask

    def load_credentials(self) -> Any:
        """What botocore asks its provider for: None when there are no credentials."""
        self._current = self._signing_in(self._load)
        return None if self._current is None else self

    def get_frozen_credentials(self) -> Any:
        """What botocore signs a request with; it may sign in for that."""
        frozen = self._signing_in(self._current.get_frozen_credentials)
        learn(frozen.access_key, frozen.secret_key, frozen.token)
        if self._ask is not None and frozen.access_key != self._known_key:
            self._judge(self._sign_ins.caller(frozen.access_key) or self._ask(frozen))
            self._known_key = frozen.access_key
        self.last_key = frozen.access_key
        return frozen

    def _judge(self, caller: Caller) -> None:
        """AwsError when the credentials have become those of another account, as when somebody signs in meanwhile."""
        if caller.account_id != self._account:
            raise AwsError(
                f"The credentials belonged to account {self._account} when the task began, and belong to account "
                f"{caller.account_id} ({caller.arn}) now. Nothing was done with these. Keep the profile to one account "
                "while a task runs, and run it again."
            )

    def caller(self) -> Caller | None:
        """Who we are, as far as signing in has said it. It signs in for that, where there are credentials."""
        if self._current is None:
            return None
        return self._sign_ins.caller(self.get_frozen_credentials().access_key)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._current, name)

    def attach(self, client: Any) -> None:
        """Repeat a call of the client once when its credentials have expired and others can be had."""
        client.meta.events.register("needs-retry", self._repeat)

    def _repeat(self, response: Any, request_dict: Mapping[str, Any], **_event: Any) -> int | None:
        """The pause before the next attempt in seconds, None for none: botocore's convention."""
        context = request_dict["context"]
        if response is None or error_code_of(response[1]) not in EXPIRED or context.get("credentials_renewed"):
            return None
        context["credentials_renewed"] = True
        before = self.get_frozen_credentials()
        loaded = self._signing_in(self._load)
        if loaded is None or loaded.get_frozen_credentials() == before:
            return None
        self._current = loaded
        return 0

    def _signing_in(self, step: Callable[[], Any]) -> Any:
        """Do a step of signing in. AnswerError when what came is no credentials: botocore then fails in many ways."""
        try:
            return self._deadline.sign_in(step)
        except SDK_ERRORS:
            raise
        except Exception as error:
            raise AnswerError(f"signing in failed: {tell(error)}") from error

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Clients of many identities at one endpoint, at the price of one.

A new client of botocore reads the model of its service, the rules of its endpoints and the classes of its errors again,
and opens connections of its own: more than all that a task does in one account. None of that depends on whose
credentials a client has. So one pattern is made with keys that are none, and each identity gets a client that shares
with the pattern what depends on the service, the Region and the options only. Signer, events, repetitions and counts
are its own: no object that clients share has ever held a credential.
"""

from __future__ import annotations

import copy
import threading
from collections.abc import Hashable, Mapping
from typing import Any

from .deadline import Deadline

try:
    from botocore.credentials import Credentials
    from botocore.retries import standard
    from botocore.signers import RequestSigner
except ImportError:  # AnsibleAWSModule reports the missing library
    pass

# botocore gives clients of other services handlers of their own, which know the client that they were made for
# (``ClientCreator.create_client``); for these it does not.
ALIKE = frozenset({"ec2", "iam", "organizations", "route53", "ssm", "sts"})
# What botocore's own rules do in the other modes ("legacy", "adaptive") is not repeated here.
MODE = "standard"
# Keys that are none: a request that was signed with them would be refused.
NO_KEYS = {"aws_access_key_id": "none", "aws_secret_access_key": "none"}
# An endpoint may depend on the account of the credentials, which is then among what its rules are given.
_ACCOUNT = "AWS::Auth::AccountId"


class Patterns:
    """The patterns of one session. Threads share it."""

    def __init__(self, session: Any, deadline: Deadline, making: threading.Lock) -> None:
        """``session`` is one of boto3, ``making`` the lock of whoever makes clients of it."""
        self._session = session
        self._deadline = deadline
        self._making = making
        self._patterns: dict[Hashable, Any] = {}
        self._names: dict[str, str] = {}

    def client(self, service: str, credentials: Mapping[str, str], key: Hashable, **options: Any) -> Any:
        """A client with the credentials, which are keyword arguments of boto3.

        ``options`` are the other arguments of ``boto3.session.Session.client``. ``key`` is another one for another
        service or other options.
        """
        if service not in ALIKE or (options["config"].retries or {}).get("mode") != MODE:
            return self._made(service, credentials, options)
        with self._making:
            if key not in self._patterns:
                self._patterns[key] = self._session.client(service, **options, **NO_KEYS)
            pattern = self._patterns[key]
            # A copy is made while nobody registers for events of the session.
            events = copy.copy(self._session.events)
        try:
            # botocore looks in 50 ways whether the name of an event is an older one, and remembers it for each client.
            events._alias_name_cache = self._names
            client = _like(pattern, credentials, events)
        except (AttributeError, TypeError):  # a botocore whose clients are made of other parts
            return self._made(service, credentials, options)
        self._deadline.watch(client)
        return client

    def _made(self, service: str, credentials: Mapping[str, str], options: Mapping[str, Any]) -> Any:
        """A client as botocore makes it."""
        with self._making:
            return self._session.client(service, **options, **credentials)


def _like(pattern: Any, credentials: Mapping[str, str], events: Any) -> Any:
    """A client as ``pattern`` is, with credentials and events of its own."""
    signs = pattern._request_signer
    endpoint = copy.copy(pattern._endpoint)
    endpoint._event_emitter = events
    rules = copy.copy(pattern._ruleset_resolver)
    rules._event_emitter = events
    rules._builtins = {name: value for name, value in rules._builtins.items() if name != _ACCOUNT}
    client = type(pattern)(
        serializer=pattern._serializer,
        endpoint=endpoint,
        response_parser=pattern._response_parser,
        event_emitter=events,
        request_signer=RequestSigner(
            pattern.meta.service_model.service_id,
            signs.region_name,
            signs.signing_name,
            signs.signature_version,
            _credentials(**credentials),
            events,
        ),
        service_model=pattern.meta.service_model,
        loader=pattern._loader,
        client_config=pattern.meta.config,
        partition=pattern.meta.partition,
        exceptions_factory=pattern._exceptions_factory,
        endpoint_ruleset_resolver=rules,
        user_agent_creator=pattern._user_agent_creator,
    )
    attempts = pattern.meta.config.retries.get("total_max_attempts", standard.DEFAULT_MAX_ATTEMPTS)
    standard.register_retry_handler(client, attempts)
    return client


def _credentials(aws_access_key_id: str, aws_secret_access_key: str, aws_session_token: str = "") -> Any:
    return Credentials(aws_access_key_id, aws_secret_access_key, aws_session_token or None)

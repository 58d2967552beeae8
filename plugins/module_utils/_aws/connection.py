# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The one door to AWS: sessions, clients, who we are, and how many calls were made."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping
from typing import Any

from .._core.arn import account_id as checked_account_id
from .._core.pacing import Bucket
from .._core.time_limits import CONNECT_SECONDS, READ_SECONDS, Limits
from .calls import answer_checks, hooks
from .calls.clients import Patterns
from .calls.deadline import Deadline
from .calls.pacing import Pacer
from .calls.renewal import RenewableCredentials
from .calls.sessions import credentials_of, session_of
from .calls.stated_keys import profile_or_keys
from .calls.sts_answers import Caller, assumed_by, caller_of, keywords, member
from .calls.writes import Writes
from .disclosure import learn, remember_call
from .errors import SDK_ERRORS, AwsError, explain

try:
    from botocore.config import Config
except ImportError:
    Config = None  # AnsibleAWSModule reports the missing library

# Used where neither the task nor the profile names a region: IAM, STS and Route 53 are signed for it.
GLOBAL_SERVICES_REGION = "us-east-1"

# botocore's standard mode retries throttling (PriorRequestNotComplete of Route 53 included), 5xx and
# broken connections with jitter, at most 20 s a pause. It is the only layer that retries these.
RETRIES = {"mode": "standard", "total_max_attempts": 10}
DEFAULTS: dict[str, Any] = {
    "retries": RETRIES,
    "connect_timeout": CONNECT_SECONDS,
    "read_timeout": READ_SECONDS,
    "max_pool_connections": 32,  # as many as accounts are visited side by side: each keeps its connection
}

# Sessions and clients raise TypeError and ValueError for options that make no sense, such as an unknown key in
# aws_config, and anything for a configuration, a token file or the output of a program that they cannot read.
SETUP_ERRORS: tuple[type[Exception], ...] = (Exception,)

# Credentials that botocore finds by itself, and what it may present to those who hand some out.
SECRET_VARIABLES = (
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_SECURITY_TOKEN",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN",
)


class Connection:
    """One identity: one session, one client a service and region, one count of calls.

    ``credentials`` are botocore's keyword arguments; they never leave this object. ``config`` are the arguments of
    ``botocore.config.Config``. ``calls`` counts requests, repeated ones included, by operation. ``pacer`` keeps those
    to Route 53 below its rate. ``origin`` is a connection whose session is used too, as reading the service models for
    another one takes 0.1 s. ``caller`` is who the credentials belong to, where that is known. ``deadline`` is that of
    the task, and ``writes`` sees what is written.
    """

    def __init__(
        self,
        *,
        profile: str | None = None,
        region: str | None = None,
        endpoint_url: str | None = None,
        credentials: dict[str, str] | None = None,
        config: dict[str, Any] | None = None,
        verify: bool | str | None = None,
        calls: Counter[str] | None = None,
        pacer: Pacer | None = None,
        origin: Connection | None = None,
        caller: Caller | None = None,
        deadline: Deadline | None = None,
        writes: Writes | None = None,
    ) -> None:
        self._endpoint_url = endpoint_url or None
        self._verify = verify
        self._options = config or {}
        self._credentials = credentials or {}
        learn(*self._credentials.values())
        # Threads may share a client, but not a session while a client is made of it.
        self._making: threading.Lock = origin._making if origin else threading.Lock()
        self._counting = threading.Lock()
        # A session is bounded by the deadline that it was made with.
        self.deadline: Deadline = (
            origin.deadline if origin else deadline or Deadline(limits=Limits().stated(self._options))
        )
        self.writes = Writes() if writes is None else writes
        try:
            self._renewable: RenewableCredentials = (
                origin._renewable
                if origin
                else credentials_of(profile, region or GLOBAL_SERVICES_REGION, self.deadline)
            )
            self._session: Any = (
                origin._session if origin else session_of(profile, region, self._renewable, self.deadline)
            )
            self._config: Any = origin._config if origin else Config(**DEFAULTS).merge(Config(**self._options))
        except SETUP_ERRORS as error:
            raise explain(error, "use the connection options") from error
        self._patterns: Patterns = origin._patterns if origin else Patterns(self._session, self.deadline, self._making)
        self._one_of_many = origin is not None and bool(self._credentials)
        self._clients: dict[tuple[str, str, int | None], Any] = {}
        self._caller = caller
        # Of the credentials that the caller was found out with.
        self._known_key: str = origin._known_key if origin else ""
        self.calls: Counter[str] = Counter() if calls is None else calls
        self.pacer = Pacer(Bucket()) if pacer is None else pacer

    @property
    def region(self) -> str:
        """The region of the task or its profile, else the one of the global services."""
        return self.stated_region or GLOBAL_SERVICES_REGION

    @property
    def stated_region(self) -> str:
        """The region that the task or its profile names, empty when neither does."""
        return str(self._session.region_name or "")

    def client(self, service: str, region: str | None = None, *, attempts: int | None = None) -> Any:
        """The client of a service such as ``route53``; calls through it are counted.

        ``attempts``: how often it makes a call that fails, for callers that repeat it themselves.
        """
        key = (service, region or self.region, attempts)
        if key not in self._clients:
            options = {
                "region_name": key[1],
                "endpoint_url": self._endpoint_url,
                "config": self._config_for(attempts),
                "verify": self._verify,
            }
            try:
                if self._one_of_many:
                    client = self._patterns.client(service, self._credentials, key, **options)
                else:
                    with self._making:
                        client = self._session.client(service, **options, **self._credentials)
            except SETUP_ERRORS as error:
                raise explain(error, f"connect to {service}") from error
            client.meta.events.register("provide-client-params", remember_call)
            client.meta.events.register("request-created", self._count)
            answer_checks.attach(client)
            self.writes.attach(client)
            if not self._credentials:
                self._renewable.attach(client)
            hooks.prepare(service, client, self)
            self._clients[key] = client
        return self._clients[key]

    def _config_for(self, attempts: int | None) -> Any:
        if attempts is None:
            return self._config
        return self._config.merge(Config(retries={**RETRIES, "total_max_attempts": attempts}))

    def _count(self, operation_name: str, **_event: Any) -> None:
        with self._counting:
            self.calls[operation_name] += 1

    def caller(self) -> Caller:
        """Who we are: what signing in has said, or one call. Remembered."""
        if self._caller is None:
            try:
                self._caller = self._signed_in_as() or self._asked_for()
                self._known_key = self._renewable.last_key
            except SDK_ERRORS as error:
                raise explain(error, "find out whose credentials these are") from error
        return self._caller

    def _signed_in_as(self) -> Caller | None:
        # botocore signs in at the endpoint of the environment and the profile. Another one need not know it so.
        if self._credentials or self._endpoint_url:
            return None
        self._session.get_credentials()  # loads them
        return self._renewable.caller()

    def _asked_for(self) -> Caller:
        answer = self.client("sts").get_caller_identity()
        return caller_of(member(answer, "Arn"), member(answer, "UserId"))

    def require_account(self, account_id: str | None, option: str = "account_id") -> None:
        """Stop before the first write when the credentials are of another account than declared.

        InputError, before any call, when ``account_id``, which ``option`` names, is not the id of an account.
        """
        if account_id is None:
            return
        expected = checked_account_id(account_id, option)
        caller = self.caller()
        if caller.account_id != expected:
            raise AwsError(
                f"The credentials belong to account {caller.account_id} ({caller.arn}), but {option} says {expected}. "
                f"Nothing was changed. Use a profile of {expected}, or correct {option}."
            )
        if not self._credentials:
            self._renewable.keep_to(expected, self._known_key, self._owner_of)

    def _owner_of(self, frozen: Any) -> Caller:
        """Who credentials belong to that were loaded in the middle of the task."""
        keys = {"aws_access_key_id": frozen.access_key, "aws_secret_access_key": frozen.secret_key}
        token = {"aws_session_token": frozen.token} if frozen.token else {}
        return self._sibling(credentials={**keys, **token}, origin=self, calls=self.calls, writes=self.writes).caller()

    def with_credentials(self, credentials: object) -> Connection:
        """Another identity at the same endpoint, with ``Credentials`` as STS returns them; AnswerError without all.

        Calls are counted and paced together, and what they write is seen together.
        """
        return self._sibling(credentials=keywords(credentials), origin=self, calls=self.calls, writes=self.writes)

    def with_profile(self, profile: str) -> Connection:
        """The identity of a profile, or ours without one, at the same endpoint. Its calls are counted by themselves."""
        if not profile:
            return self._sibling(credentials=self._credentials, origin=self, caller=self._caller)
        return self._sibling(profile=profile)

    def assume(self, role_arn: str, *, session_name: str, external_id: str = "", duration: int = 0) -> Connection:
        """The identity of a role, for so many seconds or AWS's hour. Its calls are counted by themselves."""
        sent: dict[str, Any] = {"RoleArn": role_arn, "RoleSessionName": session_name}
        if external_id:
            sent["ExternalId"] = external_id
        if duration:
            sent["DurationSeconds"] = duration
        try:
            answer = self.client("sts").assume_role(**sent)
            credentials = keywords(answer.get("Credentials"))
            caller = assumed_by(answer, role_arn, session_name)
        except SDK_ERRORS as error:
            raise explain(error, f"assume {role_arn}") from error
        return self._sibling(credentials=credentials, origin=self, caller=caller)

    def _sibling(self, **identity: Any) -> Connection:
        return Connection(
            deadline=self.deadline,
            region=self.region,
            endpoint_url=self._endpoint_url,
            config=self._options,
            verify=self._verify,
            pacer=self.pacer,
            **identity,
        )


def deadline_of(params: Mapping[str, Any]) -> Deadline:
    """The deadline of a task: what its options let it wait, and the time for its calls. It begins now."""
    wait = params.get("wait_timeout") or params.get("retry_seconds") or 0
    return Deadline(float(wait), limits=Limits().stated(params.get("aws_config") or {}))


def connection_of(
    params: Mapping[str, Any],
    environment: Mapping[str, str],
    *,
    deadline: Deadline | None = None,
    writes: Writes | None = None,
) -> Connection:
    """The connection that a task's options ask for. No call is made.

    What the task says wins over the environment, and a profile wins over keys of the same origin in the
    environment: AWX injects AWS_ACCESS_KEY_ID, and amazon.aws then refuses any profile.
    """
    learn(*(environment.get(variable) for variable in SECRET_VARIABLES))
    profile, credentials = profile_or_keys(params, environment)
    verify: bool | str | None = None
    if params.get("validate_certs") is False:
        verify = False
    elif params.get("aws_ca_bundle"):
        verify = params["aws_ca_bundle"]
    return Connection(
        deadline=deadline or deadline_of(params),
        writes=writes,
        profile=profile,
        region=params.get("region"),
        endpoint_url=params.get("endpoint_url"),
        credentials=credentials,
        config=params.get("aws_config"),
        verify=verify,
        pacer=Pacer(Bucket.read(params.get("requests_per_second"), params.get("request_burst"))),
    )

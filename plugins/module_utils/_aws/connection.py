# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The one door to AWS: sessions, clients, who we are, and how many calls were made."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from .._core.errors import InputError
from .errors import SDK_ERRORS, AwsError, explain

try:
    import boto3
    from botocore.config import Config
except ImportError:  # AnsibleAWSModule reports the missing library
    pass

# Used where neither the task nor the profile names a region: IAM, STS and Route 53 are signed for it.
GLOBAL_SERVICES_REGION = "us-east-1"

# botocore's standard mode retries throttling (PriorRequestNotComplete of Route 53 included), 5xx and
# broken connections with jitter, at most 20 s a pause. It is the only layer that retries these.
RETRIES = {"mode": "standard", "total_max_attempts": 10}


@dataclass(frozen=True)
class Caller:
    """Who the calls are made as, as GetCallerIdentity says."""

    account_id: str
    arn: str
    partition: str


class Connection:
    """One identity: one session, one client a service and region, one count of calls.

    ``credentials`` are botocore's keyword arguments; they never leave this object.
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
    ) -> None:
        self._endpoint_url = endpoint_url or None
        self._verify = verify
        try:
            self._session = boto3.session.Session(
                profile_name=profile or None, region_name=region or None, **(credentials or {})
            )
            self._config = Config(**(config or {})).merge(Config(retries=RETRIES))
        except (*SDK_ERRORS, TypeError) as error:
            raise explain(error, "use the connection options") from error
        self._clients: dict[tuple[str, str], Any] = {}
        self._caller: Caller | None = None
        self.calls: Counter[str] = Counter()

    @property
    def region(self) -> str:
        """The region of the task or its profile, else the one of the global services."""
        return str(self._session.region_name or GLOBAL_SERVICES_REGION)

    def client(self, service: str, region: str | None = None) -> Any:
        """The client of a service such as ``route53``; calls through it are counted."""
        key = (service, region or self.region)
        if key not in self._clients:
            try:
                client = self._session.client(
                    service,
                    region_name=key[1],
                    endpoint_url=self._endpoint_url,
                    config=self._config,
                    verify=self._verify,
                )
            except (*SDK_ERRORS, ValueError) as error:
                raise explain(error, f"connect to {service}") from error
            client.meta.events.register("request-created", self._count)
            self._clients[key] = client
        return self._clients[key]

    def _count(self, operation_name: str, **kwargs: Any) -> None:
        self.calls[operation_name] += 1

    def caller(self) -> Caller:
        """Who we are. One call, remembered."""
        if self._caller is None:
            try:
                identity = self.client("sts").get_caller_identity()
            except SDK_ERRORS as error:
                raise explain(error, "find out whose credentials these are") from error
            arn = str(identity["Arn"])
            self._caller = Caller(account_id=str(identity["Account"]), arn=arn, partition=arn.split(":")[1])
        return self._caller

    def require_account(self, account_id: str | None) -> None:
        """Stop before the first write when the credentials are of another account than declared."""
        if account_id and self.caller().account_id != account_id:
            raise AwsError(
                f"The credentials are of account {self.caller().account_id} ({self.caller().arn}), but account_id says "
                f"{account_id}. Nothing was changed. Use a profile of {account_id}, or correct account_id."
            )

    def with_credentials(self, credentials: dict[str, str]) -> Connection:
        """Another identity at the same endpoint, such as a role just assumed."""
        other = Connection.__new__(Connection)
        other._endpoint_url = self._endpoint_url
        other._verify = self._verify
        other._session = boto3.session.Session(region_name=self.region, **credentials)
        other._config = self._config
        other._clients = {}
        other._caller = None
        other.calls = self.calls
        return other


def connection_of(params: dict[str, Any], environment: dict[str, str]) -> Connection:
    """The connection that a task's options ask for.

    A profile named in the task or by AWS_PROFILE wins over keys that only the environment holds: AWX injects
    AWS_ACCESS_KEY_ID, and amazon.aws then refuses any profile.
    """
    names = {
        "access_key": ("aws_access_key_id", ("AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY")),
        "secret_key": ("aws_secret_access_key", ("AWS_SECRET_ACCESS_KEY", "AWS_SECRET_KEY")),
        "session_token": ("aws_session_token", ("AWS_SESSION_TOKEN",)),
    }
    from_environment = {
        environment[name] for _key, variables in names.values() for name in variables if name in environment
    }
    profile = params.get("profile") or None
    credentials = {
        key: params[option]
        for option, (key, _variables) in names.items()
        if params.get(option) and not (profile and params[option] in from_environment)
    }
    if profile and credentials:
        raise InputError("profile", "profile and access_key exclude each other", "give one of them")
    verify: bool | str | None = None
    if params.get("validate_certs") is False:
        verify = False
    elif params.get("aws_ca_bundle"):
        verify = params["aws_ca_bundle"]
    return Connection(
        profile=profile,
        region=params.get("region"),
        endpoint_url=params.get("endpoint_url"),
        credentials=credentials,
        config=params.get("aws_config"),
        verify=verify,
    )

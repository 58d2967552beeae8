# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Identity providers: whose users come with a token or an assertion instead of credentials of AWS."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..arn import account_id, parse
from ..errors import InputError, type_name
from ..options import read_many, text

# Identity providers that need no provider resource in the account, with the partition that they are of, if any:
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-federated-web-identity
# https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/govcloud-cog.html
_PUBLIC_PROVIDERS = {
    "accounts.google.com": None,
    "cognito-identity.amazonaws.com": "aws",
    "cognito-identity-us-gov.amazonaws.com": "aws-us-gov",
    "cognito-identity.us-gov-east-1.amazonaws.com": "aws-us-gov",
    "cognito-identity.cn-north-1.amazonaws.com.cn": "aws-cn",
}


@dataclass(frozen=True)
class Federated:
    """An identity provider. ``provider`` is its ARN or, of a public one, its host; ``host`` starts its keys."""

    provider: str
    partition: str | None
    account_id: str | None
    saml: bool
    host: str
    audience: tuple[str, ...]
    subject: tuple[str, ...]


def read_federated(value: object, where: str) -> Federated:
    """The ``federated`` option of a statement."""
    if not isinstance(value, Mapping):
        raise InputError(where, f"it is a {type_name(value)}", "give a mapping with provider")
    provider = text(value.get("provider"), f"{where}.provider", "an identity provider")
    audience = _texts(value.get("audience"), f"{where}.audience")
    subject = _texts(value.get("subject"), f"{where}.subject")
    if provider in _PUBLIC_PROVIDERS:
        return Federated(provider, _PUBLIC_PROVIDERS[provider], None, False, provider, audience, subject)
    example = "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com"
    arn = parse(provider, f"{where}.provider", example)
    kind, slash, name = arn.resource.partition("/")
    if arn.service != "iam" or arn.region or kind not in ("oidc-provider", "saml-provider") or not slash or not name:
        raise InputError(
            f"{where}.provider", f"{arn} is not the ARN of an identity provider", f"give one such as {example}"
        )
    account_id(arn.account_id, f"{where}.provider")
    if "*" in name or "?" in name:
        raise InputError(f"{where}.provider", f"{arn} has a wildcard", "name one provider")
    saml = kind == "saml-provider"
    host = "SAML" if saml else name
    return Federated(str(arn), arn.partition, arn.account_id, saml, host, audience, subject)


def _texts(value: object, where: str) -> tuple[str, ...]:
    if value is None:
        return ()
    values = value if isinstance(value, list | tuple) else [value]
    return read_many(values, where, lambda item, here: text(item, here, "a value of the token"))

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a documented trust is, and what many of them name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

ACCOUNT = "222222222222"
IDENTITY_CENTER = "arn:aws:iam::aws:contextProvider/IdentityCenter"
ASSUME, TAG, IDENTITY, CONTEXT = "sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity", "sts:SetContext"
DOCS = "https://docs.aws.amazon.com"


@dataclass(frozen=True)
class Documented:
    """A trust in a guide: ``source`` says where, ``statements`` what, ``entries`` how it is declared here."""

    id: str
    source: str
    statements: list[dict[str, Any]]
    entries: list[dict[str, Any]]

    @property
    def policy(self) -> dict[str, Any]:
        return {"Version": "2012-10-17", "Statement": self.statements}

    @property
    def services(self) -> set[str]:
        """The services that it names, without their suffix."""
        named = [each["Principal"]["Service"] for each in self.statements]
        listed = [name for names in named for name in ([names] if isinstance(names, str) else names)]
        return {name.removesuffix(".amazonaws.com") for name in listed}


def allow(service: str | list[str], action: str | list[str], **elements: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Principal": {"Service": service}, "Action": action, **elements}


def when(**operators: Any) -> dict[str, Any]:
    return {"Condition": {name.replace("__", ":"): block for name, block in operators.items()}}


PODS = "pods.eks.amazonaws.com"
ANYWHERE = "rolesanywhere.amazonaws.com"
ANCHOR = f"arn:aws:rolesanywhere:us-east-1:{ACCOUNT}:trust-anchor/ab12"
GRANTS = "access-grants.s3.amazonaws.com"
INSTANCE = f"arn:aws:s3:us-east-1:{ACCOUNT}:access-grants/default"
SPACES = [f"arn:aws:securityagent:us-east-1:{ACCOUNT}:{kind}/*" for kind in ("application", "agent-space")]
SPACE = f"arn:aws:aidevops:us-east-1:{ACCOUNT}:agentspace/ab12"
OF_ACCOUNT = {"aws:SourceAccount": ACCOUNT}
FROM_IDENTITY_CENTER = {"sts:RequestContextProviders": IDENTITY_CENTER}

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""STS and IAM of any number of accounts, as a server on a real socket.

AssumeRole hands out keys that name the account. Each request is noted with the account of the keys that signed it, and
roles are made and found in the account of these keys: what is signed for another account shows.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, quote

HUB = "999999999999"
# Keys name their account in letters: in its digits, each text with the account in it would be taken for a credential.
_IN_LETTERS = str.maketrans("0123456789", "QRSTUVWXYZ")
_IN_DIGITS = {letter: digit for digit, letter in _IN_LETTERS.items()}
HUB_KEYS = {"aws_access_key_id": f"AKIA{HUB.translate(_IN_LETTERS)}QQQQ", "aws_secret_access_key": "secret-of-the-hub"}
ENTRANCE = "Entrance"

_NAMESPACES = {"sts": "https://sts.amazonaws.com/doc/2011-06-15/", "iam": "https://iam.amazonaws.com/doc/2010-05-08/"}
_KEY = re.compile(r"Credential=A[KS]IA([Q-Z]{12})QQQQ/\d{8}/[\w-]+/(\w+)/")

Fields = dict[str, str]


def entrance(account: str) -> str:
    """The ARN of the role by which an account is reached."""
    return f"arn:aws:iam::{account}:role/{ENTRANCE}"


@dataclass(frozen=True)
class Request:
    """A request, the account whose keys signed it, and that of the token that it carries, as far as there are such."""

    operation: str
    signed_for: str
    token_of: str
    fields: Fields


@dataclass
class StoredRole:
    """A role in an account."""

    fields: Fields
    attached: list[str] = field(default_factory=list)


class RefusedError(Exception):
    """AWS's answer to a call that it does not carry out."""

    def __init__(self, code: str, status: int = 400) -> None:
        super().__init__(code)
        self.code = code
        self.status = status


class Accounts:
    """What all accounts hold, and what was asked. ``fault`` may refuse a request before it is carried out."""

    def __init__(self, fault: Callable[[Request], None] = lambda _request: None) -> None:
        self.fault = fault
        self.requests: list[Request] = []
        self.roles: dict[tuple[str, str], StoredRole] = {}
        self._lock = threading.Lock()

    def calls(self, account: str) -> Counter[str]:
        """The operations that were asked for an account; AssumeRole counts for the one that is entered."""
        asked = [
            request.operation
            for request in self.requests
            if account == request.fields.get("RoleArn", f"::::{request.signed_for}").split(":")[4]
        ]
        return Counter(asked)

    def answer(self, request: Request) -> str:
        with self._lock:
            self.requests.append(request)
            self.fault(request)
            content: str = getattr(self, f"_{request.operation}")(request.signed_for, request.fields)
            return content

    def _AssumeRole(self, _hub: str, fields: Fields) -> str:
        account, name = fields["RoleArn"].split(":")[4], fields["RoleSessionName"]
        user = _tags(Arn=f"arn:aws:sts::{account}:assumed-role/{ENTRANCE}/{name}", AssumedRoleId=f"AROAENTRANCE:{name}")
        letters = account.translate(_IN_LETTERS)
        keys = _tags(
            AccessKeyId=f"ASIA{letters}QQQQ",
            SecretAccessKey=f"secret-of-{letters}-that-nobody-sees",
            SessionToken=f"token-of-{letters}-that-nobody-sees",
            Expiration="2099-01-01T00:00:00Z",
        )
        return f"<AssumedRoleUser>{user}</AssumedRoleUser><Credentials>{keys}</Credentials>"

    def _GetCallerIdentity(self, account: str, _fields: Fields) -> str:
        return _tags(Arn=f"arn:aws:iam::{account}:user/operator", UserId="AIDAOPERATOR", Account=account)

    def _GetRole(self, account: str, fields: Fields) -> str:
        return self._shown(account, self._role(account, fields), whole=True)

    def _CreateRole(self, account: str, fields: Fields) -> str:
        created = StoredRole(fields)
        if self.roles.setdefault((account, fields["RoleName"]), created) is not created:
            raise RefusedError("EntityAlreadyExists", 409)
        return self._shown(account, created, whole=False)

    def _UpdateAssumeRolePolicy(self, account: str, fields: Fields) -> str:
        self._role(account, fields).fields["AssumeRolePolicyDocument"] = fields["PolicyDocument"]
        return ""

    def _AttachRolePolicy(self, account: str, fields: Fields) -> str:
        self._role(account, fields).attached.append(fields["PolicyArn"])
        return ""

    def _ListAttachedRolePolicies(self, account: str, fields: Fields) -> str:
        attached = "".join(f"<member>{_tags(PolicyArn=arn)}</member>" for arn in self._role(account, fields).attached)
        return f"<AttachedPolicies>{attached}</AttachedPolicies>{_tags(IsTruncated='false')}"

    def _role(self, account: str, fields: Fields) -> StoredRole:
        if (found := self.roles.get((account, fields["RoleName"]))) is None:
            raise RefusedError("NoSuchEntity", 404)
        return found

    def _shown(self, account: str, role: StoredRole, *, whole: bool) -> str:
        """A role in an answer. That of CreateRole does not repeat description and duration."""
        fields = role.fields
        name, path = fields["RoleName"], fields.get("Path", "/")
        shown = _tags(
            Arn=f"arn:aws:iam::{account}:role{path}{name}",
            RoleName=name,
            Path=path,
            RoleId=f"AROA{account}",
            CreateDate="2026-01-01T00:00:00Z",
            AssumeRolePolicyDocument=quote(fields["AssumeRolePolicyDocument"]),
        )
        if whole:
            shown += _tags(
                MaxSessionDuration=fields.get("MaxSessionDuration", "3600"), Description=fields.get("Description", "")
            )
        return f"<Role>{shown}</Role>"


def _tags(**values: str) -> str:
    return "".join(f"<{name}>{value}</{name}>" for name, value in values.items())


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    accounts: Accounts

    def do_POST(self) -> None:
        fields = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        operation = fields.pop("Action")
        # What a web identity asks of STS is not signed.
        signed = _KEY.search(self.headers.get("Authorization", ""))
        signed_for, service = signed.groups() if signed else ("", "sts")
        namespace = _NAMESPACES[service]
        token = "".join(re.findall(r"[Q-Z]{12}", self.headers.get("X-Amz-Security-Token", ""))).translate(_IN_DIGITS)
        try:
            content = self.accounts.answer(Request(operation, signed_for.translate(_IN_DIGITS), token, fields))
        except RefusedError as error:
            refusal = f"<Error>{_tags(Type='Sender', Code=error.code, Message='no')}</Error>"
            self._send(error.status, f'<ErrorResponse xmlns="{namespace}">{refusal}</ErrorResponse>')
            return
        result = f"<{operation}Result>{content}</{operation}Result>"
        self._send(200, f'<{operation}Response xmlns="{namespace}">{result}</{operation}Response>')

    def _send(self, status: int, text: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_words: Any) -> None:
        """Nothing is printed."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # More than ask at once: a connection that finds no place is reset, and its request counts for the client alone.
    request_queue_size = 128


@contextmanager
def serving(accounts: Accounts) -> Iterator[str]:
    """The address of a server of these accounts."""
    handler = type("Handler", (_Handler,), {"accounts": accounts, "wbufsize": -1})
    with _Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()

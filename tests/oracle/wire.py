# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Calls whose answer says whether they were authorized."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from botocore.exceptions import ClientError

from tests.oracle.case import RecordSet

#: A value that Route 53 accepts, for each type.
VALUES = {
    "A": "192.0.2.1",
    "AAAA": "2001:db8::1",
    "CAA": '0 issue "ca.example.net"',
    "CNAME": "target.example.net",
    "MX": "10 mail.example.net",
    "NS": "ns.example.net",
    "PTR": "host.example.net",
    "SRV": "1 2 3 host.example.net",
    "TXT": '"text"',
}

DENIED = frozenset({"AccessDenied", "AccessDeniedException", "UnauthorizedOperation"})
#: What a call that was authorized may fail with: the batch is not right otherwise; all but doing it was done; there is
#: no such change in the caller's account.
AUTHORIZED = frozenset({"InvalidChangeBatch", "DryRunOperation", "NoSuchChange"})


def authorized(call: Callable[..., Any], **parameters: Any) -> bool:
    """Make the call. Errors that say neither are raised."""
    try:
        call(**parameters)
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in AUTHORIZED:
            return True
        if code in DENIED:
            return False
        raise
    return True


def change_batch(changes: Iterable[RecordSet]) -> dict[str, Any]:
    """The ChangeBatch of ChangeResourceRecordSets, with some value for each change."""
    return {
        "Changes": [
            {
                "Action": change.action,
                "ResourceRecordSet": {
                    "Name": change.name,
                    "Type": change.type,
                    "TTL": 60,
                    "ResourceRecords": [{"Value": VALUES[change.type]}],
                },
            }
            for change in changes
        ]
    }

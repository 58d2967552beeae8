# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether a zone is signed, and which DS record set the zone above it must have.

A DS for a key that does not sign makes every name of the zone unresolvable for those who validate. None at all leaves
the zone as one that is not signed. So where AWS does not say for certain which keys sign, nobody knows which is right.
https://docs.aws.amazon.com/Route53/latest/APIReference/API_DNSSECStatus.html and API_KeySigningKey.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SIGNING = "SIGNING"
# The zone answers without signatures, or soon does.
UNSIGNED = frozenset({"NOT_SIGNING", "DELETING"})
ACTIVE = "ACTIVE"
# The key signs or does not, as it is said. Others are in trouble.
_CERTAIN = frozenset({ACTIVE, "INACTIVE", "DELETING"})


@dataclass(frozen=True)
class Dnssec:
    """What GetDNSSEC says of a zone. ``ds_records`` are the values of the DS record set, none for an unsigned zone.

    ``known`` is false where it cannot be told which there must be: what is there is best left alone.
    """

    status: str
    message: str = ""
    ds_records: tuple[str, ...] = ()
    known: bool = True
    keys: tuple[str, ...] = ()

    @classmethod
    def read(cls, answer: Mapping[str, Any]) -> Dnssec:
        """The answer of GetDNSSEC."""
        status, keys = answer["Status"], answer["KeySigningKeys"]
        signature = str(status["ServeSignature"])
        names = tuple(sorted(str(key["Name"]) for key in keys))
        message = "; ".join(str(each["StatusMessage"]) for each in (status, *keys) if each.get("StatusMessage"))
        if signature in UNSIGNED:
            return cls(signature, message, keys=names)
        certain = signature == SIGNING and all(key["Status"] in _CERTAIN for key in keys)
        records = tuple(sorted(str(key["DSRecord"]) for key in keys if key["Status"] == ACTIVE and key.get("DSRecord")))
        known = certain and bool(records)
        return cls(signature, message, records if known else (), known, names)

    def as_dict(self) -> dict[str, Any]:
        """As modules return it."""
        return {
            "status": self.status,
            "status_message": self.message,
            "ds_records": list(self.ds_records),
            "ds_records_known": self.known,
            "key_signing_keys": list(self.keys),
        }

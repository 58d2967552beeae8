# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Names for hosts and groups of an inventory: safe, and never one name for two things.

The name of a host is part of host names and of profiles (``dns_subdomain``, the role account_profiles), so it is a
label of the DNS.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from .model import OrganizationAccount

# https://datatracker.ietf.org/doc/html/rfc1035#section-2.3.4
LABEL_LENGTH = 63
_ID_LENGTH = 12
# Names that mean something else to Ansible.
RESERVED = frozenset({"all", "localhost", "ungrouped"})
# What a group is of: ("ou", its id), or ("tag", its key, its value).
Identity = tuple[str, ...]
_ENDS_IN_ID = re.compile(r"(?:.*-)?[0-9]{12}")


def host_names(accounts: Sequence[OrganizationAccount], taken: Collection[str] = ()) -> dict[str, str]:
    """The name of the host of each account, by account id.

    Lower-case letters, digits and hyphens. Accounts whose names are alike get their ids behind it, as do those whose
    name is ``taken`` or ends in digits like an id: so names differ whatever accounts are called.
    """
    labels = {account.account_id: _label(account.name) for account in accounts}
    count = Counter(labels.values())
    return {
        account_id: label
        if label and count[label] == 1 and label not in RESERVED.union(taken) and not _ENDS_IN_ID.fullmatch(label)
        else f"{label[: LABEL_LENGTH - _ID_LENGTH - 1]}-{account_id}".lstrip("-")
        for account_id, label in labels.items()
    }


def _label(name: str) -> str:
    """A name as one label, empty when nothing of it can be kept."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower())[:LABEL_LENGTH].strip("-")


def group_names(wanted: Mapping[Identity, Sequence[str]]) -> dict[Identity, str]:
    """The name of each group: its parts with an underscore between, and with letters and digits only.

    Those that would share a name get a piece of a hash of what they are behind two underscores, which no other has.
    """
    names = {what: re.sub(r"[^A-Za-z0-9]+", "_", "_".join(parts)).rstrip("_") for what, parts in wanted.items()}
    count = Counter(names.values())
    return {what: name if count[name] == 1 else f"{name}__{_hash(what)}" for what, name in names.items()}


def _hash(what: Identity) -> str:
    return hashlib.sha256("\0".join(what).encode()).hexdigest()[:8]

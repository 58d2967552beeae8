# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an organization demands of every role that is made in it: service control policies refuse others.

Modules refuse the same values, but one of them after the other, and the last ones when roles are written already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from .. import tags
from ..arn import policy_arn, role_path
from ..errors import InputError, type_name
from ..makers import TAG
from .claims import ACCOUNT
from .names import name_prefix

PREFIX = "shared_values_name_prefix"
PATH = "shared_values_iam_path"
TAGS = "shared_values_tags"
BOUNDARY = "shared_values_permissions_boundary"


def read_tags(value: object, where: str) -> dict[str, str]:
    """Tags that leave room for the one that says who made the role."""
    if not isinstance(value, Mapping):
        raise InputError(where, f"it is a {type_name(value)}", "give a dictionary of keys and values")
    read = tags.validate(value, where)
    if TAG in read:
        raise InputError(where, f"it has the tag {TAG}, which says who made a role", "remove it")
    if len(read) == tags.MOST_TAGS:
        raise InputError(where, f"there are {len(read)} tags, beside {TAG}", f"give at most {tags.MOST_TAGS - 1}")
    return read


def read_boundary(value: object, where: str) -> str:
    """The ARN of a permissions boundary, empty for none."""
    return str(policy_arn(value, where)) if value != "" else ""


RULES: Mapping[str, Callable[[object, str], object]] = {
    PREFIX: name_prefix,
    PATH: role_path,
    TAGS: read_tags,
    BOUNDARY: read_boundary,
}


def problems(variables: Mapping[str, Any]) -> Iterator[InputError]:
    """What is wrong with what a host says of them. None: it does not say it."""
    for name, read in RULES.items():
        try:
            if variables.get(name) is not None:
                read(variables[name], name)
        except InputError as error:
            yield error
        else:
            if name == BOUNDARY:
                account = next((variables[each] for each in ACCOUNT if variables.get(each)), "")
                yield from _elsewhere(str(variables.get(name) or ""), str(account))


def _elsewhere(boundary: str, account: str) -> Iterator[InputError]:
    """The boundary of another account, as when all hosts are given one: IAM attaches policies of the role's account."""
    owner = boundary.split(":")[4] if boundary else "aws"
    if account and owner not in ("aws", account):
        yield InputError(
            BOUNDARY,
            f"{boundary} belongs to account {owner}, but this host is account {account}",
            f"give each host the ARN of its own account, such as {boundary.replace(owner, '{{ aws_account_id }}')}",
        )

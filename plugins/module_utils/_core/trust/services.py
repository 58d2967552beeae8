# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Service principals: who a trust may name under ``services``.

IAM refuses a principal that it does not know with a message that does not say which, hence a list of our own.
"""

from __future__ import annotations

import difflib
import re

from ..arn import PARTITIONS, parse
from ..errors import InputError
from ..options import text
from .service_names import SERVICE_NAMES

# Services that a partition names with its own suffix. All others are ``amazonaws.com`` in every partition:
# https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/region-info/lib/default.ts
# https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/meta/service_principal_data_source.go
_OWN_SUFFIX = {
    "aws-cn": frozenset({"codedeploy", "elasticmapreduce", "logs"}),
    "aws-iso": frozenset({"cloudhsm", "config", "logs", "workspaces"}),
    "aws-iso-b": frozenset({"dms", "logs"}),
}
_EVERYWHERE = PARTITIONS["aws"]
_PARTITION_OF = {suffix: name for name, suffix in PARTITIONS.items() if suffix != _EVERYWHERE}

# A region may stand before the suffix (logs); it starts with the code of a country or, in eusc-de-east-1, of a union.
_NAME = re.compile(
    r"(?P<service>[a-z0-9-]+(?:\.[a-z0-9-]+)*?)(?P<region>\.[a-z]{2,4}(?:-[a-z]+)+-[0-9])?"
    rf"\.(?P<suffix>{'|'.join(map(re.escape, (_EVERYWHERE, *_PARTITION_OF)))})"
)
# How many names a refusal offers.
_OFFERED = 3


def service_principal(value: object, where: str, *, allow_unknown: bool = False) -> str:
    """A service such as ``ec2.amazonaws.com``. ``allow_unknown`` takes one that the list lacks."""
    name = text(value, where, "a service principal")
    match = _NAME.fullmatch(name)
    if not match:
        close = _like(name.partition(".amazon")[0]) or ["ec2.amazonaws.com"]
        raise InputError(where, f"{name!r} is not a service principal", f"give one such as {close[0]}")
    if match["service"] not in SERVICE_NAMES and not allow_unknown:
        close = _like(match["service"])
        meant = f"did you mean {' or '.join(close)}? If not, " if close else ""
        raise InputError(
            where,
            f"{name} is not in the module's list of service principals",
            f"{meant}set allow_unknown_services if the name is right and the list lacks it",
        )
    return name


def service_of(name: str) -> str:
    """A service principal without its region and suffix, as the lists have it: ``logs``."""
    match = _NAME.fullmatch(name)
    return match["service"] if match else name


def _like(service: str) -> list[str]:
    """The principals whose names come close, the closest first; those of the same words in another order before all."""
    names = sorted(SERVICE_NAMES)
    close = [name for name in names if _words(name) == _words(service)]
    close += difflib.get_close_matches(service, names, n=_OFFERED, cutoff=0.7)
    return [f"{name}.{_EVERYWHERE}" for name in dict.fromkeys(close)][:_OFFERED]


def _words(service: str) -> list[str]:
    return sorted(re.split("[.-]", service))


def partition_of(name: str) -> str | None:
    """The only partition that has a service of this name, None when its suffix says nothing of it."""
    match = _NAME.fullmatch(name)
    return _PARTITION_OF.get(match["suffix"]) if match else None


def in_partition(name: str, partition: str) -> str:
    """What a partition calls a service that was named as everywhere: ``logs.amazonaws.com.cn`` in aws-cn."""
    match = _NAME.fullmatch(name)
    if not match or match["suffix"] != _EVERYWHERE or match["service"] not in _OWN_SUFFIX.get(partition, ()):
        return name
    return f"{name.removesuffix(_EVERYWHERE)}{PARTITIONS[partition]}"


def source_arn(value: object, where: str) -> str:
    """A value of aws:SourceArn: the ARN of what a service acts for, wildcards allowed, though not for all there is."""
    arn = parse(value, where, "arn:aws:events:us-east-1:111111111111:rule/name")
    if "*" in arn.service or arn.resource == "*":
        raise InputError(where, f"{arn} matches every resource", "name the resource that the service acts for")
    return str(arn)

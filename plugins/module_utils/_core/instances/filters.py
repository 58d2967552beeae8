# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The names of filters of DescribeInstances. EC2 refuses others, when a run has written roles already.

The names are those of the API reference (PAGE) and, at the end, some that older versions of it had. Another name may be
newer, so it leads to a warning only, but where it is nearly one of them.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..errors import InputError
from ..spelling import difference

PAGE = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstances.html"
# A filter takes at most so many values: PAGE, "Filter.N".
MOST_VALUES = 200
_NAMES = """
    affinity architecture availability-zone availability-zone-id block-device-mapping.attach-time
    block-device-mapping.delete-on-termination block-device-mapping.device-name block-device-mapping.status
    block-device-mapping.volume-id boot-mode capacity-reservation-id
    capacity-reservation-specification.capacity-reservation-preference
    capacity-reservation-specification.capacity-reservation-target.capacity-reservation-id
    capacity-reservation-specification.capacity-reservation-target.capacity-reservation-resource-group-arn
    client-token current-instance-boot-mode dns-name ebs-optimized ena-support enclave-options.enabled
    hibernation-options.configured host-id hypervisor iam-instance-profile.arn iam-instance-profile.id image-id
    instance-id instance-lifecycle instance-state-code instance-state-name instance-type instance.group-id
    instance.group-name ip-address ipv6-address kernel-id key-name launch-index launch-time
    maintenance-options.auto-recovery metadata-options.http-endpoint metadata-options.http-protocol-ipv4
    metadata-options.http-protocol-ipv6 metadata-options.http-put-response-hop-limit metadata-options.http-tokens
    metadata-options.instance-metadata-tags metadata-options.state monitoring-state
    network-interface.addresses.association.allocation-id network-interface.addresses.association.association-id
    network-interface.addresses.association.carrier-ip network-interface.addresses.association.customer-owned-ip
    network-interface.addresses.association.ip-owner-id network-interface.addresses.association.public-dns-name
    network-interface.addresses.association.public-ip network-interface.addresses.primary
    network-interface.addresses.private-dns-name network-interface.addresses.private-ip-address
    network-interface.association.allocation-id network-interface.association.association-id
    network-interface.association.carrier-ip network-interface.association.customer-owned-ip
    network-interface.association.ip-owner-id network-interface.association.public-dns-name
    network-interface.association.public-ip network-interface.attachment.attach-time
    network-interface.attachment.attachment-id network-interface.attachment.delete-on-termination
    network-interface.attachment.device-index network-interface.attachment.instance-id
    network-interface.attachment.instance-owner-id network-interface.attachment.network-card-index
    network-interface.attachment.status network-interface.availability-zone network-interface.deny-all-igw-traffic
    network-interface.description network-interface.group-id network-interface.group-name
    network-interface.ipv4-prefixes.ipv4-prefix network-interface.ipv6-address
    network-interface.ipv6-addresses.ipv6-address network-interface.ipv6-addresses.is-primary-ipv6
    network-interface.ipv6-native network-interface.ipv6-prefixes.ipv6-prefix network-interface.mac-address
    network-interface.network-interface-id network-interface.operator.managed network-interface.operator.principal
    network-interface.outpost-arn network-interface.owner-id network-interface.private-dns-name
    network-interface.private-ip-address network-interface.public-dns-name network-interface.requester-id
    network-interface.requester-managed network-interface.source-dest-check network-interface.status
    network-interface.subnet-id network-interface.tag-key network-interface.tag-value network-interface.vpc-id
    network-performance-options.bandwidth-weighting operator.managed operator.principal outpost-arn owner-id
    placement-group-name placement-partition-number platform platform-details private-dns-name
    private-dns-name-options.enable-resource-name-dns-a-record
    private-dns-name-options.enable-resource-name-dns-aaaa-record private-dns-name-options.hostname-type
    private-ip-address product-code product-code.type ramdisk-id reason requester-id reservation-id root-device-name
    root-device-type source-dest-check spot-instance-request-id state-reason-code state-reason-message subnet-id
    tag-key tenancy tpm-support usage-operation usage-operation-update-time virtualization-type vpc-id
    group-id group-name tag-value
"""
NAMES = frozenset(_NAMES.split())
_TAG = "tag:"
_FORM = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")
_PARTS = re.compile(r"[^a-z0-9]+")


def wrong(filters: Mapping[Any, Any], where: str) -> Iterator[InputError]:
    """What is wrong with the names of filters."""
    for name in filters:
        place = f"{where}[{name}]"
        if not isinstance(name, str) or name in ("", _TAG):
            yield InputError(place, "it is not the name of a filter", f"use tag:<key>, or a name that {PAGE} has")
        elif _is_known(name):
            continue
        elif meant := _meant(name):
            yield InputError(place, "DescribeInstances has no such filter", f"use {meant}, which is probably meant")
        elif not _FORM.fullmatch(name):
            yield InputError(place, "it is not the name of a filter", f"use tag:<key>, or a name that {PAGE} has")


def doubtful(filters: Mapping[Any, Any], where: str) -> Iterator[InputError]:
    """Of what is not wrong, the names that AWS does not document: it may have them by now."""
    for name in filters:
        if isinstance(name, str) and _FORM.fullmatch(name) and not _is_known(name) and not _meant(name):
            close = difflib.get_close_matches(name, sorted(NAMES), n=1)
            yield InputError(
                f"{where}[{name}]",
                "no such filter of DescribeInstances is documented, and EC2 refuses names that it does not know",
                f"unless it is new, correct it{f', maybe to {close[0]}' if close else ''}",
            )


def _is_known(name: str) -> bool:
    return name in NAMES or name.startswith(_TAG)


def _meant(name: str) -> str:
    """The filter that a name nearly is, empty for none. EC2 takes no other case, and no underscores."""
    before, colon, key = name.partition(":")
    if colon:
        return f"{_TAG}{key}" if before.lower() in ("tag", "tags") and key else ""
    words = _PARTS.split(name.lower())
    near = [each for each in sorted(NAMES) if difference(words, _PARTS.split(each)) or name == f"{each}s"]
    return max(near, key=lambda each: difflib.SequenceMatcher(None, name, each).ratio(), default="")


def by_id(ids: Sequence[str]) -> list[list[dict[str, Any]]]:
    """The filters of each request that is needed for these instances.

    By filter rather than by InstanceIds, which fails for all when one is unknown.
    """
    parts = [list(ids[start : start + MOST_VALUES]) for start in range(0, len(ids), MOST_VALUES)]
    return [[{"Name": "instance-id", "Values": part}] for part in parts]

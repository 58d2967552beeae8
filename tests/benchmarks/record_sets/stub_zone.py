# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The stub's one zone: record sets as XML, listed in pages and changed in batches that are all or nothing."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from xml.etree import ElementTree
from xml.sax.saxutils import escape

NAMESPACE = "https://route53.amazonaws.com/doc/2013-04-01/"
ZONE = "existing.example."
ZONE_ID = "Z0STUB"
# ListResourceRecordSets: the most that a page holds, and what a client gets that does not ask.
LARGEST_PAGE, USUAL_PAGE = 300, 100
LARGEST_BATCH = 1000  # ChangeResourceRecordSets: ResourceRecord elements, an UPSERT's twice

_APEX = (
    ("NS", 172800, "ns-1.awsdns-01.com."),
    ("SOA", 900, "ns-1.awsdns-01.com. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400"),
)

Position = tuple[list[str], str, str]  # labels from the right, type, set identifier: Route 53's order


class Refused(Exception):
    """A batch that Route 53 would refuse; nothing of it was done."""


class Zone:
    """Record sets by position, as the XML that a listing shows."""

    def __init__(self) -> None:
        self._sets: dict[tuple[str, str, str], str] = {}
        for record_type, ttl, value in _APEX:
            values = f"<ResourceRecords><ResourceRecord><Value>{value}</Value></ResourceRecord></ResourceRecords>"
            content = f"<Name>{ZONE}</Name><Type>{record_type}</Type>{values}<TTL>{ttl}</TTL>"
            self._sets[ZONE, record_type, ""] = content
        self._order: list[tuple[Position, tuple[str, str, str]]] = []

    def page(self, query: Mapping[str, str]) -> str:
        """The content of a ListResourceRecordSets answer."""
        if not self._order:
            self._order = sorted((_position(*key), key) for key in self._sets)
        size = min(int(query.get("maxitems", USUAL_PAGE)), LARGEST_PAGE)
        first = 0
        if "name" in query:
            start = _position(_stored(query["name"]), query.get("type", ""), query.get("identifier", ""))
            first = bisect_left(self._order, start, key=lambda entry: entry[0])
        keys = [key for _position, key in self._order[first : first + size + 1]]
        sets = "".join(f"<ResourceRecordSet>{self._sets[key]}</ResourceRecordSet>" for key in keys[:size])
        following = ""
        if len(keys) > size:
            name, record_type, identifier = keys[size]
            following = f"<NextRecordName>{escape(name)}</NextRecordName><NextRecordType>{record_type}</NextRecordType>"
            if identifier:
                following += f"<NextRecordIdentifier>{escape(identifier)}</NextRecordIdentifier>"
        truncated = "true" if following else "false"
        return (
            f"<ResourceRecordSets>{sets}</ResourceRecordSets><IsTruncated>{truncated}</IsTruncated>{following}"
            f"<MaxItems>{size}</MaxItems>"
        )

    def change(self, request: ElementTree.Element) -> None:
        """Do the changes of a ChangeResourceRecordSetsRequest; Refused when one of them cannot be done."""
        for element in request.iter():
            element.tag = element.tag.removeprefix(f"{{{NAMESPACE}}}")
        sets = dict(self._sets)
        elements = 0
        for change in request.iter("Change"):
            action, record_set = change.findtext("Action", ""), change.find("ResourceRecordSet")
            assert record_set is not None
            name = _stored(record_set.findtext("Name", ""))
            key = (name, record_set.findtext("Type", ""), record_set.findtext("SetIdentifier", ""))
            content = _content(record_set, name)
            elements += sum(1 for _ in record_set.iter("ResourceRecord")) * (2 if action == "UPSERT" else 1)
            if action == "CREATE" and key in sets:
                raise Refused(f"[Tried to create resource record set {key} but it already exists]")
            if action == "DELETE" and sets.pop(key, "") != content:
                raise Refused(f"[Tried to delete resource record set {key} but it was not found or differs]")
            if action != "DELETE":
                sets[key] = content
        if elements > LARGEST_BATCH:
            raise Refused(f"[Number of records limit of {LARGEST_BATCH} exceeded]")
        self._sets, self._order = sets, []


def _stored(name: str) -> str:
    """A name as Route 53 returns it."""
    return name.lower().replace("*", r"\052").removesuffix(".") + "."


def _position(name: str, record_type: str, identifier: str) -> Position:
    return name.removesuffix(".").split(".")[::-1], record_type, identifier


def _content(record_set: ElementTree.Element, name: str) -> str:
    """What stands in a ``ResourceRecordSet``, in one order of its members whatever the client's was."""
    children = sorted(record_set, key=lambda child: (child.tag != "Name", child.tag != "Type", child.tag))
    children[0].text = name
    return "".join(ElementTree.tostring(child, encoding="unicode") for child in children)

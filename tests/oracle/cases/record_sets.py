# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Route 53: which record sets a zone role may change.

"Using IAM policy conditions for fine-grained access control",
https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-conditions-route53.html
"""

from __future__ import annotations

from typing import Any

from tests.oracle.case import B, Caller, Case, Document, PolicyType, RecordSet, allow

RULE = "Route53/latest/DeveloperGuide/specifying-conditions-route53.html"
ZONE = "arn:aws:route53:::hostedzone/Z0ORACLEZONE"
ZONE_ROLE = Caller("session", B, "zone", session="app")
CHANGE = "route53:ChangeResourceRecordSets"
NAMES, TYPES, ACTIONS = (CHANGE + key for key in ("NormalizedRecordNames", "RecordTypes", "Actions"))

A_RECORD = RecordSet("CREATE", "web.app.example.com", "A")


def limited(names: list[str], **elements: Any) -> Document:
    """The subtree, address records, no deletions; each key with its Null twin."""
    condition = {
        "ForAllValues:StringLike": {NAMES: names},
        "ForAllValues:StringEquals": {TYPES: ["A", "AAAA"], ACTIONS: ["CREATE", "UPSERT"]},
        "Null": {NAMES: "false", TYPES: "false", ACTIONS: "false"},
    }
    return allow(CHANGE, ZONE, Condition=condition, **elements)


SUBTREE = limited(["*.app.example.com"])


def case(name: str, changes: list[RecordSet], denied_by: PolicyType | None = None, policy: Document = SUBTREE) -> Case:
    return Case(
        f"record sets: {name}", RULE, ZONE_ROLE, CHANGE, ZONE, B, denied_by, identity=(policy,), changes=tuple(changes)
    )


CASES = [
    case("one in the subtree", [A_RECORD]),
    case("two in the subtree", [A_RECORD, RecordSet("UPSERT", "db.app.example.com", "AAAA")]),
    case("deep in the subtree", [RecordSet("CREATE", "a.b.app.example.com", "A")]),
    case("one of two outside", [A_RECORD, RecordSet("CREATE", "www.example.com", "A")], "identity"),
    case("the apex of the subtree", [RecordSet("CREATE", "app.example.com", "A")], "identity"),
    case("a name that ends alike", [RecordSet("CREATE", "badapp.example.com", "A")], "identity"),
    case(
        "a loose pattern lets it in",
        [RecordSet("CREATE", "badapp.example.com", "A")],
        policy=limited(["*app.example.com"]),
    ),
    case("another type", [RecordSet("CREATE", "web.app.example.com", "TXT")], "identity"),
    case("another action", [RecordSet("DELETE", "web.app.example.com", "A")], "identity"),
    case("one change of another action", [A_RECORD, RecordSet("DELETE", "old.app.example.com", "A")], "identity"),
    case(
        "a DNS wildcard", [RecordSet("CREATE", "\\052.app.example.com", "A")], policy=limited(["\\052.app.example.com"])
    ),
    case("the policy's asterisk is no DNS wildcard", [A_RECORD], "identity", policy=limited(["\\052.app.example.com"])),
    case("names exactly", [A_RECORD], policy=limited(["web.app.example.com", "db.app.example.com"])),
    case(
        "another zone",
        [A_RECORD],
        "identity",
        policy=limited(["*.app.example.com"], Resource="arn:aws:route53:::hostedzone/Z0OTHER"),
    ),
    case("every zone", [A_RECORD], policy=allow(CHANGE, "arn:aws:route53:::hostedzone/*")),
    case("this zone without conditions", [A_RECORD], policy=allow(CHANGE, ZONE)),
]

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the roles of the main job say of what they share, read off what they ask of modules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Said = list[tuple[str, Any]]  # who says it, and what


def told(calls: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, Said]:
    """What each role says of each meaning, as it reaches AWS."""
    roles = calls["iam_trust_role"]
    zone = next(each for each in roles if each["description"].startswith("Changes the record sets"))
    instance = next(each for each in roles if each["description"].startswith("Carried by EC2 instances"))
    published, [tried] = calls["route53_record_sets"][0], calls["assume_role_check"]
    asked = calls["dns_check"]  # nobody, of a private zone
    zones_read = calls["route53_hosted_zones_info"]  # nothing, where the DNS account's host has listed them
    [sets_read] = calls["route53_record_sets_info"]
    read = [each for each in calls["iam_trust_role_info"] if len(each["names"]) == 2]  # with a former zone role
    assert read != []

    policy_name, document = next(iter(instance["inline_policies"].items()))
    [assumable] = [each["Resource"] for each in document["Statement"] if each["Action"] == "sts:AssumeRole"]
    [operators] = [each for each in instance["trust"] if each["sid"] == "DnsOperators"]
    [trust] = zone["trust"]
    [trusted] = trust["principal_arns"]
    paths = {each["name"]: each for each in tried["paths"]}
    as_instance, into_zone = paths["the instances assume their zone role"]["steps"]
    probe = next(each["probe"] for each in tried["paths"] if "write and remove" in each["name"])
    apex = paths.get("write the zone's apex", {}).get("probe")

    found: dict[str, Said] = {
        "the DNS account": [
            *(("zone_access reads", each["account_id"]) for each in read),
            ("zone_access", zone["account_id"]),
            ("instance_access lets assume in", account(assumable)),
            *(("instance_access trusts", each) for each in operators["accounts"]),
            ("instance_access names its policy", policy_name.split("-")[2]),
            ("instance_records", published["account_id"]),
            ("verify_access tries in", account(into_zone["role_arn"])),
            *(("verify_access signs in to", each["account_id"]) for each in (tried, *zones_read, sets_read)),
        ],
        "the workload account": [
            ("instance_access", instance["account_id"]),
            *(("instance_access attaches in", each["account_id"]) for each in calls["ec2_instance_role"]),
            *(("zone_access trusts", each) for each in [*trust["accounts"], account(trusted)]),
            ("zone_access marks", zone["managed_by"].split(":")[2]),
            ("verify_access tries in", account(as_instance["role_arn"])),
        ],
        "the instance role": [
            ("instance_access", instance["name"]),
            *(("instance_access attaches", each["instance_profile"]) for each in calls["ec2_instance_role"]),
            ("zone_access trusts", name(trusted)),
            ("verify_access tries", name(as_instance["role_arn"])),
        ],
        "the zone role": [
            *(("zone_access reads", each["names"][0]) for each in read),
            ("zone_access", zone["name"]),
            ("instance_access lets assume", name(assumable)),
            ("verify_access tries", name(into_zone["role_arn"])),
            ("verify_access aims at", paths["the zone role calls IAM and EC2"]["probe"]["target"]),
        ],
        "the external id": [
            *(("zone_access", each) for each in trust["external_ids"]),
            *(("instance_access", each) for each in operators["external_ids"]),
            *(("verify_access", each["external_id"]) for each in (as_instance, into_zone)),
        ],
        "the zone": [
            ("zone_access marks", zone["managed_by"].split(":")[1].removesuffix("@private")),
            ("instance_access names its policy", policy_name.split("-", 3)[3].removesuffix("@private")),
            ("instance_records", published["zone"]),
            *(("verify_access asks for", each["zone"]) for each in asked),
        ],
        "whether the zone is private": [
            ("zone_access", "@private" in zone["managed_by"]),
            ("zone_access names its role", "@private" in zone["name"]),
            ("instance_access", "@private" in policy_name),
            ("instance_records", published["private_zone"] in (True, "yes")),
            ("verify_access asks no name server", asked == []),
        ],
        "the hosted zone": [
            ("zone_access describes", zone["description"].split()[-1].rstrip(".")),
            ("instance_records", published["hosted_zone_id"]),
            *(("verify_access", each["hosted_zone_id"]) for each in (probe, sets_read)),
        ],
        "the domain": [
            *(("instance_records", each.removeprefix("*.")) for each in published["scope"]["names"]),
            *(("instance_records publishes", parent(each["record"])) for each in published["record_sets"]),
            ("verify_access tries", parent(probe["record"])),
            *(("verify_access reads", each.removeprefix("*.")) for each in sets_read["names"]),
            *(("verify_access asks for", parent(each["record"])) for said in asked for each in said["record_sets"]),
        ],
        "full access": [
            ("zone_access", zone["managed_policies"] != []),
            ("zone_access without a policy of its own", zone["inline_policies"] == {}),
            ("verify_access", apex is None),
        ],
        "the profile of the DNS account": [
            *((who, each["profile"]) for who, each in (("zone_access", zone), ("instance_records", published))),
            *(("verify_access", each["profile"]) for each in (tried, *zones_read, sets_read, *asked)),
        ],
        "the types": [("verify_access writes", _types(probe))],
        "the path": [
            *((who, each["path"]) for who, each in (("zone_access", zone), ("instance_access", instance))),
            ("instance_access lets assume", path(assumable)),
            ("zone_access trusts", path(trusted)),
            *(("verify_access tries", path(each["role_arn"])) for each in (as_instance, into_zone)),
        ],
        "the tags": [
            *((who, each.get("tags", {})) for who, each in (("zone_access", zone), ("instance_access", instance))),
        ],
        "the boundary": [("instance_access", instance.get("permissions_boundary", ""))],
        # A name that the user chose has none.
        "the prefix": [
            (whole, whole.partition(usual)[0])
            for whole, usual in (
                (zone["name"], "EC2ManagementRole"),
                (instance["name"], "Route53CrossAccountRole"),
                (policy_name, "dns-updates"),
                *((each, "record-sets") for each in zone["inline_policies"]),
            )
            if usual in whole
        ],
    }
    if "CustomZone" in zone["name"]:  # a name that the user chose says nothing of the zone
        found["whether the zone is private"].pop(1)
    for statement in [each["Statement"][0] for each in zone["inline_policies"].values()]:
        limits = {
            key: value for each in statement["Condition"].values() for key, value in each.items() if value != "false"
        }
        names, types = (
            limits[f"route53:ChangeResourceRecordSets{each}"] for each in ("NormalizedRecordNames", "RecordTypes")
        )
        found["the domain"] += [("zone_access allows", each.removeprefix("*.")) for each in names]
        found["the hosted zone"] += [("zone_access allows", each.split("/")[-1]) for each in statement["Resource"]]
        found["the types"] = [("zone_access allows", sorted(types)), ("verify_access tries", sorted(apex["types"]))]
        if "types" in probe:
            found["the types"].append(("verify_access writes", _types(probe)))
        found["the zone"].append(("verify_access tries", apex["record"]))
    return found


def account(arn: str) -> str:
    return arn.split(":")[4]


def path(arn: str) -> str:
    return arn.partition(":role")[2].rpartition("/")[0] + "/"


def name(arn: str) -> str:
    return arn.rpartition("/")[2]


def parent(record: str) -> str:
    return record.partition(".")[2]


def _types(probe: Mapping[str, Any]) -> list[str]:
    return sorted(probe.get("types") or [probe["type"]])

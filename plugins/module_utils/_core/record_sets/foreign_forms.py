# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What other tools write that is no zone file and no list of record sets, recognised so that a message says what to do.

Sources: cli53 (bind.go, awsrr.go: ``AWS ALIAS`` and ``; AWS routing=``), dnscontrol (pkg/prettyzone: types that no
zone file has stand in comments), Cloudflare ("Import and export records": ``cf_tags``), PowerDNS (ALIAS, LUA; the
API's ``rrsets``), octoDNS (YamlProvider), Terraform (``terraform show -json``), dig, kdig and drill (what they say of
a failed transfer), ``gcloud dns record-sets list``, ``az network dns record-set list``, tinydns-data, Infoblox ("CSV
Import Reference"), Windows (``[AGE:``, which its DNS server writes behind the names of dynamic records).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from .values import TYPES

READ_THE_ZONE = "read the zone with route53_record_sets_info, and give what it returns as record_sets"
_AS_ALIAS = "declare it in record_sets with alias, {type: A, alias: {dns_name: TARGET}}, and remove it from this file"
_AS_WEBSITE = "let a web server or CloudFront redirect, and remove it from this file"


class Advice(NamedTuple):
    """What something is, and what to do instead."""

    problem: str
    remedy: str


# Types that servers make up. RFC 1035 knows none of them, and neither does Route 53.
_PSEUDO_TYPES = {
    **dict.fromkeys(("ALIAS", "ANAME", "APEXALIAS", "AZURE_ALIAS", "R53_ALIAS", "TYPE65401"), _AS_ALIAS),
    **dict.fromkeys(("CF_REDIRECT", "CF_SINGLE_REDIRECT", "CF_TEMP_REDIRECT", "FRAME"), _AS_WEBSITE),
    **dict.fromkeys(("NS1_URLFWD", "PORKBUN_URLFWD", "REDIRECT", "URL", "URL301", "WEBFWD"), _AS_WEBSITE),
    "DNAME": "write a CNAME for each name below it, and remove it from this file",
    **dict.fromkeys(
        ("LUA", "TYPE65402"), "declare what it computes in record_sets, with a routing policy such as failover"
    ),
}
# DNSSEC: Route 53 signs a zone with keys of its own, and a zone file of another server has its signatures. A DS is
# different: it is of a delegation. 65534 is BIND's note on what it has signed.
SIGNING_TYPES = frozenset(
    {"CDNSKEY", "CDS", "DNSKEY", "KEY", "NSEC", "NSEC3", "NSEC3PARAM", "NXT", "RRSIG", "SIG", "TYPE65534", "ZONEMD"}
)

_ROUTING = re.compile(r"\s*AWS\s+routing=", re.IGNORECASE)
_FAILED = re.compile(
    r"[;\s]*(?:transfer failed|connection timed out|communications error|error: failed to query)", re.IGNORECASE
)
_HEADER = re.compile(r"\b(?:status|rcode):\s?([A-Z0-9]+)")
# An answer that says what there is, and one that says that there is nothing.
_ANSWERS = ("NOERROR", "NXDOMAIN")
_PROXIED = re.compile(r"\bcf-proxied:true\b")
_COMMENTED = re.compile(r"\s?(\S+)\s+(?:[0-9]+\s+)?IN\s+([A-Z0-9_]+)\s+\S")


def of_type(record_type: str) -> Advice:
    """A type that is written in a zone file and that Route 53 does not have."""
    remedy = _PSEUDO_TYPES.get(record_type.upper(), f"remove the record; the types are {', '.join(TYPES)}")
    return Advice(f"Route 53 has no type {record_type}", remedy)


def of_word(word: str) -> Advice | None:
    """A word where the type of a record should be."""
    if word.upper() == "AWS":
        return Advice("AWS is how cli53 writes an alias or a weight, which no zone file has", READ_THE_ZONE)
    if word.upper().startswith("[AGE:"):
        return Advice(
            f"{word} is how the DNS server of Windows notes when a record was refreshed, which no zone file has",
            "remove each [AGE:...] from this file",
        )
    return of_type(word) if word.upper() in _PSEUDO_TYPES else None


def of_comment(comment: str) -> Advice | None:
    """A comment in a zone file, without its first semicolon, that says what no comment can."""
    if _ROUTING.match(comment):
        return Advice(
            "the comment is how cli53 writes a routing policy, which no zone file has",
            f"{READ_THE_ZONE}; or declare it there with set_identifier and a policy such as weight",
        )
    if _FAILED.match(comment):
        return Advice("dig says that it did not get the whole zone", "transfer the zone again")
    _before, _mark, header = comment.partition("->>HEADER<<-")  # of dig, kdig and drill
    if (answer := _HEADER.search(header)) and answer[1] not in _ANSWERS:
        return Advice(f"the server answered {answer[1]}, and not what it holds", "ask again, or ask another server")
    return None


def commented_out(comment: str) -> str:
    """A record of a type that zone files lack, which a tool has put into a comment: its name and type, or nothing."""
    found = _COMMENTED.match(comment)
    return f"{found[1]} {found[2]}" if found and found[2] in _PSEUDO_TYPES else ""


def is_proxied(comment: str) -> bool:
    """Whether Cloudflare stood before the addresses of a record, so that nobody saw them."""
    return _PROXIED.search(comment) is not None


_EXPORT = (
    "export the zone as a zone file (in BIND format), and name the file .zone; or write each entry with record or "
    "prefix, type, ttl and value"
)
_TRANSFER_IT = "transfer the zone from its server: dig ZONE axfr > ZONE.zone"
_TEXTS = (
    (
        re.compile(r'\s*(?:resource|data|module|terraform|import|locals|variable)\s+(?:"[^"\n]*"\s*)*\{'),
        Advice("it is a configuration of Terraform", READ_THE_ZONE),
    ),
    (
        re.compile(r"\s*(?://[^\n]*\n\s*)*(?:(?:var|const|let)\s+\w+\s*=|(?:require|D|D_EXTEND)\()"),
        Advice(
            "it is a configuration of dnscontrol",
            "let dnscontrol write the zone: dnscontrol get-zones --format=zone CREDENTIAL PROVIDER ZONE > ZONE.zone",
        ),
    ),
    (
        re.compile(r"\s*<(?:!doctype|!--|html|\?xml)", re.IGNORECASE),
        Advice("it is a page of HTML or XML, perhaps one that says why there is no file", "download the file again"),
    ),
    (
        re.compile(r"RESOURCERECORDSETS\s"),
        Advice("it is a listing of the AWS CLI as text", "print it with --output json, and name the file .json"),
    ),
    (
        re.compile(r"(?:#[^\n]*\n)*[.&=+@'^CZ-][\w.*-]+:[^\s:]*:"),
        Advice("it is a data file of tinydns", _TRANSFER_IT),
    ),
    (re.compile(r"(?:header-)?[a-z]+record,"), Advice("it is a CSV file of Infoblox", _TRANSFER_IT)),
    (
        re.compile(r"""[^\s,;"()]+,[^\s,;"()]+,|"[^"\n]*","[^"\n]*","""),
        Advice("it is a table of values with commas between them (CSV)", _EXPORT),
    ),
    (re.compile(r"\s*[{\[]"), Advice("it is JSON", "name the file .json")),
    (re.compile(r"---\s*\n|\s*-\s+[\w{]"), Advice("it is YAML", "name the file .yml")),
)


def of_text(text: str) -> Advice | None:
    """The beginning of a file that is named as a zone file."""
    return next((advice for pattern, advice in _TEXTS if pattern.match(text)), None)


def of_documents(text: str) -> Advice | None:
    """A YAML file that cannot be read as one document."""
    return _GOOGLE if _GOOGLE_DOCUMENT.search(text) else None


def of_content(content: Any) -> Advice | None:
    """What a JSON or YAML file holds that has no list of record sets."""
    if isinstance(content, list):
        return _of_entries(content)
    if not isinstance(content, Mapping):
        return None
    found = [_of_entries(each) for each in ([content], *content.values()) if isinstance(each, list)]
    tools = [advice for advice in found if advice not in (None, _API)]
    tools += [advice for members, advice in _DICTIONARIES if members <= content.keys()]
    if content and all(map(_is_octodns, content.values())):
        tools.append(_OCTODNS)
    return next(iter(tools), _API if _API in found else None)


def _of_entries(entries: Sequence[Any]) -> Advice | None:
    """What has a list with such a first entry; ``_API`` where nothing says whose it is."""
    first = entries[0] if entries else None
    if isinstance(first, Mapping) and isinstance(first.get("ResourceRecordSets"), list):
        return _STREAM
    if not isinstance(first, Mapping) or "type" not in first or not first.keys().isdisjoint(("prefix", "record")):
        return None
    if str(first["type"]).startswith("Microsoft.Network/"):
        return _AZURE
    return next((advice for member, advice in _LISTS if member in first), _API if "name" in first else None)


_CHANGES = Advice(
    "it is a change batch of the AWS CLI, which says what to do and not what shall be there",
    "declare the record sets that shall be there",
)
_POWERDNS = Advice("it is a zone of PowerDNS", "export it as a zone file: pdnsutil list-zone ZONE > ZONE.zone")
_TERRAFORM = Advice("it is a state or a configuration of Terraform", READ_THE_ZONE)
_OCTODNS = Advice(
    "it is a zone of octoDNS",
    "write each entry with its key as prefix, and its value or values as value. Where octoDNS has applied it to "
    f"Route 53, {READ_THE_ZONE}",
)
_DICTIONARIES = (
    (frozenset({"Changes"}), _CHANGES),
    (frozenset({"ChangeBatch"}), _CHANGES),
    (frozenset({"rrsets"}), _POWERDNS),
    (frozenset({"name", "records"}), _POWERDNS),
    (frozenset({"terraform_version"}), _TERRAFORM),
    (frozenset({"format_version"}), _TERRAFORM),
    (frozenset({"resource"}), _TERRAFORM),
)
_API = Advice(
    "its entries have name, as the API of a provider such as GoDaddy or DigitalOcean returns them, and neither record "
    "nor prefix",
    _EXPORT,
)
_STREAM = Advice(
    "it is a list of listings of the AWS CLI", "print one listing: with --output json or yaml, and not yaml-stream"
)
_GOOGLE = Advice(
    "it is a list of Google Cloud DNS",
    "export the zone: gcloud dns record-sets export --zone-file-format --zone=ZONE ZONE.zone",
)
_GOOGLE_DOCUMENT = re.compile(r"^kind: dns#resourceRecordSet\s", re.MULTILINE)
_AZURE = Advice(
    "it is a list of Azure DNS", "export the zone: az network dns zone export -g GROUP -n ZONE -f ZONE.zone"
)
_LISTS = (
    ("rrdatas", _GOOGLE),
    (
        "proxied",
        Advice("it is what Cloudflare's API returns", "export the zone in BIND format, and name the file .zone"),
    ),
)


def _is_octodns(value: object) -> bool:
    entries = value if isinstance(value, list) else [value]
    return bool(entries) and all(
        isinstance(entry, Mapping) and isinstance(entry.get("type"), str) and "name" not in entry for entry in entries
    )


_SUFFIXES = {
    ".js": Advice(
        "it is a configuration of dnscontrol",
        "let dnscontrol write the zone: dnscontrol get-zones --format=zone CREDENTIAL PROVIDER ZONE > ZONE.zone",
    ),
    ".tf": Advice("it is a configuration of Terraform", READ_THE_ZONE),
    ".tfstate": Advice("it is a state of Terraform", READ_THE_ZONE),
}


def of_suffix(suffix: str) -> Advice | None:
    """The end of a file's name."""
    return _SUFFIXES.get(suffix)

"""Law: whatever reads what users or others wrote takes four times the steps for four times the input, or refuses it.

Each reader has a generator of inputs of any size, in the forms that make reading long: many of each, one very long,
nested, chained, and each leading to each. The steps are counted, so that no slow machine breaks this and no fast one
hides anything. What takes its time within one step of Python is found by its input: a pattern that looks at a text from
each of its characters would not come back within the day.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws import yaml_text
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.disclosure import without_known
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.route53.record_sets_file import RecordSetsFile
from ansible_collections.crossaccount.aws.plugins.module_utils._core import file_text, json_text
from ansible_collections.crossaccount.aws.plugins.module_utils._core.accounts import fan_out, profiles
from ansible_collections.crossaccount.aws.plugins.module_utils._core.dns import names
from ansible_collections.crossaccount.aws.plugins.module_utils._core.instances import record_sets
from ansible_collections.crossaccount.aws.plugins.module_utils._core.main_job import claims
from ansible_collections.crossaccount.aws.plugins.module_utils._core.policies import documents, zone_grant_names
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets import (
    desired,
    foreign_forms,
    mail_texts,
    options,
    zone_listing,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.batches import make_batches
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.plan import Scope, make_plan
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.values import canonical
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.zone_file import entries
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.zone_remarks import (
    comment_start,
    soas_of_transfer,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.secrecy import credentials
from ansible_collections.crossaccount.aws.plugins.module_utils._core.trust.document import read_trust
from ansible_collections.crossaccount.aws.plugins.module_utils._dns.zone_files import read_zone_file

from tests.support.record_sets.zones import ZONE, a, alias, cname, weighted, zone
from tests.support.record_sets.zones import desired as declared
from tests.support.source.step_count import operations

Work = Callable[[], Any]
SETTINGS = options.Settings(300)


def _record_sets(entries_of: Callable[[int], list[dict[str, Any]]]) -> Callable[[int], Work]:
    """Declared in an empty zone, planned and packed."""

    def work(size: int) -> Work:
        given = entries_of(size)
        existing = zone()

        def run() -> None:
            state = desired.resolve(desired.declare(given, "record_sets", SETTINGS), ZONE)
            make_batches(make_plan(state, existing, Scope()).writes, "Z1")

        return run

    return work


def _chain(size: int) -> list[dict[str, Any]]:
    return [a("n0"), *(alias(f"n{number}", f"n{number - 1}") for number in range(1, size))]


def _over_a_chain_that_stays(size: int) -> Work:
    existing = zone(*_chain(size))
    state = declared(*(alias(f"m{number}", f"n{number}") for number in range(size)))
    return lambda: make_batches(make_plan(state, existing).writes, "Z1")


def _between_loops_of_others(size: int) -> Work:
    loops = [("a", "b"), ("b", "a"), ("c", "d"), ("d", "c"), ("d", f"n{size - 1}")]
    made = [cname(name, f"{to}.{ZONE}", set_identifier=to, weight=1) for name, to in loops]
    existing = {key: stored for each in made for key, stored in zone(each).items()}
    state = declared(cname("n0", "a." + ZONE), *(cname(f"n{i}", f"n{i - 1}.{ZONE}") for i in range(1, size)))
    return lambda: make_plan(state, existing)


def _zone_text(line: str) -> Callable[[int], Work]:
    def work(size: int) -> Work:
        text = "$TTL 300\n" + "".join(line.format(number) for number in range(size))

        def run() -> None:
            found = read_zone_file(text, "f", ZONE)
            desired.resolve(entries(found.records, ZONE, "f", SETTINGS), ZONE, found.warnings)

        return run

    return work


def _spellings(size: int) -> list[str]:
    """One key of a condition in as many spellings as there are."""
    key = "aws:principaltag/abcdefghijklmno"
    return ["".join(c.upper() if number >> at & 1 else c for at, c in enumerate(key)) for number in range(size)]


def _policy(**statement: Any) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*", **statement}]}


def _instances(size: int) -> list[dict[str, Any]]:
    return [
        {
            "instance_id": f"i-{number:017x}",
            "state": {"name": "running"},
            "tags": {"dns": f"n{number}"},
            "public_ip_address": f"192.0.{number // 250}.{number % 250}",
        }
        for number in range(size)
    ]


def _listing(size: int) -> dict[str, Any]:
    wire = [stored.wire for stored in zone(*(a(f"n{number}") for number in range(size))).values()]
    return {"ResourceRecordSets": [dict(each) for each in wire]}


def _accounts(size: int) -> list[dict[str, Any]]:
    return [{"account_id": f"{number + 1:012}", "name": f"n{number}"} for number in range(size)]


def _profiles(size: int) -> Work:
    sections = {("profile", f"p{number}"): {"source_profile": f"p{number - 1}"} for number in range(1, size)}
    existing = profiles.Existing("f", {**sections, ("profile", "p0"): {"region": "eu-west-1"}})
    account = profiles.Account("a", "a", "111111111111", profile=f"p{size - 1}")
    return lambda: profiles.configuration([account], existing)


def _claims(size: int) -> Work:
    made = [
        claims.Claim.read(f"h{number}", {"aws_account_id": f"{number + 1:012}", "dns_zone": "example.com"}, "9" * 12)
        for number in range(size)
    ]
    return lambda: claims.conflicts(made)


def _refused_or_read(text: str) -> None:
    try:
        yaml_text.read(text)
    except ValueError as refusal:
        assert "keys with those that it merges" in str(refusal)


def _text(text: str) -> Callable[[int], Work]:
    """A text that somebody else wrote."""
    return lambda size: lambda: credentials.may_hold_credential(text * size)


READERS: dict[str, Callable[[int], Work]] = {
    "JSON, many keys": lambda n: lambda: json_text.read(json.dumps({f"k{i}": i for i in range(n)})),
    "JSON, the last key twice": lambda n: (
        lambda: json_text.read("{" + ", ".join(f'"k{i}": 1' for i in range(n)) + ', "k0": 2}')
    ),
    "JSON, the last number too long": lambda n: lambda: json_text.read(f"[{'1, ' * n}1e999]"),
    "JSON, deep": lambda n: lambda: json_text.read("[" * n + "]" * n),
    "YAML, many keys": lambda n: lambda: yaml_text.read("".join(f"k{i}: {i}\n" for i in range(n))),
    "YAML, many mappings": lambda n: lambda: yaml_text.read("".join(f"- {{a: {i}, b: x}}\n" for i in range(n))),
    "YAML, one merged into all": lambda n: (
        lambda: yaml_text.read("- &a {x: 1, y: 2}\n" + "".join(f"- {{<<: *a, k: {i}}}\n" for i in range(n)))
    ),
    "YAML, all lead to one": lambda n: lambda: yaml_text.read("- &a [1]\n" + "- *a\n" * n),
    "YAML, each merges the one before": lambda n: (
        lambda: _refused_or_read(
            "- &a0 {k0: 1}\n" + "".join(f"- &a{i} {{<<: *a{i - 1}, k{i}: 1}}\n" for i in range(1, 10 * n))
        )
    ),
    "YAML, a long one merged often": lambda n: (
        lambda: _refused_or_read(f"- &a {{{', '.join(f'k{i}: 1' for i in range(n))}}}\n- <<: [{', '.join(['*a'] * n)}]")
    ),
    "lines that are not UTF-8": lambda n: lambda: file_text.decode(b"a ; \xfc\n" * n, "f", comment_start),
    "record sets": _record_sets(lambda n: [a(f"n{i}") for i in range(n)]),
    "record sets of one level": _record_sets(lambda n: [a(f"n{i}.a") for i in range(n)]),
    "weighted record sets of one name": _record_sets(lambda n: [weighted("w", f"i{i}") for i in range(n)]),
    "values of one record set": _record_sets(lambda n: [a("w", [f"10.0.{i // 250}.{i % 250}" for i in range(n)])]),
    "texts of one record set": _record_sets(
        lambda n: [{"prefix": "w", "type": "TXT", "value": [f"v=spf1 {i}" for i in range(n)]}]
    ),
    "warnings": _record_sets(lambda n: [cname(f"n{i}", "https://a.example.net") for i in range(n)]),
    "absent record sets": _record_sets(lambda n: [a(f"n{i}", None, state="absent") for i in range(n)]),
    "aliases in a chain": _record_sets(_chain),
    "aliases in a chain, the last first": _record_sets(lambda n: _chain(n)[::-1]),
    "aliases in a loop": _record_sets(lambda n: [alias(f"n{i}", f"n{(i + 1) % n}") for i in range(n)]),
    "aliases of one": _record_sets(lambda n: [a("t"), *(alias(f"n{i}", "t") for i in range(n))]),
    "aliases over others that stay": _over_a_chain_that_stays,
    "CNAMEs in a chain between loops of others": _between_loops_of_others,
    "a listing": lambda n: lambda: desired.resolve(zone_listing.entries(_listing(n), "f"), ZONE),
    "a zone file": _zone_text("n{0} A 192.0.2.1\n"),
    "a zone file of one record set": _zone_text("w 300 IN AAAA 2001:db8::{0:x}\n"),
    "a zone file of records that are there twice": _zone_text("w 300 IN A 192.0.2.1\n"),
    "a zone file of comments": _zone_text("; {0}\nw A 192.0.2.1 ; cf_tags=cf-proxied:true\n"),
    "a zone file of signatures": _zone_text("n{0} NSEC n{0} A\n"),
    "a zone file of origins": _zone_text("$ORIGIN n{0}.example.com.\n@ A 192.0.2.1\n"),
    "a zone file of name servers": _zone_text("@ {0} NS ns{0}.example.net.\n"),
    "the text of another tool": lambda n: lambda: foreign_forms.of_text("// x\n" * n),
    "strings of a text": lambda n: lambda: canonical("TXT", '"a"' * n, ""),
    "escapes of a text": lambda n: lambda: canonical("TXT", '"' + r"\101" * n + '"', ""),
    "strings of a policy for mail": lambda n: lambda: list(mail_texts.faults("a.", [[b"v=spf1 ", *[b"a "] * n]])),
    "parameters of a service": lambda n: (
        lambda: canonical("SVCB", "1 ." + "".join(f" key{i}=x" for i in range(99, n + 99)), "")
    ),
    "hints of a service": lambda n: lambda: canonical("SVCB", f"1 . ipv4hint={','.join(['192.0.2.1'] * n)}", ""),
    "a name of many labels": lambda n: lambda: names.normalise(".".join(["a*"] * n), ""),
    "a name of many letters": lambda n: lambda: names.normalise("é" * n, ""),
    "a name of many escapes": lambda n: lambda: names.normalise(r"\101" * n, ""),
    "names of a scope": lambda n: (
        lambda: names.NamePatterns.parse([f"*.n{i}.example.com" for i in range(n)], "").matches("a.")
    ),
    "names of one level": lambda n: (
        lambda: zone_grant_names.PolicyNames.parse(
            [{"name": f"n{i}.example.com", "depth": "one_level"} for i in range(n)], ""
        )
    ),
    "names of one level below others": lambda n: (
        lambda: zone_grant_names.PolicyNames.parse(
            [
                *({"name": f"n{i}.example.com", "depth": "one_level"} for i in range(n)),
                *(f"*.m{i}.example.com" for i in range(n)),
            ],
            "",
        )
    ),
    "one key of a condition": lambda n: (
        lambda: documents.normal_form(
            _policy(Condition={"StringEquals": {key: str(i) for i, key in enumerate(_spellings(n))}})
        )
    ),
    "actions": lambda n: lambda: documents.normal_form(_policy(Action=[f"s3:A{i}" for i in range(n)])),
    "statements": lambda n: lambda: documents.normal_form({"Statement": [{"Sid": f"s{i}"} for i in range(n)]}),
    "a policy as JSON": lambda n: lambda: documents.parse_document(json.dumps(_policy(Action=["s3:Get"] * n)), ""),
    "accounts of a trust": lambda n: (
        lambda: read_trust(
            [{"accounts": [f"{i + 1:012}" for i in range(n)], "external_ids": ["x-1234"]}], size_limit=10**9
        )
    ),
    "instances": lambda n: lambda: record_sets.record_sets(_instances(n), record_sets.Rules(ZONE)),
    "instances of one name": lambda n: (
        lambda: record_sets.record_sets(_instances(n), record_sets.Rules(ZONE, naming=("w.{availability_zone}",)))
    ),
    "accounts of a task": lambda n: lambda: fan_out.read_accounts(_accounts(n)),
    "profiles that start from each other": _profiles,
    "accounts of a play": _claims,
    "words of somebody else": _text("the role may not do this "),
    "names of somebody else": _text("Route53CrossAccountRole/"),
    "members of somebody else": _text('"AWS":"a",'),
    "a result": lambda n: lambda: without_known({"a": [{"b": str(i)} for i in range(n)]}),
}


@pytest.mark.parametrize("name", READERS)
def test_law_four_times_the_input_takes_four_times_the_steps(name: str) -> None:
    size = 30
    once, four_times = (operations(READERS[name](each)) for each in (size, 4 * size))
    assert four_times <= 4.6 * once, f"{once} steps, and {four_times} for four times the input"


@pytest.mark.parametrize(
    "text",
    ["akia", "asia", "a", "A", "0", "a0", "arn:", "arn:a:b:c:", "AB", "Ab1/", '"', '"a"', '"a" ', ": ", "<", "{", "{ ",
     "%41", "AWS4", "token", "token=", "- ", "=", "\\", '\\"', "[", "(",
     "<<>> DiG ", "<<>> DiG axfr", ";", "; ", "->>HEADER<<-", "status: ", "axfr", "a,", "#\n", "+a:", '"a",', "record",
     "kind: dns#"],
)  # fmt: skip
def test_no_pattern_looks_at_a_text_from_each_of_its_characters(text: str) -> None:
    long = text * (60_000 // len(text))
    credentials.may_hold_credential(long)
    comment_start(long)
    foreign_forms.of_text(long)
    foreign_forms.of_documents(long)
    foreign_forms.of_comment(long)
    foreign_forms.commented_out(long)
    soas_of_transfer(long)
    list(mail_texts.faults("a._domainkey.", [[long.encode()]]))
    for record_type in ("CAA", "NAPTR", "SVCB", "TXT", "A", "MX"):
        try:
            canonical(record_type, long, "")
        except ValueError as refusal:
            assert re.search(r"\w", str(refusal))


def test_what_is_refused_by_its_size(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="characters, white space not counted, and the limit is 10240"):
        documents.parse_document(json.dumps(_policy(Action=["s3:Get"] * 2000)), "policy")
    with pytest.raises(ValueError, match="characters, white space not counted, and the limit is 2048"):
        read_trust([{"accounts": [f"{i + 1:012}" for i in range(2000)], "external_ids": ["x-1234"]}])
    path = tmp_path / "zone.json"
    path.write_text("[" * 900 + "]" * 900, encoding="utf-8")
    with pytest.raises(ValueError, match="it is nested too deep"):
        RecordSetsFile.open(str(path), SETTINGS, ZONE)

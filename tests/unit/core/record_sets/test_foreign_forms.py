"""What other tools write, recognised; and what is ours or a zone file, not."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets import foreign_forms


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ({"Changes": []}, "a change batch of the AWS CLI"),
        ({"HostedZoneId": "Z1", "ChangeBatch": {"Changes": []}}, "a change batch of the AWS CLI"),
        ({"id": "example.com.", "rrsets": []}, "a zone of PowerDNS"),
        ({"name": "example.com", "records": []}, "a zone of PowerDNS"),
        ({"version": 4, "terraform_version": "1.9", "resources": []}, "a state or a configuration of Terraform"),
        ({"format_version": "1.0", "values": {}}, "a state or a configuration of Terraform"),
        ({"resource": {"aws_route53_record": {}}}, "a state or a configuration of Terraform"),
        ({"": [{"type": "A"}, {"type": "MX"}], "www": {"type": "A"}}, "a zone of octoDNS"),
        ([{"type": "A", "name": "www", "content": "192.0.2.1", "proxied": False}], "what Cloudflare's API returns"),
        ({"success": True, "result": [{"type": "A", "proxied": True}]}, "what Cloudflare's API returns"),
        ([{"type": "A", "name": "@", "data": "192.0.2.1"}], "the API of a provider"),
        ([{"type": "A", "name": "www", "content": "192.0.2.1"}], "the API of a provider"),
        ({"domain_records": [{"id": 1, "type": "A", "name": "www", "data": "192.0.2.1"}]}, "the API of a provider"),
        (
            {"records": [{"id": "1", "type": "A", "name": "www", "value": "192.0.2.1"}], "meta": {}},
            "the API of a provider",
        ),
        ([{"kind": "dns#resourceRecordSet", "name": "w.", "rrdatas": [], "type": "A"}], "a list of Google Cloud DNS"),
        ({"rrsets": [{"name": "w.", "rrdatas": [], "type": "A"}]}, "a list of Google Cloud DNS"),
        ([{"ResourceRecordSets": []}, {"ResourceRecordSets": []}], "a list of listings of the AWS CLI"),
        ([{"name": "www", "type": "Microsoft.Network/dnszones/A"}], "a list of Azure DNS"),
    ],
)
def test_contents(content: Any, says: str) -> None:
    advice = foreign_forms.of_content(content)
    assert advice
    assert says in advice.problem
    assert advice.remedy


@pytest.mark.parametrize(
    "content",
    [None, "text", [], {}, {"a": 1}, {"result": 1}, [1], [{"type": "A", "prefix": "w"}], [{"type": "A", "record": "w"}],
     [{"type": "A"}], [{"Type": "A", "Name": "w"}], {"www": {"type": 1}}, {"www": "A"},
     {"www": [{"type": "A", "name": "w", "record": "w"}]}, {"a": []}],
)  # fmt: skip
def test_contents_of_nobody_else(content: Any) -> None:
    assert foreign_forms.of_content(content) is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('resource "aws_route53_record" "www" {\n', "configuration of Terraform"),
        ("locals {\n", "configuration of Terraform"),
        ('// mine\n\nvar REG = NewRegistrar("none");', "configuration of dnscontrol"),
        ('D("example.com", REG,', "configuration of dnscontrol"),
        ('\n {"a": 1}', "JSON"),
        ("[]", "JSON"),
        ("<!DOCTYPE html>\n<html>", "a page of HTML"),
        ('\n<?xml version="1.0"?>', "a page of HTML or XML"),
        ("RESOURCERECORDSETS\twww.example.com.\t300\tA\n", "a listing of the AWS CLI as text"),
        ("+www.example.com:192.0.2.1:300\n", "a data file of tinydns"),
        ("# mine\n.example.com::ns1.example.com\n", "a data file of tinydns"),
        ("header-arecord,address*,fqdn*\narecord,192.0.2.1,www.example.com\n", "a CSV file of Infoblox"),
        ("Name,Type,TTL,Value\n", "(CSV)"),
        ('"Name","Type","TTL"\n', "(CSV)"),
        ("www.example.com,A,300,192.0.2.1\n", "(CSV)"),
        ("---\n- a", "YAML"),
        ("- {prefix: w}", "YAML"),
    ],
)
def test_texts(text: str, says: str) -> None:
    advice = foreign_forms.of_text(text)
    assert advice
    assert says in advice.problem


@pytest.mark.parametrize(
    "text",
    [
        "",
        "; a\n$TTL 1h",
        "@ SOA a. b. (1 2 3 4 5)",
        "D IN SOA a. b. ( 1",
        "let 60 A 192.0.2.1",
        "-a A 192.0.2.1",
        "a TXT b,c,d",
        '"a" TXT "b","c"',
        "@ A 192.0.2.1",
        "C A 192.0.2.1",
        "+a AAAA ::1",
        "arecord A 192.0.2.1",
        "# no: a: b:",
    ],
)
def test_texts_of_zone_files(text: str) -> None:
    assert foreign_forms.of_text(text) is None


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("AWS", "route53_record_sets_info"),
        ("aws", "route53_record_sets_info"),
        ("ALIAS", "with alias"),
        ("aname", "with alias"),
        ("LUA", "a routing policy"),
        ("URL301", "CloudFront redirect"),
        ("[AGE:3624752]", "remove each [AGE:...]"),
    ],
)
def test_words(word: str, says: str) -> None:
    advice = foreign_forms.of_word(word)
    assert advice
    assert says in advice.remedy


def test_a_yaml_file_of_many_documents() -> None:
    google = "---\nkind: dns#resourceRecordSet\nname: a.\n---\nkind: dns#resourceRecordSet\nname: b.\n"
    assert "Google" in str(foreign_forms.of_documents(google))
    assert foreign_forms.of_documents("---\nkind: x\n---\n") is None


def test_words_that_are_types_or_nothing() -> None:
    assert foreign_forms.of_word("A") is foreign_forms.of_word("LOC") is foreign_forms.of_word("ADDRESS") is None
    assert foreign_forms.of_type("LOC").remedy.startswith("remove the record; the types are A, AAAA")
    assert foreign_forms.of_type("DNAME").remedy.startswith("write a CNAME for each name")


def test_suffixes() -> None:
    for suffix, tool in ((".js", "dnscontrol"), (".tf", "Terraform"), (".tfstate", "Terraform")):
        advice = foreign_forms.of_suffix(suffix)
        assert advice
        assert tool in advice.problem
    assert foreign_forms.of_suffix(".txt") is None

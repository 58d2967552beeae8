# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Values of each record type: what is accepted is encoded as dnspython encodes it, the rest is refused."""

from __future__ import annotations

import dns.rdata
import pytest

from sandbox.services.route53 import values

ACCEPTED = [
    ("A", "192.0.2.1"),
    ("A", "0.0.0.0"),
    ("AAAA", "2001:db8::1"),
    ("AAAA", "2001:0DB8:0:0:0:0:0:1"),
    ("AAAA", "::ffff:192.0.2.1"),
    ("CAA", '0 issue "ca.example.net"'),
    ("CAA", '128 iodef "mailto:security@example.com"'),
    ("CAA", '0 issuewild ";"'),
    ("CNAME", "target.example.net"),
    ("CNAME", "target.example.net."),
    ("DS", "12345 13 2 " + "ab" * 32),
    ("DS", "12345 8 1 " + "AB" * 20),
    ("HTTPS", "0 svc.example.net."),
    ("HTTPS", '1 . alpn="h3,h2" port=8443 ipv4hint=192.0.2.1,192.0.2.2 ipv6hint=2001:db8::1'),
    ("MX", "10 mail.example.com"),
    ("MX", "0 ."),
    ("NAPTR", r'100 50 "u" "E2U+sip" "!^.*$!sip:info@example.com!" .'),
    ("NAPTR", '100 50 "" "" "" replacement.example.com.'),
    ("NS", "ns1.example.net."),
    ("PTR", "host.example.com."),
    ("SOA", "ns-1.awsdns-00.com. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400"),
    ("SPF", '"v=spf1 -all"'),
    ("SRV", "1 2 443 host.example.com."),
    ("SSHFP", "4 2 " + "ab" * 32),
    ("SVCB", "16 svc.example.net. mandatory=alpn,port alpn=h2 port=53 key667=hello"),
    ("SVCB", "1 svc.example.net. no-default-alpn alpn=h2"),
    ("TLSA", "3 1 1 " + "ab" * 32),
    ("TXT", '"one"'),
    ("TXT", '""'),
    ("TXT", '"one" "two"'),
    ("TXT", '"one""two"'),
    ("TXT", r'"a \"quoted\" word and a \\ backslash"'),
    ("TXT", '"' + "x" * 255 + '"'),
]


@pytest.mark.parametrize(("kind", "value"), ACCEPTED, ids=[f"{kind} {value[:40]}" for kind, value in ACCEPTED])
def test_accepted_values_have_the_wire_form_of_another_implementation(kind: str, value: str) -> None:
    reference = value.replace(".example.net", ".example.net.").replace(".net..", ".net.")
    reference = reference.replace("mail.example.com", "mail.example.com.") if kind == "MX" else reference
    if kind == "CAA":
        reference = value
    assert values.rdata(kind, value) == dns.rdata.from_text("IN", kind, reference).to_wire()


def test_txt_escapes_are_octal() -> None:
    # dnspython reads decimal escapes, as zone files have; Route 53's are octal.
    assert values.rdata("TXT", r'"\344\042"') == b'\x02\xe4"'


REFUSED = [
    ("A", "192.0.2", "ARRDATAIllegalIPv4Address"),
    ("A", "192.0.2.256", "ARRDATAIllegalIPv4Address"),
    ("A", "192.0.02.1", "ARRDATAIllegalIPv4Address"),
    ("A", "2001:db8::1", "ARRDATAIllegalIPv4Address"),
    ("A", " 192.0.2.1", "ARRDATAIllegalIPv4Address"),
    ("A", "192.0.2.1\n", "ARRDATAIllegalIPv4Address"),
    ("A", "host.example.com", "ARRDATAIllegalIPv4Address"),
    ("AAAA", "192.0.2.1", "AAAARRDATAIllegalIPv6Address"),
    ("AAAA", "2001:db8::g", "AAAARRDATAIllegalIPv6Address"),
    ("AAAA", "fe80::1%eth0", "AAAARRDATAIllegalIPv6Address"),
    ("CAA", "0 issue", "CAARRDATAFieldCount"),
    ("CAA", "0 issue ca.example.net", "InvalidCharacterString"),
    ("CAA", '256 issue "x"', "CAARRDATAIllegalNumber"),
    ("CAA", '0 is-sue "x"', "CAARRDATAIllegalTag"),
    ("CAA", '0 issue "x" "y"', "CAARRDATAFieldCount"),
    ("CNAME", "a..b", "DomainLabelEmpty"),
    ("CNAME", "two names", "UnsupportedCharacter"),
    ("CNAME", "x" * 64 + ".com", "DomainLabelTooLong"),
    ("DS", "1 13 2 abc", "DSRRDATAIllegalHexadecimal"),
    ("DS", "1 13 2 abcd", "DSRRDATAIllegalDigest"),
    ("DS", "65536 13 2 " + "ab" * 32, "DSRRDATAIllegalNumber"),
    ("HTTPS", "1", "HTTPSRRDATAFieldCount"),
    ("HTTPS", "0 . alpn=h2", "HTTPSRRDATAIllegalParameter"),
    ("HTTPS", "1 . port=70000", "HTTPSRRDATAIllegalParameter"),
    ("HTTPS", "1 . alpn=h2 alpn=h3", "HTTPSRRDATAIllegalParameter"),
    ("HTTPS", "1 . unknown=1", "HTTPSRRDATAIllegalParameter"),
    ("HTTPS", "1 . key65536=1", "HTTPSRRDATAIllegalParameter"),
    ("HTTPS", "1 . ipv4hint=2001:db8::1", "HTTPSRRDATAIllegalParameter"),
    ("HTTPS", "1 . mandatory=port", "HTTPSRRDATAIllegalParameter"),
    ("HTTPS", "1 . no-default-alpn=x", "HTTPSRRDATAIllegalParameter"),
    ("HTTPS", "1 . port", "HTTPSRRDATAIllegalParameter"),
    ("HTTPS", "1 . PORT=1", "HTTPSRRDATAIllegalParameter"),
    ("MX", "mail.example.com", "MXRRDATAFieldCount"),
    ("MX", "65536 mail.example.com", "MXRRDATAIllegalNumber"),
    ("MX", "-1 mail.example.com", "MXRRDATAIllegalNumber"),
    ("NAPTR", '100 50 u "E2U+sip" "" .', "NAPTRRRDATAFieldCount"),
    ("NAPTR", '100 50 "?" "" "" .', "NAPTRRRDATAIllegalFlags"),
    ("NS", "", "DomainNameEmpty"),
    ("SOA", "ns.example.com. mail.example.com. 1 2 3 4", "SOARRDATAFieldCount"),
    ("SOA", "ns.example.com. mail.example.com. 1 2 3 4 4294967296", "SOARRDATAIllegalNumber"),
    ("SPF", "v=spf1 -all", "InvalidCharacterString"),
    ("SRV", "1 2 host.example.com.", "SRVRRDATAFieldCount"),
    ("SRV", "1 2 65536 host.example.com.", "SRVRRDATAIllegalNumber"),
    ("SSHFP", "4 2 abcd", "SSHFPRRDATAIllegalFingerprint"),
    ("SSHFP", "4 2 xyz", "SSHFPRRDATAIllegalHexadecimal"),
    ("TLSA", "3 1 1 abcd", "TLSARRDATAIllegalData"),
    ("TLSA", "3 1 256 abcd", "TLSARRDATAIllegalNumber"),
    ("TXT", "unquoted", "InvalidCharacterString"),
    ("TXT", "", "InvalidCharacterString"),
    ("TXT", '"unbalanced', "InvalidCharacterString"),
    ("TXT", '"one" two', "InvalidCharacterString"),
    ("TXT", '"' + "x" * 256 + '"', "CharacterStringTooLong"),
    ("TXT", '"tab\there"', "UnsupportedCharacter"),
    ("TXT", '"größe"', "UnsupportedCharacter"),
    ("TXT", r'"\999"', "UnsupportedCharacter"),
]


@pytest.mark.parametrize(
    ("kind", "value", "problem"), REFUSED, ids=[f"{kind} {value[:40]!r}" for kind, value, _ in REFUSED]
)
def test_refused_values_name_the_problem(kind: str, value: str, problem: str) -> None:
    with pytest.raises(values.ValueRefused) as refused:
        values.rdata(kind, value)
    assert str(refused.value).startswith(f"Invalid Resource Record: 'FATAL problem: {problem} (")


def test_message_is_the_one_that_aws_sends() -> None:
    with pytest.raises(values.ValueRefused) as refused:
        values.rdata("A", "1.2.3")
    assert str(refused.value) == (
        "Invalid Resource Record: 'FATAL problem: ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address) "
        "encountered with '1.2.3''"
    )


def test_every_type_of_the_api_has_a_rule() -> None:
    assert set(values.TYPE_NUMBERS) == set(values._ENCODERS)

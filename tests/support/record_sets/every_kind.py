# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One record set of every type and of every routing policy, as a task declares them."""

from __future__ import annotations

from typing import Any

# One of every type, in a spelling that is not the canonical one wherever there is a choice.
EVERY_TYPE: list[dict[str, Any]] = [
    {"record": "WWW.example.com.", "type": "A", "value": ["192.0.2.20", "192.0.2.3"]},
    {"record": "www.example.com", "type": "AAAA", "value": "2001:0DB8:0:0::1"},
    {"record": "*.wild.example.com", "type": "A", "value": "192.0.2.4"},
    {"record": "bücher.example.com", "type": "A", "value": "192.0.2.5"},
    {"prefix": "", "type": "CAA", "value": ['0 ISSUE "ca.example.net"']},
    {"prefix": "cname", "type": "CNAME", "value": "Target.Example.NET"},
    {"prefix": "child", "type": "DS", "value": "12345 13 2 " + "ab" * 32},
    {"prefix": "https", "type": "HTTPS", "value": '1 . port=443 alpn="h2,h3"'},
    {"prefix": "", "type": "MX", "value": ["10 mail.example.com", "020 Backup.example.com."]},
    {"prefix": "naptr", "type": "NAPTR", "value": r'100 50 "u" "E2U+sip" "!^(\\+44)$!sip:\\1@example.com!" .'},
    {"prefix": "child", "type": "NS", "value": ["ns1.example.net", "ns2.example.net."]},
    {"prefix": "ptr", "type": "PTR", "value": "host.example.net"},
    {"prefix": "spf", "type": "SPF", "value": "v=spf1 -all"},
    {"prefix": "_sip._tcp", "type": "SRV", "value": "10 5 5060 sip.example.com"},
    {"prefix": "ssh", "type": "SSHFP", "value": "4 2 " + "cd" * 32},
    {"prefix": "_svc", "type": "SVCB", "value": "0 svc.example.net"},
    {"prefix": "_443._tcp", "type": "TLSA", "value": "3 1 1 " + "ef" * 32},
    {"prefix": "", "type": "TXT", "value": ['say "hi"; a\\b', "x" * 600, "grüße"]},
]

EVERY_POLICY: list[dict[str, Any]] = [
    {"prefix": "web", "type": "A", "alias": {"dns_name": "www.example.com", "evaluate_target_health": True}},
    {"prefix": "w", "type": "A", "set_identifier": "blue", "weight": 0, "value": "192.0.2.10"},
    {"prefix": "w", "type": "A", "set_identifier": "green", "weight": 255, "alias": {"dns_name": "www.example.com"}},
    {"prefix": "l", "type": "A", "set_identifier": "ie", "routing_region": "eu-west-1", "value": "192.0.2.11"},
    {"prefix": "l", "type": "A", "set_identifier": "us", "routing_region": "us-east-1", "value": "192.0.2.12"},
    {"prefix": "f", "type": "CNAME", "set_identifier": "1", "failover": "PRIMARY", "value": "a.example.net"},
    {"prefix": "f", "type": "CNAME", "set_identifier": "2", "failover": "SECONDARY", "value": "b.example.net"},
    {
        "prefix": "g",
        "type": "A",
        "set_identifier": "eu",
        "geo_location": {"continent_code": "EU"},
        "value": "192.0.2.13",
    },
    {
        "prefix": "g",
        "type": "A",
        "set_identifier": "ca",
        "geo_location": {"country_code": "US", "subdivision_code": "CA"},
        "value": "192.0.2.14",
    },
    {
        "prefix": "g",
        "type": "A",
        "set_identifier": "rest",
        "geo_location": {"country_code": "*"},
        "value": "192.0.2.15",
    },
    {"prefix": "m", "type": "A", "set_identifier": "1", "multi_value_answer": True, "value": "192.0.2.16"},
    {"prefix": "m", "type": "A", "set_identifier": "2", "multi_value_answer": True, "value": "192.0.2.17"},
]

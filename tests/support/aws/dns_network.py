# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A network whose servers answer what a test says."""

from __future__ import annotations

import dns.exception
import dns.flags
import dns.message
import dns.rcode
import dns.rrset
from ansible_collections.crossaccount.aws.plugins.module_utils._dns.lookups import Patience

PATIENCE = Patience(timeout=2, retries=2)
SOA = ("example.com.", "SOA", "ns.example.com. hostmaster.example.com. 1 2 3 4 5")


class Network:
    """Answers queries as a server of the zone does, as scripted.

    A step is a list of rdata lines, a response code, an exception, or a dictionary of what a reply has: ``answer``,
    ``authority``, ``additional``, ``rcode``, further ``flags``, and those it is ``without``.
    """

    def __init__(self, *script, recursive=False):
        self.script = list(script)
        self.asked = []
        self.recursive = recursive

    def udp(self, query, where, *, timeout, port, ignore_unexpected, raise_on_truncation):
        self.asked.append((where, port, query.question[0].name.to_text(), timeout))
        step = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        if isinstance(step, Exception):
            raise step
        assert not query.flags & dns.flags.RD or self.recursive  # a server of the zone looks nowhere else
        reply = dns.message.make_response(query)
        reply.flags |= dns.flags.AA
        step = {"answer": step} if isinstance(step, list) else {"rcode": step} if isinstance(step, int) else step
        reply.set_rcode(step.get("rcode", dns.rcode.NOERROR))
        reply.answer = rrsets(step.get("answer", []))
        reply.authority = rrsets(step.get("authority", [] if reply.answer else [SOA]))
        reply.additional = rrsets(step.get("additional", []))
        reply.flags = reply.flags & ~step.get("without", 0) | step.get("flags", 0)
        return reply


def rrsets(lines):
    return [dns.rrset.from_text(name, 60, "IN", kind, *values) for name, kind, *values in lines]

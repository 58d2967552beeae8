"""Input that route53_record_sets refuses before any call: what is wrong, and what its message must say.

One table for all places that show it: without a connection, and against the sandbox, whose request log stays empty.

===============  =====================================================================================================
case             what a case of refused input is, and how cases are made
zones_and_names  zones and names
values           TTLs and values
neighbours       record sets that cannot stand together
routing          routing, aliases and other options
===============  =====================================================================================================
"""

from __future__ import annotations

from tests.support.record_sets.rejected import neighbours, routing, values, zones_and_names

CASES = (*zones_and_names.CASES, *values.CASES, *neighbours.CASES, *routing.CASES)

"""Input that route53_record_sets refuses before any call: what is wrong, and what its message must say.

One table for all places that show it: without a connection, and against the sandbox, whose request log stays empty.

===============  =====================================================================================================
case             what a rejected declaration is
zones_and_names  where record sets stand
values           what is in one record set
neighbours       what stands beside each other
routing          routing policies and aliases
===============  =====================================================================================================
"""

from __future__ import annotations

from tests.support.record_sets.rejected import neighbours, routing, values, zones_and_names

CASES = (*zones_and_names.CASES, *values.CASES, *neighbours.CASES, *routing.CASES)

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Route 53 as strict as AWS is: moto is not (it half-applies batches and accepts what AWS refuses).

================  ==================================================================================
names             domain names in the form in which Route 53 stores and returns them
values            what a value of each record type may say, and its wire form
value_parts       the pieces of values, and how they are refused
service_bindings  values of SVCB and HTTPS
model             record sets, the contents of a zone, zones
structure         what a change must consist of (``InvalidInput``)
routing           which routing policies may stand side by side
aliases           what an alias may point at
changes           change batches: all or nothing (``InvalidChangeBatch``)
listing           order and paging
zones, vpcs       the life of a zone and who may associate a VPC with it
store             everything that there is; reset and seeding
resolution        the answer to a DNS question (``sandbox/front/dns.py`` puts it on the wire)
recursion         what a resolver inside of a VPC answers
handling          the one store of this process, and what handlers share
operations        the glue: one handler for each API operation
signing           key-signing keys, and whether a zone is signed; no record set is
signing_operations  its operations on these
tags              its operations on the tags of zones
health_checks     moto's, with what it leaves out
authorization     zones, changes and health checks; the condition keys of ChangeResourceRecordSets
================  ==================================================================================

Where an error message is quoted from AWS, the rule names the public report that shows it. Messages for which none
was found say so ("wording ours"): their error *code* is what clients may rely on.

Not as on AWS, on purpose: a zone may hold 50,000 record sets (AWS raises its quota to that on request); health checks
are not probed (an inverted one fails); AWS resources behind aliases need a domain of AWS but not exist; CIDR
collections are not looked up; nothing is throttled, and PriorRequestNotComplete is answered only as an injected fault.
"""

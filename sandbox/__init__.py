# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A local AWS that enforces IAM: moto behind a front of ours.

A request passes, in this order: control routes, request log, injected faults, authentication, authorisation, the rules
of its service, then an operation of ours or moto's. ``python -m sandbox start`` runs it.

=============  =======================================================================================================
front          what listens: HTTP, control interface, DNS; each step up to the operation
services       one folder a service: its operations, rules and authorisation
seed           the world that a sandbox starts with
authorization  what a caller may do: the part that knows no service
calls          one call of an operation, and where operations and rules are registered
world          accounts, callers, clock and what moto holds, read
behind         moto: its settings, what is replaced in it, the way on to it
wire           requests and replies as bytes, by botocore's models
policy         AWS's policy evaluation, pure
demo           what the collection does, shown on a sandbox, from nothing to proof
=============  =======================================================================================================

Imports point down this list, but for the demo, which is a client; a test holds that.
"""

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""AWS's policy evaluation, as the documentation describes it. Pure: no I/O, no clock, no moto.

==========  =================================================================================
evaluate    ``decide`` answers for every request, ``decide_trust`` for AssumeRole and its kin
documents   from JSON to statements
validation  what IAM refuses when a document is stored
principals  whom a statement names
conditions  the condition block, with every operator
context     the condition keys of a request
variables   policy variables
matching    actions, resources and wildcards
==========  =================================================================================

What the other rooms use is imported from here.
"""

from __future__ import annotations

from .documents import MalformedPolicyDocument, parse
from .evaluate import AccessRequest, Decision, Policies, decide, decide_trust
from .principals import Principal
from .validation import validate

__all__ = [
    "AccessRequest",
    "Decision",
    "MalformedPolicyDocument",
    "Policies",
    "Principal",
    "decide",
    "decide_trust",
    "parse",
    "validate",
]

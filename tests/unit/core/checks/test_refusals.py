"""What proves a denial: a law over everything that AWS may answer, judged by how the answer was made."""

from __future__ import annotations

from functools import cache

import botocore.session
import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.checks.refusals import ASSUME, Refusal, remedy
from ansible_collections.crossaccount.aws.plugins.module_utils._core.checks.role_paths import read_paths
from ansible_collections.crossaccount.aws.plugins.module_utils._core.checks.role_verdicts import Outcome, judge
from hypothesis import assume, given, settings
from hypothesis import strategies as st

CALLER = "arn:aws:sts::222222222222:assumed-role/Dns/operator"
ROLE = "arn:aws:iam::111111111111:role/Route53CrossAccountRole"
ZONE = "arn:aws:route53:::hostedzone/Z1D633PJN98FT9"
ENDINGS = (
    "",
    ".",
    " because no identity-based policy allows the action",
    " because no resource-based policy allows the action",
    " because no session policy allows the action",
    " with an explicit deny in a service control policy",
    " because no permissions boundary allows the action",
)
# What AWS says with the code of a refusal though nothing was asked of the roles on the path: documented or reported.
NOT_THE_ROLES = (
    "MultiFactorAuthentication failed with invalid MFA one time pass code. ",
    "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and "
    "associated with this user.",
    "MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.",
    "Roles may not be assumed by root accounts.",
    "Cannot call GetSessionToken with session credentials",
    "The source identity of this session cannot be changed",
    f"User: {CALLER} is not authorized to access this resource",
    f"User: {CALLER} is not authorized to perform: sts:AssumeRole on resource: {ROLE} because no VPC endpoint policy "
    "allows the sts:AssumeRole action",
    "Access denied",
    "Forbidden",
    "",
)


@cache
def documented_codes():
    """Every error code that botocore knows of the services on a path, and those that all of AWS shares."""
    session = botocore.session.get_session()
    codes = {"", "Throttling", "ExpiredToken", "InvalidClientTokenId", "SignatureDoesNotMatch", "ValidationError"}
    codes |= {"RequestExpired", "ServiceUnavailable", "InternalFailure", "OptInRequired", "MalformedPolicyDocument"}
    for service in ("sts", "iam", "route53"):
        model = session.get_service_model(service)
        for name in model.operation_names:
            for shape in model.operation_model(name).error_shapes:
                codes.add(shape.metadata.get("error", {}).get("code", shape.name))
    return sorted(codes - {"AccessDenied", "AccessDeniedException"})


def sentence(action, resource, ending):
    return f"User: {CALLER} is not authorized to perform: {action} on resource: {resource}{ending}"


def verdict(code, message, allowed=False):
    [path] = read_paths([{"name": "p", "steps": [{"role_arn": ROLE}], "expect": "allowed" if allowed else "denied"}])
    return judge(path, Outcome(Refusal(1, code, message, ASSUME, ROLE)), CALLER)


endings = st.sampled_from(ENDINGS)
other_actions = st.sampled_from(["sts:AssumeRoleWithSAML", "iam:GetRole", "sts:GetSessionToken", "ec2:RunInstances"])
other_resources = st.sampled_from([f"{ROLE}X", ROLE[:-1], ROLE.replace("1111", "1112"), "*", CALLER, ZONE])
wrong = st.one_of(
    # A code that is no refusal, whatever the sentence says.
    st.tuples(
        st.deferred(lambda: st.sampled_from(documented_codes())),
        st.builds(sentence, st.sampled_from(sorted(ASSUME)), st.just(ROLE), endings),
    ),
    st.tuples(st.sampled_from(["AccessDenied", "AccessDeniedException"]), st.sampled_from(NOT_THE_ROLES)),
    # A refusal of another call.
    st.tuples(st.just("AccessDenied"), st.builds(sentence, other_actions, st.just(ROLE), endings)),
    st.tuples(st.just("AccessDenied"), st.builds(sentence, st.just("sts:AssumeRole"), other_resources, endings)),
    st.tuples(st.sampled_from(["AccessDenied", "UnauthorizedOperation"]), st.text(max_size=60)),
)


@settings(derandomize=True, max_examples=400, deadline=None)
@given(wrong, st.booleans())
def test_nothing_but_a_refusal_of_this_very_call_counts_as_denied(answer, allowed):
    found = verdict(*answer, allowed=allowed)
    assert (found.got, found.ok) == ("error", False)
    assert found.hint


@settings(derandomize=True, max_examples=100, deadline=None)
@given(st.sampled_from(["AccessDenied", "AccessDeniedException"]), st.sampled_from(sorted(ASSUME)), endings)
def test_a_refusal_of_this_very_call_counts_as_denied(code, action, ending):
    assert verdict(code, sentence(action, ROLE, ending)).ok


@settings(derandomize=True, max_examples=100, deadline=None)
@given(st.deferred(lambda: st.sampled_from(documented_codes())), st.text(max_size=30))
def test_no_error_of_a_service_is_a_denial(code, message):
    assume(code not in ("AccessDenied", "UnauthorizedOperation"))
    assert not Refusal(1, code, message).denied


@pytest.mark.parametrize(
    ("message", "permission", "denied"),
    [
        pytest.param("You are not authorized to perform this operation.", "ec2:CreateKeyPair", True, id="silent"),
        pytest.param("You are not authorized to perform this operation.", "iam:GetRole", False, id="not of ec2"),
        pytest.param(
            "You are not authorized to perform this operation. User: x is not authorized to perform: ec2:CreateKeyPair "
            "on resource: arn:aws:ec2:us-east-1:1:key-pair/x because no identity-based policy allows it",
            "ec2:CreateKeyPair",
            True,
            id="said",
        ),
        pytest.param("is not authorized to perform: ec2:RunInstances", "ec2:CreateKeyPair", False, id="another call"),
    ],
)
def test_ec2_has_a_code_of_its_own(message, permission, denied):
    assert Refusal(1, "UnauthorizedOperation", message, (permission,)).denied is denied


def test_a_change_is_refused_on_its_zone():
    said = sentence("route53:ChangeResourceRecordSets", ZONE, " because no identity-based policy allows it")
    ours = Refusal(2, "AccessDenied", said, ("route53:ChangeResourceRecordSets",), "hostedzone/Z1D633PJN98FT9")
    assert ours.denied
    other = Refusal(2, "AccessDenied", said, ("route53:ChangeResourceRecordSets",), "hostedzone/Z0OTHER")
    assert not other.denied


@pytest.mark.parametrize("code", ["AccessDenied", "Throttling", "NoSuchThing"])
def test_every_error_has_a_remedy(code):
    assert "run the check again" in remedy(Refusal(1, code, "no"))

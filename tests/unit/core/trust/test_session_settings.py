"""What services set on their sessions: declared trust has the actions that AWS's guides ask for, and no others."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.policies.documents import PolicyDocument
from ansible_collections.crossaccount.aws.plugins.module_utils._core.roles.declaration import RoleDeclaration
from ansible_collections.crossaccount.aws.plugins.module_utils._core.roles.model import Role
from ansible_collections.crossaccount.aws.plugins.module_utils._core.roles.steps import steps
from ansible_collections.crossaccount.aws.plugins.module_utils._core.trust.access import access
from ansible_collections.crossaccount.aws.plugins.module_utils._core.trust.document import read_one, read_trust
from ansible_collections.crossaccount.aws.plugins.module_utils._core.trust.service_names import SERVICE_NAMES
from hypothesis import event, given, settings
from hypothesis import strategies as st

from tests.support.trust.documented import ACCOUNT, ASSUME, CONTEXT, DOCUMENTED, IDENTITY, TAG, always_set, ever_set

ACTION_OF = {"session_tags": TAG, "source_identity": IDENTITY, "context": CONTEXT}
IN_GUIDES = sorted(set().union(*(each.services for each in DOCUMENTED)))
PODS, ANYWHERE, LAMBDA, DATAZONE = (
    f"{name}.amazonaws.com" for name in ("pods.eks", "rolesanywhere", "lambda", "datazone")
)
PROVIDER = "arn:aws:iam::aws:contextProvider/IdentityCenter"
GITHUB = {
    "provider": f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.actions.githubusercontent.com",
    "audience": "sts.amazonaws.com",
    "subject": "repo:acme/shop:ref:refs/heads/main",
}


def actions(*entries):
    return [set(statement["Action"]) for statement in read_trust(list(entries)).document("aws")["Statement"]]


@pytest.mark.parametrize("documented", DOCUMENTED, ids=lambda each: each.id)
def test_a_trust_as_documented_is_left_unchanged_by_its_declaration(documented):
    trust = read_trust(documented.entries)
    assert PolicyDocument(trust.document("aws")) == documented.policy

    role = Role(f"arn:aws:iam::{ACCOUNT}:role/Name", ACCOUNT, "Name", "/", PolicyDocument(documented.policy), "AROA1")
    wanted = RoleDeclaration("Name", present=True, trust=trust).target(role, ACCOUNT, "aws")
    assert wanted == role
    assert steps(role, wanted) == []


@pytest.mark.parametrize("documented", DOCUMENTED, ids=lambda each: each.id)
def test_a_statement_as_documented_is_what_one_entry_becomes(documented):
    for entry in documented.entries:
        statement = read_one({"sid": "One", **entry}).document("aws")
        assert any(
            (
                PolicyDocument(statement)
                == {**documented.policy, "Statement": [{**each, "Sid": entry.get("sid", "One")}]}
            )
            for each in documented.statements
        )


@st.composite
def declarations(draw):
    """One or two services with a random choice of the options about sessions."""
    names = draw(st.lists(st.sampled_from(IN_GUIDES) | st.sampled_from(sorted(SERVICE_NAMES)), min_size=1, max_size=2))
    region = draw(st.sampled_from(["", "", ".eu-central-1"]))
    options = {
        "source_accounts": st.just([ACCOUNT]),
        "not_after": st.just("2099-01-01T00:00:00Z"),
        "may_set": st.lists(st.sampled_from(sorted(ACTION_OF)), max_size=3),
        "session_tags": st.just({"team": "dns"}),
        "session_tag_keys": st.just(["team*"]),
        "source_identity": st.just(["s-*"]),
        "conditions": st.sampled_from(["aws:RequestTag/zone", "AWS:principaltag/x", "sts:sourceidentity", "a:b"]).map(
            lambda key: {"StringEquals": {key: "value"}}
        ),
    }
    chosen = draw(st.sets(st.sampled_from(sorted(options)), max_size=3))
    if "source_identity" in chosen:  # the key of the option, which is not to be given twice
        chosen -= {"conditions"}
    services = [f"{name}{region}.amazonaws.com" for name in dict.fromkeys(names)]
    return names, {"services": services, **{option: draw(options[option]) for option in sorted(chosen)}}


ASKED_BY = {"aws:RequestTag/zone": TAG, "AWS:principaltag/x": TAG, "sts:sourceidentity": IDENTITY}


def judged(names, entry):
    """The actions that the guides give the declaration; None where some condition of it cannot be met.

    Of the options only those with which a user asks for an action count, so that nothing of the collection is used.
    """
    by_option = {TAG: ("session_tags", "session_tag_keys"), IDENTITY: ("source_identity",)}
    asked = {action for action, options in by_option.items() for option in options if option in entry}
    said = {ACTION_OF[setting] for setting in entry.get("may_set", ())}
    given = asked | (said if "may_set" in entry else set().union(*map(always_set, names)))
    raw = {ASKED_BY[key] for key in entry.get("conditions", {}).get("StringEquals", {}) if key in ASKED_BY}
    for action in asked | raw:
        if action not in given or not (action in said or all(action in ever_set(name) for name in names)):
            return None
    return {ASSUME} | given


def test_law():
    """Whatever is taken has exactly the actions of the guides, and what cannot be met is refused."""
    seen = {"taken": 0, "taken with more": 0, "refused": 0}

    @settings(max_examples=800, deadline=None, derandomize=True)
    @given(declarations())
    def law(declaration):
        names, entry = declaration
        expected = judged(names, entry)
        try:
            [found] = actions(entry)
        except InputError as error:
            assert expected is None, (error, entry)
            assert "so no request could meet it" in error.problem
            kind = "refused"
        else:
            assert found == expected, entry
            kind = "taken with more" if found > {ASSUME} else "taken"
        seen[kind] += 1
        event(kind)

    law()
    assert min(seen.values()) >= 100, seen


@pytest.mark.parametrize("service", sorted(SERVICE_NAMES))
def test_a_service_gets_what_every_guide_of_it_has(service):
    assert actions({"services": [f"{service}.amazonaws.com"]}) == [{ASSUME} | always_set(service)]


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({"services": [PODS], "may_set": []}, {ASSUME}),
        ({"services": [ANYWHERE], "may_set": ["session_tags"]}, {ASSUME, TAG}),
        ({"services": [LAMBDA], "may_set": ["context"]}, {ASSUME, CONTEXT}),
        (
            {"services": [LAMBDA], "may_set": ["session_tags"], "conditions": {"Null": {"aws:RequestTag/a": False}}},
            {ASSUME, TAG},
        ),
        ({"arns": [f"arn:aws:iam::{ACCOUNT}:role/N"], "may_set": ["session_tags", "context"]}, {ASSUME, TAG, CONTEXT}),
        ({"arns": [f"arn:aws:iam::{ACCOUNT}:role/N"], "services": [LAMBDA]}, {ASSUME}),
        (
            {"arns": [f"arn:aws:iam::{ACCOUNT}:role/N"], "services": [PODS], "may_set": ["session_tags"]},
            {ASSUME, TAG},
        ),
        (
            {"arns": [f"arn:aws:iam::{ACCOUNT}:role/N"], "services": [PODS], "session_tags": {"team": "dns"}},
            {ASSUME, TAG},
        ),
        ({"federated": GITHUB, "may_set": ["session_tags"]}, {"sts:AssumeRoleWithWebIdentity", TAG}),
        ({"federated": GITHUB, "session_tag_keys": ["Repository"]}, {"sts:AssumeRoleWithWebIdentity", TAG}),
    ],
)
def test_the_entry_says_what_may_be_set(entry, expected):
    assert actions(entry) == [expected]


@pytest.mark.parametrize(
    ("entry", "where", "problem"),
    [
        ({"services": [PODS], "may_set": "context"}, "may_set", "it is a str"),
        ({"services": [PODS], "may_set": ["context", "tags"]}, "may_set[1]", "'tags' is not a setting"),
        ({"services": [PODS], "may_set": [{"context": True}]}, "may_set[0]", "{'context': True} is not a setting"),
        ({"services": [PODS], "session_tag_keys": ["*"]}, "session_tag_keys[0]", "names no tag keys"),
        ({"services": [PODS], "session_tag_keys": ["a#b"]}, "session_tag_keys[0]", "names no tag keys"),
        ({"services": [PODS], "context_providers": ["IdentityCenter"]}, "context_providers[0]", "is not an ARN"),
        (
            {"services": [PODS], "context_providers": [PROVIDER.replace("contextProvider/", "role/")]},
            "context_providers[0]",
            "not the ARN of a context provider",
        ),
        (
            {"services": [PODS], "context_providers": [PROVIDER.replace("IdentityCenter", "*")]},
            "context_providers[0]",
            "not the ARN of a context provider",
        ),
        (
            {"services": [LAMBDA], "session_tags": {"a": "b"}},
            "session_tags",
            "lambda.amazonaws.com is not known to tag the session",
        ),
        ({"services": [PODS, LAMBDA], "session_tags": {"a": "b"}}, "session_tags", "lambda.amazonaws.com is not known"),
        (
            {"services": [PODS], "source_identity": ["ab"]},
            "source_identity",
            "pods.eks.amazonaws.com is not known to set a source identity",
        ),
        (
            {"services": [LAMBDA], "conditions": {"StringEquals": {"aws:PrincipalTag/team": "dns"}}},
            "conditions.StringEquals.aws:PrincipalTag/team",
            "lambda.amazonaws.com is not known to tag the session",
        ),
        (
            {"services": [LAMBDA], "conditions": {"StringLike": {"sts:RequestContext/x:y": "z"}}},
            "conditions.StringLike.sts:RequestContext/x:y",
            "lambda.amazonaws.com is not known to set a context",
        ),
        (
            {"services": [DATAZONE], "conditions": {"StringEquals": {"aws:RequestTag/a": "b"}}},
            "conditions.StringEquals.aws:RequestTag/a",
            "the entry does not let its services tag the session",
        ),
        (
            {"services": [PODS], "may_set": [], "conditions": {"StringEquals": {"aws:RequestTag/a": "b"}}},
            "conditions.StringEquals.aws:RequestTag/a",
            "the entry does not let its services tag the session",
        ),
        (
            {"services": [PODS], "arns": [f"arn:aws:iam::{ACCOUNT}:role/N"]},
            "services",
            "they tag the session, so the accounts and ARNs of the entry could do so as well",
        ),
        (
            {"services": [PODS], "context_providers": [PROVIDER], "may_set": ["session_tags"]},
            "context_providers",
            "only lets callers set a context",
        ),
        (
            {"services": [PODS], "context_providers": [PROVIDER], "session_tags": {"a": "b"}},
            "context_providers",
            "only lets callers set a context",
        ),
        (
            {
                "services": [DATAZONE],
                "session_tag_keys": ["a*"],
                "conditions": {"ForAnyValue:StringEquals": {"aws:tagkeys": "a"}},
            },
            "conditions.ForAnyValue:StringEquals.aws:tagkeys",
            "the option session_tag_keys sets this key too",
        ),
        (
            {
                "services": [PODS],
                "context_providers": [PROVIDER],
                "conditions": {"ForAnyValue:ArnEquals": {"sts:RequestContextProviders": PROVIDER}},
            },
            "conditions.ForAnyValue:ArnEquals.sts:RequestContextProviders",
            "the option context_providers sets this key too",
        ),
    ],
)
def test_what_does_not_fit_is_refused(entry, where, problem):
    with pytest.raises(InputError) as refused:
        read_trust([entry])
    assert refused.value.where == f"trust[0], {where}"
    assert problem in refused.value.problem
    assert refused.value.remedy


def test_context_providers_are_of_a_partition():
    entry = {"services": [PODS], "context_providers": [PROVIDER.replace("arn:aws:", "arn:aws-cn:")]}
    with pytest.raises(InputError, match="belongs to partition aws-cn, but this account is in aws"):
        read_trust([entry]).document("aws")


def test_what_may_be_set_is_said_in_words():
    trust = read_trust([{"services": [ANYWHERE]}, {"services": [PODS], "context_providers": [PROVIDER]}])
    assert access(trust.document("aws")) == [
        f"{PODS} may set the context of its session (ForAllValues:ArnLike sts:RequestContextProviders {PROVIDER})",
        f"{ANYWHERE} may assume the role and set its source identity and tag its session",
    ]

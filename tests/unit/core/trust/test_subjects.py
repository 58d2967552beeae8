# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whose tokens a statement takes: the part of a claim that names the owner is literal up to its delimiter."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.trust.access import access_change
from ansible_collections.crossaccount.aws.plugins.module_utils._core.trust.document import read_trust
from ansible_collections.crossaccount.aws.plugins.module_utils._core.trust.subjects import owner_known

GITHUB = "token.actions.githubusercontent.com"
BITBUCKET = "api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc"
EKS = "oidc.eks.eu-west-1.amazonaws.com/id/ABCDEF0123456789"
COGNITO = "cognito-identity.amazonaws.com"
UUID = "12345678-90ab-cdef-1234-567890abcdef"


def known(host, *subjects, claim="sub", operator="StringLike"):
    return owner_known(host, {operator: {f"{host}:{claim}": list(subjects)}})


@pytest.mark.parametrize(
    ("host", "subject"),
    [
        (GITHUB, "repo:*:ref:refs/heads/main"),
        (GITHUB, "repo:*/*:environment:prod"),
        (GITHUB, "*:pull_request"),
        (GITHUB, "repo:acme*"),
        (GITHUB, "repo:acme*/shop:*"),
        (GITHUB, "repo:acme@*/shop:*"),
        (GITHUB, "repo:${aws:username}/shop"),
        (GITHUB, "environment:prod"),
        (GITHUB, "job_workflow_ref:acme/ci/x.yml@main"),
        (GITHUB, "repository_owner:acme*"),
        (GITHUB, "repository_owner_id:12*"),
        ("gitlab.com", "project_path:acme*"),
        ("gitlab.com", "*"),
        (BITBUCKET, "{*}:*"),
        (BITBUCKET, "*:{x}"),
        ("app.terraform.io", "organization:acme*:project:x"),
        ("app.terraform.io", "organization:acme"),
        (EKS, "system:serviceaccount:*:app"),
        (EKS, "system:serviceaccount:web*"),
        (COGNITO, f"us-east-1:{UUID}*"),
        ("accounts.google.com", "11*"),
        ("oidc.circleci.com/org/x", "org/*"),
        ("oidc.circleci.com/org/x", "org/*/project/web"),
        ("oidc.example.com", "*"),
        ("oidc.example.com", "auth0|*"),
        ("oidc.example.com", "${aws:userid}"),
        ("k8s.example.com", "system:serviceaccount:*"),
        ("k8s.example.com", "System:serviceaccount:*"),
        ("oidc.modal.com", "modal:workspace_id:*"),
        ("api.pulumi.com/oidc", "pulumi:deploy:org:*"),
        ("api.pulumi.com/oidc", "pulumi:deploy:*"),
        ("oidc.example.com", "a:b:*"),
        ("gitlab.example.com", "project_path:*/shop:*"),
    ],
)
def test_an_owner_that_is_not_literal_is_nobody_in_particular(host, subject):
    assert not known(host, subject)


@pytest.mark.parametrize(
    ("host", "subject"),
    [
        (GITHUB, "repo:acme/*"),
        (GITHUB.upper(), "repo:acme/*"),
        ("k8s.example.com", "system:serviceaccount:web:*"),
        ("oidc.example.com", "auth0|4711"),
        ("oidc.example.com", "org/acme/project/*"),
        ("gitlab.example.com", "project_path:acme/*"),
        ("app.eu.terraform.io", "organization:acme:project:*:workspace:prod:*"),
        ("oidc.circleci.com/org/12ab", "org/12ab/project/*"),
        ("agent.buildkite.com", "organization:acme:pipeline:shop:*"),
        ("oidc.vercel.com/acme", "owner:acme:project:*:environment:production"),
        ("api.pulumi.com/oidc", "pulumi:deploy:org:acme:*"),
    ],
)
def test_an_owner_that_is_literal_is_known(host, subject):
    assert known(host, subject)


# Issuers at the host of a known provider that are not the known one.
ELSEWHERE = ["{}/", "{}/x/y", "{}:443", "{}.", "https://{}", "/{}", "{}//"]


@pytest.mark.parametrize("spelled", ELSEWHERE)
@pytest.mark.parametrize(
    ("host", "subject"),
    [
        (GITHUB, "repo:a:b:acme*"),
        (GITHUB, "repo:acme/*"),
        (GITHUB, "a:b:c:*"),
        (GITHUB, "environment:prod"),
        ("gitlab.com", "project_path:a:b:acme*"),
        ("app.terraform.io", "a:b:organization:acme*"),
        ("accounts.google.com", "a:b:c:1*"),
    ],
)
def test_a_host_that_is_known_with_another_path_gets_no_laxer_rules(spelled, host, subject):
    assert not known(spelled.format(host), subject)


@pytest.mark.parametrize("spelled", ELSEWHERE)
def test_a_subject_that_is_narrow_by_both_rules_is_taken(spelled):
    assert known(spelled.format(GITHUB), "repo:acme/shop:ref:refs/heads/main")
    assert known(spelled.format("gitlab.example.com"), "project_path:acme/shop:*")


def test_a_host_that_only_begins_as_a_known_one_is_unknown():
    assert known(f"{GITHUB}.example.com", "a:b:c:*")
    assert known("x-accounts.google.com", "a:b:c:*")


def test_a_claim_that_only_a_known_provider_has_says_nothing_elsewhere():
    assert not known(f"{GITHUB}/x/y", "acme", claim="repository_owner")


def test_every_value_must_name_its_owner():
    assert not known(GITHUB, "repo:acme/shop:*", "repo:*")
    assert not owner_known(GITHUB, {"StringEquals": {f"{GITHUB}:sub": []}})


@pytest.mark.parametrize(
    "operator", ["StringLikeIfExists", "StringNotLike", "ForAllValues:StringLike", "NumericEquals"]
)
def test_an_operator_that_holds_without_a_match_says_nothing(operator):
    assert not known(GITHUB, "repo:acme/*", operator=operator)


def test_a_claim_of_another_provider_says_nothing():
    assert not owner_known(GITHUB, {"StringEquals": {"gitlab.com:sub": ["project_path:acme/shop:ref_type:branch"]}})
    assert not owner_known(GITHUB, {"StringEquals": {"aws:PrincipalOrgID": ["o-a1b2c3d4e5"]}})


@pytest.mark.parametrize(
    ("claim", "value", "expected"),
    [
        ("repository_owner", "acme", True),
        ("repository_owner", "acme*", False),
        ("repository", "acme/shop", True),
        ("repository_owner_id", "123", True),
        ("environment", "prod", False),
        ("job_workflow_ref", "acme/ci/x.yml@main", False),
        ("aud", "sts.amazonaws.com", False),
    ],
)
def test_claims_of_github(claim, value, expected):
    assert known(GITHUB, value, claim=claim) is expected


def test_cognito_names_its_pool_in_the_audience():
    assert known(COGNITO, f"us-east-1:{UUID}", claim="aud")
    assert not known(COGNITO, "us-east-1:*", claim="aud")


def provider(host=GITHUB, **options):
    name = host if host == COGNITO else f"arn:aws:iam::222222222222:oidc-provider/{host}"
    return {"provider": name, "audience": "sts.amazonaws.com", **options}


def refusal(entry):
    with pytest.raises(InputError) as refused:
        read_trust([entry])
    return str(refused.value)


def test_a_refusal_says_which_value_names_nobody():
    said = refusal({"federated": provider(subject="repo:acme*")})

    assert "sub repo:acme* by StringLike does not name the owner in full" in said
    assert "Set federated.subject to repo:organization/repository:ref:refs/heads/main, for example" in said


def test_a_refusal_for_a_pool_speaks_of_the_audience():
    said = refusal({"federated": provider(COGNITO, audience="us-east-1:*")})

    assert "aud us-east-1:* by StringLike does not name the owner" in said
    assert "Set federated.audience to us-east-1:" in said


def test_an_audience_with_a_wildcard_is_refused():
    assert "made for others" in refusal({"federated": provider(subject="repo:acme/*", audience="sts.*")})


@pytest.mark.parametrize(
    ("federated", "key", "option"),
    [
        (provider(subject="repo:acme/shop:*"), f"{GITHUB}:sub", "federated.subject"),
        (provider(subject="repo:acme/shop:*"), f"{GITHUB.title()}:SUB", "federated.subject"),
        (provider(subject="repo:acme/shop:*"), f"{GITHUB}:aud", "federated.audience"),
        ({"provider": "arn:aws:iam::222222222222:saml-provider/C"}, "SAML:aud", "federated.audience"),
        ({"provider": "arn:aws:iam::222222222222:saml-provider/C", "audience": "a"}, "saml:aud", "federated.audience"),
    ],
)
def test_a_condition_never_takes_the_place_of_an_option(federated, key, option):
    said = refusal({"federated": federated, "conditions": {"StringEquals": {key: "repo:evil/x"}}})

    assert f"the option {option} sets this key too" in said


def test_a_broad_provider_that_is_meant_is_marked():
    document = read_trust([{"federated": provider(subject="repo:*")}], allow_broad=True).document("aws")

    (entry,) = access_change(None, document).entries
    assert entry.marks == ("anyone",)
    assert "[opens it to anyone]" in entry.sentence


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({}, ["anyone"]),
        ({"ForAnyValue:StringLike": {f"{COGNITO}:amr": ["authenticated"]}}, []),
        ({"ForAnyValue:StringLike": {f"{COGNITO}:amr": ["accounts.google.com"]}}, []),
        ({"ForAnyValue:StringLike": {f"{COGNITO}:amr": ["unauthenticated"]}}, ["anyone"]),
        ({"ForAnyValue:StringLike": {f"{COGNITO}:amr": ["*authenticated"]}}, ["anyone"]),
        (
            {"ForAllValues:StringLike": {f"{COGNITO}:amr": ["authenticated"]}, "Null": {f"{COGNITO}:amr": False}},
            ["anyone"],
        ),
    ],
)
def test_guests_of_a_pool_are_anyone(condition, expected):
    entry = {"federated": provider(COGNITO, audience=f"us-east-1:{UUID}"), "conditions": condition}

    (change,) = access_change(None, read_trust([entry]).document("aws")).entries
    assert list(change.marks) == expected


def saml(**options):
    return {"federated": {"provider": "arn:aws:iam::222222222222:saml-provider/C", **options}}


def test_an_assertion_for_others_is_refused():
    assert "made for others" in refusal(saml(audience="https://*/saml"))


def test_a_partition_without_a_sign_in_page_needs_an_audience():
    provider_arn = "arn:aws-iso:iam::222222222222:saml-provider/C"
    with pytest.raises(InputError, match=r"federated: .*audience"):
        read_trust([{"federated": {"provider": provider_arn}}])
    assert read_trust([{"federated": {"provider": provider_arn, "audience": "https://signin.example/saml"}}])


def test_a_provider_of_another_account_is_refused():
    trust = read_trust([{"federated": provider(subject="repo:acme/*")}])

    trust.refuse_foreign_providers("222222222222")
    with pytest.raises(InputError, match="belongs to account 222222222222, but the role is in 111111111111"):
        trust.refuse_foreign_providers("111111111111")
    read_trust([saml()]).refuse_foreign_providers("222222222222")
    read_trust([{"accounts": ["333333333333"], "external_ids": ["abc"]}]).refuse_foreign_providers("111111111111")

"""The AWS configuration of a play's accounts."""

from __future__ import annotations

import configparser

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.accounts import profiles
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError

ROLE = {
    "aws_account_id": "111111111111",
    "aws_role_arn": "arn:aws:iam::111111111111:role/OrganizationAccountAccessRole",
    "aws_source_profile": "management",
}

EXISTING = profiles.Existing(
    "/home/me/.aws/config",
    {
        ("profile", "default"): {"region": "eu-west-1", "cli_pager": ""},
        ("profile", "management"): {
            "sso_session": "company",
            "sso_role_name": "Admin",
            "s3": {"addressing_style": "path"},
        },
        ("profile", "chained"): {
            "role_arn": "arn:aws:iam::111111111111:role/Chained",
            "source_profile": "management",
            "services": "local",
        },
        ("profile", "with space"): {"source_profile": "default"},
        ("profile", "loop"): {"source_profile": "loop"},
        ("profile", "over credentials"): {"source_profile": "elsewhere"},
        ("profile", "leaky"): {"aws_access_key_id": "AKIAEXAMPLEEXAMPLE00", "aws_secret_access_key": "not-to-be-seen"},
        ("profile", "process"): {"credential_process": "tool --password not-to-be-seen"},
        ("profile", "unknown"): {"not-to-be-seen": "", "x_tool": "not-to-be-seen"},
        ("profile", "astray"): {"source_profile": "not-to-be-seen"},
        ("profile", "nested"): {"s3": {"addressing_style": "path", "proxy": "not-to-be-seen"}},
        ("profile", "other"): {"other": {"a": "not-to-be-seen"}},
        ("profile", "address"): {"endpoint_url": "https://me:not-to-be-seen@localhost"},
        ("profile", "key id"): {"external_id": "AKIAEXAMPLEEXAMPLE00"},
        ("profile", "bad]"): {"region": "us-east-1"},
        ("profile", "over a bad name"): {"source_profile": "bad]"},
        ("profile", "crossaccount-app"): {"region": "us-east-1"},
        ("sso-session", "company"): {"sso_start_url": "https://company.example/start", "sso_region": "eu-west-1"},
        ("services", "local"): {"sts": {"endpoint_url": "http://localhost:1"}},
        ("profile", "bad services"): {"services": "odd"},
        ("services", "odd"): {"endpoint_url": "http://localhost:1"},
        ("profile", "unrelated"): {"region": "us-east-2"},
    },
    {"elsewhere": {"source_profile": "default", "aws_access_key_id": "AKIAEXAMPLEEXAMPLE00"}},
)


def account(**variables: object) -> profiles.Account:
    return profiles.account("app", {"aws_account_id": "111111111111"} | variables)


def test_an_account_reached_by_a_role_gets_a_section_of_its_own() -> None:
    declared = profiles.account(
        "app", {**ROLE, "aws_external_id": "dns-4711", "aws_regions": ["eu-west-1", "us-east-1"]}
    )

    assert profiles.profile_of(declared) == "crossaccount-app"
    assert profiles.configuration([declared]) == (
        "[profile crossaccount-app]\n"
        "role_arn = arn:aws:iam::111111111111:role/OrganizationAccountAccessRole\n"
        "source_profile = management\n"
        "external_id = dns-4711\n"
        "role_session_name = crossaccount-aws\n"
        "region = eu-west-1\n"
    )


def test_credentials_may_come_from_the_environment() -> None:
    declared = account(aws_role_arn=ROLE["aws_role_arn"], aws_credential_source="Environment")

    assert "credential_source = Environment\n" in profiles.configuration([declared])


def test_a_name_with_a_space_is_quoted() -> None:
    declared = profiles.account("my app", ROLE)

    assert profiles.configuration([declared]).startswith('[profile "crossaccount-my app"]\n')


@pytest.mark.parametrize(
    ("profile", "sections"),
    [
        pytest.param("management", ["profile management", "sso-session company"], id="sso-session"),
        pytest.param(
            "chained",
            ["profile management", "profile chained", "sso-session company", "services local"],
            id="source-and-services",
        ),
        pytest.param("default", ["default"], id="default"),
        pytest.param("with space", ["default", 'profile "with space"'], id="quoted"),
        pytest.param("loop", ["profile loop"], id="its-own-source"),
        pytest.param("over credentials", ["default", 'profile "over credentials"'], id="over-the-credentials-file"),
        pytest.param("elsewhere", ["default"], id="in-the-credentials-file"),
        pytest.param("only-in-credentials", [], id="not-in-the-configuration"),
    ],
)
def test_only_the_sections_that_a_profile_starts_from_are_copied(profile: str, sections: list[str]) -> None:
    text = profiles.configuration([account(aws_profile=profile)], EXISTING)

    parsed = configparser.RawConfigParser(default_section="")
    parsed.read_string(text)
    assert parsed.sections() == sections


def test_a_section_is_written_anew() -> None:
    text = profiles.configuration([account(aws_profile="chained")], EXISTING)

    assert "s3 =\n    addressing_style = path\n" in text
    assert "[services local]\nsts =\n    endpoint_url = http://localhost:1\n" in text
    assert "cli_pager" not in profiles.configuration([account(aws_profile="default")], EXISTING)


@pytest.mark.parametrize(
    ("profile", "what"),
    [
        ("leaky", "aws_access_key_id and aws_secret_access_key"),
        ("process", "credential_process"),
        ("unknown", "it holds a setting that is not known, which"),
        ("astray", "source_profile"),
        ("nested", "s3"),
        ("other", "a setting that is not known"),
        ("address", "endpoint_url"),
        ("key id", "external_id"),
        ("bad services", "endpoint_url"),
        ("over a bad name", "the name holds a character"),
    ],
)
def test_what_may_be_a_secret_is_refused_and_never_repeated(profile: str, what: str) -> None:
    with pytest.raises(InputError) as refused:
        profiles.configuration([account(aws_profile=profile)], EXISTING)

    assert refused.value.where.startswith("/home/me/.aws/config, ")
    assert what in str(refused.value)
    assert "AKIA" not in str(refused.value)
    assert "not-to-be-seen" not in str(refused.value)


@pytest.mark.parametrize("existing", [EXISTING, profiles.Existing(credentials={"crossaccount-app": {}})])
def test_a_profile_that_exists_is_not_taken_over(existing: profiles.Existing) -> None:
    other = profiles.account("b", {"aws_account_id": "222222222222", "aws_profile": "crossaccount-app"})
    with pytest.raises(InputError, match="a profile crossaccount-app exists already"):
        profiles.configuration([account(**ROLE), other], existing)


@pytest.mark.parametrize(
    ("variables", "where", "message"),
    [
        pytest.param({"aws_account_id": None}, "app, aws_account_id", "missing", id="no-account"),
        pytest.param({"aws_account_id": 11111111111}, "app, aws_account_id", "quotes", id="a-number"),
        pytest.param({"aws_account_id": "1234"}, "app, aws_account_id", "12 digits", id="too-short"),
        pytest.param({}, "app, aws_role_arn", "nothing says how to sign in", id="no-way-in"),
        pytest.param(
            {"aws_profile": "x", "aws_role_arn": ROLE["aws_role_arn"]}, "app, aws_profile", "exclude", id="two-ways-in"
        ),
        pytest.param({"aws_role_arn": ROLE["aws_role_arn"]}, "app, aws_role_arn", "exactly one", id="no-source"),
        pytest.param(
            {**ROLE, "aws_credential_source": "Environment"}, "app, aws_role_arn", "exactly one", id="two-sources"
        ),
        pytest.param(
            {"aws_role_arn": ROLE["aws_role_arn"], "aws_credential_source": "Env"},
            "app, aws_credential_source",
            "not a credential source",
            id="unknown-source",
        ),
        pytest.param(
            {**ROLE, "aws_role_arn": "arn:aws:iam::222222222222:role/X"},
            "app, aws_role_arn",
            "not in account",
            id="other-account",
        ),
        pytest.param({**ROLE, "aws_role_arn": "arn:aws:iam::1:role/X"}, "app, aws_role_arn", "", id="no-arn"),
        pytest.param({**ROLE, "aws_external_id": "has space"}, "app, aws_external_id", "", id="external-id"),
        pytest.param({"aws_profile": "two\nlines"}, "app, aws_profile", "character", id="line-break"),
        pytest.param({"aws_profile": True}, "app, aws_profile", "not text", id="boolean"),
        pytest.param(
            {"aws_profile": "x", "aws_regions": "us-east-1"}, "app, aws_regions", "not a list", id="regions-text"
        ),
        pytest.param(
            {"aws_profile": "x", "aws_regions": ["us-east-1", "useast"]}, "app, aws_regions", "useast", id="no-region"
        ),
        pytest.param({"aws_profile": "x", "aws_regions": [1]}, "app, aws_regions", "1", id="region-number"),
    ],
)
def test_what_cannot_be_signed_in_to_is_refused(variables: dict[str, object], where: str, message: str) -> None:
    with pytest.raises(InputError) as refused:
        account(**variables)

    assert refused.value.where == where
    assert message in str(refused.value)


def test_a_host_whose_name_cannot_be_a_profile_is_refused() -> None:
    with pytest.raises(InputError, match="Rename the host"):
        profiles.account("app]", ROLE)


def test_two_hosts_are_two_accounts() -> None:
    other = profiles.account("b", {"aws_account_id": "222222222222", "aws_profile": "b"})
    profiles.distinct([profiles.account("a", ROLE), other])

    with pytest.raises(InputError, match="111111111111 is also the account of a"):
        profiles.distinct([profiles.account("a", ROLE), profiles.account("b", ROLE)])


@pytest.mark.parametrize("name", ["source_profile", "services", "sso_session"])
def test_a_reference_that_is_a_group_of_settings_is_refused(name: str) -> None:
    existing = profiles.Existing("/config", {("profile", "base"): {name: {"a": "b"}}})
    with pytest.raises(InputError, match=f"profile base: it holds {name}, which must not be copied"):
        profiles.configuration([account(aws_profile="base")], existing)


def test_a_profile_whose_name_is_a_key_is_not_named() -> None:
    secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEKE"
    existing = profiles.Existing("/config", {("profile", secret): {"region": "us-east-1"}})
    with pytest.raises(InputError, match="/config: the name of a profile looks like a key") as refused:
        profiles.configuration([account(aws_profile=secret)], existing)
    assert secret[:8] not in str(refused.value)

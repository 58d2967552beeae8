"""The filter account_profiles."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.crossaccount.aws.plugins.filter.account_profiles import FilterModule

account_profiles = FilterModule().filters()["account_profiles"]

HOSTS = {
    "dns": {"aws_account_id": "222222222222", "aws_profile": "dns", "unrelated": object()},
    "app": {
        "aws_account_id": "111111111111",
        "aws_role_arn": "arn:aws:iam::111111111111:role/Deploy",
        "aws_source_profile": "management",
    },
}


def test_every_host_has_a_profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    (tmp_path / "config").write_text("[profile dns]\nregion=us-east-1 \n")
    result = account_profiles(["app", "dns"], HOSTS, str(tmp_path / "config"))

    assert result["accounts"] == {
        "app": {"account_id": "111111111111", "profile": "crossaccount-app"},
        "dns": {"account_id": "222222222222", "profile": "dns"},
    }
    assert result["configuration"].startswith("[profile dns]\nregion = us-east-1\n\n[profile crossaccount-app]\n")


def test_what_is_written_need_not_be_written_again(tmp_path: Path) -> None:
    folder = tmp_path / "private"
    result = account_profiles(["app"], HOSTS, "", str(folder))
    assert not result["written"]
    folder.mkdir(mode=0o700)
    (folder / "config").write_text(result["configuration"])
    (folder / "config").chmod(0o600)

    assert account_profiles(["app"], HOSTS, "", str(folder))["written"]
    assert not account_profiles(["dns"], HOSTS, "", str(folder))["written"]
    assert not account_profiles(["app"], HOSTS)["written"]


def test_bad_input_is_a_filter_error() -> None:
    with pytest.raises(AnsibleFilterError, match="app, aws_account_id"):
        account_profiles(["app"], {"app": {"aws_account_id": 42}})


def test_the_text_of_a_configuration_is_not_taken() -> None:
    with pytest.raises(AnsibleFilterError, match="Give the path of its file") as refused:
        account_profiles(["dns"], HOSTS, "[profile dns]\naws_secret_access_key = not-to-be-seen\n")
    assert "not-to-be-seen" not in str(refused.value)

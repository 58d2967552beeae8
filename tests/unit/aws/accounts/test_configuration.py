"""An AWS configuration means the same after it was copied, or it is refused; and no secret of it is shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.accounts.configuration import read_existing
from ansible_collections.crossaccount.aws.plugins.module_utils._core.accounts import profiles
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from botocore.exceptions import BotoCoreError
from botocore.session import Session
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from tests.support.aws.aws_configurations import CREDENTIALS, NAMES, SHOWN, configurations

FOLLOWED = {"source_profile": "profiles", "sso_session": "sso_sessions", "services": "services"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("configurations")


def as_botocore_reads(config: Path, credentials: Path) -> dict[str, Any]:
    """The whole configuration as botocore, which judges, has it."""
    session = Session(session_vars={**Session.SESSION_VARIABLES})
    session.set_config_variable("config_file", str(config))
    session.set_config_variable("credentials_file", str(credentials))
    return dict(session.full_config)


def meaning(config: dict[str, Any], profile: str) -> dict[tuple[str, str], Any]:
    """What a profile starts from, without what only the AWS CLI reads."""
    found: dict[tuple[str, str], Any] = {}
    waiting = [("profiles", profile)]
    while waiting:
        group, name = waiting.pop()
        if (group, name) in found or name not in config.get(group, {}):
            continue
        section = config[group][name]
        found[group, name] = {
            key: value for key, value in section.items() if key != "output" and not key.startswith("cli_")
        }
        waiting += [(of, section[key]) for key, of in FOLLOWED.items() if isinstance(section.get(key), str)]
    return found


@settings(
    max_examples=500, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(text=configurations(), credentials=CREDENTIALS, profile=st.sampled_from(NAMES))
def test_a_copy_means_the_same_or_is_refused(folder: Path, text: bytes, credentials: str, profile: str) -> None:
    existing, written, keys = folder / "existing", folder / "written", folder / "credentials"
    existing.write_bytes(text)
    keys.write_text(credentials)
    account = profiles.account("host", {"aws_account_id": "111111111111", "aws_profile": profile})
    try:
        read = read_existing(str(existing), {"AWS_SHARED_CREDENTIALS_FILE": str(keys)})
        copied = profiles.configuration([account], read)
    except InputError as refused:
        event("refused")
        assert [secret for secret in SHOWN if secret in str(refused).replace(str(folder), "")] == []
        return
    event("copied" if copied else "nothing to copy")
    assert [secret for secret in SHOWN if secret in copied] == []
    written.write_text(copied)
    assert meaning(as_botocore_reads(written, keys), profile) == meaning(as_botocore_reads(existing, keys), profile)


def test_where_botocore_gives_up_we_do(tmp_path: Path) -> None:
    for text in ("[default]\n[default]\n", "region = x\n", "[default]\nregion = a\nregion = b\n", "\ufeff[default]\n"):
        (tmp_path / "config").write_text(text)
        with pytest.raises(BotoCoreError):
            as_botocore_reads(tmp_path / "config", tmp_path / "none")
        with pytest.raises(InputError, match=r"botocore cannot read this AWS configuration \(line \d\)"):
            read_existing(str(tmp_path / "config"), {})


def test_a_broken_setting_is_named_by_its_line_only(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("[default]\nregion = eu-west-1\naws_secret_access_key CANARY\n")
    with pytest.raises(InputError, match=r"\(line 3\)") as refused:
        read_existing(str(tmp_path / "config"), {})
    assert "CANARY" not in str(refused.value)
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


def test_what_is_not_there_is_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for path in ("", "/dev/null", "~/.aws/config", "$HOME/nothing", str(tmp_path)):
        existing = read_existing(path, {})
        assert (existing.sections, existing.credentials) == ({}, {})


def test_a_file_that_may_not_be_read_is_not_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "config").write_text("[default]\n")
    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(InputError, match="cannot be read: Permission denied"):
        read_existing(str(tmp_path / "config"), {})

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Connections with credentials of their own."""

from __future__ import annotations

from ansible_collections.crossaccount.aws.plugins.module_utils._aws.connection import Connection
from botocore.stub import Stubber

KEY_ARGUMENTS = {"aws_access_key_id": "AKIAOWN", "aws_secret_access_key": "own-secret"}


def open_connection(**options):
    return Connection(credentials=KEY_ARGUMENTS, **options)


def with_identity(account="222222222222", arn="arn:aws:sts::222222222222:assumed-role/Dns/me", **options):
    """A connection whose GetCallerIdentity answers, once."""
    connection = open_connection(**options)
    stubber = Stubber(connection.client("sts"))
    stubber.add_response("get_caller_identity", {"Account": account, "Arn": arn, "UserId": "AROAEXAMPLE:me"})
    stubber.activate()
    return connection


SECRETS = {"AccessKeyId": "ASIAASSUMEDEXAMPLE", "SecretAccessKey": "hidden", "SessionToken": "token"}


def hide_configuration(monkeypatch, tmp_path):
    """Neither the machine's AWS configuration nor its environment reaches a test."""
    for variable in (
        *("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL"),
        *("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"),
    ):
        monkeypatch.delenv(variable, raising=False)
    configuration = tmp_path / "config"
    configuration.write_text("[profile dns]\nregion = eu-west-1\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(configuration))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")

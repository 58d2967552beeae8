# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM with one role, read again and again."""

from __future__ import annotations

from ansible_collections.crossaccount.aws.plugins.module_utils._aws.iam import trust_role

from tests.support.aws.fakes import FakeConnection, client_error

OTHER = "arn:aws:iam::111111111111:role/Name"
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"AWS": OTHER}, "Action": "sts:AssumeRole"}],
}
MISSING = client_error("NoSuchEntity")
WRITES = (
    *("create_role", "update_assume_role_policy", "update_role", "attach_role_policy", "detach_role_policy"),
    *("put_role_policy", "delete_role_policy", "tag_role", "untag_role", "delete_role"),
    *("create_instance_profile", "add_role_to_instance_profile", "delete_instance_profile"),
    *("remove_role_from_instance_profile"),
)


def role(**fields):
    found = {
        "Arn": "arn:aws:iam::222222222222:role/Zone",
        "RoleName": "Zone",
        "RoleId": "AROA1",
        "Path": "/",
        "AssumeRolePolicyDocument": TRUST,
        "MaxSessionDuration": 3600,
    }
    return {"Role": found | fields}


def iam(*roles, **answers):
    """IAM that shows these roles one reading after the other; every write succeeds."""
    unstated = {"get_instance_profile": MISSING, **{write: {} for write in WRITES}}
    return FakeConnection({"iam": {"get_role": list(roles), **unstated, **answers}})


def run(connection, check_mode=False, **options):
    params = {"name": "Zone", "state": "present", "trust": [{"arns": [OTHER]}], "wait_timeout": 0}
    return trust_role.ensure(params | options, connection, check_mode=check_mode)


def writes(connection):
    return [method for method in connection.methods() if method in WRITES]

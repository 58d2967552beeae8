"""Roles as data: what a task declares, what the role becomes, and the calls between the two."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.policies.documents import PolicyDocument
from ansible_collections.crossaccount.aws.plugins.module_utils._core.roles.declaration import (
    RoleDeclaration,
    read_declaration,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.roles.model import InstanceProfile, Role
from ansible_collections.crossaccount.aws.plugins.module_utils._core.roles.steps import BAD_PRINCIPAL, removal, steps

ACCOUNT = "222222222222"
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
ARN = f"arn:aws:iam::{ACCOUNT}:role/Zone"
PROFILE = f"arn:aws:iam::{ACCOUNT}:instance-profile/Zone"
OTHER = "arn:aws:iam::111111111111:role/Name"
FULL_ACCESS = "arn:aws:iam::aws:policy/AmazonRoute53FullAccess"
TRUST = [{"arns": [OTHER]}]
POLICY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}


def params(**options):
    return {"name": "Zone", "state": "present", "trust": TRUST} | options


def declare(**options):
    return read_declaration(params(**options), NOW)


def target(existing=None, account=ACCOUNT, partition="aws", **options):
    return declare(**options).target(existing, account, partition)


def operations(now, wanted):
    return [step.operation for step in steps(now, wanted)]


@pytest.fixture
def role():
    """A role that holds everything it can."""
    return target(
        description="Old",
        permissions_boundary=FULL_ACCESS,
        tags={"a": "1", "b": "2"},
        managed_policies=[FULL_ACCESS],
        inline_policies={"p": POLICY},
        instance_profile=True,
    )


@pytest.mark.parametrize(
    ("options", "where"),
    [
        ({"name": "x" * 65}, "name"),
        ({"name": None}, "name"),
        ({"path": "dns"}, "path"),
        ({"trust": None}, "trust"),
        ({"description": "x" * 1001}, "description"),
        ({"description": "✓"}, "description"),
        ({"max_session_duration": 900}, "max_session_duration"),
        ({"max_session_duration": 43201}, "max_session_duration"),
        ({"permissions_boundary": ARN}, "permissions_boundary"),
        ({"permissions_boundary": "a b"}, "permissions_boundary"),
        ({"permissions_boundary": f"arn:aws:iam::{ACCOUNT}:policy/P", "account_id": "333333333333"}, "permissions_b"),
        ({"managed_policies": "P"}, "managed_policies"),
        ({"managed_policies": ["Fine", 7]}, r"managed_policies\[1\]"),
        ({"managed_policies": [f"arn:aws:iam::{ACCOUNT}:policy/P"], "account_id": "333333333333"}, r"managed_p.*\[0\]"),
        ({"inline_policies": {"p": {}}}, r"inline_policies\[p\]"),
        ({"tags": {"aws:x": "y"}}, "tags"),
        ({"account_id": "1"}, "account_id"),
        ({"trust_size_limit": 10}, "trust"),
        ({"wait_timeout": -1}, "wait_timeout"),
        ({"trust": [*TRUST, {"accounts": ["111111111111"], "mfa": {}, "not_after": "2026-06-01T12:00:00Z"}]}, "trust"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_bad_options_are_refused(options, where):
    with pytest.raises(InputError, match=where):
        declare(**options)


@pytest.mark.parametrize(
    ("policy", "partition", "problem"),
    [
        ("arn:aws:iam::333333333333:policy/P", "aws", "to account 333333333333"),
        (FULL_ACCESS, "aws-cn", "partition"),
    ],
    ids=["account", "partition"],
)
def test_policies_of_elsewhere_are_refused_when_the_account_is_known(policy, partition, problem):
    declared = RoleDeclaration("Zone", present=True, managed_policies=(policy,))
    with pytest.raises(InputError, match=problem):
        declared.target(None, ACCOUNT, partition)


def test_the_own_account_is_trusted_only_when_that_is_meant():
    own = [{"arns": [f"arn:aws:iam::{ACCOUNT}:role/Name"]}]
    with pytest.raises(InputError, match="account of the role itself"):
        declare(trust=own, account_id=ACCOUNT)
    with pytest.raises(InputError, match="account of the role itself"):
        target(trust=own)
    assert target(trust=own, account_id=ACCOUNT, allow_same_account=True)


def test_entries_that_are_over_are_left_out_when_the_task_says_so():
    over = {"arns": [OTHER], "not_after": "2026-05-31T23:59:59Z"}
    still = {"arns": [OTHER], "not_after": "2026-06-01T12:00:01Z"}
    with pytest.raises(InputError, match=r"trust\[1\], not_after: 2026-05-31T23:59:59Z has passed.*prune_expired"):
        declare(trust=[still, over])
    wanted = target(trust=[still, over], prune_expired=True)

    assert [each["Condition"] for each in wanted.trust["Statement"]] == [
        {"DateLessThan": {"aws:CurrentTime": ["2026-06-01T12:00:01Z"]}}
    ]
    with pytest.raises(InputError, match="every entry has expired"):
        declare(trust=[over], prune_expired=True)


def test_absent_reads_nothing_but_the_name():
    declared = read_declaration({"name": "Zone", "state": "absent", "trust": "rubbish"}, NOW)

    assert (declared.name, declared.present, declared.trust) == ("Zone", False, None)


def test_a_new_role():
    wanted = target(path="/dns/", managed_policies=["service-role/Basic"], instance_profile=True)

    assert wanted.arn == f"arn:aws:iam::{ACCOUNT}:role/dns/Zone"
    assert wanted.managed_policies == ("arn:aws:iam::aws:policy/service-role/Basic",)
    assert wanted.instance_profile.arn == f"arn:aws:iam::{ACCOUNT}:instance-profile/dns/Zone"
    assert wanted.partition == "aws"
    assert "inline_policies" not in wanted.as_dict()


def test_names_of_policies_follow_the_partition():
    declared = RoleDeclaration("Zone", present=True, managed_policies=("P",), permissions_boundary="B")
    wanted = declared.target(None, ACCOUNT, "aws-cn")

    assert wanted.managed_policies == ("arn:aws-cn:iam::aws:policy/P",)
    assert wanted.permissions_boundary == "arn:aws-cn:iam::aws:policy/B"


def test_what_is_not_stated_stays(role):
    wanted = target(role)

    assert wanted == role
    assert steps(role, wanted) == []


def test_equal_documents_keep_their_spelling(role):
    spelled = {**POLICY, "Statement": {"Action": ["S3:*"], "Resource": ["*"], "Effect": "Allow"}}
    old = replace(role, trust=PolicyDocument({**role.trust, "Statement": role.trust["Statement"][0]}))
    wanted = target(old, inline_policies={"p": spelled})

    assert wanted == old
    assert wanted.trust.document == old.trust.document
    assert wanted.inline_policies["p"].document == POLICY


def test_policies_of_others(role):
    options = {"managed_policies": ["P"], "inline_policies": {"q": POLICY}}
    kept = target(role, purge_policies=False, **options)
    purged = target(role, **options)

    assert (len(kept.managed_policies), list(kept.inline_policies)) == (2, ["p", "q"])
    assert (len(purged.managed_policies), list(purged.inline_policies)) == (1, ["q"])
    assert target(purge_policies=False, **options).managed_policies == ("arn:aws:iam::aws:policy/P",)


def test_what_ends_sessions_is_not_purged(role):
    denial = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}
    revoked = replace(
        role, inline_policies={"AWSRevokeOlderSessions": PolicyDocument(denial), "p": PolicyDocument(POLICY)}
    )
    assert list(target(revoked, inline_policies={}).inline_policies) == ["AWSRevokeOlderSessions"]


def test_what_allows_something_under_the_name_of_what_ends_sessions_is_purged(role):
    disguised = replace(role, inline_policies={"AWSRevokeOlderSessions": PolicyDocument(POLICY)})
    assert target(disguised, inline_policies={}).inline_policies == {}


def test_a_declaration_without_trust_leaves_it(role):
    assert RoleDeclaration("Zone", present=True).target(role, ACCOUNT, "aws").trust == role.trust


def test_tags(role):
    assert target(role, tags={"a": "3"}, purge_tags=False).tags == {"a": "3", "b": "2"}
    assert target(role, tags={"a": "3"}).tags == {"a": "3"}


def test_empty_text_removes(role):
    wanted = target(role, description="", permissions_boundary="")

    assert operations(role, wanted) == ["update_role", "delete_role_permissions_boundary"]


def test_a_path_cannot_change(role):
    with pytest.raises(InputError, match="cannot move a role"):
        target(role, path="/dns/")


@pytest.mark.parametrize(
    ("found", "stated", "expected"),
    [
        (None, True, ["create_instance_profile", "add_role_to_instance_profile"]),
        (InstanceProfile(PROFILE, "Zone"), True, ["add_role_to_instance_profile"]),
        (InstanceProfile(PROFILE, "Zone", ("Zone",)), True, []),
        (
            InstanceProfile(PROFILE, "Zone", ("Zone",)),
            False,
            ["remove_role_from_instance_profile", "delete_instance_profile"],
        ),
        (InstanceProfile(PROFILE, "Zone"), False, ["delete_instance_profile"]),
        (InstanceProfile(PROFILE, "Zone", ("Theirs",)), False, []),
        (None, False, []),
    ],
    ids=["none", "empty", "there", "removed", "empty removed", "of others left", "none to remove"],
)
def test_instance_profiles(role, found, stated, expected):
    now = replace(role, instance_profile=found)
    wanted = target(now, instance_profile=stated)

    assert operations(now, wanted) == expected


def test_a_profile_that_holds_another_role(role):
    now = replace(role, instance_profile=InstanceProfile(PROFILE, "Zone", ("Theirs",)))
    with pytest.raises(InputError, match="holds the role Theirs"):
        target(now, instance_profile=True)
    with pytest.raises(InputError, match="holds the role Theirs"):
        declare(instance_profile=True).target(None, ACCOUNT, "aws", now.instance_profile)
    # It got there after the role was read: IAM says so, and nothing passes for done.
    assert operations(now, target(instance_profile=True))[-1] == "add_role_to_instance_profile"


@pytest.mark.parametrize(
    ("profile", "stated", "expected"),
    [
        (None, True, ["create_role", "create_instance_profile", "add_role_to_instance_profile"]),
        (InstanceProfile(PROFILE, "Zone"), True, ["create_role", "add_role_to_instance_profile"]),
        (InstanceProfile(PROFILE, "Zone"), False, ["create_role", "delete_instance_profile"]),
        (InstanceProfile(PROFILE, "Zone", ("Theirs",)), False, ["create_role"]),
    ],
    ids=["none", "empty", "empty removed", "of others left"],
)
def test_instance_profiles_before_there_is_a_role(profile, stated, expected):
    wanted = declare(instance_profile=stated).target(None, ACCOUNT, "aws", profile)

    assert [step.operation for step in steps(None, wanted, profile)] == expected


def test_an_instance_profile_keeps_its_path():
    profile = InstanceProfile(f"arn:aws:iam::{ACCOUNT}:instance-profile/old/Zone", "Zone")
    wanted = declare(instance_profile=True, path="/dns/").target(None, ACCOUNT, "aws", profile)

    assert wanted.instance_profile == replace(profile, roles=("Zone",))
    assert wanted.arn == f"arn:aws:iam::{ACCOUNT}:role/dns/Zone"


@pytest.mark.parametrize("path", ["/aws-service-role/autoscaling.amazonaws.com/", "/aws-reserved/sso.amazonaws.com/"])
def test_a_role_of_aws_itself_is_never_changed(role, path):
    now = replace(role, path=path)
    assert operations(now, target(now, description="Watched", tags={"team": "dns"}, purge_tags=False)) == [
        "update_role",
        "tag_role",
    ]
    for options in (
        {"trust": [{"services": ["ec2.amazonaws.com"]}]},
        {"max_session_duration": 7200},
        {"managed_policies": []},
        {"inline_policies": {}},
        {"permissions_boundary": ""},
        {"instance_profile": False},
    ):
        with pytest.raises(InputError, match=r"name: the path /aws-.* says that Zone belongs to AWS"):
            target(now, **options)
    with pytest.raises(InputError, match=r"name: the path /aws-.* says that Zone belongs to AWS"):
        removal(now, ("Zone",))


def test_quotas_count_what_stays(role):
    now = replace(role, tags={f"t{number}": "x" for number in range(48)} | {"aws:cloudformation:stack-id": "y"})
    two, three = {"a": "1", "b": "2"}, {"a": "1", "b": "2", "c": "3"}

    assert len(target(now, tags=two, purge_tags=False).tags) == 51
    assert len(target(now, tags=three).tags) == 4
    with pytest.raises(
        InputError, match="tags: together with the tags that the role has there would be 51, and the limit is 50"
    ):
        target(now, tags=three, purge_tags=False)

    long = {**POLICY, "Statement": [{**POLICY["Statement"][0], "Resource": f"arn:aws:s3:::{'x' * 6000}/*"}]}
    now = replace(role, inline_policies={"p": PolicyDocument(long)})
    assert target(now, inline_policies={"q": long})
    with pytest.raises(InputError, match=r"inline_policies, with those of the role: it has 12\d{3} characters"):
        target(now, inline_policies={"q": long}, purge_policies=False)


def test_the_calls_that_create(role):
    found = steps(None, role)

    assert [step.operation for step in found] == [
        "create_role",
        "attach_role_policy",
        "put_role_policy",
        "create_instance_profile",
        "add_role_to_instance_profile",
    ]
    assert BAD_PRINCIPAL in found[0].waits_for
    assert found[0].arguments["Tags"] == [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]
    assert found[0].arguments["PermissionsBoundary"] == FULL_ACCESS
    bare = steps(None, target(trust=[{"services": ["ec2.amazonaws.com"]}]))
    assert set(bare[0].arguments) == {"RoleName", "Path", "AssumeRolePolicyDocument", "MaxSessionDuration"}
    assert BAD_PRINCIPAL not in bare[0].waits_for


def test_trust_comes_first_and_grants_after_what_goes(role):
    wanted = target(
        role,
        trust=[{"services": ["ec2.amazonaws.com"]}],
        max_session_duration=7200,
        permissions_boundary="Boundary",
        managed_policies=["P"],
        inline_policies={"q": POLICY},
        tags={"a": "1", "c": "3"},
    )

    assert operations(role, wanted) == [
        "update_assume_role_policy",
        "update_role",
        "put_role_permissions_boundary",
        "detach_role_policy",
        "delete_role_policy",
        "attach_role_policy",
        "put_role_policy",
        "untag_role",
        "tag_role",
    ]


def test_update_role_repeats_the_description_that_it_would_empty(role):
    (step,) = steps(role, target(role, max_session_duration=7200))

    assert step.arguments == {"RoleName": "Zone", "Description": "Old", "MaxSessionDuration": 7200}


@pytest.mark.parametrize(
    ("trust", "adds"),
    [
        ([{"arns": [OTHER, OTHER.replace("Name", "New")]}], True),
        ([{"arns": [OTHER], "external_ids": ["abc"]}], False),
        ([{"accounts": ["111111111111"], "external_ids": ["abc"]}], False),
        ([{"arns": [OTHER, "arn:aws:iam::333333333333:root"], "mfa": {}}], False),
    ],
    ids=["another role", "same role", "account", "root"],
)
def test_only_new_users_and_roles_are_waited_for(role, trust, adds):
    (step,) = steps(role, target(role, trust=trust))

    assert (BAD_PRINCIPAL in step.waits_for) is adds


def test_removal_takes_everything_and_the_role_last(role):
    assert [step.operation for step in removal(role, ("Zone",))] == [
        "remove_role_from_instance_profile",
        "delete_instance_profile",
        "detach_role_policy",
        "delete_role_policy",
        "delete_role",
    ]


@pytest.mark.parametrize(
    "profile", [None, InstanceProfile(PROFILE, "Zone", ("Theirs",))], ids=["no profile", "of others"]
)
def test_removal_leaves_what_is_not_its_own(role, profile):
    now = replace(role, instance_profile=profile, managed_policies=None, inline_policies=None)

    assert [step.operation for step in removal(now, ())] == ["delete_role"]


def test_a_role_in_a_foreign_profile_is_not_removed(role):
    with pytest.raises(InputError, match="also in the instance profile Theirs"):
        removal(role, ("Theirs", "Zone"))


def test_as_dict(role):
    shown = Role.as_dict(replace(role, role_id="AROA1"))

    assert shown["arn"] == ARN
    assert shown["role_id"] == "AROA1"
    assert shown["managed_policies"] == [FULL_ACCESS]

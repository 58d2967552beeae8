"""A declared role as a template: what CloudFormation makes of it means what the module writes."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.policies.documents import PolicyDocument
from ansible_collections.crossaccount.aws.plugins.module_utils._core.roles.steps import steps
from ansible_collections.crossaccount.aws.plugins.module_utils._core.roles.template import (
    OPTIONS,
    role_template,
)
from ansible_collections.crossaccount.aws.plugins.modules.iam_trust_role import OPTIONS as MODULE
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.trust.declared_role import FULL_ACCESS, NOW, POLICY, TRUST, target
from tests.support.trust.parties import OWN
from tests.support.trust.random_trusts import declarations

HERE = "${AWS::AccountId}"


def template(**options: Any) -> dict[str, Any]:
    return role_template({"name": "Zone", "trust": TRUST, **options}, NOW)


def stack(rendered: Any, account: str) -> Any:
    """What a stack in an account makes of a part of a template, by CloudFormation's rules for the functions."""
    if isinstance(rendered, list):
        return [stack(each, account) for each in rendered]
    if not isinstance(rendered, dict):
        return rendered
    if set(rendered) == {"Fn::Sub"}:
        variables = {"AWS::AccountId": account}
        return re.sub(r"\$\{(!?)([^}]*)\}", lambda m: f"${{{m[2]}}}" if m[1] else variables[m[2]], rendered["Fn::Sub"])
    assert "Ref" not in rendered and not any(key.startswith("Fn::") for key in rendered)
    return {key: stack(each, account) for key, each in rendered.items()}


def made(rendered: dict[str, Any], account: str) -> dict[str, Any]:
    """The role that a stack makes, as the arguments of IAM's operations say it."""
    role = stack(rendered["Resources"]["Role"]["Properties"], account)
    profile = rendered["Resources"].get("InstanceProfile", {}).get("Properties")
    if profile:
        assert profile.pop("Roles") == [{"Ref": "Role"}]
    return {
        "name": role["RoleName"],
        "path": role["Path"],
        "trust": PolicyDocument(role["AssumeRolePolicyDocument"]),
        "seconds": role["MaxSessionDuration"],
        "description": role.get("Description"),
        "boundary": role.get("PermissionsBoundary"),
        "tags": {tag["Key"]: tag["Value"] for tag in role.get("Tags", [])},
        "managed": set(role.get("ManagedPolicyArns", [])),
        "inline": {each["PolicyName"]: PolicyDocument(each["PolicyDocument"]) for each in role.get("Policies", [])},
        "profile": stack(profile, account) if profile else None,
    }


def written(wanted: Any) -> dict[str, Any]:
    """The same of the calls that the module makes."""
    calls = [(step.operation, dict(step.arguments)) for step in steps(None, wanted)]
    [create] = [arguments for operation, arguments in calls if operation == "create_role"]
    assert {operation for operation, _arguments in calls} <= {
        *("create_role", "attach_role_policy", "put_role_policy"),
        *("create_instance_profile", "add_role_to_instance_profile"),
    }
    profiles = [arguments for operation, arguments in calls if operation == "create_instance_profile"]
    for profile in profiles:  # CloudFormation has no tags of instance profiles
        profile.pop("Tags", None)
    return {
        "name": create["RoleName"],
        "path": create["Path"],
        "trust": PolicyDocument(json.loads(create["AssumeRolePolicyDocument"])),
        "seconds": create["MaxSessionDuration"],
        "description": create.get("Description"),
        "boundary": create.get("PermissionsBoundary"),
        "tags": {tag["Key"]: tag["Value"] for tag in create.get("Tags", [])},
        "managed": {arguments["PolicyArn"] for operation, arguments in calls if operation == "attach_role_policy"},
        "inline": {
            arguments["PolicyName"]: PolicyDocument(json.loads(arguments["PolicyDocument"]))
            for operation, arguments in calls
            if operation == "put_role_policy"
        },
        "profile": profiles[0] if profiles else None,
    }


def in_account(value: Any, account: str) -> Any:
    return json.loads(json.dumps(value).replace(HERE, account))


_RESOURCES = (
    "*",
    f"arn:aws:s3:::logs-{HERE}/*",
    "arn:aws:s3:::home/${aws:username}/*",
    f"arn:aws:sqs:*:{HERE}:q-${{aws:x}}",
)
_ROLES = st.fixed_dictionaries(
    {"name": st.sampled_from(["Zone", "a-b", f"Role-{HERE}"])},
    optional={
        "path": st.sampled_from(["/", "/dns/"]),
        "description": st.sampled_from(["", 'Für alle: ${a} \\u00e9 "', f"Of {HERE} ${{x}} ${{!y}}"]),
        "max_session_duration": st.sampled_from([3600, 43200, "7200"]),
        "permissions_boundary": st.sampled_from(["", "ReadOnlyAccess", f"arn:aws:iam::{HERE}:policy/Limit"]),
        "tags": st.dictionaries(st.sampled_from(["team", "cost"]), st.sampled_from(["dns", HERE, "7"])),
        "managed_policies": st.lists(
            st.sampled_from(["ReadOnlyAccess", FULL_ACCESS, f"arn:aws:iam::{HERE}:policy/Own"]), unique=True
        ),
        "inline_policies": st.dictionaries(
            st.sampled_from(["one", "two"]),
            st.sampled_from(_RESOURCES).map(
                lambda resource: {
                    "Version": "2012-10-17",
                    "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": resource}],
                }
            ),
        ),
        "instance_profile": st.booleans(),
        "managed_by": st.just("team-dns"),
    },
)


def at_home(declaration: Any) -> Any:
    """Providers of the role's own account are said to be of whichever account the stack is in."""
    return json.loads(json.dumps(declaration).replace(f"arn:aws:iam::{OWN}:", f"arn:aws:iam::{HERE}:"))


@settings(max_examples=300)
@given(trust=st.lists(declarations(), min_size=1, max_size=2), role=_ROLES)
def test_a_stack_makes_what_the_module_writes(trust: list[dict[str, Any]], role: dict[str, Any]) -> None:
    options = {**role, "trust": [at_home(entry) for entry in trust]}
    options["allow_broad_trust"] = options["allow_same_account"] = True
    try:
        declared = target(account=OWN, account_id=OWN, **in_account(options, OWN))
    except InputError:
        with pytest.raises(InputError):
            role_template(options, NOW)
        return

    assert made(role_template(options, NOW), OWN) == written(declared)


@settings(max_examples=200)
@given(trust=declarations())
def test_a_trust_is_refused_where_the_module_refuses_it(trust: dict[str, Any]) -> None:
    try:
        target(account=OWN, account_id=OWN, trust=[in_account(at_home(trust), OWN)])
    except InputError as error:
        with pytest.raises(InputError, match=re.escape(str(error).replace(OWN, HERE))):
            template(trust=[at_home(trust)])
    else:
        template(trust=[at_home(trust)])


def test_everything_that_can_be_declared() -> None:
    rendered = template(
        path="/audit/",
        description="Reads",
        max_session_duration=7200,
        permissions_boundary=f"arn:aws:iam::{HERE}:policy/Limit",
        managed_policies=["ReadOnlyAccess"],
        inline_policies={"p": POLICY},
        tags={"team": "dns"},
        managed_by="team-dns",
        instance_profile=True,
    )

    role = rendered["Resources"]["Role"]["Properties"]
    assert role["PermissionsBoundary"] == {"Fn::Sub": f"arn:aws:iam::{HERE}:policy/Limit"}
    assert role["ManagedPolicyArns"] == ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
    assert role["Tags"] == [
        {"Key": "crossaccount.aws/created-by", "Value": "team-dns"},
        {"Key": "team", "Value": "dns"},
    ]
    assert rendered["Resources"]["InstanceProfile"] == {
        "Type": "AWS::IAM::InstanceProfile",
        "Properties": {"InstanceProfileName": "Zone", "Path": "/audit/", "Roles": [{"Ref": "Role"}]},
    }


def test_a_variable_of_iam_stays_one_beside_that_of_cloudformation() -> None:
    resource = f"arn:aws:s3:::home-{HERE}/${{aws:username}}"
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": resource}
    rendered = template(inline_policies={"p": {"Version": "2012-10-17", "Statement": [statement]}})

    [policy] = rendered["Resources"]["Role"]["Properties"]["Policies"]
    [found] = policy["PolicyDocument"]["Statement"]
    assert found["Resource"] == {"Fn::Sub": f"arn:aws:s3:::home-{HERE}/${{!aws:username}}"}


def test_a_template_is_of_one_partition() -> None:
    role = {"name": "Zone", "trust": [{"services": ["ec2.amazonaws.com"]}], "managed_policies": ["ReadOnlyAccess"]}
    rendered = role_template(role, NOW, partition="aws-us-gov")

    assert rendered["Resources"]["Role"]["Properties"]["ManagedPolicyArns"] == [
        "arn:aws-us-gov:iam::aws:policy/ReadOnlyAccess"
    ]


def statement(**elements: Any) -> dict[str, Any]:
    found = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", **elements}
    return {"inline_policies": {"p": {"Version": "2012-10-17", "Statement": [found]}}}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"purge_policies": False}, "unknown option purge_policies"),
        ({"instance_profile": "yes"}, "instance_profile: 'yes' is not a boolean"),
        ({"allow_broad_trust": "false"}, "allow_broad_trust: 'false' is not a boolean"),
        ({"trust_size_limit": 4097}, "trust_size_limit: 4097 is not"),
        ({"trust_size_limit": 1}, "trust_size_limit: 1 is not"),
        ({"tags": ["a"]}, "tags: it is a list"),
        ({"trust": [{"accounts": ["111111111111"]}]}, "allow_broad_trust"),
        ({"trust": [{"accounts": [HERE], "external_ids": ["abc"]}]}, "is the account of the role itself"),
        ({"managed_policies": ["arn:aws:iam::333333333333:policy/P"]}, "Use a policy of ${AWS::AccountId}"),
        ({"description": "{{resolve:ssm:/a}}"}, "Description: CloudFormation replaces what begins with {{resolve:"),
        (statement(Condition={"Ref": {"aws:username": "a"}}), "Condition: CloudFormation takes Ref for a function"),
        (
            statement(Condition={"StringEquals": {"Fn::Sub": "a"}}),
            "Condition, StringEquals: CloudFormation takes Fn::Sub for",
        ),
        (
            statement(Condition={"StringEquals": {f"aws:RequestTag/{HERE}": "a"}}),
            "${AWS::AccountId} is not replaced in the name aws:RequestTag/${AWS::AccountId}",
        ),
        (
            {"inline_policies": json.dumps(statement(Condition={"Bool": {f"a:{HERE}": "1"}})["inline_policies"])},
            "is not replaced in the name a:${AWS::AccountId}",
        ),
    ],
    ids=str,
)
def test_refused(options: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=re.escape(said)):
        template(**options)


@pytest.mark.parametrize("role", [None, "Zone", ["Zone"]])
def test_what_is_no_role(role: object) -> None:
    with pytest.raises(InputError, match="the role: it is a"):
        role_template(role, NOW)


def test_a_partition_that_is_none() -> None:
    with pytest.raises(InputError, match="partition"):
        role_template({"name": "Zone", "trust": TRUST}, NOW, partition="moon")


def test_the_account_that_stands_for_each_is_never_one_that_is_mentioned() -> None:
    mentioned = {"name": "Zone", "trust": [{"arns": ["arn:aws:iam::100000000001:role/R"]}], "tags": {"a": 100000000002}}

    properties = role_template(mentioned, NOW)["Resources"]["Role"]["Properties"]
    assert "Fn::Sub" not in json.dumps(properties)


def test_every_option_is_one_of_the_module() -> None:
    assert set(OPTIONS) <= {option for group in MODULE for option in group.spec}

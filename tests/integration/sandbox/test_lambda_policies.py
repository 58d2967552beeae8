# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The resource policy of a function, and functions as they are created and changed."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

import pytest

from tests.support.playbooks.iam_world import allow, assume, make_role, make_user, refused, trust
from tests.support.sandbox.client import SandboxClient
from tests.support.sandbox.functions import execution_role, make_function, result_of, wait_until_ready, zipped

ECHO = "def handler(event, context):\n    return event\n"


@pytest.fixture
def functions(fresh: SandboxClient, boto: Any) -> Any:
    return boto("lambda")


def test_a_permission_opens_a_function_to_another_account(functions: Any, boto: Any) -> None:
    arn = make_function(functions, "f", execution_role(boto, "f"), ECHO)
    there = make_user(boto("iam", profile="dns"), "caller", allow("lambda:InvokeFunction"))("lambda")
    assert refused(there.invoke, FunctionName=arn)[0] == "AccessDeniedException"
    functions.add_permission(
        FunctionName="f", StatementId="dns", Action="lambda:InvokeFunction", Principal="222222222222"
    )
    assert result_of(there, arn, "hello") == "hello"
    functions.remove_permission(FunctionName="f", StatementId="dns")
    assert refused(there.invoke, FunctionName=arn)[0] == "AccessDeniedException"


def test_a_policy_is_shown_with_its_conditions(functions: Any, boto: Any) -> None:
    arn = make_function(functions, "f", execution_role(boto, "f"), ECHO)
    assert refused(functions.get_policy, FunctionName="f")[0] == "ResourceNotFoundException"
    rule = "arn:aws:events:us-east-1:999999999999:rule/every"
    functions.add_permission(
        FunctionName="f",
        StatementId="rule",
        Action="lambda:InvokeFunction",
        Principal="events.amazonaws.com",
        SourceArn=rule,
        SourceAccount="999999999999",
    )
    found = functions.get_policy(FunctionName="f")
    assert json.loads(found["Policy"])["Statement"] == [
        {
            "Sid": "rule",
            "Effect": "Allow",
            "Principal": {"Service": "events.amazonaws.com"},
            "Action": "lambda:InvokeFunction",
            "Resource": arn,
            "Condition": {
                "StringEquals": {"AWS:SourceAccount": "999999999999"},
                "ArnLike": {"AWS:SourceArn": rule},
            },
        }
    ]
    same = {"FunctionName": "f", "StatementId": "rule", "Action": "lambda:InvokeFunction", "Principal": "*"}
    assert refused(functions.add_permission, **same)[0] == "ResourceConflictException"
    wrong = {"FunctionName": "f", "StatementId": "rule", "RevisionId": "other"}
    assert refused(functions.remove_permission, **wrong)[0] == "PreconditionFailedException"
    functions.remove_permission(FunctionName="f", StatementId="rule", RevisionId=found["RevisionId"])


@pytest.mark.parametrize("principal", ["nobody", "arn:aws:iam::999999999999:role/nobody"])
def test_a_principal_has_to_be_one(functions: Any, boto: Any, principal: str) -> None:
    make_function(functions, "f", execution_role(boto, "f"), ECHO)
    options = {"FunctionName": "f", "StatementId": "s", "Action": "lambda:InvokeFunction", "Principal": principal}
    assert refused(functions.add_permission, **options)[0] == "InvalidParameterValueException"


def test_a_policy_has_a_largest_size(functions: Any, boto: Any) -> None:
    make_function(functions, "f", execution_role(boto, "f"), ECHO)
    options = {"FunctionName": "f", "Action": "lambda:InvokeFunction", "Principal": "events.amazonaws.com"}
    source = "arn:aws:events:us-east-1:999999999999:rule/" + "r" * 50
    with pytest.raises(functions.exceptions.PolicyLengthExceededException):
        for number in range(100):
            functions.add_permission(StatementId=f"s{number}" + "x" * 90, SourceArn=source, **options)


def test_a_function_changes_in_steps(functions: Any, boto: Any) -> None:
    role = execution_role(boto, "f")
    made = functions.create_function(
        FunctionName="f", Role=role, Runtime="python3.13", Handler="app.handler", Code={"ZipFile": zipped(ECHO)}
    )
    assert made["State"] == "Pending"
    assert refused(functions.update_function_configuration, FunctionName="f", Timeout=9)[0] == (
        "ResourceConflictException"
    )
    wait_until_ready(functions, "f")
    code = zipped(ECHO + "\n")
    updated = functions.update_function_code(FunctionName="f", ZipFile=code)
    assert updated["LastUpdateStatus"] == "InProgress"
    assert updated["CodeSha256"] == base64.b64encode(hashlib.sha256(code).digest()).decode()
    assert updated["RevisionId"] != made["RevisionId"]
    busy = refused(functions.update_function_configuration, FunctionName="f", Timeout=9)
    assert busy[0] == "ResourceConflictException"
    assert "An update is in progress for resource" in busy[1]
    wait_until_ready(functions, "f")
    old = {"FunctionName": "f", "Timeout": 9, "RevisionId": made["RevisionId"]}
    assert refused(functions.update_function_configuration, **old)[0] == "PreconditionFailedException"
    functions.update_function_configuration(FunctionName="f", Timeout=9, Environment={})
    wait_until_ready(functions, "f")
    assert functions.get_function(FunctionName="f")["Configuration"]["Timeout"] == 9


def test_a_dry_run_changes_nothing(functions: Any, boto: Any) -> None:
    make_function(functions, "f", execution_role(boto, "f"), ECHO)
    before = functions.get_function_configuration(FunctionName="f")
    functions.update_function_code(FunctionName="f", ZipFile=zipped("pass\n"), DryRun=True)
    after = functions.get_function_configuration(FunctionName="f")
    assert (before["CodeSha256"], before["RevisionId"]) == (after["CodeSha256"], after["RevisionId"])


def test_functions_are_listed_in_pages_tagged_and_removed(functions: Any, boto: Any) -> None:
    role = execution_role(boto, "f")
    for name in ("a", "b", "c"):
        arn = make_function(functions, name, role, ECHO, Tags={"managed_by": "us"})
    pages = list(functions.get_paginator("list_functions").paginate(PaginationConfig={"PageSize": 2}))
    assert [[each["FunctionName"] for each in page["Functions"]] for page in pages] == [["a", "b"], ["c"]]
    functions.tag_resource(Resource=arn, Tags={"more": "1"})
    functions.untag_resource(Resource=arn, TagKeys=["managed_by"])
    assert functions.list_tags(Resource=arn)["Tags"] == {"more": "1"}
    functions.delete_function(FunctionName="c")
    assert refused(functions.get_function, FunctionName="c")[0] == "ResourceNotFoundException"
    assert refused(functions.delete_function, FunctionName="c")[0] == "ResourceNotFoundException"


def test_tags_take_permissions_of_their_own(functions: Any, boto: Any) -> None:
    role = execution_role(boto, "f")
    permissions = allow(["lambda:CreateFunction", "lambda:GetFunction", "iam:PassRole"])
    may = make_user(boto("iam"), "may", permissions)("lambda")
    options = {"Role": role, "Runtime": "python3.13", "Handler": "app.handler", "Code": {"ZipFile": zipped(ECHO)}}
    code, message = refused(may.create_function, FunctionName="f", Tags={"managed_by": "us"}, **options)
    assert code == "AccessDeniedException"
    assert "lambda:TagResource" in message
    make_function(functions, "f", role, ECHO, Tags={"managed_by": "us"})
    shown = may.get_function(FunctionName="f")
    assert "Tags" not in shown
    assert shown["TagsError"]["ErrorCode"] == "AccessDeniedException"
    assert "lambda:ListTags" in shown["TagsError"]["Message"]
    assert functions.get_function(FunctionName="f")["Tags"] == {"managed_by": "us"}


@pytest.mark.parametrize(
    ("changed", "code", "message"),
    [
        ({"Code": {"ZipFile": b"text"}}, "InvalidParameterValueException", "Could not unzip uploaded file"),
        ({"Timeout": 901}, "ValidationException", "less than or equal to 900"),
        ({"MemorySize": 10241}, "ValidationException", "less than or equal to 10240"),
        ({"Environment": {"Variables": {"AWS_REGION": "x"}}}, "InvalidParameterValueException", "reserved keys"),
        ({"Environment": {"Variables": {"A": "x" * 4097}}}, "InvalidParameterValueException", "4KB limit"),
        ({"Role": "arn:aws:iam::222222222222:role/r"}, "AccessDeniedException", "Cross-account"),
    ],
)
def test_what_is_refused(functions: Any, boto: Any, changed: dict[str, Any], code: str, message: str) -> None:
    wanted = {
        "FunctionName": "f",
        "Role": execution_role(boto, "f"),
        "Runtime": "python3.13",
        "Handler": "app.handler",
        "Code": {"ZipFile": zipped(ECHO)},
    }
    found = refused(functions.create_function, **{**wanted, **changed})
    assert found[0] == code
    assert message in found[1]


def test_the_role_has_to_be_passed(functions: Any, boto: Any) -> None:
    role = execution_role(boto, "f")
    maker = make_role(boto("iam"), "maker", trust({"AWS": "999999999999"}), allow("lambda:*"))
    made = assume(boto("sts"), maker)("lambda")
    code, message = refused(
        made.create_function,
        FunctionName="f",
        Role=role,
        Runtime="python3.13",
        Handler="app.handler",
        Code={"ZipFile": zipped(ECHO)},
    )
    assert code == "AccessDeniedException"
    assert "iam:PassRole" in message

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What other services hand to functions and queues, allowed by the policy of the resource."""

from __future__ import annotations

import json

import pytest

from sandbox.calls.deliveries import Delivery, deliver
from sandbox.calls.internal import call_operation
from sandbox.services import loading
from sandbox.services.lambda_ import asynchronous
from sandbox.wire.errors import ApiError
from sandbox.world.world import World
from tests.support.playbooks.iam_world import allow, policy, trust
from tests.support.sandbox.functions import zipped

ACCOUNT = "111111111111"
RULE = f"arn:aws:events:us-east-1:{ACCOUNT}:rule/every"
FUNCTION = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:f"
QUEUE = f"arn:aws:sqs:us-east-1:{ACCOUNT}:jobs"
EVENTS = "events.amazonaws.com"


@pytest.fixture
def world():
    loading.load()
    made = World(lambda _: None)
    made.reset()
    yield made
    made.reset()


@pytest.fixture
def called(monkeypatch):
    found = []
    monkeypatch.setattr(asynchronous, "accept", lambda _world, name, event, _id: found.append((name.arn, event)))
    return found


def aws(world, service, operation, **parameters):
    return call_operation(world, ACCOUNT, service, operation, **parameters)


def make_role(world, name, principal, *statements):
    trusting = trust({"Service": principal})
    made = aws(world, "iam", "CreateRole", RoleName=name, AssumeRolePolicyDocument=trusting)["Role"]["Arn"]
    aws(world, "iam", "PutRolePolicy", RoleName=name, PolicyName="inline", PolicyDocument=policy(*statements))
    return made


def make_function(world):
    role = make_role(world, "f", "lambda.amazonaws.com", allow("logs:*"))
    code = {"ZipFile": zipped("pass")}
    aws(world, "lambda", "CreateFunction", FunctionName="f", Role=role, Runtime="python3.13", Handler="a.b", Code=code)


def to(world, target, source=RULE, role=""):
    return Delivery(world, target, b'{"a":1}', EVENTS, source, ACCOUNT, role)


def bodies(world):
    answer = aws(world, "sqs", "ReceiveMessage", QueueUrl=f"https://sqs.us-east-1.amazonaws.com/{ACCOUNT}/jobs")
    return [message["Body"] for message in answer.get("Messages", [])]


def test_a_function_is_called_when_its_policy_lets_the_rule(world, called):
    make_function(world)
    with pytest.raises(ApiError, match="not authorized to perform: lambda:InvokeFunction"):
        deliver(to(world, FUNCTION))
    permission = {"FunctionName": "f", "StatementId": "s", "Action": "lambda:InvokeFunction", "Principal": EVENTS}
    aws(world, "lambda", "AddPermission", SourceArn=RULE, **permission)
    deliver(to(world, FUNCTION))
    with pytest.raises(ApiError, match="AccessDenied"):
        deliver(to(world, FUNCTION, source=f"{RULE}-other"))
    assert called == [(FUNCTION, '{"a":1}')]


def test_a_function_that_is_not_there(world):
    with pytest.raises(ApiError, match="Function not found"):
        deliver(to(world, FUNCTION))


def test_a_queue_gets_what_its_policy_lets_in(world):
    statement = allow("sqs:SendMessage", QUEUE, Principal={"Service": EVENTS})
    statement["Condition"] = {"ArnEquals": {"aws:SourceArn": RULE}}
    aws(world, "sqs", "CreateQueue", QueueName="jobs")
    with pytest.raises(ApiError, match="not authorized to perform: sqs:SendMessage"):
        deliver(to(world, QUEUE))
    url = f"https://sqs.us-east-1.amazonaws.com/{ACCOUNT}/jobs"
    aws(world, "sqs", "SetQueueAttributes", QueueUrl=url, Attributes={"Policy": policy(statement)})
    deliver(to(world, QUEUE))
    with pytest.raises(ApiError, match="AccessDenied"):
        deliver(to(world, QUEUE, source=f"{RULE}-other"))
    assert bodies(world) == ['{"a":1}']


def test_a_queue_that_is_not_there(world):
    with pytest.raises(ApiError, match="does not exist"):
        deliver(to(world, QUEUE))


def test_a_role_that_may_send_needs_no_policy(world):
    aws(world, "sqs", "CreateQueue", QueueName="jobs")
    role = make_role(world, "sends", EVENTS, allow("sqs:SendMessage", QUEUE))
    deliver(to(world, QUEUE, role=role))
    assert bodies(world) == ['{"a":1}']


@pytest.mark.parametrize(
    ("principal", "action"), [("ec2.amazonaws.com", "sqs:SendMessage"), (EVENTS, "sqs:ReceiveMessage")]
)
def test_a_role_that_may_not_send(world, principal, action):
    aws(world, "sqs", "CreateQueue", QueueName="jobs")
    role = make_role(world, "sends", principal, allow(action, QUEUE))
    with pytest.raises(ApiError, match="AccessDenied"):
        deliver(to(world, QUEUE, role=role))
    assert json.dumps(bodies(world)) == "[]"

#!/usr/bin/python
# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One Lambda function and all that belongs to it."""

from __future__ import annotations

DOCUMENTATION = r"""
module: lambda_function
short_description: Manage one Lambda function and all that belongs to it
version_added: "0.1.0"
description:
  - Creates, adjusts or removes a function of Lambda with its code, its configuration, who may invoke it, which queues
    invoke it, and what becomes of asynchronous invocations that fail.
  - Writes only what differs, and asks Lambda between two writes until it is done with the first.
  - Options that are left out leave the function as it is.
  - Permissions that let strangers invoke the function are refused before any call is made.
author:
  - crossaccount.aws contributors (@crossaccount)
options:
  name:
    description:
      - The name of the function, 1 to 64 letters, digits, C(_) and C(-).
    type: str
    required: true
    aliases: [function_name]
  state:
    description:
      - V(absent) removes what has queues invoke the function, and then the function with its policy.
    type: str
    choices: [present, absent]
    default: present
  role:
    description:
      - The ARN of the execution role, a role of the same account that trusts C(lambda.amazonaws.com).
      - One that was made a moment ago is waited for.
      - Required when O(state=present).
    type: str
  runtime:
    description:
      - The runtime, such as V(python3.13). Required when O(state=present).
    type: str
  handler:
    description:
      - What Lambda calls, such as V(handler.handler) for the function C(handler) of C(handler.py). Required when
        O(state=present).
    type: str
  zip_file:
    description:
      - The path of the zip with the code, such as M(crossaccount.aws.lambda_package) builds it. Required when
        O(state=present).
      - It is written when its hash is another one than that of the code that is there.
    type: path
  content_sha256:
    description:
      - A hash of what is in O(zip_file), 64 hexadecimal digits, such as M(crossaccount.aws.lambda_package) returns.
      - It is recorded in the tag C(crossaccount.aws/content-sha256), and the hash of the code that was written with it
        in C(crossaccount.aws/code-sha256). Where both are still true, the code counts as unchanged, although another
        machine may have compressed the same files to other bytes.
    type: str
  zip_sha256:
    description:
      - The hash that O(zip_file) must have, in base 64, which M(crossaccount.aws.lambda_package) returns as C(sha256).
      - The task is refused where the file has another one, such as when another run has written it in the meantime.
    type: str
  description:
    description:
      - What the function is for, at most 256 characters.
    type: str
  timeout:
    description:
      - How long an invocation may take, in seconds, from 1 to 900. A new function gets 3 when this is left out.
    type: int
  memory_size:
    description:
      - The memory in MB, from 128 to 10240. A new function gets 128 when this is left out.
    type: int
  architecture:
    description:
      - The processor that the code is for. A new function gets V(x86_64) when this is left out.
    type: str
    choices: [x86_64, arm64]
  environment:
    description:
      - All environment variables of the function. Values are texts, and are never shown, neither in results nor in
        diffs. Whoever may read the function's configuration can read them in AWS.
    type: dict
  log_group:
    description:
      - The log group that the function writes to. A new function gets C(/aws/lambda/NAME) when this is left out.
    type: str
  reserved_concurrent_executions:
    description:
      - How many invocations may run at once, which are reserved for this function. V(-1) removes the reservation.
      - Lambda leaves 100 invocations of an account and Region to functions that reserve none, and all of them where the
        account has fewer.
    type: int
  maximum_retry_attempts:
    description:
      - How often Lambda repeats an asynchronous invocation that failed, from 0 to 2.
    type: int
  maximum_event_age:
    description:
      - For how many seconds Lambda keeps an asynchronous invocation, from 60 to 21600.
    type: int
  on_failure:
    description:
      - The ARN of the queue, topic, event bus or function that gets asynchronous invocations that failed for good. An
        empty text removes it.
    type: str
  permissions:
    description:
      - Who may invoke the function, each entry a statement of its resource policy.
    type: list
    elements: dict
    suboptions:
      sid:
        description: The name of the statement, unique in the policy.
        type: str
        required: true
      principal:
        description:
          - A service such as V(events.amazonaws.com), an account, the ARN of a role or user, or V(*) for everybody.
        type: str
        required: true
      source_arn:
        description:
          - The ARN of the resource that a service may act for, such as a rule.
        type: str
      source_account:
        description:
          - The account that a service may act for.
        type: str
      organization_id:
        description:
          - The organization that the principal must belong to.
        type: str
      action:
        description: What is allowed.
        type: str
        default: lambda:InvokeFunction
  purge_permissions:
    description:
      - Whether statements that O(permissions) does not name are removed. It has no effect where that is left out.
    type: bool
    default: true
  allow_broad_permissions:
    description:
      - Whether a service may invoke the function for any account, and everybody for V(*).
      - Otherwise a service needs O(permissions[].source_account), or an O(permissions[].source_arn) that names an
        account, and V(*) needs O(permissions[].organization_id).
    type: bool
    default: false
  event_sources:
    description:
      - The queues of SQS whose messages invoke the function. The execution role must be allowed to receive them.
    type: list
    elements: dict
    suboptions:
      arn:
        description: The ARN of the queue.
        type: str
        required: true
      batch_size:
        description:
          - How many messages an invocation gets at most, up to 10000, and up to 10 of a FIFO queue.
          - More than 10 need O(event_sources[].maximum_batching_window).
        type: int
        default: 10
      maximum_batching_window:
        description: For how many seconds messages are gathered, from 0 to 300. A FIFO queue has none.
        type: int
        default: 0
      maximum_concurrency:
        description: How many invocations the queue may cause at once, from 2 to 1000. When left out, there is no limit.
        type: int
      report_batch_item_failures:
        description: Whether the function says which messages of a batch failed, so that only these come again.
        type: bool
        default: false
      enabled:
        description: Whether messages invoke the function.
        type: bool
        default: true
  purge_event_sources:
    description:
      - Whether queues that O(event_sources) does not name no longer invoke the function. It has no effect where that is
        left out.
    type: bool
    default: true
  managed_by:
    required: false
  wait:
    description:
      - Whether to wait until Lambda is done with the last write and shows what was written. Between two writes the
        module waits in any case.
    type: bool
    default: true
  wait_timeout:
    description:
      - How many seconds, counted from the first write, to wait for Lambda and for IAM.
    type: int
    default: 120
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.tags
  - amazon.aws.boto3
  - crossaccount.aws.attributes
  - crossaccount.aws.attributes.changes
  - crossaccount.aws.account
  - crossaccount.aws.maker
notes:
  - A function that is as declared costs one call, and one more for O(permissions), for O(event_sources), and for
    options about asynchronous invocations.
  - Lambda shows tags only to a caller with C(lambda:ListTags).
  - "Needs the permissions C(lambda:GetFunction), C(lambda:ListTags) and, depending on the options,
    C(lambda:GetPolicy), C(lambda:GetFunctionEventInvokeConfig), C(lambda:ListEventSourceMappings),
    C(lambda:CreateFunction), C(iam:PassRole), C(lambda:UpdateFunctionConfiguration), C(lambda:UpdateFunctionCode),
    C(lambda:TagResource), C(lambda:UntagResource), C(lambda:PutFunctionConcurrency),
    C(lambda:DeleteFunctionConcurrency), C(lambda:PutFunctionEventInvokeConfig),
    C(lambda:DeleteFunctionEventInvokeConfig), C(lambda:AddPermission), C(lambda:RemovePermission),
    C(lambda:CreateEventSourceMapping), C(lambda:UpdateEventSourceMapping), C(lambda:DeleteEventSourceMapping) and
    C(lambda:DeleteFunction)."
seealso:
  - module: crossaccount.aws.lambda_package
  - module: crossaccount.aws.iam_trust_role
"""

EXAMPLES = r"""
- name: The role that the function runs as
  crossaccount.aws.iam_trust_role:
    account_id: "111111111111"
    name: ExampleFunctionRole
    trust:
      - services: [lambda.amazonaws.com]
  register: function_role

- name: Build its code
  crossaccount.aws.lambda_package:
    dest: build/function.zip
    files:
      handler.py: |
        def handler(event, context):
            return {"batchItemFailures": []}
  register: built

- name: A function that a rule of this account may invoke
  crossaccount.aws.lambda_function:
    account_id: "111111111111"
    name: example-function
    managed_by: team-dns
    role: "{{ function_role.role.arn }}"
    runtime: python3.13
    handler: handler.handler
    zip_file: "{{ built.dest }}"
    content_sha256: "{{ built.content_sha256 }}"
    zip_sha256: "{{ built.sha256 }}"
    timeout: 60
    memory_size: 256
    environment:
      LEVEL: INFO
    maximum_retry_attempts: 2
    maximum_event_age: 3600
    permissions:
      - sid: EverySoOften
        principal: events.amazonaws.com
        source_arn: arn:aws:events:us-east-1:111111111111:rule/every-so-often

- name: Remove it, provided that it is the DNS team's
  crossaccount.aws.lambda_function:
    account_id: "111111111111"
    name: example-function
    managed_by: team-dns
    state: absent
"""

RETURN = r"""
function:
  description: The function after the task. In check mode, as it would be.
  returned: when O(state=present) or with RV(kept)
  type: dict
  contains:
    name:
      description: The name of the function.
      type: str
      returned: always
    arn:
      description: The ARN of the function, in check mode too.
      type: str
      returned: always
      sample: arn:aws:lambda:eu-central-1:111111111111:function:record-sets
    version:
      description: The version, which is always C($LATEST).
      type: str
      returned: always
    last_modified:
      description: When the function was last changed. Empty for one that check mode would create.
      type: str
      returned: always
    state:
      description: How far Lambda is with the function, such as C(Active) or C(Pending).
      type: str
      returned: always
    last_update_status:
      description: How far Lambda is with its last update, such as C(Successful) or C(InProgress).
      type: str
      returned: always
    role:
      description: The ARN of the execution role.
      type: str
      returned: always
    runtime:
      description: The runtime.
      type: str
      returned: always
    handler:
      description: What Lambda calls.
      type: str
      returned: always
    architecture:
      description: The processor that the code is for.
      type: str
      returned: always
    code_sha256:
      description: The hash of the code, in base 64.
      type: str
      returned: always
    description:
      description: What the function is for.
      type: str
      returned: always
    timeout:
      description: How long an invocation may take, in seconds.
      type: int
      returned: always
    memory_size:
      description: The memory in MB.
      type: int
      returned: always
    environment:
      description: The names of the environment variables.
      type: list
      elements: str
      returned: always
    log_group:
      description: The log group.
      type: str
      returned: always
    reserved_concurrent_executions:
      description: How many invocations are reserved for the function, null for none.
      type: int
      returned: always
    tags:
      description: The tags.
      type: dict
      returned: always
    maximum_retry_attempts:
      description: How often a failed asynchronous invocation is repeated.
      type: int
      returned: when an option about asynchronous invocations is given
    maximum_event_age:
      description: For how many seconds an asynchronous invocation is kept.
      type: int
      returned: when an option about asynchronous invocations is given
    on_failure:
      description: Where failed asynchronous invocations go, or empty.
      type: str
      returned: when an option about asynchronous invocations is given
policy:
  description: The resource policy after the task.
  returned: when O(permissions) is given
  type: dict
event_sources:
  description: The queues that invoke the function.
  returned: when O(event_sources) is given
  type: list
  elements: dict
  contains:
    arn:
      description: The ARN of the queue.
      type: str
      returned: always
    batch_size:
      description: How many messages an invocation gets at most.
      type: int
      returned: always
    maximum_batching_window:
      description: For how many seconds messages are gathered.
      type: int
      returned: always
    maximum_concurrency:
      description: How many invocations the queue may cause at once, null for no limit.
      type: int
      returned: always
    report_batch_item_failures:
      description: Whether the function says which messages failed.
      type: bool
      returned: always
    enabled:
      description: Whether messages invoke the function.
      type: bool
      returned: always
    uuid:
      description: The id of the event source mapping. Empty for one that check mode would create.
      type: str
      returned: always
    state:
      description: Its state, such as C(Enabled). Empty for one that check mode would create.
      type: str
      returned: always
kept:
  description: Why the function was not removed.
  returned: when O(state=absent) and the function is not the maker's
  type: str
api_calls:
  description: How many requests were made, by operation.
  returned: success
  type: dict
  sample: {GetFunction: 1}
"""

from ansible_collections.crossaccount.aws.plugins.module_utils._aws.lambda_.function import ensure
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.module import aws_module, run_hiding
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.group import OptionGroup
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.maker import ANY_MAKER
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.tags import TAGS

PERMISSION = {
    "sid": {"type": "str", "required": True},
    "principal": {"type": "str", "required": True},
    "source_arn": {"type": "str"},
    "source_account": {"type": "str"},
    "organization_id": {"type": "str"},
    "action": {"type": "str", "default": "lambda:InvokeFunction"},
}
EVENT_SOURCE = {
    "arn": {"type": "str", "required": True},
    "batch_size": {"type": "int", "default": 10},
    "maximum_batching_window": {"type": "int", "default": 0},
    "maximum_concurrency": {"type": "int"},
    "report_batch_item_failures": {"type": "bool", "default": False},
    "enabled": {"type": "bool", "default": True},
}
OPTIONS = (
    OptionGroup(
        {
            "name": {"type": "str", "required": True, "aliases": ["function_name"]},
            "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
            "role": {"type": "str"},
            "runtime": {"type": "str"},
            "handler": {"type": "str"},
            "zip_file": {"type": "path"},
            "content_sha256": {"type": "str"},
            "zip_sha256": {"type": "str"},
            "description": {"type": "str"},
            "timeout": {"type": "int"},
            "memory_size": {"type": "int"},
            "architecture": {"type": "str", "choices": ["x86_64", "arm64"]},
            "environment": {"type": "dict", "no_log": True},
            "log_group": {"type": "str"},
            "reserved_concurrent_executions": {"type": "int"},
            "maximum_retry_attempts": {"type": "int"},
            "maximum_event_age": {"type": "int"},
            "on_failure": {"type": "str"},
            "permissions": {"type": "list", "elements": "dict", "options": PERMISSION},
            "purge_permissions": {"type": "bool", "default": True},
            "allow_broad_permissions": {"type": "bool", "default": False},
            "event_sources": {"type": "list", "elements": "dict", "options": EVENT_SOURCE},
            "purge_event_sources": {"type": "bool", "default": True},
            "wait": {"type": "bool", "default": True},
            "wait_timeout": {"type": "int", "default": 120},
        },
        required_if=(("state", "present", ("role", "runtime", "handler", "zip_file")),),
    ),
    ANY_MAKER,
    TAGS,
)


def main() -> None:
    """Run the module."""
    module = aws_module(*OPTIONS)
    outcome = run_hiding(
        module,
        "environment",
        lambda params, connection: ensure(params, connection, check_mode=module.check_mode),
    )
    (module.fail_json if outcome.failed else module.exit_json)(**outcome.result)


if __name__ == "__main__":
    main()

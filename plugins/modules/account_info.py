#!/usr/bin/python
# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whom profiles and accounts open."""

from __future__ import annotations

DOCUMENTATION = r"""
module: account_info
short_description: Tell to which account credentials and profiles give access
version_added: "0.1.0"
description:
  - Signs in with each of many profiles, in parallel, and returns the account, the principal and the partition of each.
  - With O(accounts), signs in to each account and checks that it is the account that it should be.
  - Without O(profiles) and O(accounts), returns the same for the credentials of the task.
  - Changes nothing. Credentials are never returned.
author:
  - crossaccount.aws contributors (@crossaccount)
options:
  profiles:
    description:
      - The named profiles to try. When one gives no access, the others are still tried.
      - It excludes O(accounts).
    type: list
    elements: str
  fail_on_mismatch:
    description:
      - Whether the task fails when one of O(profiles) or O(accounts) gives no access, or access to another account.
      - In either case the result has an entry for each.
    type: bool
    default: true
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - crossaccount.aws.attributes
  - crossaccount.aws.attributes.looks
  - crossaccount.aws.account
  - crossaccount.aws.accounts
notes:
  - Needs C(sts:GetCallerIdentity), which everybody has, and C(sts:AssumeRole) on each O(accounts[].role_arn) and on
    the roles of profiles.
seealso:
  - module: crossaccount.aws.assume_role_check
  - module: crossaccount.aws.ec2_instances_info
"""

EXAMPLES = r"""
- name: Find out whose credentials the task has
  crossaccount.aws.account_info:
  register: own

- name: Show the account and the principal
  ansible.builtin.debug:
    msg: "{{ own.account_id }} {{ own.arn }}"

- name: Stop when a profile does not open the account that it is meant for
  crossaccount.aws.account_info:
    accounts:
      - name: dns
        account_id: "222222222222"
        profile: dns
      - name: workload-a
        account_id: "111111111111"
        role_arn: arn:aws:iam::111111111111:role/OrganizationAccountAccessRole

- name: See what each of some profiles opens
  crossaccount.aws.account_info:
    profiles: [dns, workload-a, no-such-profile]
    fail_on_mismatch: false
  register: opened

- name: Show those that open nothing, with the reason
  ansible.builtin.debug:
    msg: "{{ opened.identities | rejectattr('ok') | items2dict(key_name='name', value_name='msg') }}"
"""

RETURN = r"""
identities:
  description:
    - One identity for each of O(profiles) or O(accounts), in their order, or the one of the task's credentials.
  returned: unless the options are refused or the task's own credentials do not work
  type: list
  elements: dict
  contains:
    name:
      description: The profile, or the name of the account. Empty for the credentials of the task.
      type: str
      returned: always
    profile:
      description: The profile that was tried, or empty.
      type: str
      returned: always
    expected_account_id:
      description: The expected account. None when none is expected.
      type: str
      returned: always
    account_id:
      description: The account that it gives access to. None when it gives no access.
      type: str
      returned: always
    arn:
      description: The principal. None when it gives no access.
      type: str
      returned: always
    partition:
      description: The partition, such as V(aws) or V(aws-cn). None when it gives no access.
      type: str
      returned: always
    user_id:
      description: The unique id of the principal. None when it gives no access.
      type: str
      returned: always
    ok:
      description: Whether it gives access to an account, and to the expected one.
      type: bool
      returned: always
    msg:
      description: What is wrong.
      type: str
      returned: unless RV(identities[].ok)
    error_code:
      description: The error code of AWS, empty when no call was refused.
      type: str
      returned: unless RV(identities[].ok)
ok:
  description: Whether all of them are as expected.
  returned: with RV(identities)
  type: bool
account_id:
  description: The account of the task's credentials.
  returned: without O(profiles) and O(accounts)
  type: str
  sample: "222222222222"
arn:
  description: The principal of the task's credentials.
  returned: without O(profiles) and O(accounts)
  type: str
  sample: arn:aws:sts::222222222222:assumed-role/Deploy/crossaccount-aws
partition:
  description: Its partition.
  returned: without O(profiles) and O(accounts)
  type: str
  sample: aws
user_id:
  description: The unique id of the principal. Empty when AWS's answer has no id in a known form.
  returned: without O(profiles) and O(accounts)
  type: str
  sample: AROAEXAMPLE:crossaccount-aws
api_calls:
  description: How many calls of each operation were made. Those that botocore makes to sign in are not among them.
    Where it assumed a role for that, nobody was asked, because the answer to that says who it is.
  returned: with RV(identities)
  type: dict
  sample: {"GetCallerIdentity": 3}
"""

from ansible_collections.crossaccount.aws.plugins.module_utils._aws.accounts.account_info import read
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.module import aws_module, run
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.accounts import ACCOUNTS
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.group import OptionGroup

OPTIONS = (
    OptionGroup(
        {
            "profiles": {"type": "list", "elements": "str"},
            "fail_on_mismatch": {"type": "bool", "default": True},
        },
        mutually_exclusive=[["profiles", "accounts"]],
    ),
    ACCOUNTS,
)


def main() -> None:
    """Run the module."""
    module = aws_module(*OPTIONS)
    outcome = run(module, lambda connection: read(module.params, connection))
    (module.fail_json if outcome.failed else module.exit_json)(**outcome.result)


if __name__ == "__main__":
    main()

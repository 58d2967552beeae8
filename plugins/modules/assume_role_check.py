#!/usr/bin/python
# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Prove by real calls which role paths are open and which are not."""

from __future__ import annotations

DOCUMENTATION = r"""
module: assume_role_check
short_description: Prove by real calls who can assume which role
version_added: "0.1.0"
description:
  - Tries role paths for real. A path is a list of roles, each assumed from the one before, the first one from the
    credentials of the task. At its end it can try to change a record set.
  - Says for each path whether it was allowed or denied, and compares that with what is expected. Names the side that
    refused where AWS says so. Where AWS does not, it says what to check on both sides.
  - Works the same in check mode, and leaves nothing changed. Credentials of assumed roles are never returned.
author:
  - crossaccount.aws contributors (@crossaccount)
options:
  paths:
    description:
      - The paths to try, in order. Paths that begin with the same steps share their sessions.
    type: list
    elements: dict
    required: true
    suboptions:
      name:
        description: What the path stands for, in the report.
        type: str
        required: true
      steps:
        description: The roles to assume, each from the one before.
        type: list
        elements: dict
        required: true
        suboptions:
          role_arn:
            description: The role.
            type: str
            required: true
          external_id:
            description: The external id to present.
            type: str
          session_name:
            description: The name of the session, which the logs of the role's account show.
            type: str
            default: crossaccount-check
          duration_seconds:
            description:
              - How long the session lasts, in seconds. From the second step on the limit is 3600, because AWS refuses
                more for a role that is assumed from a role.
            type: int
          mfa_serial:
            description: The MFA device to present, in the first step only.
            type: str
          mfa_code:
            description: The device's current code.
            type: str
          session_tags:
            description: Tags of the session. Passing them needs C(sts:TagSession) on both sides.
            type: dict
          source_identity:
            description:
              - The source identity of the session, which later steps keep. Setting it needs C(sts:SetSourceIdentity) on
                both sides.
            type: str
      expect:
        description:
          - The expected result at the end of the path. The end is O(paths[].probe), or without it the last step.
          - Only an answer in which AWS says that this very call was not authorised proves V(denied). A path that fails
            before its end proves nothing and counts as wrong. So does every other error, for example a duration that
            the role does not allow, a wrong MFA code, expired credentials, throttling, a zone that does not exist or
            belongs to another account, and a policy of the VPC endpoint.
        type: str
        choices: [allowed, denied]
        default: allowed
      probe:
        description:
          - What to try as the last role. Without O(paths[].probe.write) nothing is ever changed.
          - With O(paths[].probe.hosted_zone_id) the probe tries changes of record sets, each of
            O(paths[].probe.actions) for every name and type. With O(paths[].probe.permissions) it tries calls.
          - Each of them must end as expected. The verdict names those that do not.
          - To ask whether a change is allowed, the module sends a batch that can never be carried out. A DELETE names a
            record set with a random set identifier. For CREATE and UPSERT the batch has the same record set twice, and
            another one that conflicts with them. AWS authorises by name, type and action before it looks at the zone,
            so the error tells whether the change is allowed.
        type: dict
        suboptions:
          hosted_zone_id:
            description: The zone. Required unless O(paths[].probe.permissions) is given.
            type: str
          record:
            description: The full name. With O(paths[].probe.write), choose one that nothing else uses.
            type: str
          records:
            description: Several names, in place of O(paths[].probe.record).
            type: list
            elements: str
          type:
            description: The record type. V(TXT), unless O(paths[].probe.types) is given.
            type: str
          types:
            description: Several types, in place of O(paths[].probe.type).
            type: list
            elements: str
          actions:
            description: The actions to try. When left out, only V(DELETE).
            type: list
            elements: str
            choices: [CREATE, UPSERT, DELETE]
          combinations:
            description:
              - With V(all), every action of every type at every name is tried.
              - With V(each), as few requests are made as let every name, every type and every action be tried at least
                once. Route 53 allows an account few requests a second, from all callers together.
            type: str
            choices: [all, each]
            default: all
          value:
            description: The value. By default each type has a harmless one.
            type: str
          write:
            description:
              - Whether the record set is really created and then deleted. An existing one is never overwritten.
              - In check mode the module asks for CREATE and DELETE without writing.
            type: bool
            default: false
          permissions:
            description:
              - Calls that only show whether they are permitted. They read at most one entry, are dry runs of EC2, or
                name something that does not exist, under a random name.
            type: list
            elements: str
            choices:
              - ec2:AllocateAddress
              - ec2:CreateKeyPair
              - ec2:DescribeInstances
              - iam:AttachRolePolicy
              - iam:CreateAccessKey
              - iam:DeleteRole
              - iam:GetRole
              - iam:ListRoles
              - iam:PutRolePolicy
              - iam:UpdateAssumeRolePolicy
              - route53:ChangeTagsForResource
              - route53:CreateHostedZone
              - route53:DeleteHostedZone
              - route53:ListHostedZones
          target:
            description: The name of the role to read with C(iam:GetRole).
            type: str
  retry_seconds:
    description:
      - For how many seconds paths that should be allowed are tried again while they are denied. It is the time for all
        paths together, from 0 to 600.
      - Use it right after a change of roles or policies, which IAM needs some seconds to apply everywhere.
    type: int
    default: 0
  require_known_role:
    description:
      - Whether an expected denial by a role counts only when another path of this task assumes that role, which shows
        that it exists. AWS gives the same answer for a role that does not exist.
      - Without it such a denial counts, and the module warns.
    type: bool
    default: false
  fail_on_mismatch:
    description: Whether the task fails when a path is not as expected.
    type: bool
    default: true
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - crossaccount.aws.attributes
  - crossaccount.aws.attributes.looks
  - crossaccount.aws.account
notes:
  - Needs C(sts:GetCallerIdentity), which everybody has, and the permissions that the paths themselves need.
seealso:
  - module: crossaccount.aws.iam_trust_role
  - module: crossaccount.aws.dns_check
"""

EXAMPLES = r"""
- name: Prove that only the right external id opens a role
  crossaccount.aws.assume_role_check:
    paths:
      - name: the organization's access role
        steps:
          - role_arn: arn:aws:iam::222222222222:role/OrganizationAccountAccessRole
      - name: a role that trusts somebody else
        steps:
          - role_arn: arn:aws:iam::222222222222:role/OrganizationAccountAccessRole
          - role_arn: arn:aws:iam::111111111111:role/OrganizationAccountAccessRole
        expect: denied
  register: access

- name: Show the verdicts
  ansible.builtin.debug:
    msg: "{{ access.report }}"

- name: Prove what the access role may do, without doing it
  crossaccount.aws.assume_role_check:
    paths:
      - name: the organization's access role administers its account
        steps:
          - role_arn: arn:aws:iam::222222222222:role/OrganizationAccountAccessRole
        probe:
          permissions: [iam:ListRoles, iam:PutRolePolicy, ec2:CreateKeyPair, route53:CreateHostedZone]

- name: See what is wrong without failing
  crossaccount.aws.assume_role_check:
    paths:
      - name: a role that does not exist
        steps:
          - role_arn: arn:aws:iam::222222222222:role/NoSuchRole
            external_id: 7c9e6679-7425-40de-944b-e07fc1f90ae7
    fail_on_mismatch: false
  register: access
"""

RETURN = r"""
verdicts:
  description: One verdict for each path, in the order of O(paths).
  returned: unless the options are refused or the credentials do not work
  type: list
  elements: dict
  contains:
    name:
      description: The path.
      type: str
      returned: always
    expected:
      description: V(allowed) or V(denied).
      type: str
      returned: always
    got:
      description:
        - V(allowed) or V(denied). V(not tried) when a path that should be denied at its end was denied earlier.
          V(error) when a call failed for a reason other than access. When a probe asks several questions, those with
          an unexpected answer decide.
      type: str
      returned: always
    ok:
      description: Whether it is as expected.
      type: bool
      returned: always
    refused_by:
      description:
        - The side that refused. One of V(identity_policy), V(trust_policy), V(scp), V(rcp), V(boundary),
          V(session_policy), and V(unknown) where AWS does not say. None when nothing was refused.
        - V(endpoint_policy), V(duration) and V(mfa) come with V(error) in RV(verdicts[].got), because they say nothing
          about the roles.
      type: str
      returned: always
    step:
      description: The step that was refused, counted from 1. The probe comes after the last step.
      type: int
      returned: always
    reason:
      description: What AWS said.
      type: str
      returned: always
    role_known:
      description:
        - Whether this task shows that the role which refused the path exists. None when no role refused it.
      type: bool
      returned: always
    hint:
      description: Which side to correct, or what to check on both.
      type: str
      returned: always
ok:
  description: Whether all paths are as expected.
  returned: with RV(verdicts)
  type: bool
report:
  description: The verdicts as the lines of a table.
  returned: with RV(verdicts)
  type: list
  elements: str
"""

from ansible_collections.crossaccount.aws.plugins.module_utils._aws.checks.assume_role_check import check
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.module import aws_module, run
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.group import OptionGroup
from ansible_collections.crossaccount.aws.plugins.module_utils._core.checks.probes import PERMISSIONS

STEP = {
    "role_arn": {"type": "str", "required": True},
    "external_id": {"type": "str"},
    "session_name": {"type": "str", "default": "crossaccount-check"},
    "duration_seconds": {"type": "int"},
    "mfa_serial": {"type": "str"},
    "mfa_code": {"type": "str", "no_log": True},
    "session_tags": {"type": "dict"},
    "source_identity": {"type": "str"},
}
PROBE = {
    "hosted_zone_id": {"type": "str"},
    "record": {"type": "str"},
    "records": {"type": "list", "elements": "str"},
    "type": {"type": "str"},
    "types": {"type": "list", "elements": "str"},
    "actions": {"type": "list", "elements": "str", "choices": ["CREATE", "UPSERT", "DELETE"]},
    "combinations": {"type": "str", "choices": ["all", "each"], "default": "all"},
    "value": {"type": "str"},
    "write": {"type": "bool", "default": False},
    "permissions": {"type": "list", "elements": "str", "choices": list(PERMISSIONS)},
    "target": {"type": "str"},
}
PATH = {
    "name": {"type": "str", "required": True},
    "steps": {"type": "list", "elements": "dict", "required": True, "options": STEP},
    "expect": {"type": "str", "choices": ["allowed", "denied"], "default": "allowed"},
    "probe": {"type": "dict", "options": PROBE},
}
OPTIONS = (
    OptionGroup(
        {
            "paths": {"type": "list", "elements": "dict", "required": True, "options": PATH},
            "retry_seconds": {"type": "int", "default": 0},
            "require_known_role": {"type": "bool", "default": False},
            "fail_on_mismatch": {"type": "bool", "default": True},
        },
    ),
)


def main() -> None:
    """Run the module."""
    module = aws_module(*OPTIONS)
    outcome = run(module, lambda connection: check(module.params, connection, check_mode=module.check_mode))
    (module.fail_json if outcome.failed else module.exit_json)(**outcome.result)


if __name__ == "__main__":
    main()

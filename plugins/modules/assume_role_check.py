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
  - Says for each path whether it was allowed or denied, compares that with what is expected, and names the side that
    refused where AWS lets one know, or what to check on both sides where it does not.
  - Works the same in check mode, and changes nothing that stays. Credentials of assumed roles are never returned.
author:
  - crossaccount.aws contributors (@crossaccount)
options:
  paths:
    description:
      - The paths to try, in order. Paths that begin with equal steps share the sessions.
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
              - How long the session lasts. At most 3600 from the second step on, as AWS refuses more for a role that
                is assumed from a role.
            type: int
          mfa_serial:
            description: The MFA device to present, in the first step only.
            type: str
          mfa_code:
            description: The device's current code.
            type: str
          session_tags:
            description: Tags of the session. Passing them takes C(sts:TagSession) on both sides.
            type: dict
          source_identity:
            description:
              - The source identity of the session, which later steps keep. Setting it takes C(sts:SetSourceIdentity) on
                both sides.
            type: str
      expect:
        description:
          - What the end of the path must give. The end is O(paths[].probe), or the last step without it.
          - A path that is expected to be V(denied) and fails before its end counts as wrong, since it proves nothing.
        type: str
        choices: [allowed, denied]
        default: allowed
      probe:
        description:
          - A change of a record set to try as the last role.
          - Without O(paths[].probe.write) nothing is ever changed. The module asks to delete a record set that cannot
            exist, one with a set identifier drawn at random. AWS authorises by name, type and action before it looks
            at the zone, so that the error tells whether the change is allowed. The action that is tried is C(DELETE).
        type: dict
        suboptions:
          hosted_zone_id:
            description: The zone.
            type: str
            required: true
          record:
            description: The full name. With O(paths[].probe.write), one that nothing else uses.
            type: str
            required: true
          type:
            description: The record type.
            type: str
            default: TXT
          value:
            description: The one value to write. The types A, AAAA, CNAME and TXT have a harmless default.
            type: str
          write:
            description:
              - Whether the record set is really created and then deleted. An existing one is never overwritten.
              - In check mode the probe is made as without this option.
            type: bool
            default: false
  retry_seconds:
    description:
      - For how long paths that are expected to be allowed are tried again while they are denied, all together.
      - For tasks right after a change of roles or policies, which IAM takes some seconds to apply everywhere. 0 to 600.
    type: int
    default: 0
  fail_on_mismatch:
    description: Whether the task fails when a path is not as expected.
    type: bool
    default: true
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - crossaccount.aws.attributes
  - crossaccount.aws.account
notes:
  - Needs C(sts:GetCallerIdentity), which everybody has, and whatever the paths themselves take.
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
        - V(allowed) or V(denied). V(not tried) when a path to be denied at its end was denied before,
          V(error) when a call failed for another reason than access.
      type: str
      returned: always
    ok:
      description: Whether it is as expected.
      type: bool
      returned: always
    refused_by:
      description:
        - The side that refused. One of V(identity_policy), V(trust_policy), V(scp), V(rcp), V(boundary),
          V(session_policy), V(endpoint_policy), V(duration), V(mfa), and V(unknown) where AWS does not say.
          None when nothing was refused.
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
    hint:
      description: Which side to mend, or what to check on both.
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

from ansible_collections.crossaccount.aws.plugins.module_utils._aws.module import attempt, aws_module, connect
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.role_path_trial import check

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
    "hosted_zone_id": {"type": "str", "required": True},
    "record": {"type": "str", "required": True},
    "type": {"type": "str", "default": "TXT"},
    "value": {"type": "str"},
    "write": {"type": "bool", "default": False},
}
PATH = {
    "name": {"type": "str", "required": True},
    "steps": {"type": "list", "elements": "dict", "required": True, "options": STEP},
    "expect": {"type": "str", "choices": ["allowed", "denied"], "default": "allowed"},
    "probe": {"type": "dict", "options": PROBE},
}
ARGUMENT_SPEC = {
    "paths": {"type": "list", "elements": "dict", "required": True, "options": PATH},
    "retry_seconds": {"type": "int", "default": 0},
    "fail_on_mismatch": {"type": "bool", "default": True},
}


def main() -> None:
    """Run the module."""
    module = aws_module(ARGUMENT_SPEC)
    outcome = attempt(lambda: check(module.params, connect(module), check_mode=module.check_mode))
    (module.fail_json if outcome.failed else module.exit_json)(**outcome.result)


if __name__ == "__main__":
    main()

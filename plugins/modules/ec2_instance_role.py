#!/usr/bin/python
# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Attach a role to running instances."""

from __future__ import annotations

DOCUMENTATION = r"""
module: ec2_instance_role
short_description: Attach a role to EC2 instances, or take it from them
version_added: "0.1.0"
description:
  - Gives many running instances a role in one task, through the role's instance profile, without restarting them.
  - Reads all instances with two calls and writes only for those that differ.
  - An instance that carries another instance profile is not touched unless O(replace=true).
    The task then fails before it writes anything, and names each such instance with the profile that it has.
    With O(on_conflict=leave) the other instances get theirs.
author:
  - crossaccount.aws contributors (@crossaccount)
options:
  role:
    description:
      - The name or ARN of the role. Its instance profile must have the same name, as with
        M(crossaccount.aws.iam_trust_role). The path in an ARN makes no difference. The account in an ARN must be that
        of the credentials.
      - Exactly one of O(role) and O(instance_profile) is required.
    type: str
  instance_profile:
    description:
      - The name or ARN of the instance profile, for use when its name differs from that of the role.
    type: str
  instance_ids:
    description:
      - The instances. An empty list means none.
      - At least one of O(instance_ids) and O(filters) is required, or O(as_read) in their place. With both, an instance
        must satisfy both.
      - With O(state=present) an id that does not exist is an error, before anything is written.
    type: list
    elements: str
  filters:
    description:
      - Filters of the API operation DescribeInstances, each with a text or a list of texts, such as V(tag:environment).
      - They select every instance of the region that satisfies all of them. An empty dictionary is refused.
    type: dict
  regions:
    description:
      - The Regions of the instances, read side by side. Without it the instances are those of the region of the task.
      - With several the task signs in once for all of them, and finds every conflict before it writes anything.
    type: list
    elements: str
  as_read:
    description:
      - The instances as M(crossaccount.aws.ec2_instances_info) returned them a moment ago, in place of O(instance_ids)
        and O(filters). They are not read again, but what they carry is.
      - One that has moved since is read again when EC2 refuses to change it.
    type: list
    elements: dict
  carriers:
    description:
      - Whether to list every instance of these Regions that carries the instance profile in RV(carriers), also those
        that O(instance_ids) and O(filters) do not choose.
      - This takes no further call where all that carry it are chosen. All associations of the Region are read then.
    type: bool
    default: false
  replace:
    description:
      - Whether to replace another instance profile that an instance already carries.
      - For running instances EC2 does this in one call. Other instances need two calls, and briefly have no profile.
    type: bool
    default: false
  on_conflict:
    description:
      - What to do about an instance that carries another instance profile, with O(state=present) and O(replace=false).
      - V(fail) fails before anything is written.
      - V(leave) leaves such an instance as it is, with the state V(conflict) in RV(instances), and does the others.
    type: str
    choices: [fail, leave]
    default: fail
  state:
    description:
      - V(present) attaches the instance profile.
      - V(absent) detaches it. Other instance profiles are left alone.
    type: str
    choices: [present, absent]
    default: present
  wait_timeout:
    description:
      - How many seconds to wait, for all instances together. During this time the module repeats an association that
        EC2 refuses because the instance profile has just been created, or because an instance is starting or stopping.
      - An instance that somebody else changes in the meantime is read again, and gets what it then needs.
    type: int
    default: 60
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - crossaccount.aws.attributes
  - crossaccount.aws.attributes.changes
  - crossaccount.aws.account
notes:
  - In check mode the instance profile need not exist yet.
  - "Needs the permissions C(ec2:DescribeInstances), C(ec2:DescribeIamInstanceProfileAssociations),
    C(ec2:AssociateIamInstanceProfile), C(ec2:ReplaceIamInstanceProfileAssociation),
    C(ec2:DisassociateIamInstanceProfile) and C(iam:PassRole) for the role."
seealso:
  - module: crossaccount.aws.iam_trust_role
"""

EXAMPLES = r"""
- name: See which running instances would get the role
  crossaccount.aws.ec2_instance_role:
    role: Route53CrossAccountRole
    filters:
      instance-state-name: running
      "tag:environment": [production, staging]
  check_mode: true
  register: attachment

- name: Show them
  ansible.builtin.debug:
    msg: "{{ attachment.instances | selectattr('changed') | map(attribute='instance_id') }}"

- name: Take the role from all instances that carry it, and leave other instance profiles alone
  crossaccount.aws.ec2_instance_role:
    role: arn:aws:iam::111111111111:role/Route53CrossAccountRole
    filters:
      instance-state-name: [running, stopped]
    state: absent

- name: See which instances of two Regions carry the role without being chosen
  crossaccount.aws.ec2_instance_role:
    role: Route53CrossAccountRole
    regions: [us-east-1, eu-west-1]
    filters:
      "tag:environment": production
    carriers: true
  check_mode: true
  register: chosen

- name: Show these
  ansible.builtin.debug:
    msg: "{{ chosen.carriers | reject('in', chosen.instances | map(attribute='instance_id')) }}"
"""

RETURN = r"""
carriers:
  description: The ids of all instances that carried the instance profile before anything was written, sorted.
  returned: with O(carriers=true), unless the options are refused or the instances cannot be read
  type: list
  elements: str
  sample: [i-0a1b2c3d4e5f60718]
instances:
  description: What became of each instance, or would in check mode, sorted by id.
  returned: unless the options are refused or the instances cannot be read
  type: list
  elements: dict
  contains:
    instance_id:
      description: The instance.
      type: str
      returned: always
    name:
      description: Its tag C(Name), or empty.
      type: str
      returned: always
    region:
      description: The Region it is in.
      type: str
      returned: always
    changed:
      description: Whether its instance profile changed.
      type: bool
      returned: always
    state:
      description:
        - V(ok) when there was nothing to do, V(attached), V(replaced) or V(detached).
        - V(conflict) when it carries another instance profile and O(replace=false).
        - V(skipped) when it is terminated, even if only since it was read, or when another instance is in conflict.
        - V(failed) when AWS refused, or did not answer. When the module cannot find out what became of a call without
          an answer, C(changed) is true and C(reason) says so.
      type: str
      returned: always
    before:
      description: The name of the instance profile that it had, or empty.
      type: str
      returned: always
    after:
      description: The name of the instance profile that it has now, or empty.
      type: str
      returned: always
    reason:
      description: Why it was not changed, when there is more to say than the state does.
      type: str
      returned: always
"""

from ansible_collections.crossaccount.aws.plugins.module_utils._aws.ec2.instance_role import ensure
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.module import aws_module, run
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.group import OptionGroup

OPTIONS = (
    OptionGroup(
        {
            "role": {"type": "str"},
            "instance_profile": {"type": "str"},
            "instance_ids": {"type": "list", "elements": "str"},
            "filters": {"type": "dict"},
            "regions": {"type": "list", "elements": "str"},
            "as_read": {"type": "list", "elements": "dict"},
            "carriers": {"type": "bool", "default": False},
            "replace": {"type": "bool", "default": False},
            "on_conflict": {"type": "str", "choices": ["fail", "leave"], "default": "fail"},
            "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
            "wait_timeout": {"type": "int", "default": 60},
        },
        mutually_exclusive=[["role", "instance_profile"], ["as_read", "instance_ids"], ["as_read", "filters"]],
        required_one_of=[["role", "instance_profile"], ["instance_ids", "filters", "as_read"]],
    ),
)


def main() -> None:
    """Run the module."""
    module = aws_module(*OPTIONS)
    outcome = run(module, lambda connection: ensure(module.params, connection, check_mode=module.check_mode))
    (module.fail_json if outcome.failed else module.exit_json)(**outcome.result)


if __name__ == "__main__":
    main()

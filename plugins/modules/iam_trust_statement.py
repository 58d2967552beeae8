#!/usr/bin/python
# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One statement of a role's trust."""

from __future__ import annotations

DOCUMENTATION = r"""
module: iam_trust_statement
short_description: Manage one statement of an IAM role's trust, leaving the others alone
version_added: "0.1.0"
description:
  - Adds, changes or removes one statement of the trust of an existing role, by its id. Use it for access to a role that
    somebody else declares, or for temporary access.
  - All other statements stay as IAM returns them, with their order and spelling, whatever they say.
  - The statement is declared as in M(crossaccount.aws.iam_trust_role), and the same mistakes are refused before any
    call is made. A statement that means what is declared is not written.
  - Says in words who gains and who loses access, in check mode as well.
  - In check mode, when the role does not exist, the module warns and assumes that an earlier task creates it.
author:
  - crossaccount.aws contributors (@crossaccount)
options:
  name:
    description:
      - The name of the role. It must exist, unless O(state=absent).
    type: str
    required: true
    aliases: [role_name]
  sid:
    description:
      - The id of the statement, letters and digits only.
      - A role is refused when two statements of its trust have the same id, because they cannot be told apart.
      - A Deny with this id is not replaced, unless O(allow_broad_trust) is set.
    type: str
    required: true
  state:
    description:
      - V(absent) removes the statement. The options that declare it are then ignored.
      - A Deny that keeps the role narrow is removed only when O(allow_broad_trust) is set.
      - The last statement of a trust cannot be removed, because IAM does not allow an empty trust. Remove the role
        instead.
      - When the role does not exist, V(absent) changes nothing and warns.
    type: str
    choices: [present, absent]
    default: present
  prune_expired:
    description:
      - Whether other statements that have expired are removed too. These are statements with a condition on
        C(aws:CurrentTime), as O(not_after) makes it, that can never be met again. Nobody loses access by this.
    type: bool
    default: false
  prune_dead:
    description:
      - Whether other statements that name only deleted users and roles, which show as unique ids (AROA, AIDA), are
        removed too. Nobody loses access by this.
      - IAM refuses to write a trust with a deleted user or role in it. As long as there is such a statement, nothing
        else in the trust can be changed without this option.
    type: bool
    default: false
  revoke_sessions:
    description:
      - Whether to end sessions of the role when the task takes access from somebody. Without it, those who lost access
        keep their sessions until they expire, for up to the longest session duration of the role.
      - It ends B(all) sessions of the role that began before that moment, because IAM cannot tell them apart. This
        includes sessions of callers who are still trusted, who need to assume the role again. Programs and the AWS SDKs
        mostly do so by themselves when a call is denied or their credentials expire. People lose the session that they
        work in. An instance with the role in its instance profile keeps denied credentials until they are renewed.
      - It writes the inline policy C(AWSRevokeOlderSessions), as the IAM console does. This policy denies everything to
        sessions that began before a certain time. Delete it only after the longest session duration of the role has
        passed. If it is deleted earlier, the ended sessions work again.
      - A run that changes nothing ends no sessions. The exception is a revocation that an earlier run began and could
        not finish, which is then finished.
      - IAM takes some seconds to spread both changes. During this time a session may still begin or continue.
    type: bool
    default: false
  wait_timeout:
    description:
      - How many seconds to keep trying when IAM does not know a user or role yet, when AWS is busy, and when others
        overwrite the statement.
      - A run that writes reads the trust again after 2 to 3 seconds. By then every other run that had read the trust
        before must have written. With less time than that, two runs at once may lose a statement.
    type: int
    default: 60
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - crossaccount.aws.attributes
  - crossaccount.aws.attributes.changes
  - crossaccount.aws.account
  - crossaccount.aws.trust
notes:
  - IAM writes a trust as a whole, without comparing it with what is there. So the module reads the trust again after it
    has written, and writes its statement again when others overwrote it. Runs of this module do not lose each other's
    statements. Other tools that write the whole trust, including M(crossaccount.aws.iam_trust_role), remove statements
    that they do not know.
  - When a user or role was deleted, its statement shows a unique id (AROA, AIDA) instead of the ARN. This id matches
    nobody, and IAM refuses to write a trust that holds it. See O(prune_dead). To replace the id by the user or role
    that now has the ARN, run the task that declares the statement again.
  - M(crossaccount.aws.iam_trust_role) leaves the policy C(AWSRevokeOlderSessions) where it is, unless it removes the
    role.
  - "Needs the permissions C(iam:GetRole) and C(iam:UpdateAssumeRolePolicy) on the role, with O(revoke_sessions) also
    C(iam:GetRolePolicy) and C(iam:PutRolePolicy)."
seealso:
  - module: crossaccount.aws.iam_trust_role
  - module: crossaccount.aws.assume_role_check
"""

EXAMPLES = r"""
- name: Let a role of a partner in until the end of January
  crossaccount.aws.iam_trust_statement:
    profile: dns
    account_id: "222222222222"
    name: ExampleZoneRole
    sid: Partner
    accounts: ["333333333333"]
    principal_arns: ["arn:aws:iam::333333333333:role/Migration*"]
    external_ids: [zone-5d2c71ab]
    not_after: "2099-01-31T18:00:00Z"

- name: Let somebody in for four hours from the first run on
  crossaccount.aws.iam_trust_statement:
    profile: dns
    account_id: "222222222222"
    name: ExampleZoneRole
    sid: Incident
    accounts: ["333333333333"]
    principal_arns: ["arn:aws:iam::333333333333:role/OnCall"]
    external_ids: [zone-5d2c71ab]
    not_after: 4h

- name: Let people with MFA in, and clear away whatever is over
  crossaccount.aws.iam_trust_statement:
    profile: dns
    name: ExampleZoneRole
    sid: OnCall
    accounts: ["999999999999"]
    mfa:
      max_age: 3600
    prune_expired: true

- name: End the access of the partner now, with the sessions that have begun
  crossaccount.aws.iam_trust_statement:
    profile: dns
    name: ExampleZoneRole
    sid: Partner
    state: absent
    revoke_sessions: true
"""

RETURN = r"""
role:
  description: The role.
  returned: when it exists
  type: dict
  contains:
    arn:
      description: The ARN of the role.
      type: str
      returned: always
      sample: arn:aws:iam::222222222222:role/EC2ManagementRole
    account_id:
      description: The account of the role.
      type: str
      returned: always
    name:
      description: The name of the role.
      type: str
      returned: always
    trust_policy:
      description: Its whole trust after the task. In check mode, as it would be.
      type: dict
      returned: always
statement:
  description: The statement in the trust after the task. In check mode, as it would be.
  returned: when O(state=present)
  type: dict
  sample:
    Sid: OnCall
    Effect: Allow
    Action: [sts:AssumeRole]
    Principal: {AWS: ["arn:aws:iam::999999999999:root"]}
    Condition: {Bool: {"aws:MultiFactorAuthPresent": ["true"]}}
pruned:
  description: The other statements that O(prune_expired) and O(prune_dead) removed, as IAM had them.
  returned: success
  type: list
  elements: dict
access_change:
  description: Who gains and who loses access by this task. External ids are left out.
  returned: success
  type: dict
  contains:
    gained:
      description: A sentence for each principal and its conditions that may now assume the role.
      type: list
      elements: str
      returned: always
      sample: ["arn:aws:iam::111111111111:role/Route53CrossAccountRole may assume the role (external id required)"]
    lost:
      description: A sentence for each principal and its conditions that no longer may.
      type: list
      elements: str
      returned: always
    entries:
      description: The same as data, as M(crossaccount.aws.iam_trust_role) returns it.
      type: list
      elements: dict
      returned: always
dead_principals:
  description: Unique ids of deleted users and roles that the whole trust named before the task.
  returned: success
  type: list
  elements: str
  sample: [AROA1234567890EXAMPLE]
sessions_revoked_before:
  description: All sessions of the role that began before this time are ended.
  returned: when this run ended sessions
  type: str
  sample: "2027-01-31T18:00:01.000Z"
api_calls:
  description: How many calls of each operation were made.
  returned: success
  type: dict
  sample: {"GetRole": 2, "UpdateAssumeRolePolicy": 1}
"""

from ansible_collections.crossaccount.aws.plugins.module_utils._aws.iam.trust_statement import ensure
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.module import aws_module, run
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.group import OptionGroup
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.trust import STATEMENT

OPTIONS = (
    OptionGroup(
        {
            "name": {"type": "str", "required": True, "aliases": ["role_name"]},
            "sid": {"type": "str", "required": True},
            "prune_expired": {"type": "bool", "default": False},
            "prune_dead": {"type": "bool", "default": False},
            "revoke_sessions": {"type": "bool", "default": False},
            "wait_timeout": {"type": "int", "default": 60},
            "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        },
    ),
    STATEMENT,
)


def main() -> None:
    """Run the module."""
    module = aws_module(*OPTIONS)
    outcome = run(module, lambda connection: ensure(module.params, connection, check_mode=module.check_mode))
    (module.fail_json if outcome.failed else module.exit_json)(**outcome.result)


if __name__ == "__main__":
    main()

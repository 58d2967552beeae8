# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the sandbox replaces in moto to be quick; importing this module is enough."""

from __future__ import annotations

import copy
import json

from moto.iam import models as iam

_templates: list[iam.AWSManagedPolicy] = []


def _aws_managed_policies(backend: iam.IAMBackend) -> list[iam.ManagedPolicy]:
    """moto's AWS-managed policies for one account: parsed once instead of 0.2 s for each account.

    Copies share their versions, which nobody can change, and have an attachment count of their own.
    """
    if not _templates:
        for name, data in json.loads(iam.aws_managed_policies_data).items():
            _templates.append(iam.AWSManagedPolicy.from_data(name, backend.account_id, backend.region_name, data))
    policies: list[iam.ManagedPolicy] = []
    for template in _templates:
        policy = copy.copy(template)
        policy.account_id = backend.account_id
        policies.append(policy)
    return policies


iam.IAMBackend._init_aws_policies = _aws_managed_policies  # type: ignore[method-assign]

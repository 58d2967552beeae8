# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter behind the role account_profiles: hosts to an AWS configuration file."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.accounts.configuration import (
    is_written,
    read_existing,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.accounts import profiles
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError

DOCUMENTATION = r"""
name: account_profiles
author: crossaccount.aws contributors (@crossaccount)
version_added: "0.1.0"
short_description: Make the AWS configuration for the accounts of a play
description:
  - Turns hosts that stand for AWS accounts into the text of an AWS configuration file with a profile for each.
  - Sections of an existing configuration that these profiles need are copied, with settings that are known to hold no
    secret. A section with access keys, with C(credential_process) or with other settings is refused.
  - The role P(crossaccount.aws.account_profiles#role) writes the file.
options:
  _input:
    description: The names of the hosts.
    type: list
    elements: str
    required: true
  hostvars:
    description:
      - The variables by host, usually C(hostvars).
      - Each host has C(aws_account_id), and either C(aws_profile), or C(aws_role_arn) with C(aws_source_profile) or
        C(aws_credential_source). C(aws_external_id) and the list C(aws_regions) are optional.
    type: dict
    required: true
  existing:
    description:
      - The path of the existing AWS configuration file. The file need not exist.
      - botocore reads it, and the shared credentials file, so that their content is never a value of Ansible.
    type: str
    default: ""
  folder:
    description:
      - The path of the folder in which the role keeps the file C(config), to find out whether that is to be written.
    type: str
    default: ""
"""

EXAMPLES = r"""
- name: Show the profiles of two accounts
  vars:
    accounts:
      dns:
        aws_account_id: "222222222222"
        aws_profile: dns
      workload-a:
        aws_account_id: "111111111111"
        aws_role_arn: arn:aws:iam::111111111111:role/OrganizationAccountAccessRole
        aws_source_profile: management
  ansible.builtin.debug:
    msg: "{{ accounts | list | crossaccount.aws.account_profiles(accounts) }}"
"""

RETURN = r"""
_value:
  description:
    - C(configuration) is the text of the configuration file.
    - C(written) is whether O(folder) holds this file, and both are private.
    - C(accounts) holds for each host its C(account_id), and the C(profile) that tasks use for this account.
  type: dict
"""


def account_profiles(
    names: list[str], hostvars: Mapping[str, Mapping[str, Any]], existing: str = "", folder: str = ""
) -> dict[str, Any]:
    """The configuration for the hosts ``names``, and the profile of each."""
    try:
        accounts = [
            # only these variables: a host may have others that cannot be templated here
            profiles.account(name, {variable: hostvars[name].get(variable) for variable in profiles.VARIABLES})
            for name in names
        ]
        profiles.distinct(accounts)
        text = profiles.configuration(accounts, read_existing(existing, dict(os.environ)))
    except InputError as error:
        raise AnsibleFilterError(str(error)) from None
    return {
        "configuration": text,
        "written": bool(folder) and is_written(folder, text),
        "accounts": {
            each.name: {"account_id": each.account_id, "profile": profiles.profile_of(each)} for each in accounts
        },
    }


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Name to function."""
        return {"account_profiles": account_profiles}

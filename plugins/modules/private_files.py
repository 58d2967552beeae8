#!/usr/bin/python
# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Files that only their owner may read."""

from __future__ import annotations

DOCUMENTATION = r"""
module: private_files
short_description: Write texts into files that only their owner may read
version_added: "0.1.0"
description:
  - Writes texts into files with mode 0600. Folders that are missing are made with mode 0700.
  - Each file is replaced as a whole. At no moment can others read it, or does half of it stand there. Two runs may
    write the same files at once.
  - All texts are on the disk before the first file is replaced, so that a disk that is full, or a folder that cannot
    be written to, leaves all files as they were.
  - A file that is there as it should be is left alone. One with another content, another mode or another owner is
    replaced.
  - It does not call AWS and has no options of a connection, so that defaults for the action group
    C(crossaccount.aws.aws) do not reach it.
  - The texts are never shown, neither in results nor in logs.
author:
  - crossaccount.aws contributors (@crossaccount)
options:
  files:
    description: The files. All of them are judged before one is written.
    type: list
    elements: dict
    required: true
    suboptions:
      path:
        description:
          - The path of the file. A relative one starts from the folder of the playbook, with a local connection.
          - A link that stands at the path is replaced by the file, as M(ansible.builtin.copy) does, and what it points
            to is left alone. Links among the folders of the path are followed.
        type: path
        required: true
      content:
        description:
          - The text, which is written in UTF-8.
          - A value of another type is refused, because there are many ways to write one. Make it a text by a filter,
            such as P(ansible.builtin.to_json#filter).
        type: raw
        required: true
  private_folders:
    description:
      - Whether the folders in which O(files) are become private, too, when they are there already and have another
        mode than 0700.
      - Folders above them are left alone. A folder of another user, also where the module runs as root, and one for all
        users, such as C(/tmp), are refused.
    type: bool
    default: false
attributes:
  check_mode:
    description: Whether the module predicts what it would do without changing anything.
    support: full
  idempotent:
    description: Whether a second run with the same options changes and writes nothing.
    support: full
  diff_mode:
    description: Whether the module returns what changed, or would change, as a readable difference.
    support: none
    details: The texts may hold secrets.
seealso:
  - module: ansible.builtin.copy
"""

EXAMPLES = r"""
- name: Write an AWS configuration and a note, for nobody else to read
  crossaccount.aws.private_files:
    files:
      - path: private/aws/config
        content: |
          [profile dns]
          role_arn = arn:aws:iam::222222222222:role/OrganizationAccountAccessRole
          source_profile = management
      - path: private/accounts.json
        content: "{{ {'dns': '222222222222'} | ansible.builtin.to_nice_json }}"
  register: written

- name: Show where the files are, and how big
  ansible.builtin.debug:
    msg: "{{ written.files | items2dict(key_name='path', value_name='size') }}"
"""

RETURN = r"""
files:
  description:
    - The files, in the order of O(files).
    - When the task fails, those that were written before.
  returned: unless the options are refused
  type: list
  elements: dict
  contains:
    path:
      description: The path of the file, absolute and without links among its folders.
      type: str
      returned: always
    size:
      description: The size of the file, in octets.
      type: int
      returned: always
    changed:
      description: Whether the file was written, or in check mode would be.
      type: bool
      returned: always
  sample:
    - path: /home/ops/private/accounts.json
      size: 34
      changed: true
"""

from ansible_collections.crossaccount.aws.plugins.module_utils._aws.files.private_files import ensure
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.group import OptionGroup
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.plain_module import plain_module, run_plain

# Both are secret for Ansible, too: it logs an option as a whole, spelled so that it does not find a text of several
# lines in it.
FILE = {"path": {"type": "path", "required": True}, "content": {"type": "raw", "required": True, "no_log": True}}
OPTIONS = (
    OptionGroup(
        {
            "files": {"type": "list", "elements": "dict", "required": True, "options": FILE, "no_log": True},
            "private_folders": {"type": "bool", "default": False},
        }
    ),
)


def main() -> None:
    """Run the module."""
    module = plain_module(*OPTIONS)
    outcome = run_plain(module, lambda params: ensure(params, check_mode=module.check_mode))
    (module.fail_json if outcome.failed else module.exit_json)(**outcome.result)


if __name__ == "__main__":
    main()

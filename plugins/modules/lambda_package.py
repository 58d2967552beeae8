#!/usr/bin/python
# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The zip of a function of Lambda."""

from __future__ import annotations

DOCUMENTATION = r"""
module: lambda_package
short_description: Build the zip of a Lambda function from Python sources, the same bytes from the same sources
version_added: "0.1.0"
description:
  - Packs modules of a Python package, what they import of it, and files that the task writes itself.
  - The same sources give the same zip. Its bytes do not depend on the umask, on the time, on the order in which files
    are found, on when they were changed, or on their permissions.
  - Imports are followed without running anything. One that neither the zip nor the runtime can meet is refused, with
    its file and line, so that it does not fail when the function runs.
  - The zip is replaced as a whole, with mode 0600. Folders that are missing are made with mode 0700. One that is there
    as it should be is left alone.
  - It does not call AWS and has no options of a connection, so that defaults for the action group
    C(crossaccount.aws.aws) do not reach it.
author:
  - crossaccount.aws contributors (@crossaccount)
options:
  dest:
    description:
      - The path of the zip. A relative one starts from the folder of the playbook, with a local connection.
      - A link that stands at the path is replaced by the file, and what it points to is left alone.
    type: path
    required: true
  package:
    description:
      - The folder of a Python package, such as C(plugins/module_utils) of a collection. It needs O(name).
    type: path
  name:
    description:
      - The name of O(package) in the zip, such as V(dns_rules), by which O(files) import it. A name with dots places it
        in other packages.
      - Inside the package, imports are best relative ones, so that they do not depend on this name.
    type: str
  entry_points:
    description:
      - Files of O(package) that go into the zip, each by its path below that folder, such as V(record_sets/planner.py).
        What they import of the package goes in too, with the C(__init__.py) of each folder on the way. A folder without
        one gets an empty one.
      - What a module loads while it runs, by C(importlib) for example, cannot be seen. Name it here.
    type: list
    elements: str
  files:
    description:
      - Files that the task writes itself, such as the handler, or a configuration as JSON. Paths in the zip, each with
        its text.
      - What a Python file among them imports of O(package) goes into the zip as well.
      - A value of another type is refused, because there are many ways to write one. Make it a text by a filter, such
        as P(ansible.builtin.to_json#filter).
      - They are not kept secret. Whoever may read the function's code can read them.
    type: dict
  provided:
    description:
      - Modules that are there where the code runs, beside the standard library of the Python that runs the task. Name
        here what a layer brings.
    type: list
    elements: str
    default: [boto3, botocore]
attributes:
  check_mode:
    description: Whether the module predicts what it would do without changing anything.
    support: full
  idempotent:
    description: Whether a second run with the same options changes and writes nothing.
    support: full
  diff_mode:
    description: Whether the module returns what changed, or would change, as a readable difference.
    support: full
    details: It shows the names of the files in the zip, each with the hash of its content.
notes:
  - Libraries that compress differ, such as zlib and zlib-ng. So RV(sha256) may differ between machines for the same
    files. RV(content_sha256) does not.
seealso:
  - module: crossaccount.aws.private_files
"""

EXAMPLES = r"""
- name: Write the code of a package
  crossaccount.aws.private_files:
    files:
      - path: src/rules/names.py
        content: |
          from .letters import LOWER


          def is_name(text):
              return set(text) <= LOWER
      - path: src/rules/letters.py
        content: |
          import string

          LOWER = frozenset(string.ascii_lowercase)
      - path: src/rules/not_needed.py
        content: ""

- name: Build a function of it
  crossaccount.aws.lambda_package:
    dest: build/function.zip
    package: src/rules
    name: rules
    entry_points: [names.py]
    files:
      handler.py: |
        import json
        from pathlib import Path

        from rules.names import is_name

        CONFIGURATION = json.loads(Path(__file__).with_name("configuration.json").read_text())


        def handler(event, context):
            return [name for name in CONFIGURATION["names"] if is_name(name)]
      configuration.json: "{{ {'names': ['www', 'WWW']} | ansible.builtin.to_json }}"
  register: built

- name: Show what is in it
  ansible.builtin.debug:
    msg: "{{ built.files }}"
"""

RETURN = r"""
dest:
  description: The path of the zip, absolute and without links among its folders.
  returned: success
  type: str
  sample: /home/ops/build/function.zip
size:
  description: The size of the zip, in octets.
  returned: success
  type: int
sha256:
  description: The hash of the zip, in base 64, as Lambda tells it of the code of a function (C(CodeSha256)).
  returned: success
  type: str
  sample: TKeZCYHL4LZQNRmJLUIr0PZrm7LXxPDYUkiWQTtZQBk=
content_sha256:
  description:
    - One hash of the names and the contents, in hexadecimal digits. It does not depend on how they are compressed.
    - It is the hash of what C(sha256sum) prints for the files, in the order of their names.
  returned: success
  type: str
files:
  description: The names of the files in the zip, sorted.
  returned: success
  type: list
  elements: str
  sample: [handler.py, rules/__init__.py, rules/letters.py, rules/names.py]
"""

from ansible_collections.crossaccount.aws.plugins.module_utils._aws.lambda_.package import ensure
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.group import OptionGroup
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.plain_module import plain_module, run_plain

OPTIONS = (
    OptionGroup(
        {
            "dest": {"type": "path", "required": True},
            "package": {"type": "path"},
            "name": {"type": "str"},
            "entry_points": {"type": "list", "elements": "str"},
            "files": {"type": "dict"},
            "provided": {"type": "list", "elements": "str", "default": ["boto3", "botocore"]},
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

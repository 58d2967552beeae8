# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""No file of the collection or the sandbox crosses a layer, and the check sees one that would."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from tests.support.source.layers import violations
from tools import checkout

CHECKOUT = checkout.ROOT
SOURCES = sorted(
    path.relative_to(CHECKOUT) for top in ("plugins", "sandbox") for path in (CHECKOUT / top).rglob("*.py")
)

CORE = "plugins/module_utils/_core/example.py"
NESTED = "plugins/module_utils/_core/trust/example.py"
DNS = "plugins/module_utils/_dns/example.py"
AWS = "plugins/module_utils/_aws/example.py"
FUNCTION = "plugins/module_utils/_function/example.py"
MODULE = "plugins/modules/example.py"
FILTER = "plugins/filter/example.py"
INVENTORY = "plugins/inventory/example.py"
SANDBOX = "sandbox/route53/example.py"
OURS = "ansible_collections.crossaccount.aws.plugins"


def test_no_file_crosses_a_layer() -> None:
    assert any(path.match("_core/*.py") for path in SOURCES)
    found = [
        line
        for path in SOURCES
        for line in violations(PurePosixPath(path.as_posix()), (CHECKOUT / path).read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        (CORE, "import boto3"),
        (CORE, "import yaml"),
        (CORE, "from ansible.module_utils.basic import AnsibleModule"),
        (CORE, "from .._aws.connection import Connection"),
        (CORE, "from .. import _aws"),
        (NESTED, "from ..._aws import errors"),
        (CORE, f"from {OURS}.module_utils._core.errors import InputError"),
        (CORE, "import os"),
        (CORE, "import os.path"),
        (CORE, "from os import environ"),
        (CORE, "from time import monotonic"),
        (CORE, "import random"),
        (CORE, "from urllib.request import urlopen"),
        (CORE, "from urllib import request"),
        (CORE, "from datetime import datetime\ndatetime.now()"),
        (CORE, "import datetime\ndatetime.date.today()"),
        (CORE, "def late():\n    import socket"),
        (CORE, "open('file')"),
        (AWS, f"from {OURS}.module_utils._core.errors import InputError"),
        (AWS, "from ...modules.example import main"),
        (AWS, f"from {OURS}.modules.example import ARGUMENT_SPEC"),
        (CORE, "from ...modules.example import main"),
        (DNS, "from ...modules import example"),
        (FILTER, f"from {OURS}.modules.example import main"),
        (FILTER, f"import {OURS}.modules.example"),
        (AWS, "def stop(module):\n    module.fail_json(msg='x')"),
        (AWS, "import requests"),
        (AWS, "import dns.query"),
        (DNS, "import boto3"),
        (DNS, "from .._aws.connection import Connection"),
        (AWS, "import sandbox"),
        (FUNCTION, "from ansible.module_utils.basic import AnsibleModule"),
        (FUNCTION, "from .._aws.connection import Connection"),
        (FUNCTION, "import yaml"),
        (CORE, "from .._function import calls"),
        (AWS, "from .._function import calls"),
        (MODULE, "import boto3"),
        (MODULE, "try:\n    from botocore.exceptions import ClientError\nexcept ImportError:\n    pass"),
        (MODULE, "from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule"),
        (MODULE, f"from {OURS}.modules.other import main"),
        (MODULE, "def work(module):\n    module.exit_json()\ndef main():\n    work(1)"),
        (FILTER, "import boto3"),
        (FILTER, "from ansible_collections.amazon.aws.plugins.inventory import aws_ec2"),
        (INVENTORY, "import boto3"),
        (INVENTORY, "from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule"),
        (INVENTORY, "from ansible_collections.amazon.aws.plugins.plugin_utils.inventory import AWSInventoryBase"),
        (INVENTORY, f"from {OURS}.filter.example import filters"),
        (FILTER, "from sandbox.world import World"),
        (SANDBOX, f"from {OURS}.module_utils._core.names import normalise"),
        (SANDBOX, "from plugins.module_utils._core import names"),
    ],
)
def test_a_crossing_is_seen(path: str, source: str) -> None:
    assert violations(PurePosixPath(path), source)


@pytest.mark.parametrize(
    ("path", "source"),
    [
        (
            CORE,
            "import re\nfrom urllib.parse import quote\nfrom .errors import InputError",
        ),
        (NESTED, "from ..errors import InputError\nfrom . import statement"),
        (CORE, "from datetime import datetime\ndatetime.fromisoformat('2026-01-01')"),
        (AWS, "import time\nimport boto3\nfrom .._core import names\nfrom .connection import Connection"),
        (AWS, "from .._dns import lookups"),
        (FUNCTION, "import boto3\nimport time\nfrom .._core.automation import journal\nfrom .calls import Calls"),
        (DNS, "import socket\nimport dns.message\nfrom .._core import names"),
        (MODULE, f"from {OURS}.module_utils._aws.module import connect\ndef main():\n    module.exit_json()"),
        (FILTER, f"from ansible.errors import AnsibleFilterError\nfrom {OURS}.module_utils._core import names"),
        (INVENTORY, "from ansible_collections.amazon.aws.plugins.inventory import aws_ec2"),
        (INVENTORY, f"from {OURS}.module_utils._aws.connection import connection_of"),
        (SANDBOX, "import boto3\nimport os\nfrom sandbox.world import World"),
        ("tests/unit/example.py", "import boto3"),
    ],
)
def test_what_is_allowed_passes(path: str, source: str) -> None:
    assert violations(PurePosixPath(path), source) == []

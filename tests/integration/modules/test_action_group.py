# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Defaults for the group crossaccount.aws.aws reach our modules and those of amazon.aws."""

from __future__ import annotations

from collections.abc import Callable

import pytest

TASKS = [
    {"amazon.aws.aws_caller_info": {}, "register": "caller"},
    {"ansible.builtin.assert": {"that": "caller.account == '222222222222'"}},
    {"crossaccount.aws.route53_hosted_zone": {"zone": "existing.example", "account_id": "222222222222"}},
]


@pytest.mark.usefixtures("fresh")
def test_defaults_of_the_group_reach_both_collections(run_play: Callable[..., str]) -> None:
    # The environment says `management`; only the group's default says `dns`.
    run_play(
        TASKS,
        environment={"AWS_PROFILE": "management"},
        module_defaults={"group/crossaccount.aws.aws": {"profile": "dns"}},
    )

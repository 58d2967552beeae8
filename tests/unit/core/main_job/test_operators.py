# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether who signed in may be an operator: only what surely is none is said."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.main_job.operators import operator_problem

SESSION = "arn:aws:sts::222222222222:assumed-role/DnsOperators/someone"
USER = "arn:aws:iam::222222222222:user/people/someone"
IAM = "arn:aws:iam::222222222222:"


@pytest.mark.parametrize(
    ("caller", "operator", "known"),
    [
        (SESSION, f"{IAM}role/DnsOperators", True),
        (SESSION, f"{IAM}role/team/DnsOperators", True),  # the session does not say the path
        (SESSION, f"{IAM}role/Dns*", True),
        (SESSION, f"{IAM}role/team/*", True),
        (SESSION, f"{IAM}role/DnsOperator?", True),
        (SESSION, "arn:aws:iam::*:role/DnsOperators", True),
        (SESSION, f"{IAM}role/dnsoperators", False),
        (SESSION, f"{IAM}role/DnsOperators2", False),
        (SESSION, f"{IAM}user/DnsOperators", False),
        (SESSION, "arn:aws:iam::333333333333:role/DnsOperators", False),
        (SESSION, "arn:aws-cn:iam::222222222222:role/DnsOperators", False),
        (USER, f"{IAM}user/people/someone", True),
        (USER, f"{IAM}user/*", True),
        (USER, f"{IAM}user/someone", False),
        (f"{IAM}root", f"{IAM}role/*", False),
    ],
)
def test_operators(caller: str, operator: str, known: bool) -> None:
    assert bool(operator_problem(caller, [operator])) is not known
    assert bool(operator_problem(caller, [f"{IAM}role/Other", operator])) is not known


def test_the_problem_says_whom_to_add() -> None:
    problem = operator_problem(SESSION, [f"{IAM}role/Other"])
    assert problem.startswith(f"Who signs in to the DNS account is {IAM}role/DnsOperators, and dns_operator_arns names")
    assert "names nobody" in operator_problem(SESSION, [])

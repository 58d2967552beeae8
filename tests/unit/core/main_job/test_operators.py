# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether who signed in may be an operator: only what surely is none is said."""

from __future__ import annotations

import itertools

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.main_job.operators import operator_problem
from hypothesis import given
from hypothesis import strategies as st

from sandbox.policy.matching import arn_like

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
        (SESSION, f"{IAM}role/te*rs", True),
        (SESSION, f"{IAM}role/te?m?DnsOperators", True),
        (SESSION, f"{IAM}role/te*er", False),
        (SESSION, f"{IAM}role/DnsOperators/*", True),
        (SESSION, f"{IAM}role/DnsOperators/Other", False),
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


# So few letters that patterns and names meet often.
NAMES = st.text(alphabet="ab", min_size=1, max_size=3)
PATTERNS = st.text(alphabet="ab/*?", min_size=1, max_size=6).filter(lambda text: not text.startswith("/"))
# A path that a pattern of six characters needs has no more than six before its slash.
PATHS = ["", *("".join(each) + "/" for size in range(1, 7) for each in itertools.product("ab/", repeat=size))]


@given(pattern=PATTERNS, name=NAMES)
def test_a_session_may_be_every_role_of_its_name(pattern: str, name: str) -> None:
    """The judge tries the roles that a session may belong to, one path after the other, as AWS would compare them."""
    takes = any(arn_like(f"{IAM}role/{pattern}", f"{IAM}role/{path}{name}") for path in PATHS)

    said = operator_problem(f"arn:aws:sts::222222222222:assumed-role/{name}/someone", [f"{IAM}role/{pattern}"])

    assert (said == "") is takes

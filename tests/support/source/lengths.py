# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How long a file may be: what a reader can hold in mind at once.

Modules and their fragments are mostly documentation for users, which stands in one piece.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

LIMIT = 300
# What is still longer. This table only ever shrinks.
LONGER = frozenset(
    {
        "sandbox/policy/documents.py",
        "sandbox/route53/operations.py",
        "sandbox/route53/values.py",
        "tests/integration/modules/test_assume_role_check.py",
        "tests/integration/modules/test_iam_trust_role.py",
        "tests/integration/modules/test_iam_trust_statement.py",
        "tests/oracle/cases/trusts.py",
        "tests/proofs/fault_world.py",
        "tests/proofs/reply_damages.py",
        "tests/support/trust/documented.py",
        "tests/support/trust/strangers.py",
        "tests/unit/aws/checks/test_assume_role_check.py",
        "tests/unit/aws/ec2/test_instance_role.py",
        "tests/unit/aws/iam/test_trust_role.py",
        "tests/unit/aws/iam/test_trust_role_refusals.py",
        "tests/unit/aws/route53/test_apply.py",
        "tests/unit/aws/route53/test_record_sets.py",
        "tests/unit/aws/test_connection.py",
        "tests/unit/core/checks/test_role_verdicts.py",
        "tests/unit/core/instances/test_record_sets.py",
        "tests/unit/core/record_sets/test_options.py",
        "tests/unit/core/record_sets/test_ownership.py",
        "tests/unit/core/roles/test_declaration.py",
        "tests/unit/core/trust/test_declaration.py",
        "tests/unit/dns/test_lookups.py",
        "tests/unit/sandbox/policy/test_policy_conditions.py",
        "tests/unit/sandbox/policy/test_policy_evaluate.py",
        "tests/unit/sandbox/route53/test_route53_changes.py",
    }
)


def violations(lengths: Mapping[str, int], longer: Collection[str] = LONGER) -> list[str]:
    """What files, given with how many lines they have, have against the limit and its exceptions."""
    return [
        *(
            f"{path} has {lines} lines, and the limit is {LIMIT}: divide it by what it is about"
            for path, lines in sorted(lengths.items())
            if lines > LIMIT and path not in longer
        ),
        *(
            f"{path} is not too long any more: take it out of the table"
            for path in sorted(longer)
            if lengths.get(path, 0) <= LIMIT
        ),
    ]

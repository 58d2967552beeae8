# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every policy that the collection generates passes two critics written by others, which work without the network."""

from __future__ import annotations

import subprocess

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.trust import STATEMENT_SPEC

from tests.critics import generated, rendered
from tests.critics.canaries import CANARIES, PARLIAMENT, VALIDATOR
from tests.critics.generated import Policy
from tests.critics.objections import ACCEPTED, CHECKOUT, PYTHON, Accepted, Finding, judge, objections

POLICIES = [
    *generated.zone_policies(),
    *generated.automation_policies(),
    *generated.trusts(),
    *rendered.policies(),
]

Judged = dict[str, tuple[Policy, list[Finding]]]


@pytest.fixture(scope="module")
def judged() -> Judged:
    """Policies and canaries with the findings on each, by origin."""
    policies = [*POLICIES, *(policy for policy, _issues in CANARIES)]
    return {policy.origin: (policy, found) for policy, found in zip(policies, judge(policies), strict=True)}


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.origin)
def test_no_objection(policy: Policy, judged: Judged) -> None:
    assert objections(*judged[policy.origin]) == []


@pytest.mark.parametrize(("policy", "issues"), CANARIES, ids=[policy.origin for policy, _issues in CANARIES])
def test_a_known_fault_is_found(policy: Policy, issues: dict[str, str], judged: Judged) -> None:
    found = {(finding["critic"], finding["issue"]) for finding in objections(*judged[policy.origin])}

    assert set(issues.items()) <= found


def test_each_critic_has_canaries_for_both_kinds() -> None:
    assert {(critic, policy.kind) for policy, issues in CANARIES for critic in issues} == {
        (critic, kind) for critic in (VALIDATOR, PARLIAMENT) for kind in ("identity", "trust")
    }


@pytest.mark.parametrize("row", ACCEPTED, ids=lambda row: row.why[:40])
def test_what_is_accepted_occurs(row: Accepted, judged: Judged) -> None:
    """A row that covers nothing any more must go."""
    assert any(row.covers(policy, finding) for policy, found in judged.values() for finding in found)


def test_every_option_of_a_trust_is_judged() -> None:
    # parliament stops at the key of contexts: "Unknown data format: ArrayOfARN".
    judged = {"sid", *STATEMENT_SPEC} - {"context_providers"}
    assert {option for statement in generated.TRUSTS.values() for option in statement} == judged


def test_policies_come_from_everywhere() -> None:
    assert len({policy.origin for policy in POLICIES}) == len(POLICIES)
    assert {
        "zone policy",
        "automation",
        "dns_automation",
        "trust",
        "instance_access",
        "zone_access",
        "iam_trust_role",
        "route53_zone_policy",
        "docs/guides/cross-account-trust.md",
    } <= {policy.origin.partition(":")[0] for policy in POLICIES}


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("import urllib.request; urllib.request.urlopen('http://127.0.0.1:9')", id="an address"),
        pytest.param("import urllib.request; urllib.request.urlopen('http://example.com')", id="a name"),
        pytest.param(
            "asyncio.run(judge.validator([{'kind': 'identity', 'document': {'Version': '2012-10-17', 'Statement': "
            "[{'Effect': 'Allow', 'Action': 'route53:GetChange', 'Resource': '*'}]}}], None))",
            id="the validator without its definitions",
        ),
    ],
)
def test_the_network_is_out_of_reach(code: str) -> None:
    """The judgements above did without it, as asking for it ends the process."""
    done = subprocess.run(
        [*PYTHON, "-c", f"import asyncio; from tests.critics import judge; {code}"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (7, "judge: a critic asked for the network\n")

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The sandbox's own engine, asked in its own terms."""

from __future__ import annotations

from sandbox.policy import AccessRequest, Decision, Policies, Principal, decide, decide_trust
from tests.oracle.case import Caller, Case


def ask(case: Case) -> Decision:
    request = AccessRequest(_principal(case.caller), case.action, case.resource, case.account, case.whole_context())
    policies = Policies(
        identity=case.identity,
        boundary=None if case.boundary is None else [case.boundary],
        session=None if case.session is None else [case.session],
        scps=case.scps,
        resource=None if case.is_trust else case.grant,
    )
    if case.is_trust:
        assert case.grant is not None
        return decide_trust(request, policies, case.grant)
    return decide(request, policies)


def _principal(caller: Caller) -> Principal:
    return Principal(
        arn=caller.arn,
        account_id=caller.account,
        kind="assumed-role" if caller.kind == "session" else caller.kind,
        role_arn=caller.identity_arn if caller.kind == "session" else None,
        unique_id=caller.unique_id,
        service=caller.name if caller.kind == "service" else None,
    )

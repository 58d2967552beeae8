# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Roles that may be assumed, and a zone that may be asked, for tests of assume_role_check."""

from __future__ import annotations

from ansible_collections.crossaccount.aws.plugins.module_utils._aws.calls.writes import Writes
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.checks.assume_role_check import check

from tests.support.aws.fakes import FakeClient, client_error

A = "arn:aws:iam::111111111111:role/A"
B = "arn:aws:iam::222222222222:role/B"
SECRET = "SECRET-THAT-MUST-NOT-GET-OUT"
PROBE = {"hosted_zone_id": "Z1D633PJN98FT9", "record": "probe.example.com"}
REFUSED = "User: x is not authorized to perform: {} on resource: {} because no identity-based policy allows it"


def denied(role):
    """AWS's answer across accounts, which does not say which side refused."""
    return client_error("AccessDenied", f"User: x is not authorized to perform: sts:AssumeRole on resource: {role}")


DENIED_A, DENIED_B = denied(A), denied(B)
CHANGE_DENIED = client_error(
    "AccessDenied",
    REFUSED.format("route53:ChangeResourceRecordSets", f"arn:aws:route53:::hostedzone/{PROBE['hosted_zone_id']}"),
)


class World:
    """Identities by role; ``assume`` and ``change`` answer the calls that any of them makes."""

    region = "us-east-1"

    def __init__(self, assume=None, change=None, others=None, *, identity="operator", log=None, world=None):
        self.identity = identity
        self.writes = Writes()
        self.log = [] if log is None else log
        unmatched = client_error("InvalidChangeBatch")
        change = unmatched if change is None else change
        self.answers = world or {"assume": assume or {}, "change": change, "others": others or {}}

    def require_account(self, account_id):
        self.log.append(("require_account", self.identity, account_id))

    def caller(self):
        return type("Caller", (), {"arn": "arn:aws:iam::999999999999:user/operator"})

    def with_credentials(self, credentials):
        assert credentials["SecretAccessKey"] == credentials["SessionToken"] == SECRET
        return World(identity=credentials["AccessKeyId"], log=self.log, world=self.answers)

    def client(self, service):
        calls = []
        self.log.append((service, self.identity, calls))
        answers = {"assume_role": self.assume, "change_resource_record_sets": self.answers["change"]}
        return FakeClient({**answers, **self.answers["others"]}, calls)

    def assume(self, **request):
        role = request["RoleArn"]
        answer = self.answers["assume"].get(role)
        if isinstance(answer, list):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        if answer is not None:
            raise answer
        return {"Credentials": {"AccessKeyId": role, "SecretAccessKey": SECRET, "SessionToken": SECRET}}

    def calls(self, service):
        """(identity, method, arguments) of every call to a service."""
        return [
            (identity, method, arguments)
            for name, identity, calls in self.log
            if name == service
            for method, arguments in calls
        ]


def path(*roles, name="p", **options):
    return {"name": name, "steps": [{"role_arn": role} for role in roles], **options}


def run(world, *paths, check_mode=False, **params):
    return check({"paths": list(paths), "fail_on_mismatch": False, **params}, world, check_mode=check_mode)


def scripted(*answers):
    """Each call of any client takes the next answer."""
    remaining = list(answers)

    def change(**_arguments):
        answer = remaining.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return change

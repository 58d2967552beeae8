# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Accounts whose operators may do what docs/permissions.md says, each less one row, side by side in one run.

An account is a host, and a host that fails holds no other up. So one run tries many rows: a row of the workload
accounts is missing in an account of its own; of the DNS account, in a role that one workload account uses there, or,
where the DNS account itself acts, in a DNS account of its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sandbox.seed.instances import IMAGE
from tests.proofs import permission_table
from tests.proofs.permission_table import Row
from tests.support.playbooks.iam_world import make_role, make_user, trust
from tests.support.playbooks.runner import DNS, Played, Player
from tests.support.sandbox.boto_sessions import boto_session
from tests.support.sandbox.client import SandboxClient

MANAGEMENT = "999999999999"
DEPLOY = "Deploy"
ACCESS = "OrganizationAccountAccessRole"
INSTANCE_ROLE = "Route53CrossAccountRole"
WHOLE = 2  # workload accounts whose operators lack nothing: verification needs a neighbour
REGION = "us-east-1"
DNS_PROFILES = (
    "zone_access_profile",
    "instance_records_dns_profile",
    "verify_access_dns_profile",
    "dns_automation_dns_profile",
)
# Of an account with a delegated zone.
ZONE_PROFILES = ("hosted_zone_profile", "hosted_zone_parent_profile")


class Fleet:
    """Workload accounts ``w0``, ``w1``, … and DNS accounts ``d0``, ``d1``, …; ``d0`` is the one that they use.

    Operators of the management account are the users ``deployer`` and ``stranger``, who lacks what there is to lack.
    """

    def __init__(
        self,
        sandbox: SandboxClient,
        home: Path,
        *,
        workloads: int,
        dns: int,
        rows: Sequence[Row] = (),
        more: Sequence[Row] = (),
    ) -> None:
        """``rows``: those of the operators, where they are not those of the main job; ``more``: rows beside them."""
        self.sandbox = sandbox
        self._rows = (*(rows or permission_table.rows()), *more)
        self._home = home
        self._administrator = boto_session("management", region_name=REGION)
        self._sessions: dict[str, Any] = {}
        self.workloads = [self._new_account(f"w{number}") for number in range(workloads)]
        self.dns = [DNS, *(self._new_account(f"d{number}") for number in range(1, dns))]
        for account in (*self.workloads, *self.dns):
            make_role(self.client("iam", account), DEPLOY, trust({"AWS": MANAGEMENT}))
        for account in self.workloads:
            self._start_instance(account)
        self._credentials = self._home / "credentials"
        self._lacking_profiles: dict[int, str] = {}
        self._write_credentials()

    def client(self, service: str, account: str) -> Any:
        """A client of an administrator of the account."""
        if account not in self._sessions:
            self._sessions[account] = self._assume(account, ACCESS)
        return self._sessions[account].client(service)

    def run(
        self,
        playbook: str,
        situations: Sequence[str],
        lacking: Sequence[Row],
        variables: Mapping[str, dict[str, Any]] | None = None,
        *,
        also: Sequence[str] = (),
        options: Sequence[str] = ("-e", "teardown_confirm=true"),
    ) -> Played:
        """Run a playbook for the whole accounts, one host for each lacking row, and the hosts ``also``.

        Every operator may do what the page says for ``situations``, less the row of its host; ``variables`` is by host.
        """
        needed = [row for row in self._rows if set(row.situations) & set(situations)]
        hosts: dict[str, dict[str, Any]] = {}
        self._allow(MANAGEMENT, needed, None)
        self._allow(DNS, needed, None)
        names = [f"w{number}" for number in range(WHOLE)] + [self.host(row, lacking) for row in lacking]
        for name in dict.fromkeys(["d0", "d1", *names, *also]):
            row = next((each for each in lacking if self.host(each, lacking) == name), None)
            hosts[name] = self._host(name, row, needed) | (variables or {}).get(name, {})
        return Player(self.sandbox, self._home, self._inventory(hosts), self._environment())(
            playbook, *options, "--forks", "6"
        )

    def host(self, row: Row, lacking: Sequence[Row]) -> str:
        """The host that lacks a row in a run."""
        kind = "d" if row.by_dns_host else "w"
        others = [each for each in lacking if each.by_dns_host == row.by_dns_host]
        return f"{kind}{others.index(row) + WHOLE}"

    def account(self, name: str) -> str:
        """The account id of a host."""
        return (self.dns if name[0] == "d" else self.workloads)[int(name[1:])]

    def _host(self, name: str, lacking: Row | None, needed: list[Row]) -> dict[str, Any]:
        account = self.account(name)
        if name != "d0":
            self._allow(account, needed, lacking)
        # One DNS server answers for all accounts of the sandbox: two zones of one name would be a matter of chance.
        own_zone = {"dns_zone": f"{name}.example"} if name[0] == "d" and name != "d0" else {}
        variables: dict[str, Any] = own_zone | {
            "aws_account_id": account,
            "aws_role_arn": f"arn:aws:iam::{account}:role/{DEPLOY}",
            "aws_source_profile": "stranger" if lacking and lacking.account == "management" else "deployer",
        }
        if lacking and name[0] == "w" and lacking.account == "DNS":
            variables |= dict.fromkeys(
                (*DNS_PROFILES, *ZONE_PROFILES), self._profile_without(int(name[1:]), lacking, needed)
            )
        return variables

    def _allow(self, account: str, needed: list[Row], lacking: Row | None, role: str = DEPLOY) -> None:
        """Make the policy of an account's operator out of the page."""
        kind = "management" if account == MANAGEMENT else "DNS" if account in self.dns else "workload"
        rows = [row for row in needed if row.account == kind and row != lacking]
        places = {"WORKLOAD": account, "DNS": account, "DEPLOY": DEPLOY}
        document = {"PolicyName": "page", "PolicyDocument": permission_table.policy(rows, places)}
        if account == MANAGEMENT:
            self._administrator.client("iam").put_user_policy(UserName="deployer", **document)
        else:
            self.client("iam", account).put_role_policy(RoleName=role, **document)

    def _profile_without(self, number: int, lacking: Row, needed: list[Row]) -> str:
        """A profile of the DNS account that lacks a row."""
        role = f"{DEPLOY}-{number}"
        if number not in self._lacking_profiles:
            make_role(self.client("iam", DNS), role, trust({"AWS": MANAGEMENT}))
            self._lacking_profiles[number] = role
            self._write_credentials()
        self._allow(DNS, needed, lacking, role)
        return role

    def _new_account(self, name: str) -> str:
        organizations = self._administrator.client("organizations")
        made = organizations.create_account(AccountName=name, Email=f"{name}@example.com")
        return str(made["CreateAccountStatus"]["AccountId"])

    def _start_instance(self, account: str) -> None:
        """Two running instances with public addresses: one could not have two faults at once."""
        for name in ("web-1", "web-2"):
            self.client("ec2", account).run_instances(
                ImageId=IMAGE,
                InstanceType="t3.micro",
                MinCount=1,
                MaxCount=1,
                NetworkInterfaces=[{"DeviceIndex": 0, "AssociatePublicIpAddress": True}],
                TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "dns", "Value": name}]}],
            )

    def _assume(self, account: str, role: str) -> Any:
        credentials = self._administrator.client("sts").assume_role(
            RoleArn=f"arn:aws:iam::{account}:role/{role}", RoleSessionName="fleet"
        )["Credentials"]
        return boto_session(
            aws_access_key_id=credentials["AccessKeyId"],
            aws_secret_access_key=credentials["SecretAccessKey"],
            aws_session_token=credentials["SessionToken"],
            region_name=REGION,
        )

    def _write_credentials(self) -> None:
        """The credentials file of the runs: the operators' keys, and sessions in the DNS account."""
        if not self._credentials.exists():
            iam = self._administrator.client("iam")
            for user in ("deployer", "stranger"):
                make_user(iam, user)
                key = iam.create_access_key(UserName=user)["AccessKey"]
                self._add_profile(user, key["AccessKeyId"], key["SecretAccessKey"])
        known = self._credentials.read_text(encoding="utf-8")
        for role in self._lacking_profiles.values():
            if f"[{role}]" not in known:
                frozen = self._assume(DNS, role).get_credentials()
                self._add_profile(role, frozen.access_key, frozen.secret_key, frozen.token)

    def _add_profile(self, name: str, access_key: str, secret_key: str, token: str = "") -> None:
        lines = [f"[{name}]", f"aws_access_key_id = {access_key}", f"aws_secret_access_key = {secret_key}"]
        lines += [f"aws_session_token = {token}"] if token else []
        with self._credentials.open("a", encoding="utf-8") as file:
            file.write("\n".join([*lines, "", ""]))

    def _environment(self) -> dict[str, str]:
        return {"AWS_SHARED_CREDENTIALS_FILE": str(self._credentials), "AWS_CONFIG_FILE": str(self._home / "config")}

    def _inventory(self, hosts: Mapping[str, dict[str, Any]]) -> Path:
        servers = [{"address": self.sandbox.dns_host, "port": self.sandbox.dns_port}]
        shared = {
            "dns_zone": "example.com",
            "verify_access_most_neighbours": 1,  # permissions do not depend on how many are tried
            "dns_operator_arns": [f"arn:aws:iam::{DNS}:role/{DEPLOY}*"],
            "aws_regions": [REGION],
            "verify_access_dns_servers": servers,
            "cross_account_external_id": "{{ aws_account_id | to_uuid }}",
        }
        groups = {
            group: {"hosts": {name: values for name, values in hosts.items() if name[0] == letter}}
            for group, letter in (("dns_account", "d"), ("workload_accounts", "w"))
        }
        path = self._home / "inventory.json"
        path.write_text(json.dumps({"all": {"vars": shared, "children": groups}}), encoding="utf-8")
        return path


def failures(played: Played, host: str) -> str:
    """What a run printed about the failure of a host."""
    return "\n".join(re.findall(rf"^(?:fatal|failed): \[{host}\].*$", played.output, re.MULTILINE))

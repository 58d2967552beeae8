# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The accounts of the sandbox. Ids and names are part of its interface."""

from __future__ import annotations

from dataclasses import dataclass

ORGANIZATION_ID = "o-crossacct1"
ACCESS_ROLE = "OrganizationAccountAccessRole"
OPERATOR = "operator"
DEFAULT_REGION = "us-east-1"
REGIONS = (DEFAULT_REGION, "eu-west-1")


@dataclass(frozen=True)
class Account:
    """An account: its id, its name in the organization and the AWS profile that reaches it."""

    id: str
    name: str
    profile: str


MANAGEMENT = Account("999999999999", "Management", "management")
DNS = Account("222222222222", "DNS", "dns")
WORKLOAD_A = Account("111111111111", "Workload A", "workload-a")
WORKLOAD_B = Account("333333333333", "Workload B", "workload-b")
WORKLOADS = (WORKLOAD_A, WORKLOAD_B)
MEMBERS = (DNS, *WORKLOADS)

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the report reads of hosts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible.errors import AnsibleUndefinedVariable
from ansible_collections.crossaccount.aws.plugins.module_utils._core.report.account import Known
from ansible_collections.crossaccount.aws.plugins.plugin_utils import fleet_facts
from jinja2 import Undefined

from tests.support.report.fleets import FAILURE, row

CLAIM = {"shared_values_zone": "example.com", "shared_values_domain": "app.example.com"}
FACTS: dict[str, Any] = {
    "aws_account_id": 111111111111,
    "cross_account_external_id": "a-secret",
    "dns_operator_arns": ["arn:aws:iam::222222222222:role/Operators"],
    "__shared_values_claim": CLAIM,
    "verify_access_report": {"rows": [row("trust")], "notes": ["noted"]},
    "instance_records_record_sets": [{"record": "web.app.example.com", "type": "A"}],
    "instance_records_left_out": [{"msg": "i-1 has no name."}],
    "instance_access_role_arn": "arn:aws:iam::111111111111:role/Instance",
    "__verify_access_zone_role_arn": "arn:aws:iam::222222222222:role/Zone",
    "__hosted_zone": {"changed": True, "created": True},
    "__zone_access_declared": {"changed": True, "role": {"arn": "zone"}, "differences": ["new"]},
    "__instance_access_declared": {"changed": False},
    "__instance_access_attachments": {
        "results": [{"instances": [{"instance_id": "i-1", "changed": True, "state": "attached"}]}]
    },
    "instance_records_changes": [{"action": "create", "record": "web", "type": "A", "why": ""}],
    "__instance_records": {"changed": True},
    "__zone_access_former_gone": {"changed": True},
    "dns_zone": "example.com",
}


def known(facts: Any, **options: Any) -> Known:
    options = {"dns_hosts": (), "played": ["app"], "stayed": ["app"], "changed": True, **options}
    [found] = fleet_facts.known_accounts(["app", "app"], {"app": facts}, **options)
    return found


def test_what_a_host_knows() -> None:
    found = known(FACTS)

    assert (found.account_id, found.kind, found.zone, found.domain) == (
        "111111111111",
        "workload",
        "example.com",
        "app.example.com",
    )
    assert (found.instance_role[-8:], found.zone_role[-4:]) == ("Instance", "Zone")
    assert (found.notes, found.secrets) == (["noted", "i-1 has no name."], ["a-secret"])
    assert [(change["kind"], change["action"]) for change in found.changes] == [
        ("zone", "created"),
        ("role", "changed"),
        ("attachment", "attached"),
        ("record set", "created"),
        ("role", "removed"),
    ]


def test_a_comparison_is_no_change() -> None:
    assert known(FACTS, changed=False).changes == ()


@pytest.mark.parametrize(
    ("stage", "rows"), [("proving access and names", [row("trust")]), ("signing in", None)], ids=["now", "earlier"]
)
def test_checks_of_an_earlier_playbook_prove_nothing(stage: str, rows: Any) -> None:
    assert known({**FACTS, "cross_account_failure": {**FAILURE, "stage": stage}}).rows == rows


def test_a_host_that_the_run_leaves_out_has_nothing_to_say() -> None:
    found = known({**FACTS, "cross_account_failure": FAILURE}, played=[])

    assert (found.played, found.rows, found.failure, found.changes, found.notes) == (False, None, None, (), [])
    assert found.record_sets == []


class Unreadable(dict[str, Any]):
    """Variables whose templates all fail."""

    def get(self, key: str, default: Any = None) -> Any:
        if key == "aws_account_id":
            raise AnsibleUndefinedVariable("nobody defines it")
        return Undefined(name=key)


@pytest.mark.parametrize("facts", [{}, Unreadable()], ids=["nothing", "unreadable"])
def test_what_cannot_be_read_is_not_known(facts: Any) -> None:
    found = known(facts)

    assert (found.account_id, found.zone, found.rows, found.changes) == ("unknown", "", None, [])


def test_a_host_without_variables_is_in_the_report() -> None:
    [found] = fleet_facts.known_accounts(["a"], {}, dns_hosts=["a"], played=["a"], stayed=[], changed=True)

    assert (found.kind, found.stayed) == ("dns", False)


def test_one_operator_may_be_a_text() -> None:
    assert known({**FACTS, "dns_operator_arns": "arn"}).operators == ["arn"]


def test_versions_of_a_checkout_and_of_an_installed_collection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(fleet_facts.versions()) == {"collection", "ansible_core", "boto3"}

    monkeypatch.setattr(fleet_facts, "COLLECTION", tmp_path)
    assert "collection" not in fleet_facts.versions()
    (tmp_path / "MANIFEST.json").write_text('{"collection_info": {"version": "9.8.7"}}', encoding="utf-8")
    assert fleet_facts.versions()["collection"] == "9.8.7"

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the report reads of hosts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible.errors import AnsibleUndefinedVariable
from ansible_collections.crossaccount.aws.plugins.module_utils._core.report.account import Known
from ansible_collections.crossaccount.aws.plugins.module_utils._core.report.parts import MAIN_JOB
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
    options = {"dns_hosts": (), "played": ["app"], "stayed": ["app"], "parts": MAIN_JOB, **options}
    [found] = fleet_facts.known_accounts(["app", "app"], {"app": facts}, **options)
    return found


SWEPT: dict[str, Any] = {
    "__audit_swept_record_sets": {
        "results": [{"changed": True, "changes": [{"action": "delete", "record": "web", "type": "A", "why": ""}]}]
    },
    "__audit_swept_attachments": {"results": [{"instances": [{"instance_id": "i", "changed": True, "state": "d"}]}]},
    "__audit_swept_roles": {
        "results": [{"changed": True, "item": {"name": "Old"}}, {"changed": False, "item": {"name": "Kept"}}]
    },
}


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


def test_a_delegation_is_among_the_names() -> None:
    made = [{"action": "create", "record": "app.example.com", "type": "NS", "why": ""}]
    found = known({**FACTS, "hosted_zone_delegation_changes": made}, parts=["publish"])
    assert [(change["action"], change["what"]) for change in found.changes] == [
        ("created", "web A"),
        ("created", "app.example.com NS"),
    ]


def test_a_failure_in_a_reverse_zone_says_what_was_changed_before() -> None:
    failed = {"changed": True, "failed": True, "applied": ["1.0.0.10.in-addr.arpa PTR"]}
    found = known({**FACTS, "__instance_records_reverse": failed}, parts=["publish"])
    assert [(change["action"], change["what"]) for change in found.changes] == [
        ("created", "web A"),
        ("changed before the failure", "1.0.0.10.in-addr.arpa PTR"),
    ]


# What each part leaves, beside what an earlier playbook left.
REMOVED: dict[str, Any] = {
    "__shared_values_claim": {**CLAIM, "shared_values_zone_role_name": "Zone"},
    "instance_records_changes": [{"action": "delete", "record": "web", "type": "A", "why": ""}],
    "__instance_access_declared": {},
    "__instance_access_detached": {"results": [{"instances": [{"instance_id": "i", "changed": True, "state": "d"}]}]},
    "__instance_access_removed": {"changed": True},
    "__zone_access_removed": {"changed": True},
    "__zone_access_former_gone": {},
    "__hosted_zone_going": {"changed": True},
    "__hosted_zone_gone": {},
}


@pytest.mark.parametrize(
    ("parts", "changes"),
    [
        (["verify"], []),
        (["access"], [("zone", "example.com"), ("role", "zone"), ("attachment", "i-1")]),
        (["publish"], [("record set", "web A")]),
        (["audit"], []),
        (["audit", "sweep"], [("record set", "web A"), ("attachment", "i"), ("role", "Old")]),
        (
            ["remove"],
            [
                ("record set", "web A"),
                ("attachment", "i"),
                ("role", "the instance role"),
                ("role", "Zone"),
                ("zone", "example.com"),
            ],
        ),
    ],
)
def test_only_what_the_run_did_is_a_change(parts: list[str], changes: list[tuple[str, str]]) -> None:
    found = known({**FACTS, **SWEPT, **(REMOVED if parts == ["remove"] else {})}, parts=parts)

    assert [(change["kind"], change["what"]) for change in found.changes] == changes
    assert (found.rows is not None) == (parts == ["verify"])
    assert bool(found.record_sets) == bool(found.notes) == (parts in (["verify"], ["publish"]))


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
    [found] = fleet_facts.known_accounts(["a"], {}, dns_hosts=["a"], played=["a"], stayed=[], parts=MAIN_JOB)

    assert (found.kind, found.stayed) == ("dns", False)


def test_one_operator_may_be_a_text() -> None:
    assert known({**FACTS, "dns_operator_arns": "arn"}).operators == ["arn"]


def test_versions_of_a_checkout_and_of_an_installed_collection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(fleet_facts.versions()) == {"collection", "ansible_core", "boto3"}

    monkeypatch.setattr(fleet_facts, "COLLECTION", tmp_path)
    assert "collection" not in fleet_facts.versions()
    (tmp_path / "MANIFEST.json").write_text('{"collection_info": {"version": "9.8.7"}}', encoding="utf-8")
    assert fleet_facts.versions()["collection"] == "9.8.7"

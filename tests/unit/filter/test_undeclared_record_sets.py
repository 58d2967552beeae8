"""The filter undeclared_record_sets."""

from __future__ import annotations

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.crossaccount.aws.plugins.filter.undeclared_record_sets import FilterModule

undeclared_record_sets = FilterModule().filters()["undeclared_record_sets"]
FOUND = [{"record": "web.app.example.com", "type": "A", "value": ["192.0.2.1"]}]


def test_what_is_not_declared_is_named() -> None:
    assert undeclared_record_sets(FOUND, FOUND, "app.example.com") == []
    assert undeclared_record_sets(FOUND, [], "app.example.com") == ["web.app.example.com A 192.0.2.1"]
    assert undeclared_record_sets(FOUND, [], "app.example.com", known=["web.app.example.com"]) == []


def test_bad_input_names_the_filter() -> None:
    with pytest.raises(AnsibleFilterError, match=r"undeclared_record_sets: domain: .*empty label"):
        undeclared_record_sets(FOUND, [], "app..example.com")

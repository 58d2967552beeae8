"""An organization of two units, and operations that are not waited for."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws import propagation

from tests.support.aws.cloudformation_fakes import OTHER, UNIT, A, B, C, Stacks


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(propagation, "_pauses", lambda: iter([0.0] * 1000))


@pytest.fixture
def stacks() -> Stacks:
    return Stacks({UNIT: (A, B), OTHER: (C,)})

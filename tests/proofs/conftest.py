# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where pytest finds the fixtures."""

from __future__ import annotations

from tests.proofs.fault_fixtures import chance, once, task, world
from tests.support.sandbox.fixtures import aws, boto, fresh, run_module, run_play, sandbox

__all__ = ["aws", "boto", "chance", "fresh", "once", "run_module", "run_play", "sandbox", "task", "world"]

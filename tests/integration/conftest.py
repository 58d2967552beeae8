# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where pytest finds the fixtures."""

from __future__ import annotations

from tests.support.sandbox.fixtures import aws, boto, fresh, organization, run_module, run_play, sandbox

__all__ = ["aws", "boto", "fresh", "organization", "run_module", "run_play", "sandbox"]

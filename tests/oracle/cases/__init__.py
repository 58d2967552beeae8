# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""All cases, by what they are about."""

from __future__ import annotations

from tests.oracle.cases import conditions, identity, limits, messages, record_sets, resources, session_settings, trusts

CASES = [
    *trusts.CASES,
    *session_settings.CASES,
    *identity.CASES,
    *limits.CASES,
    *resources.CASES,
    *conditions.CASES,
    *record_sets.CASES,
    *messages.CASES,
]

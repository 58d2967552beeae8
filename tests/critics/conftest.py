# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The collection is found by its full name, as Ansible finds it."""

from __future__ import annotations

from tests.support import collection_path  # noqa: F401

# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Importing this makes the collection importable by its full name, as Ansible does."""

from __future__ import annotations

import sys
from pathlib import Path

from ansible.utils.collection_loader._collection_finder import _AnsibleCollectionFinder

CHECKOUT = Path(__file__).resolve().parents[2]
COLLECTIONS = Path(sys.prefix, "collections")

if not any(isinstance(finder, _AnsibleCollectionFinder) for finder in sys.meta_path):
    sys.path.insert(0, str(CHECKOUT))
    _AnsibleCollectionFinder(paths=[str(COLLECTIONS), *sys.path])._install()

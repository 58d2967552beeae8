"""Unit tests import the collection by its full name, as Ansible does."""

from __future__ import annotations

import sys
from pathlib import Path

from ansible.utils.collection_loader._collection_finder import _AnsibleCollectionFinder

CHECKOUT = Path(__file__).resolve().parents[2]
COLLECTIONS = CHECKOUT / ".venv" / "collections"

sys.path.insert(0, str(CHECKOUT))
_AnsibleCollectionFinder(paths=[str(COLLECTIONS), *sys.path])._install()

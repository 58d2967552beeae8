"""Unit tests import the collection by its full name."""

from __future__ import annotations

import collection_path  # noqa: F401

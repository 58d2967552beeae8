"""Unit tests import the collection by its full name."""

from __future__ import annotations

from hypothesis import settings

from tests.support import collection_path  # noqa: F401

# The same examples in every run, so that a failure belongs to the change, however busy the machine is.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")

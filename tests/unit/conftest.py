"""How examples are drawn."""

from __future__ import annotations

from hypothesis import settings

# The same examples in every run, so that a failure belongs to the change, however busy the machine is.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")

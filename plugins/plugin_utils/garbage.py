# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Work in Ansible's own process that makes many objects and few cycles of them."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[Callable[[], object]]:
    """Leave cycles for later. Nothing of an inventory goes before its end, and looking for cycles takes a sixth of it.

    What is in no cycle goes at once, as ever. Whoever has left many cycles behind, as clients of AWS are, calls what is
    yielded. What is there in the end is an inventory, which stays as long as Ansible runs. So nobody looks for cycles
    in it afterwards either, and a worker does not have to copy it to do so. It may go when the next one is made.
    """
    before = gc.isenabled()
    gc.disable()
    if gc.get_freeze_count():
        gc.unfreeze()
    else:
        gc.freeze()  # Ansible's own modules
    try:
        yield gc.collect
    finally:
        gc.freeze()
        if before:
            gc.enable()

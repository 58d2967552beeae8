# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""All state of one running sandbox, and how it goes back to its beginning."""

from __future__ import annotations

from collections.abc import Callable
from threading import RLock

from moto.core.base_backend import BackendDict
from moto.core.model_instances import reset_model_data

from sandbox.behind import moto_clock
from sandbox.world import resets
from sandbox.world.background import Background
from sandbox.world.clock import Clock
from sandbox.world.credentials import SessionStore
from sandbox.world.principals import holder_of


class World:
    """The accounts live in moto's backends, which are global; the rest lives here.

    ``lock`` is held while a call is authorised and applied, since moto's backends are not made for
    threads and a batch must be seen whole or not at all.
    """

    def __init__(self, seed: Callable[[World], None]) -> None:
        self.clock = Clock()
        moto_clock.follow(self.clock.now)
        self.background = Background(self.clock)
        self.sessions = SessionStore()
        self.authorization = True
        self.url = ""  # where the sandbox answers, once it does: functions call it
        self.lock = RLock()
        self._seed = seed
        seed(self)

    def reset(self) -> None:
        """Empty every account and seed again; time is the machine's again, and authorisation on.

        Sessions live on when their user or role is there again: the AWS CLI keeps its credentials in files and
        would go on presenting them. Seeded roles get the same ids every time.
        """
        self.background.clear()
        with self.lock:
            self.clock.reset()
            self.authorization = True
            _forget_backends()
            resets.run_hooks()
            self._seed(self)
            self.sessions.retain(lambda caller: holder_of(caller) is not None)

    def close(self) -> None:
        """End what services run, such as the processes of functions."""
        resets.run_hooks()


def _forget_backends() -> None:
    """moto's reset, less the new backends that it makes only to drop them."""
    for backends in list(BackendDict._instances):  # type: ignore[misc]
        if backends.service_name == "s3":  # its keys hold open files
            for account in backends.values():
                account.reset()
        backends.clear()
    BackendDict._instances.clear()  # type: ignore[misc]
    reset_model_data()

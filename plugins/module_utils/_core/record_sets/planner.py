# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a task wants of a zone, whatever is there: made once, it plans as often as the zone is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from .brakes import Brakes, Tallies, count
from .desired import Desired, bind
from .model import Zone
from .ownership import Claims, Owner
from .plan import Plan, Scope, make_plan
from .yielding import plan_for_owner


@dataclass(frozen=True)
class Planner:
    """``policies`` judge or reshape each plan, in this order; the brakes judge it at last.

    ``prune`` is None where nothing is pruned, ``claims`` where the task acts for no owner.
    """

    desired: Desired
    prune: Scope | None
    policies: Sequence[Callable[[Plan], Plan]]
    brakes: Brakes
    claims: Claims | None

    @classmethod
    def make(
        cls,
        desired: Desired,
        prune: Scope | None,
        policies: Sequence[Callable[[Plan], Plan]],
        brakes: Brakes,
        owner: Owner | None,
    ) -> Planner:
        """InputError when the owner's markers cannot stand beside what is declared."""
        return cls(desired, prune, policies, brakes, None if owner is None else Claims.make(owner, desired))

    def bound(self, zone_id: str) -> Planner:
        """The same once the id of the zone is known."""
        desired = bind(self.desired, zone_id)
        return replace(self, desired=desired, claims=self.claims and replace(self.claims, desired=desired))

    def plan(self, existing: Zone) -> Plan:
        """The changes for what a zone holds. InputError when they must not be made, Braked when they are too many."""
        return self.judged(existing)[0]

    def judged(self, existing: Zone) -> tuple[Plan, Tallies]:
        """As ``plan``, with what the brakes counted."""
        if self.claims is None:
            plan = make_plan(self.desired, existing, self.prune)
        else:
            plan = plan_for_owner(self.claims, existing, self.prune)
        for policy in self.policies:
            plan = policy(plan)
        tallies = count(plan, existing, self.desired, self.prune)
        self.brakes.judge(plan, tallies)
        return plan, tallies

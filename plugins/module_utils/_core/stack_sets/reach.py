# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which accounts get a stack and which lose theirs when a stack set gets other targets.

A target stands for the accounts below it too, and stacks are deleted by target: the deletion from a unit takes the
stacks of units below it along. Where an account keeps its stack, because it is in a target that stays as well, the
accounts that lose theirs are therefore named one by one. CloudFormation then keeps the unit as a target, or does not:
"Automatic deployments do not consider account level targeting filters" is all that is said of it.
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-manage-auto-deployment.html
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ..errors import InputError
from ..excerpt import excerpt
from ..organizations.model import ACTIVE, Organization
from .model import StackInstance

# How many accounts or units a message and a difference name.
MOST_NAMED = 20


@dataclass(frozen=True)
class Reach:
    """What other targets do to accounts. All are ids; ``names`` are those of accounts, where they are known.

    ``deploy``: targets to deploy to. ``whole``: units whose stacks are all deleted. ``partly``: units of which only the
    stacks of ``chosen`` are. ``lingering``: units that may stay targets though nobody declares them; those in ``wide``
    hold a declared one.
    """

    gaining: tuple[str, ...] = ()
    losing: tuple[str, ...] = ()
    deploy: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    partly: tuple[str, ...] = ()
    chosen: tuple[str, ...] = ()
    lingering: tuple[str, ...] = ()
    wide: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    def after(self, instances: Iterable[StackInstance]) -> list[str]:
        """The accounts that are to have the stack, where each operation succeeds."""
        lasting = (each for each in instances if not each.skipped and each.status != "INOPERABLE")
        return sorted({*self.gaining, *(each.account_id for each in lasting)} - set(self.losing))

    def listed(self, accounts: Sequence[str]) -> list[dict[str, str]]:
        """Accounts as modules return them."""
        return [
            {"account_id": each, **({"account_name": self.names[each]} if each in self.names else {})}
            for each in accounts
        ]

    def shown(self, accounts: Sequence[str]) -> list[str]:
        """Accounts for people, cut when there are many."""
        named = (f"{self.names[each]} ({each})" if each in self.names else each for each in accounts)
        return excerpt(named, MOST_NAMED)


def reach(
    now: Collection[str], wanted: Collection[str], instances: Iterable[StackInstance], organization: Organization
) -> Reach:
    """What the change from the targets ``now`` to the targets ``wanted`` does, with all accounts of the organization.

    InputError for a wanted target that the organization does not have.
    """
    parents = {unit.id: unit.parent for unit in organization.units}
    if unknown := sorted(set(wanted) - parents.keys()):
        offered = excerpt((f"{unit.id} ({unit.path})" for unit in organization.units), MOST_NAMED)
        raise InputError(
            "organizational_unit_ids",
            f"the organization has no unit {', '.join(unknown)}",
            f"give the id of one that it has: {', '.join(offered)}",
        )
    above = {unit: frozenset(_above(unit, parents)) for unit in parents}
    within = {each.account_id: above[each.ou_id] for each in organization.accounts}
    held = {each.account_id: each.unit for each in instances}
    staying = {account for account in held if not within.get(account, frozenset()).isdisjoint(wanted)}
    # CloudFormation deploys neither to the management account nor to one that is suspended.
    without = [
        each.account_id
        for each in organization.accounts
        if each.state == ACTIVE and not each.management and each.account_id not in held
    ]
    # One that lingered, because a unit below it was declared, is a target whose other accounts have lost their stacks.
    around = {unit for unit in now for other in now if unit != other and unit in above.get(other, ())}
    behind = {unit for unit in around if any(unit in within[account] for account in without)}
    deploy = (set(wanted) - set(now)) | (set(wanted) & behind)
    losing: set[str] = set()
    partly: set[str] = set()
    chosen: set[str] = set()
    whole, lingering, wide = [], [], []
    for unit in sorted(set(now) - set(wanted)):
        there = {account for account in held if unit in within.get(account, ())}
        made = {account for account, origin in held.items() if origin == unit}
        wider = any(unit in above[each] for each in wanted)
        if wider or not above.get(unit, frozenset()).isdisjoint(wanted) or made & staying:
            lingering.append(unit)
            wide += [unit] if wider else []
            if leaving := there - staying:
                partly.add(unit)
                chosen |= leaving
                losing |= leaving
        elif unit in parents or made:
            whole.append(unit)
            losing |= there | made
        else:
            # A unit that was deleted, in which nothing is left.
            lingering.append(unit)
    return Reach(
        gaining=tuple(sorted(each for each in without if not within[each].isdisjoint(deploy))),
        losing=tuple(sorted(losing)),
        deploy=tuple(sorted(deploy)),
        whole=tuple(whole),
        partly=tuple(sorted(partly)),
        chosen=tuple(sorted(chosen)),
        lingering=tuple(lingering),
        wide=tuple(wide),
        names={each.account_id: each.name for each in organization.accounts},
    )


def _above(unit: str, parents: Mapping[str, str]) -> Iterable[str]:
    """A unit and those that hold it, up to the root."""
    while unit:
        yield unit
        unit = parents[unit]

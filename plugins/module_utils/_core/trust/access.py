# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a change of trust means for people: who gains access, who loses it, and where it opens wide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..arn import is_unique_id
from ..errors import InputError
from ..policies.condition_values import folded_operator
from ..policies.documents import tidy
from . import keys
from .coverage import covers
from .denials import opened_without
from .grants import Grant, grants, principals
from .reach import (
    ANY_SOURCE,
    ANYONE,
    BEYOND_ORGANIZATION,
    WHOLE_ACCOUNT,
    WHOLE_ORGANIZATION,
    marks,
    organizations,
)

_IN_WORDS = {
    ANYONE: "to anyone",
    WHOLE_ORGANIZATION: "to a whole organization",
    WHOLE_ACCOUNT: "to a whole account",
    ANY_SOURCE: "for whichever account the service acts",
    BEYOND_ORGANIZATION: "beyond the organization",
}


@dataclass(frozen=True)
class Entry:
    """One gain or loss. ``marks`` say where it opens the role wide, as ``reach`` defines them; a loss has none."""

    gained: bool
    grant: Grant
    sentence: str
    marks: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """As modules return it."""
        return {
            "change": "gained" if self.gained else "lost",
            "effect": self.grant.effect,
            "principal": self.grant.principal,
            "actions": list(self.grant.actions),
            "conditions": list(self.grant.conditions),
            "marks": list(self.marks),
            "sentence": self.sentence,
        }


@dataclass(frozen=True)
class AccessChange:
    """Entries, sorted by their sentences. A Deny that goes is a gain, one that comes is a loss."""

    entries: tuple[Entry, ...]

    @property
    def gained(self) -> tuple[str, ...]:
        """Who may now assume the role, in words."""
        return tuple(dict.fromkeys(entry.sentence for entry in self.entries if entry.gained))

    @property
    def lost(self) -> tuple[str, ...]:
        """Who no longer may, in words."""
        return tuple(dict.fromkeys(entry.sentence for entry in self.entries if not entry.gained))

    def refuse_lost_denials(self, where: str) -> None:
        """InputError when a Deny goes that kept more than named principals of known accounts out."""
        for entry in self.entries:
            found = [mark for mark in entry.marks if mark != BEYOND_ORGANIZATION]
            if found and not entry.grant.allows:
                opens = " and ".join(_IN_WORDS[mark] for mark in found)
                raise InputError(
                    where,
                    f"the task removes a Deny from the trust ({entry.grant.sentence}), which opens the role {opens}",
                    "keep the Deny, or name in each Allow who may assume the role. Or set allow_broad_trust, if that "
                    "is meant",
                )

    def as_dict(self) -> dict[str, list[Any]]:
        """As modules return it."""
        return {
            "gained": list(self.gained),
            "lost": list(self.lost),
            "entries": [entry.as_dict() for entry in self.entries],
        }


def access_change(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, account: str | None = None
) -> AccessChange:
    """The difference between two trusts; None stands for no role. ``account`` is the role's own, where it is known."""
    if before is after:
        return AccessChange(())
    old = {grant.identity: grant for grant in grants(before)}
    new = {grant.identity: grant for grant in grants(after)}
    removed = [grant for identity, grant in old.items() if identity not in new]
    added = [grant for identity, grant in new.items() if identity not in old]
    # Values that are left out of sentences (external ids) may be all that differs.
    alike = {grant.sentence for grant in removed} & {grant.sentence for grant in added}
    widening = _Widening([*old.values()], [*new.values()], account)
    changes = [(grant, "former") for grant in removed] + [(grant, "new") for grant in added]
    entries = [
        _entry(grant, which, f", with {which} values" if grant.sentence in alike else "", widening)
        for grant, which in changes
    ]
    return AccessChange(tuple(sorted(entries, key=lambda entry: (not entry.gained, entry.sentence))))


class _Widening:
    """The marks that a gain brings to its principal.

    The organization that it may be beyond is the one that the trust asked for before or, where it asked for none, the
    one that it asks for afterwards.
    """

    def __init__(self, old: Sequence[Grant], new: Sequence[Grant], account: str | None) -> None:
        self._new = new
        self._account = account
        self._known = organizations(old) or organizations(new)
        self._former: dict[tuple[str, bool, str], list[Grant]] = {}
        for each in old:
            for mark in marks(each, old, self._known, account):
                self._former.setdefault((each.person, each.excluded, mark), []).append(each)

    def by(self, grant: Grant) -> tuple[str, ...]:
        """Marks of what comes (an Allow) or goes (a Deny), in the order in which sentences name them."""
        if grant.allows:
            found = {mark for mark in self._marks(grant) if not self._was_so(grant, mark)}
        else:
            found = {mark for each in opened_without(grant, self._new) for mark in self._marks(each)}
        return tuple(mark for mark in _IN_WORDS if mark in found)

    def _marks(self, grant: Grant) -> frozenset[str]:
        return marks(grant, self._new, self._known, self._account)

    def _was_so(self, grant: Grant, mark: str) -> bool:
        """Whether the principal had the mark already, by a grant that asked for no more than this one."""
        return any(covers(former, grant) for former in self._former.get((grant.person, grant.excluded, mark), ()))


def _entry(grant: Grant, which: str, note: str, widening: _Widening) -> Entry:
    gained = (which == "new") is grant.allows
    found = widening.by(grant) if gained else ()
    opens = f" [opens it {' and '.join(_IN_WORDS[mark] for mark in found)}]" if found else ""
    prefix = "no longer: " if gained and not grant.allows else ""
    return Entry(gained, grant, f"{prefix}{grant.sentence}{note}{opens}", found)


def access(document: Mapping[str, Any] | None) -> list[str]:
    """Who may assume the role now, in words."""
    return sorted({grant.sentence for grant in grants(document)})


def dead_principals(*documents: Mapping[str, Any] | None) -> list[str]:
    """The unique ids (AROA…, AIDA…) where policies name users and roles: those of principals that were deleted.

    In a trust IAM puts them there itself. In a policy of a role they were written, and match nothing. An id where an id
    belongs (``aws:userid``) is none of these.
    """
    named = {
        name
        for document in documents
        for statement in tidy(document or {})["Statement"]
        for name in _where_names_belong(statement)
    }
    return sorted(filter(is_unique_id, named))


def _where_names_belong(statement: Mapping[str, Any]) -> Iterator[str]:
    for element in ("Principal", "NotPrincipal"):
        yield from (name for _kind, name in principals(statement.get(element)))
    for element in ("Resource", "NotResource"):
        yield from statement.get(element, [])
    for operator, block in statement.get("Condition", {}).items():
        for key, values in block.items():
            if key.lower() == keys.PRINCIPAL.lower() or folded_operator(operator).rpartition(":")[2].startswith("arn"):
                yield from values


def looked_up_principals(document: Mapping[str, Any]) -> set[str]:
    """The users and roles that a trust names: IAM stores their unique ids, so they must exist."""
    named = {
        name
        for statement in tidy(document)["Statement"]
        for name in statement.get("Principal", {}).get("AWS", [])
        if name.startswith("arn:")
    }
    return {name for name in named if not name.endswith(":root")}

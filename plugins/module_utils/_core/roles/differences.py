# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How a role differs from its declaration, part by part, in sentences that name the part.

What the declaration says nothing about is copied from the role as it is (``roles``), and so is no difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..policies.documents import Document, PolicyDocument, items, normal_form, to_json
from ..trust.masking import is_external_id
from .model import Role

LONGEST_SHOWN = 160  # characters of a value in a sentence


def differences(now: Role | None, wanted: Role, profiles: Sequence[str] = ()) -> list[str]:
    """A sentence for each part of a role that is not as declared, none when all of it is.

    ``profiles`` are the instance profiles that hold the role, for a task that asks for them.
    """
    if now is None:
        return [f"the role {wanted.name} does not exist"]
    return [
        *_document("trust", now.trust, wanted.trust),
        *_settings(now, wanted),
        *_managed(now, wanted),
        *_inline(now.inline_policies or {}, wanted.inline_policies or {}),
        *_tags(now.tags, wanted.tags),
        *_profiles(now, wanted, profiles),
    ]


def _settings(now: Role, wanted: Role) -> Iterator[str]:
    for option in ("description", "max_session_duration", "permissions_boundary"):
        found, declared = getattr(now, option), getattr(wanted, option)
        if found != declared:
            yield _is(option, found, declared)


def _managed(now: Role, wanted: Role) -> Iterator[str]:
    found, declared = set(now.managed_policies or ()), set(wanted.managed_policies or ())
    for policy in sorted(found - declared):
        yield f"managed policy {policy}: it is attached, but not declared"
    for policy in sorted(declared - found):
        yield f"managed policy {policy}: it is declared, but not attached"


def _inline(found: Mapping[str, PolicyDocument], declared: Mapping[str, PolicyDocument]) -> Iterator[str]:
    for name in sorted(found.keys() | declared.keys()):
        what = f"inline policy {name}"
        if name not in declared:
            allowed = "; ".join(_summary(statement) for statement in found[name].tidy["Statement"])
            yield f"{what}: it is not declared ({_short(allowed)})"
        elif name not in found:
            yield f"{what}: it is missing"
        else:
            yield from _document(what, found[name], declared[name])


def _tags(found: Mapping[str, str], declared: Mapping[str, str]) -> Iterator[str]:
    for key in sorted(found.keys() | declared.keys()):
        if found.get(key) != declared.get(key):
            yield _is(f"tag {key}", found.get(key), declared.get(key))


def _profiles(now: Role, wanted: Role, holding: Sequence[str]) -> Iterator[str]:
    found, declared = now.instance_profile, wanted.instance_profile
    if declared and (found is None or now.name not in found.roles):
        yield f"instance profile {declared.name}: it is missing, or does not hold the role"
    if found and declared is None:
        yield f"instance profile {found.name}: it exists, but is not declared"
    own = {profile.name for profile in (found, declared) if profile}
    for name in sorted(set(holding) - own):
        yield f"instance profile {name}: it holds the role, but is not declared"


def _document(what: str, found: PolicyDocument, declared: PolicyDocument) -> Iterator[str]:
    """What differs between two policy documents, by statement."""
    now, wanted = found.normal, declared.normal
    if now["Version"] != wanted["Version"]:
        yield _is(f"{what}, Version", now["Version"], wanted["Version"])
    surplus, lacking = _unmatched(found, wanted["Statement"]), _unmatched(declared, now["Statement"])
    for statement in surplus:
        twin = next((each for each in lacking if each.get("Sid") and each["Sid"] == statement.get("Sid")), None)
        if twin is None:
            yield f"{what}: the statement {_label(statement)} is not declared ({_short(_summary(statement))})"
        else:
            lacking.remove(twin)
            yield from _statement(f"{what}, statement {_label(statement)}", statement, twin)
    for statement in lacking:
        yield f"{what}: the statement {_label(statement)} is missing ({_short(_summary(statement))})"


def _unmatched(document: PolicyDocument, others: Sequence[Mapping[str, Any]]) -> list[Document]:
    """The statements of a document that the other one does not have, spelled for people."""
    statements = [PolicyDocument({"Statement": [statement]}) for statement in document.statements]
    return [each.tidy["Statement"][0] for each in statements if each.normal["Statement"][0] not in others]


def _statement(what: str, found: Mapping[str, Any], declared: Mapping[str, Any]) -> Iterator[str]:
    for element in sorted(found.keys() | declared.keys()):
        if element == "Condition":
            yield from _conditions(what, found.get(element, {}), declared.get(element, {}))
        elif _folded(element, found) != _folded(element, declared):
            yield _is(f"{what}, {element}", found.get(element), declared.get(element))


def _conditions(what: str, found: Mapping[str, Any], declared: Mapping[str, Any]) -> Iterator[str]:
    """Conditions by operator and key: of each, whether it is gone, new, or asks for something else."""
    now = {(operator, key): values for operator, block in found.items() for key, values in block.items()}
    wanted = {(operator, key): values for operator, block in declared.items() for key, values in block.items()}
    for operator, key in sorted(now.keys() | wanted.keys()):
        old, new = now.get((operator, key)), wanted.get((operator, key))
        if old == new:
            continue
        where = f"{what}, Condition {operator} {key}"
        if is_external_id(key) and old is not None and new is not None:
            yield f"{where} has other values than declared"
        elif is_external_id(key):
            yield f"{where} is {'missing' if old is None else 'not declared'}"
        else:
            yield _is(where, old, new)


def _folded(element: str, statement: Mapping[str, Any]) -> object:
    """An element in the one spelling that equal ones share."""
    if element not in statement:
        return None
    return normal_form({"Statement": [{element: statement[element]}]})["Statement"][0].get(element)


def _label(statement: Mapping[str, Any]) -> str:
    return str(statement.get("Sid") or "without a Sid")


def _summary(statement: Mapping[str, Any]) -> str:
    """A statement in a few words: what it does, to what or whom, and which keys it asks for."""
    parts = [str(statement.get("Effect", ""))]
    for element in ("Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal"):
        if element in statement:
            parts.append(f"{element} {_plain(statement[element])}")
    keys = sorted({key for block in statement.get("Condition", {}).values() for key in block})
    return ", ".join([*parts, *([f"if {' and '.join(keys)}"] if keys else [])])


def _is(what: str, found: object, declared: object) -> str:
    if found is None or declared is None:
        shown = _short(_plain(declared if found is None else found))
        return f"{what} {'is missing' if found is None else 'is not declared'} ({shown})"
    return f"{what} is {_short(_plain(found))}, declared is {_short(_plain(declared))}"


def _plain(value: object) -> str:
    """A value of a policy: a list of one without its brackets."""
    listed = items(value)
    if len(listed) == 1 and not isinstance(listed[0], Mapping):
        return str(listed[0]) or "empty"
    return to_json(value)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 3]}..."

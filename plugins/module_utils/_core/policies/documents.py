# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Policy documents: compared by meaning, and refused where IAM would misread them.

The normal form is a policy document again, in one spelling: what IAM treats alike becomes equal in it. It is for
comparing only; what is written is the document as declared. Grammar:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import groupby
from typing import Any

from .. import json_text
from ..errors import InputError, type_name
from ..options import text
from .condition_values import folded_clause

Document = dict[str, Any]

VERSION = "2012-10-17"
# All inline policies of one role together, white space not counted:
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
INLINE_POLICIES_SIZE = 10240

_ROOT = re.compile(r"arn:[a-z-]+:iam::([0-9]{12}):root")
_SID = re.compile(r"[A-Za-z0-9]+")
# What the normal form puts, with a number, behind the operator of a further condition on the same key. It is in no
# operator of IAM.
AND = "&"


class PolicyDocument(Mapping[str, Any]):
    """A policy document as a value: two that mean the same are equal, whatever their spelling.

    It reads like the document that it holds, which is what is written; its forms for comparing and for people are made
    once.
    """

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document: Document = dict(document)

    def __getitem__(self, key: str) -> Any:
        return self.document[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.document)

    def __len__(self) -> int:
        return len(self.document)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Mapping) and self.normal == normal_form(other)

    def __hash__(self) -> int:
        return hash(to_json(self.normal))

    def __repr__(self) -> str:
        return f"PolicyDocument({self.document!r})"

    @cached_property
    def normal(self) -> Document:
        """The one spelling that all documents of this meaning share."""
        return _form(self.document, fold=True)

    @cached_property
    def tidy(self) -> Document:
        """The document for people."""
        return _form(self.document, fold=False)

    @property
    def text(self) -> str:
        """The JSON that is written, with sorted keys."""
        return to_json(self.document)

    @property
    def size(self) -> int:
        """The length that IAM counts."""
        return size(self.document)

    @property
    def statements(self) -> list[Document]:
        """The statements as they are spelled, in their order."""
        return items(self.document.get("Statement"))

    @property
    def only_denies(self) -> bool:
        """Whether it allows nothing."""
        return all(statement.get("Effect") == "Deny" for statement in self.statements)

    def with_statements(self, statements: list[Document]) -> PolicyDocument:
        """The document with other statements. A single one that is not in a list stays so."""
        alone = not isinstance(self.document.get("Statement"), list) and len(statements) == 1
        return PolicyDocument({**self.document, "Statement": statements[0] if alone else statements})

    def alone(self, statement: Document) -> PolicyDocument:
        """A document of this one statement, read by the rules of this one's version."""
        version = {"Version": self.document["Version"]} if "Version" in self.document else {}
        return PolicyDocument({**version, "Statement": statement})

    def adopt(self, wanted: Mapping[str, Any]) -> PolicyDocument:
        """This document where it means what is wanted, so that its spelling stays; else the one that is wanted."""
        if self == wanted:
            return self
        return wanted if isinstance(wanted, PolicyDocument) else PolicyDocument(wanted)


def items(value: object) -> list[Any]:
    """A policy's "one or many" as a list."""
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple | set | frozenset) else [value]


def to_json(document: object, indent: int | None = None) -> str:
    """JSON with sorted keys, compact unless ``indent`` is given."""
    separators = (",", ":") if indent is None else None
    return json.dumps(document, sort_keys=True, indent=indent, separators=separators, ensure_ascii=False)


def size(document: object) -> int:
    """The length that IAM counts: the characters of the JSON without white space outside of strings."""
    return len(to_json(document))


def normal_form(document: Mapping[str, Any]) -> Document:
    """The one spelling of a document; it never raises, as AWS's own documents are not ours to judge.

    Alike are: order, duplicates, one item against a list of one, upper and lower case of actions, operators and
    condition keys, ``*`` against ``{"AWS": "*"}``, an account id against its root ARN, ``ArnEquals`` against
    ``ArnLike``, ``StringLike`` without a wildcard against ``StringEquals``, and spellings of numbers, booleans, times
    and addresses.
    """
    return document.normal if isinstance(document, PolicyDocument) else _form(document, fold=True)


def tidy(document: Mapping[str, Any]) -> Document:
    """The document for people: every list a sorted list, and the spelling of actions and keys kept."""
    return document.tidy if isinstance(document, PolicyDocument) else _form(document, fold=False)


def _form(document: Mapping[str, Any], *, fold: bool) -> Document:
    forms = (_statement(statement, fold=fold) for statement in items(document.get("Statement")))
    statements = {to_json(form): form for form in forms}
    # A document without Version is read by the rules of 2008: policy variables are plain text in it.
    return {
        "Version": str(document.get("Version", "2008-10-17")),
        "Statement": [statements[key] for key in sorted(statements)],
    }


def _statement(statement: Mapping[str, Any], *, fold: bool) -> Document:
    form: Document = {}
    for key, value in statement.items():
        if key in ("Action", "NotAction"):
            form[key] = _sorted(value, str.lower if fold else str)
        elif key in ("Principal", "NotPrincipal"):
            form[key] = _principals(value, fold=fold)
        elif key == "Condition":
            conditions = _conditions(value or {}, fold=fold)
            if conditions:
                form[key] = conditions
        elif key == "Sid":
            if value:
                form[key] = value
        else:
            form[key] = value if key == "Effect" else _sorted(value)
    return form


def _sorted(value: object, spelling: Callable[[str], str] = str) -> list[str]:
    return sorted({spelling(scalar(item)) for item in items(value)})


def scalar(value: object) -> str:
    """A condition's value as IAM stores it: text; booleans as ``true`` and ``false``."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _principals(value: object, *, fold: bool) -> Document:
    mapping = value if isinstance(value, Mapping) else {"AWS": value}
    return {kind: _sorted(names, account_of_root if fold else str) for kind, names in mapping.items()}


def account_of_root(principal: str) -> str:
    """An account's root ARN as its id, which means the same; other principals as they are."""
    root = _ROOT.fullmatch(principal)
    return root[1] if root else principal


def _conditions(value: Mapping[str, Mapping[str, object]], *, fold: bool) -> Document:
    form: dict[str, dict[str, list[str]]] = {}
    for (operator, key), group in groupby(sorted(_clauses(value, fold=fold)), lambda clause: clause[:2]):
        # Two conditions must both be met, so two that fold to one operator and key are never one list of choices.
        for number, (values, _equal) in enumerate(groupby(clause[2] for clause in group)):
            form.setdefault(f"{operator}{AND}{number}" if number else operator, {})[key] = values
    return form


def _clauses(value: Mapping[str, Mapping[str, object]], *, fold: bool) -> Iterable[tuple[str, str, list[str]]]:
    for operator, block in value.items():
        for key, wanted in block.items():
            if fold:
                folded, values = folded_clause(operator.partition(AND)[0], map(scalar, items(wanted)))
                yield folded, key.lower(), values
            else:
                spelling = str.lower if re.search(r"(?:^|:)(?:bool|null)", operator.lower()) else str
                yield operator, key, _sorted(wanted, spelling)


def parse_document(value: object, where: str) -> Document:
    """A policy document given as a mapping or as JSON text. JSON with a key twice is refused: IAM keeps one of them."""
    if isinstance(value, str):
        # No policy of IAM is longer. White space within strings would count, so that this refuses none that fits.
        within_size(len("".join(value.split())), INLINE_POLICIES_SIZE, where)
        try:
            value = json_text.read(value)
        except json_text.RepeatedKeyError as error:
            raise InputError(where, f"the JSON has {error}", "merge the two, as only one would count") from error
        except ValueError as error:
            raise InputError(where, f"the document is not JSON ({error})", "correct it, or give a mapping") from error
    if not isinstance(value, Mapping):
        raise InputError(where, f"the document is a {type_name(value)}", "give a mapping or JSON text")
    return dict(value)


def unique_sids(sids: Iterable[object], where: str) -> None:
    """Refuse a statement id that is malformed or used twice; empty ones are none."""
    seen: set[str] = set()
    for position, sid in enumerate(sids):
        if sid is None or sid == "":
            continue
        here = f"{where}[{position}], sid"
        if statement_id(sid, here) in seen:
            raise InputError(here, f"{sid!r} is used twice", "give each statement an id of its own")
        seen.add(str(sid))


def statement_id(value: object, where: str) -> str:
    """The id of a statement: letters and digits."""
    sid = text(value, where, "a statement id")
    if not _SID.fullmatch(sid):
        raise InputError(where, f"{sid!r} is not a statement id", "use letters and digits only")
    return sid


def within_size(characters: int, limit: int, where: str) -> None:
    """Refuse documents over a quota of IAM."""
    if characters > limit:
        raise InputError(
            where,
            f"it has {characters} characters, white space not counted, and the limit is {limit}",
            "shorten it: use fewer entries, patterns instead of lists, or a managed policy",
        )

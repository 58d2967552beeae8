# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether a name of several words is probably a misspelling of another: its words are compared one by one."""

from __future__ import annotations

from collections.abc import Sequence

_SLIPS = 2  # letters of a name that may be wrong


def difference(words: Sequence[str], others: Sequence[str], *, orders: bool = False) -> str | None:
    """In what a name differs from another that it nearly is: "spelling" or the "number" of words, None for another.

    ``orders``: the same words in another "order" count too.
    """
    if "".join(words) == "".join(others):
        return "spelling"
    if len(words) != len(others):
        return None
    single, single_others = [_singular(each) for each in words], [_singular(each) for each in others]
    if single == single_others:
        return "number"
    if orders and sorted(single) == sorted(single_others):
        return "order"
    slips = sum(
        min(_slips(*raw), _slips(*number))
        for raw, number in zip(zip(words, others, strict=True), zip(single, single_others, strict=True), strict=True)
    )
    return "spelling" if slips <= _SLIPS else None


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith("sses"):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _slips(word: str, known: str) -> int:
    """How many letters a word has wrong, too many for another word, which short ones, as id and ip, are by one."""
    if word == known:
        return 0
    if any(character.isdigit() for character in word):
        return _SLIPS + 1  # numbered ones are somebody's own
    if len(word) == len(known):
        wrong = [index for index, pair in enumerate(zip(word, known, strict=True)) if pair[0] != pair[1]]
        if len(wrong) == 2 and word[wrong[0]] == known[wrong[1]] and word[wrong[1]] == known[wrong[0]]:
            return 1
    shorter = min(len(word), len(known))
    most = 2 if shorter >= 8 else 1 if shorter >= 4 else 0
    found = _distance(word, known)
    return found if found <= most else _SLIPS + 1


def _distance(word: Sequence[str], other: Sequence[str]) -> int:
    """How many characters to add, remove or replace."""
    row = list(range(len(other) + 1))
    for count, character in enumerate(word, 1):
        former, row = row, [count]
        for index, opposite in enumerate(other):
            row.append(min(former[index] + (character != opposite), former[index + 1] + 1, row[index] + 1))
    return row[-1]

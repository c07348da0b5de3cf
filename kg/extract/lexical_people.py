"""Persons: names that the lexer tags, and family names beside a post."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.lexicon import load_setting, load_words
from kg.model import EntityType, Mention

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.extract.lexical_words import Line

_PERSON_TAG = "PER"
# Characters that are left of a name of three where the lexer cut off the last.
_CUT = 2


def find_persons(line: Line) -> Iterator[Mention]:
    """The persons that a sentence names."""
    setting = load_setting("lexical")["person"]
    for number, token in enumerate(line.tokens):
        name = line.token_text(number)
        if token.tag == _PERSON_TAG and _is_person(name, setting["given"], setting["foreign"]):
            end = _full_end(line, number)
            yield Mention(token.start, end, EntityType.PERSON, setting["rule"], setting["confidence"])
    for _, end in line.words.get("titles", ()):
        if found := _after_title(line, end):
            yield Mention(end, found, EntityType.PERSON, setting["titled_rule"], setting["titled_confidence"])


def _is_person(name: str, given: int, dot: str) -> bool:
    if dot in name:
        return True
    family = _family_length(name)
    return family > 0 and len(name) <= family + given and name not in load_words("name_not")


def _family_length(name: str) -> int:
    """Length of the family name that a name begins with, or 0."""
    surnames = load_words("surnames")
    return next((size for size in (2, 1) if len(name) > size and name[:size] in surnames), 0)


def _full_end(line: Line, number: int) -> int:
    """The end of a name, with its last character where the lexer cut that off as a word of its own."""
    token = line.tokens[number]
    following = line.tokens[number + 1 : number + 2]
    if following and token.end - token.start == _CUT and following[0].tag in ("PER", "n", "nz", "a"):
        word = line.token_text(number + 1)
        if len(word) == 1 and word not in load_words("name_not"):
            return following[0].end
    return token.end


def _after_title(line: Line, start: int) -> int | None:
    """The end of a name right after a post, where the tokens' edges allow one of two or three characters."""
    if start not in line.starts:
        return None
    for end in (start + 3, start + 2):
        name = line.text[start:end]
        if end in line.ends and name.isalpha() and _family_length(name) and _is_open(line, start, end):
            return end
    return None


def _is_open(line: Line, start: int, end: int) -> bool:
    """Whether the stretch is no sequence of words that are never part of a name."""
    not_names = load_words("name_not")
    numbers = range(line.starts[start], line.ends[end] + 1)
    words = [line.token_text(number) for number in numbers]
    tags = {line.tokens[number].tag for number in numbers}
    return (
        line.text[start:end] not in not_names
        and not any(word in not_names for word in words)
        and not tags & {"v", "p", "c", "u", "d", "m", "r", "TIME", "w", "LOC"}
    )

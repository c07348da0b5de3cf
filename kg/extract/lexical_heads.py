"""Names known by their last word: takes in, leftward, the words that belong to the name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from kg.lexicon import load_setting, load_words
from kg.model import EntityType, Mention

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.extract.lexical_words import Line

_COMMON_TAGS = ("n", "a", "an", "f", "vn", "m", "q")
_COMMON_WORDS = ("company_trades", "group_modifiers", "products", "industries")


@dataclass(frozen=True, slots=True)
class Head:
    """One ``[[head]]`` of ``lexical.toml``: how far a name reaches to the left of its last word."""

    rule: str
    type: EntityType
    words: tuple[str, ...]
    first: frozenset[str]
    inside: frozenset[str]
    most: int
    confidence: float
    without: frozenset[str] = frozenset()
    proper: frozenset[str] = frozenset()
    ending: tuple[str, ...] = ()
    strong: str = ""
    shortest: int = 1
    trades: bool = False
    brand: bool = False
    modifiers: bool = False


@cache
def load_heads() -> tuple[Head, ...]:
    """All of them, in the file's order."""
    return tuple(_to_head(entry) for entry in load_setting("lexical")["head"])


def _to_head(entry: dict[str, Any]) -> Head:
    without = frozenset(word for name in entry.get("without", ()) for word in load_words(name))
    sets = {name: frozenset(entry.get(name, ())) for name in ("first", "inside", "proper")}
    lists = {name: tuple(entry.get(name, ())) for name in ("words", "ending")}
    return Head(**{**entry, **sets, **lists, "without": without, "type": EntityType(entry["type"])})


def find_headed(line: Line, head: Head) -> Iterator[Mention]:
    """The names of a sentence that end with one of the head's words."""
    longest: dict[int, int] = {}
    for name in head.words:
        for start, end in line.words.get(name, ()):
            if end in line.ends and line.text[start:end] not in head.without:
                longest[end] = min(start, longest.get(end, start))
    for end, start in sorted(longest.items()):
        if line.text.endswith(head.ending, 0, end):
            continue
        begin = _reach(line, head, start, end)
        if begin is not None and start - line.tokens[begin].start >= head.shortest:
            yield Mention(line.tokens[begin].start, end, head.type, head.rule, head.confidence)


def _reach(line: Line, head: Head, start: int, end: int) -> int | None:
    """The token that the name begins with, or None where nothing before the head can be its name."""
    number = line.token_at(start)
    # A head that begins inside a word has that word's other characters before it.
    first = number if line.tokens[number].start < start and line.tokens[number].tag in head.inside else None
    if first is None and line.tokens[number].start < start:
        return None
    place = number - 1
    while place >= max(0, number - head.most):
        place = _skip_aside(line, place) if head.brand else place
        if not _belongs(line, head, place):
            break
        if line.tokens[place].tag in head.first:
            first = place
        place -= 1
    if first is None:
        return None
    first = _begin_at_place(line, first, start)
    return first if _is_name(line, head, (first, start, end)) else None


def _begin_at_place(line: Line, first: int, start: int) -> int:
    """The first place among the words where only common nouns stand before it; it begins the name."""
    for number in range(first, line.token_at(start)):
        tag = line.tokens[number].tag
        if tag == "LOC":
            return number
        if tag not in _COMMON_TAGS:
            break
    return first


def _belongs(line: Line, head: Head, number: int) -> bool:
    """Whether a token may stand inside the name."""
    token = line.tokens[number]
    span = (token.start, token.end)
    if _has(line, "titles", span) or (_has(line, "name_not", span) and token.tag not in ("n", "LOC", "vn")):
        return False
    if head.modifiers:
        return _has(line, "group_modifiers", span)
    if _has(line, "group_modifiers", span) and "m" not in head.inside:
        return False
    if head.trades and _has(line, "company_trades", span):
        return True
    return token.tag in head.inside and not (_has(line, "verbs", span) and token.tag not in ("n", "nz", "vn"))


def _is_name(line: Line, head: Head, place: tuple[int, int, int]) -> bool:
    """Whether the words from a token to the head (at start, end) hold a name where the head needs one."""
    first, start, end = place
    tokens = [t for t in line.tokens[first:] if t.start < start]
    is_strong = head.strong and re.search(head.strong, line.text[start:end])
    if head.proper and not is_strong and not any(t.tag in head.proper for t in tokens):
        return False
    if not head.brand:
        return True
    names = [t for t in tokens if not any(_has(line, name, (t.start, t.end)) for name in _COMMON_WORDS)]
    return start - tokens[0].start > 1 and bool(names)


def _skip_aside(line: Line, number: int) -> int:
    """The token before an aside that ends at this one, such as a place in brackets; else the same token."""
    layout = load_setting("lexical")["layout"]
    token = line.tokens[number]
    if line.text[token.start] not in layout["closing"]:
        return number
    for place in range(number - 1, max(-1, number - layout["aside"]), -1):
        if line.text[line.tokens[place].start] in layout["opening"]:
            return max(place - 1, 0)
    return number


def _has(line: Line, name: str, span: tuple[int, int]) -> bool:
    return span in line.words.get(name, ())

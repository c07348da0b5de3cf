"""What the lexicons know about a sentence: every listed word in it, found in one pass, beside its tokens."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

import ahocorasick_rs

from kg.lexicon import load_rows, load_setting, load_words

if TYPE_CHECKING:
    from kg.model import Token

Spans = list[tuple[int, int]]

# Words that bound or fill names rather than being names.
_FURTHER = ("company_trades", "group_modifiers", "name_not", "surnames", "title_modifiers")
_SURE_LENGTH = 4


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence.

    Attributes:
        text: Its characters.
        tokens: Its tokens, offsets from its start.
        words: For each class of listed words, their spans in it.
        starts: Token number by the character that it starts at.
        ends: Token number by the character after it.
    """

    text: str
    tokens: tuple[Token, ...]
    words: dict[str, Spans]
    starts: dict[int, int] = field(default_factory=dict)
    ends: dict[int, int] = field(default_factory=dict)

    def token_text(self, number: int) -> str:
        """The characters of a token."""
        token = self.tokens[number]
        return self.text[token.start : token.end]

    def token_at(self, place: int) -> int:
        """The number of the token that a character lies in."""
        return bisect_right(self.tokens, place, key=lambda token: token.start) - 1

    def is_whole(self, start: int, end: int) -> bool:
        """Whether a span agrees with the tokens' edges, or is too long to be there by chance."""
        if end - start >= _SURE_LENGTH and not self.text[start:end].isascii():
            return True
        return start in self.starts and end in self.ends


def _class_names() -> set[str]:
    setting: dict[str, Any] = load_setting("lexical")
    entries = [*setting["list"], *setting["head"]]
    return {name for e in entries for name in [*e["words"], *e.get("without", ())]} | set(_FURTHER)


def _class_words(name: str) -> set[str]:
    if name != "division":
        return set(load_words(name))
    names = {row[1] for row in load_rows("divisions", 3)} | {row[0] for row in load_rows("divisions_old", 3)}
    short = {row[1] for row in load_rows("divisions_short", 2)}
    ranks = load_setting("features")["rank"]
    bare = {
        n.removesuffix(rank) for n in names for rank in ranks if n.endswith(rank) and len(n) - len(rank) > 1
    }
    return names | short | bare


@cache
def _automaton() -> tuple[ahocorasick_rs.AhoCorasick, tuple[tuple[str, ...], ...]]:
    """All words in one automaton (Aho and Corasick, 1975), with the classes of each."""
    classes: dict[str, list[str]] = defaultdict(list)
    for name in sorted(_class_names()):
        for word in _class_words(name):
            classes[word].append(name)
    for row in load_rows("titles", 2):
        classes[row[0]].append("titles")
    for row in load_rows("triggers", 3):
        if row[2] == "verb":
            classes[row[1]].append("verbs")
    words = sorted(classes)
    return ahocorasick_rs.AhoCorasick(words), tuple(tuple(classes[word]) for word in words)


def find_words(text: str, tokens: tuple[Token, ...]) -> Line:
    """The sentence with every listed word in it."""
    automaton, classes = _automaton()
    words: dict[str, Spans] = defaultdict(list)
    for number, start, end in automaton.find_matches_as_indexes(text, overlapping=True):
        for name in classes[number]:
            words[name].append((start, end))
    starts = {token.start: n for n, token in enumerate(tokens)}
    ends = {token.end: n for n, token in enumerate(tokens)}
    return Line(text, tokens, dict(words), starts, ends)

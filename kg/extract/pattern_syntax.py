"""Reads the language of relation patterns: text with typed slots becomes one bounded regular expression.

{head:Company} {tail:Company|Group}   the two ends; without types, those of the predicate's signature
{tail:Company+}                       a list of mentions, one hit for each
{pair:Company+}                       a list of mentions, one hit for each two of them
{Company}                             any other mention
{gap:0-8} {thing:0-8}                 characters of one item; also products and industries
{skip:0-8} {wide:0-8}                 characters of one clause, mentions too; of one sentence
{amount}                              money, kept as the attribute amount
{start} {end}                         here a clause or a mention's inside begins, ends
{not:词|词} {unless:词|词}            what may not follow, what may not stand before
{no:Place}                            no mention of that type follows
[head:Group ...]                      inside a mention of that type
[0-9两几]                             one of these characters
<name>                                a piece from patterns.toml, <title> or <supplies.verb> from the lexicons
(为|向) ? {0,3}                       alternatives, an optional part, a bounded repetition
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from kg.errors import DataError
from kg.extract.pattern_pieces import Piece, choose_pieces, join_pieces, required_words, to_trie_regex
from kg.lexicon import load_rows, load_setting
from kg.model import EntityType

if TYPE_CHECKING:
    from collections.abc import Iterable

TYPES = tuple(EntityType)
MENTION, OPEN, CLOSE = 0xE000, 0xE020, 0xE040
_BIT = {type_: 1 << number for number, type_ in enumerate(TYPES)}
SYMBOLS = f"{chr(MENTION)}-{chr(CLOSE + 0x1F)}"
WIDEST = 40


@dataclass(frozen=True, slots=True)
class Syntax:
    """A pattern as an expression, the words one of which must stand in the text, and its slots' types."""

    regex: str
    words: frozenset[str]
    types: tuple[tuple[str, frozenset[EntityType]], ...]
    inside: bool


def mention_symbol(type_: EntityType) -> str:
    """The private-use character that stands for a mention of that type."""
    return chr(MENTION + TYPES.index(type_))


def type_bits(types: Iterable[EntityType]) -> int:
    """A set of types as the bits of a number."""
    return sum(_BIT[type_] for type_ in types)


def bracket_symbols(type_: EntityType) -> tuple[str, str]:
    """The characters that open and close a mention whose inside is shown."""
    number = TYPES.index(type_)
    return chr(OPEN + number), chr(CLOSE + number)


@cache
def _load_word_class(name: str) -> frozenset[str]:
    """The words of ``title`` or of ``PREDICATE.KIND`` in the trigger table."""
    if name == "title":
        return frozenset(row[0] for row in load_rows("titles", 2))
    predicate, _, kind = name.partition(".")
    rows = load_rows("triggers", 3)
    return frozenset(row[1] for row in rows if (row[0], row[2]) == (predicate, kind) and "…" not in row[1])


@cache
def _gap_classes() -> dict[str, str]:
    view = load_setting("patterns")["view"]
    clause, item = re.escape(view["clause"]), re.escape(view["item"])
    things = {EntityType.PRODUCT, EntityType.INDUSTRY}
    others = "".join(sorted(mention_symbol(t) for t in TYPES if t not in things))
    brackets = f"{chr(OPEN)}-{chr(CLOSE + 0x1F)}"
    return {
        "gap": f"[^{clause}{item}{SYMBOLS}]",
        "thing": f"[^{clause}{item}{others}{brackets}]",
        "skip": f"[^{clause}]",
        "wide": f"[^{re.escape(view['sentence'])}]",
    }


class PatternParser:
    """Parses one pattern of one predicate; raises ``DataError`` with the place where it fails."""

    def __init__(self, pattern: str, predicate: str) -> None:
        self._text = pattern
        self._at = 0
        self._settings: dict[str, Any] = load_setting("patterns")
        self._signature = load_setting("predicates")[predicate]
        self._slots: dict[str, frozenset[EntityType]] = {}
        self._inside = False

    def parse(self) -> Syntax:
        """The whole pattern."""
        piece = self._parse_choice("")
        if self._at < len(self._text):
            raise self._error(f"unexpected {self._text[self._at]!r}")
        if not ({"head", "tail"} <= self._slots.keys() or "pair" in self._slots):
            raise self._error("needs {head} and {tail}, or {pair}")
        return Syntax(
            piece.regex,
            required_words(piece) or frozenset(),
            tuple(sorted(self._slots.items())),
            self._inside,
        )

    @classmethod
    def read_words(cls, name: str) -> str:
        """A piece of ``patterns.toml`` as an expression of its own."""
        parser = cls("", "holds_post")
        return parser._parse_class(name).regex

    def _error(self, found: str) -> DataError:
        return DataError(self._text, f"{found} at {self._at}", "see kg/extract/pattern_syntax.py")

    def _parse_choice(self, closing: str) -> Piece:
        choices = []
        while True:
            pieces: list[Piece] = []
            while self._at < len(self._text) and self._text[self._at] not in "|)]":
                pieces.append(self._parse_item())
            choices.append(join_pieces(pieces))
            if self._at < len(self._text) and self._text[self._at] == "|":
                self._at += 1
                continue
            break
        if closing:
            if not self._text.startswith(closing, self._at):
                raise self._error(f"expected {closing!r}")
            self._at += 1
        return choose_pieces(choices)

    def _parse_item(self) -> Piece:
        character = self._text[self._at]
        self._at += 1
        if character == "(":
            piece = self._parse_choice(")")
            piece = Piece(f"(?:{piece.regex})", piece.exact, piece.required)
        elif character == "{":
            piece = self._parse_slot(self._take_until("}"))
        elif character == "<":
            piece = self._parse_class(self._take_until(">"))
        elif character == "[":
            piece = self._parse_inside()
        else:
            piece = Piece(re.escape(character), frozenset({character}))
        return self._parse_quantifier(piece)

    def _take_until(self, closing: str) -> str:
        end = self._text.find(closing, self._at)
        if end < 0:
            raise self._error(f"expected {closing!r}")
        body, self._at = self._text[self._at : end], end + 1
        return body

    def _parse_quantifier(self, piece: Piece) -> Piece:
        if self._text.startswith("?", self._at):
            self._at += 1
            exact = piece.exact | {""} if piece.exact is not None else None
            return Piece(f"(?:{piece.regex})?", exact)
        if match := re.compile(r"\{(\d),(\d)\}").match(self._text, self._at):
            self._at = match.end()
            return Piece(
                f"(?:{piece.regex}){match.group()}", None, required_words(piece) if match[1] != "0" else None
            )
        return piece

    def _parse_inside(self) -> Piece:
        match = re.compile(r"(head|tail):([A-Za-z|]+) ?").match(self._text, self._at)
        if not match:
            return self._parse_characters()
        self._at = match.end()
        self._inside = True
        types = self._types(match[2])
        self._add_slot(match[1], types)
        inner = self._parse_choice("]")
        opening = "".join(bracket_symbols(t)[0] for t in types)
        closing = "".join(bracket_symbols(t)[1] for t in types)
        return Piece(f"(?P<{match[1]}>[{opening}]){inner.regex}[{closing}]", None, required_words(inner))

    def _parse_characters(self) -> Piece:
        """A set of characters, ``[0-9两几]``."""
        body = self._take_until("]")
        if not body:
            raise self._error("empty set of characters")
        return Piece(f"[{re.escape(body).replace(chr(92) + '-', '-')}]")

    def _parse_slot(self, body: str) -> Piece:
        name, _, rest = body.partition(":")
        if name in _gap_classes():
            return self._gap(name, rest)
        if name in ("not", "unless", "no"):
            return Piece(self._guard(name, rest), frozenset({""}))
        if name == "amount":
            return Piece(f"(?P<amount>{self._settings['view']['money']})")
        if name in ("start", "end"):
            return self._edge(name)
        if name.rstrip("+") in ("head", "tail", "pair"):
            return self._role(name.rstrip("+"), rest or name.lstrip("headtilpr"))
        return Piece(self._symbols(self._types(body)))

    def _guard(self, name: str, rest: str) -> str:
        """What may not stand here: words behind or before, or a mention behind."""
        if name == "no":
            return f"(?!{self._symbols(self._types(rest))})"
        words = [re.escape(word) for word in rest.split("|")]
        return f"(?!{'|'.join(words)})" if name == "not" else "".join(f"(?<!{word})" for word in words)

    def _edge(self, name: str) -> Piece:
        clause = re.escape(self._settings["view"]["clause"])
        opening, closing = f"{chr(OPEN)}-{chr(OPEN + 0x1F)}", f"{chr(CLOSE)}-{chr(CLOSE + 0x1F)}"
        if name == "start":
            return Piece(f"(?:^|(?<=[{clause}{opening}]))", frozenset({""}))
        return Piece(f"(?=[{clause}{closing}]|$)", frozenset({""}))

    def _gap(self, name: str, bounds: str) -> Piece:
        match = re.fullmatch(r"(\d+)-(\d+)", bounds)
        if not match or not int(match[1]) <= int(match[2]) <= WIDEST:
            raise self._error(f"a gap is {{{name}:0-8}}, at most {WIDEST}")
        return Piece(f"{_gap_classes()[name]}{{{match[1]},{match[2]}}}?")

    def _role(self, name: str, rest: str) -> Piece:
        listed = rest.endswith("+") or name == "pair"
        names = rest.rstrip("+") or "|".join(self._signature["tail" if name == "tail" else "head"])
        types = self._types(names)
        self._add_slot(name, types)
        symbol = self._symbols(types)
        if not listed:
            return Piece(f"(?P<{name}>{symbol})")
        view = self._settings["view"]
        join = "|".join(sorted(map(re.escape, view["join"]), key=len, reverse=True))
        return Piece(f"(?P<{name}>{symbol}(?:(?:{join}){symbol}){{0,{view['list']}}})")

    def _add_slot(self, name: str, types: frozenset[EntityType]) -> None:
        if name in self._slots:
            raise self._error(f"{name!r} stands twice")
        self._slots[name] = types

    def _types(self, names: str) -> frozenset[EntityType]:
        classes = self._settings["types"]
        found: set[EntityType] = set()
        for name in names.split("|"):
            members = classes.get(name, [name])
            if not set(members) <= set(TYPES):
                raise self._error(f"unknown slot or type {name!r}")
            found.update(map(EntityType, members))
        return frozenset(found)

    @staticmethod
    def _symbols(types: frozenset[EntityType]) -> str:
        return "[" + "".join(sorted(mention_symbol(t) for t in types)) + "]"

    def _parse_class(self, name: str) -> Piece:
        pieces = self._settings["words"]
        if name in pieces:
            outside = self._text, self._at
            self._text, self._at = pieces[name], 0
            piece = self._parse_choice("")
            self._text, self._at = outside
            return Piece(f"(?:{piece.regex})", piece.exact, piece.required)
        words = _load_word_class(name)
        if not words:
            raise self._error(f"unknown class <{name}>")
        return Piece(to_trie_regex(words), None, words)

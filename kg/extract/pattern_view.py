"""Shows a stretch of text as patterns read it: one private-use character a mention, quotation marks left out.

A text has two views. In the outer one each mention is one character, the longest where they overlap, and a
remark in brackets right behind it is left out. The inner one holds, one after the other, the insides of
mentions that hold others, between a pair of brackets of their type, and the remarks.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from kg.extract.pattern_syntax import MENTION, SYMBOLS, bracket_symbols, mention_symbol, type_bits
from kg.lexicon import load_setting
from kg.model import EntityType, Mention

if TYPE_CHECKING:
    from collections.abc import Sequence

_MARKS = {type_: (mention_symbol(type_), *bracket_symbols(type_)) for type_ in EntityType}


@dataclass(slots=True)
class View:
    """A string of characters and mention symbols.

    ``origins`` gives for each character its offset in the text; ``owners`` the mention that a symbol stands
    for; ``types`` is the set of types shown, one bit each.
    """

    parts: list[str] = field(default_factory=list)
    origins: list[int] = field(default_factory=list)
    owners: dict[int, int] = field(default_factory=dict)
    types: int = 0

    @property
    def text(self) -> str:
        """The characters as one string."""
        return "".join(self.parts)

    def add_text(self, text: str, start: int, end: int) -> None:
        """Appends plain characters without the marks that patterns do not see."""
        piece = text[start:end]
        dropped = _dropped()
        if not dropped.search(piece):
            self.parts.append(piece)
            self.origins.extend(range(start, end))
            return
        for offset, character in enumerate(piece, start):
            if not dropped.match(character):
                self.parts.append(character)
                self.origins.append(offset)

    def add_symbol(self, symbol: str, offset: int, owner: int) -> None:
        """Appends one character that stands for a mention, or opens or closes it."""
        self.owners[len(self.origins)] = owner
        self.parts.append(symbol)
        self.origins.append(offset)


@cache
def _dropped() -> re.Pattern[str]:
    """Marks patterns do not see; private-use characters of the text itself would pass for mentions."""
    return re.compile(f"[{re.escape(load_setting('patterns')['view']['dropped'])}{SYMBOLS}]")


@cache
def _remark() -> re.Pattern[str]:
    view = load_setting("patterns")["view"]
    opening, closing = re.escape(view["opening"]), re.escape(view["closing"])
    quote = re.escape(view["dropped"])
    return re.compile(f"[{quote}]?[{opening}][^{opening}{closing}\n]{{1,{view['remark']}}}[{closing}]")


class ViewBuilder:
    """Builds both views of one stretch of text."""

    def __init__(self, text: str, mentions: Sequence[Mention]) -> None:
        self._text = text
        self._mentions = mentions
        self.inner = View()

    def build(self, start: int, end: int) -> View:
        """The outer view; what it hides goes to ``inner``.

        Args:
            start: Offset of the first character.
            end: Offset behind the last one.
        """
        mentions = self._mentions
        first = bisect_left(mentions, start, key=lambda mention: mention.start)
        last = bisect_left(mentions, end, lo=first, key=lambda mention: mention.start)
        inside = [i for i in range(first, last) if mentions[i].end <= end]
        view = View()
        self._fill(view, start, end, inside, outer=True)
        return view

    def _fill(self, view: View, start: int, end: int, inside: list[int], *, outer: bool) -> None:
        """Writes [start, end) with the outermost of the mentions as symbols."""
        at = start
        for index in self._outermost(inside):
            mention = self._mentions[index]
            if mention.start < at:
                continue
            view.add_text(self._text, at, mention.start)
            view.add_symbol(_MARKS[mention.type][0], mention.start, index)
            view.types |= type_bits([mention.type])
            at = mention.end
            self._open(index, inside)
            if outer and (remark := _remark().match(self._text, at, end)):
                self._add_remark(index, at, remark.end(), inside)
                at = remark.end()
        view.add_text(self._text, at, end)

    def _outermost(self, inside: list[int]) -> list[int]:
        """Mentions that no longer one overlaps, in the order of the text."""
        chosen: list[int] = []
        for index in sorted(inside, key=lambda i: (self._mentions[i].start, -self._mentions[i].end)):
            mention = self._mentions[index]
            if chosen and mention.start < (last := self._mentions[chosen[-1]]).end:
                if mention.end - mention.start > last.end - last.start:
                    chosen[-1] = index
                continue
            chosen.append(index)
        return chosen

    def _open(self, index: int, inside: list[int]) -> None:
        """Appends the inside of a mention to the inner view, if it holds others."""
        outer = self._mentions[index]
        same = outer.start, outer.end
        held = [
            i
            for i in self._within(inside, outer.start, outer.end)
            if i != index and (self._mentions[i].start, self._mentions[i].end) != same
        ]
        if not held:
            return
        _, opening, closing = _MARKS[outer.type]
        part = View()
        part.add_symbol(opening, outer.start, index)
        self._fill(part, outer.start, outer.end, held, outer=False)
        part.add_symbol(closing, outer.end - 1, index)
        part.types |= type_bits([outer.type])
        self._append(part)

    def _within(self, inside: list[int], start: int, end: int) -> list[int]:
        """Those of some mentions, given in the order of the text, that lie in [start, end)."""
        first = bisect_left(inside, start, key=self._start)
        last = bisect_left(inside, end, lo=first, key=self._start)
        return [i for i in inside[first:last] if self._mentions[i].end <= end]

    def _start(self, index: int) -> int:
        return self._mentions[index].start

    def _add_remark(self, index: int, start: int, end: int, inside: list[int]) -> None:
        """Appends a mention and the remark behind it to the inner view, if the remark names something."""
        held = self._within(inside, start, end)
        if not held:
            return
        mention = self._mentions[index]
        part = View()
        part.add_symbol(_MARKS[mention.type][0], mention.start, index)
        part.types |= type_bits([mention.type])
        self._fill(part, start, end, held, outer=False)
        self._append(part)

    def _append(self, part: View) -> None:
        inner = self.inner
        base = len(inner.origins)
        inner.parts += [*part.parts, load_setting("patterns")["view"]["sentence"][0]]
        inner.origins += [*part.origins, part.origins[-1]]
        inner.owners.update({base + at: owner for at, owner in part.owners.items()})
        inner.types |= part.types


def is_mention(symbol: str) -> bool:
    """Whether a character of a view stands for a mention (and does not merely open or close one)."""
    return MENTION <= ord(symbol) < MENTION + len(_MARKS)

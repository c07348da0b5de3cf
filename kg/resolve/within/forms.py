"""The spellings of the mentions of one document, each with all the places where it stands."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.model import EntityType, Span
from kg.resolve.names import to_name_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kg.model import Document, Mention


@dataclass(frozen=True, slots=True)
class Form:
    """One spelling of one type in one document.

    Attributes:
        type: The type of its mentions.
        text: The folded spelling, by which its mentions were collected.
        reading: The spelling after the type's own folding (ranks of places, legal forms); rules compare it.
        surface: The spelling as first written, without line breaks and token bars.
        spans: Where it stands, in the order of the text.
        confidence: The best of its mentions.
    """

    type: EntityType
    text: str
    reading: str
    surface: str
    spans: tuple[Span, ...]
    confidence: float = 1.0

    @property
    def first(self) -> int:
        """Where it first stands."""
        return self.spans[0].start


def collect_forms(
    document: Document, mentions: Iterable[Mention], readings: dict[EntityType, Callable[[str], str]]
) -> dict[EntityType, list[Form]]:
    """The forms of each type, in the order of their first mention; a span counts once."""
    by_written: defaultdict[tuple[EntityType, str], list[Mention]] = defaultdict(list)
    text = document.text
    for mention in sorted(mentions, key=_place):
        by_written[mention.type, text[mention.start : mention.end]].append(mention)
    by_text: dict[tuple[EntityType, str], tuple[str, list[Mention]]] = {}
    for (type_, written), found in by_written.items():
        surface, folded = _fold(written, document.segmented)
        if folded:
            by_text.setdefault((type_, folded), (surface, []))[1].extend(found)
    forms: defaultdict[EntityType, list[Form]] = defaultdict(list)
    for (type_, folded), (surface, found) in by_text.items():
        forms[type_].append(_to_form(type_, folded, readings[type_](folded), surface, found))
    return {
        type_: sorted(found, key=lambda form: (form.spans[0], form.text)) for type_, found in forms.items()
    }


@lru_cache(maxsize=1 << 16)
def _fold(written: str, segmented: bool) -> tuple[str, str]:  # noqa: FBT001 - a cache key
    """A spelling for show and for comparison."""
    surface = to_surface(written, segmented=segmented)
    return surface, to_name_key(surface)


def _place(mention: Mention) -> tuple[int, int]:
    return mention.start, mention.end


def to_surface(written: str, *, segmented: bool = False) -> str:
    r"""A spelling on one line, without token bars, and without the quotation marks that enclose all of it.

    >>> to_surface("《稳岗|办\n法》", segmented=True)
    '稳岗办法'
    """
    text = written.replace("|", "") if segmented else written
    text = " ".join(text.split()) if text.isascii() else "".join(_without_breaks(text))
    enclosing = text[:1] + text[-1:]
    inner = text[1:-1]
    if enclosing in _ENCLOSING and not set(enclosing) & set(inner):
        return inner
    return text


_ENCLOSING = {"\u300a\u300b", "\u201c\u201d", "\u300c\u300d", "\u300e\u300f", '""'}


def _without_breaks(text: str) -> Iterable[str]:
    """The lines of a text joined; Chinese needs no space there."""
    return (line.strip() for line in text.splitlines()) if "\n" in text else (text.strip(),)


def _to_form(type_: EntityType, text: str, reading: str, surface: str, found: Sequence[Mention]) -> Form:
    if len(found) == 1:
        only = found[0]
        return Form(type_, text, reading, surface, (Span(only.start, only.end),), only.confidence)
    spans = tuple(sorted({Span(mention.start, mention.end) for mention in found}))
    return Form(type_, text, reading, surface, spans, max(mention.confidence for mention in found))

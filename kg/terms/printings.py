"""What a reprint only repeats: it was said when it was first printed, and once."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.model import Extraction, Graph


def find_repeated(graph: Graph) -> dict[tuple[str, str], str | None]:
    """By each claim that a reprint repeats, the date of the first document that has its sentence.

    A claim is (document id, claim id). What a reprint adds of its own is not among them. A time that a
    repeated sentence tells is not to be reckoned from the reprint's date.
    """
    extractions = {extraction.document.id: extraction for extraction in graph.extractions}
    families: defaultdict[str, list[str]] = defaultdict(list)
    for reprint, first in graph.reprints:
        families[first].append(reprint)
    found: dict[tuple[str, str], str | None] = {}
    for first, reprints in families.items():
        # The graph of a day may lack some of a family.
        members = [extractions[id_] for id_ in (first, *reprints) if id_ in extractions]
        members.sort(key=lambda one: (one.document.date or "9", one.document.id))
        found |= dict(_find_in_family(members))
    return found


def _find_in_family(members: list[Extraction]) -> Iterator[tuple[tuple[str, str], str | None]]:
    earlier: list[tuple[str, str | None]] = []
    for extraction in members:
        text = extraction.document.text
        for claim in extraction.claims:
            if not claim.evidence:
                continue
            sentence = _fold(text[claim.evidence[-1].start : claim.evidence[-1].end])
            dates = [date for other, date in earlier if sentence and sentence in other]
            if dates:
                yield (extraction.document.id, claim.id), dates[0]
        earlier.append((_fold(text), extraction.document.date))


def _fold(text: str) -> str:
    """Letters and digits alone, as reprints are compared."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))

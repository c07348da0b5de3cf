"""The bounds that a claim's own sentence states, or the lead-in of the list that the sentence stands in."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from kg.extract.times import find_times
from kg.lexicon import load_setting
from kg.model import Basis, Bound, Modality, Predicate, Span, Status
from kg.terms.days import first_day, last_day

if TYPE_CHECKING:
    from kg.model import Claim, Document, Extraction, Time

_LASTING = frozenset(
    {
        Predicate.HOLDS_POST,
        Predicate.SUPPLIES,
        Predicate.PRODUCES,
        Predicate.LOCATED_IN,
        Predicate.PART_OF,
        Predicate.COOPERATES_WITH,
        Predicate.ASSIGNED_TO,
        Predicate.MEMBER_OF,
        Predicate.IN_FORCE,
    }
)
_LIST_LINES = 60


class Turn(StrEnum):
    """What the words around a post say of its term."""

    BEGINS = "begins"
    ENDS = "ends"
    LASTS = "lasts"


class Stated(NamedTuple):
    """What one claim says of the term of its fact; ``turn`` ends also where no date is stated."""

    turn: Turn
    since: Bound | None = None
    until: Bound | None = None


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    data = load_setting("post_terms")
    words = {name: "|".join(map(re.escape, data[name])) for name in ("begin", "end")}
    marks = {name: f"[{re.escape(data[name])}]" for name in ("clause", "item", "lead")}
    return {name: re.compile(text) for name, text in (data | words | marks).items()}


def read_stated(extraction: Extraction, claim: Claim) -> Stated | None:
    """What a claim says of a term, or None where it is about nothing that lasts, or only planned.

    A time in a sentence is when something holds, not when it began: only the words of an appointment or a
    dismissal make it a bound, or those of the time itself (2月以来, 2024年至2026年).

    Args:
        extraction: The document's, for the places of the entities and the text around.
        claim: One of its claims.
    """
    if claim.predicate is Predicate.STATE and claim.modality is Modality.ENDED:
        # Its time is when the state held (8月曾停产), not when it ended.
        return Stated(Turn.ENDS)
    if claim.predicate not in _LASTING or claim.status is Status.PLANNED:
        return None
    turn = _find_turn(extraction, claim)
    if claim.status is Status.NEGATED and turn is not Turn.ENDS:
        return None
    here = ((extraction.document.id, claim.id),)
    date = _find_date(extraction.document, claim) if turn is not Turn.LASTS else None
    if date is not None:
        bound = Bound(date, Basis.STATED, here)
        return Stated(turn, None, bound) if turn is Turn.ENDS else Stated(turn, bound)
    since, until = _read_term(claim) if turn is Turn.LASTS else (None, None)
    return Stated(
        turn,
        Bound(since, Basis.STATED, here) if since else None,
        Bound(until, Basis.STATED, here) if until else None,
    )


def _read_term(claim: Claim) -> tuple[str | None, str | None]:
    """The bounds that a claim's time gives; that of a measure in force was read as its term."""
    if claim.predicate is Predicate.IN_FORCE and claim.time is not None:
        return claim.time.start, claim.time.end
    return read_range(claim.time)


def _find_turn(extraction: Extraction, claim: Claim) -> Turn:
    """What the nearest words say: those of the body's clause, else those between the person and the body."""
    if claim.modality is Modality.ENDED:
        return Turn.ENDS
    if claim.predicate is not Predicate.HOLDS_POST:
        return Turn.LASTS
    for stretch in _find_stretches(extraction, claim):
        begins, ends = (_patterns()[name].search(stretch) is not None for name in ("begin", "end"))
        if begins != ends:
            return Turn.BEGINS if begins else Turn.ENDS
    return Turn.LASTS


def _find_stretches(extraction: Extraction, claim: Claim) -> list[str]:
    """The clause of the object, then all from the subject's to the object's."""
    text = extraction.document.text
    places = {entity.id: entity.mentions for entity in extraction.entities}
    subjects, objects = (
        [span for span in claim.evidence if span in places.get(end or "", ())]
        for end in (claim.subject, claim.object)
    )
    if not objects:
        return []
    sentence = max(claim.evidence, key=lambda span: span.end - span.start)
    target = _widen(text, objects[0], sentence)
    if not subjects:
        return [text[target.start : target.end]]
    person = _widen(text, subjects[0], sentence)
    whole = Span(min(person.start, target.start), max(person.end, target.end))
    return [text[target.start : target.end], text[whole.start : whole.end]]


def _widen(text: str, span: Span, sentence: Span) -> Span:
    """The clause that holds a span, within its sentence."""
    marks = _patterns()["clause"]
    start = max((m.end() for m in marks.finditer(text, sentence.start, span.start)), default=sentence.start)
    after = marks.search(text, span.end, sentence.end)
    return Span(min(start, span.start), max(after.start() if after else sentence.end, span.end))


def _find_date(document: Document, claim: Claim) -> str | None:
    """The day, month or year that the claim states, or that the lead-in of its list does.

    What is said to have happened is not dated after its document.
    """
    date = read_one_date(claim.time) or (_read_lead_in(document, claim) if claim.time is None else None)
    published, begin = last_day(document.date), first_day(date)
    return None if begin is None or (published and begin > published) else date


def read_one_date(time: Time | None) -> str | None:
    """The date that a time names, where it is one; of 8月以来 the beginning."""
    if time is None or first_day(time.start) is None:
        return None
    is_one = time.start == time.end or _patterns()["since"].search(time.text)
    return time.start if is_one else None


def read_range(time: Time | None) -> tuple[str | None, str | None]:
    """The bounds that a time's own words give."""
    if time is None or first_day(time.start) is None:
        return None, None
    if _patterns()["since"].search(time.text):
        return time.start, None
    is_range = time.start != time.end and last_day(time.end) and _patterns()["range"].search(time.text)
    return (time.start, time.end) if is_range else (None, None)


def _read_lead_in(document: Document, claim: Claim) -> str | None:
    """The last day in the line that opens the list in which the claim's sentence stands as an item."""
    text, patterns = document.text, _patterns()
    end = text.rfind("\n", 0, claim.evidence[-1].start) if claim.evidence else -1
    for _ in range(_LIST_LINES):
        if end < 0:
            return None
        start = text.rfind("\n", 0, end) + 1
        line = text[start:end].strip()
        if patterns["lead"].match(line[-1:]):
            days = [
                m.time.start for m in find_times(text, start, end, document.date) if m.time.grain == "day"
            ]
            return days[-1] if days else None
        if not patterns["item"].match(line[-1:]):
            return None
        end = start - 1
    return None

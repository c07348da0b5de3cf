"""Where and when claims have a thing in an operating state: the state's own words, and the day they tell."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from kg.extract.times import find_times
from kg.lexicon import load_rows, load_setting
from kg.model import Modality, Predicate, Span, Status
from kg.terms.days import first_day, last_day
from kg.terms.stated import read_one_date, read_range

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.model import Claim, Extraction, Graph, Time


class Role(StrEnum):
    """What a claim about a state can do to terms.

    One that ``holds`` ends what it excludes. One that is ``aside`` tells of the state in passing, at another
    time than the sentence's, and one that is ``denied`` that it does not hold: both end nothing.
    """

    HOLDS = "holds"
    ASIDE = "aside"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class Sighting:
    """One claim that has a thing in a state, or says that it is not in it.

    Attributes:
        claim: The document's id and the claim's.
        state: The state's name; empty where the words tell only of a part, and exclude nothing.
        role: What it can do to terms.
        said: The date of the document that says it, or that a reprint repeats.
        repeated: Whether it is a reprint's.
        since: The first day, month or year that the text has the state at, where it states one.
        until: The last one, of a range.
        word: The state's own words; None where the evidence has none.
        rest: The text from there to the end of the sentence.
    """

    claim: tuple[str, str]
    state: str
    role: Role
    said: str | None = None
    repeated: bool = False
    since: str | None = None
    until: str | None = None
    word: Span | None = None
    rest: str = ""


class _Rules(NamedTuple):
    states: Mapping[str, str]
    words: re.Pattern[str]
    patterns: Mapping[str, re.Pattern[str]]


class _Told(NamedTuple):
    """The days that a text has a state at; ``apart`` where it is a time of which that says nothing."""

    since: str | None = None
    until: str | None = None
    apart: bool = False


@cache
def _rules() -> _Rules:
    data = load_setting("state_terms")
    rows = load_rows("operating_states", 2)
    states = {row[0]: row[1] for row in rows} | dict.fromkeys(data["apart"], "") | data["senses"]
    patterns = {name: re.compile(text) for name, text in data["patterns"].items()}
    return _Rules(states, re.compile("|".join(map(re.escape, sorted(states)))), patterns)


def find_sightings(graph: Graph, repeated: Mapping[tuple[str, str], str | None]) -> dict[str, list[Sighting]]:
    """By the id of each fact about a state, what its claims say; a state that is planned or over is none.

    Args:
        graph: The graph.
        repeated: The claims that reprints repeat, with the dates of their first printing.
    """
    facts = {key: fact.id for fact in graph.facts if fact.predicate is Predicate.STATE for key in fact.claims}
    found: defaultdict[str, list[Sighting]] = defaultdict(list)
    for extraction in graph.extractions:
        for claim in extraction.claims:
            key = extraction.document.id, claim.id
            if key in facts and _is_told(claim):
                said = repeated.get(key, extraction.document.date)
                found[facts[key]].append(_read(extraction, claim, said, repeated=key in repeated))
    return {fact: sorted(sightings, key=lambda one: one.claim) for fact, sightings in found.items()}


def follows(former: Sighting, later: Sighting) -> bool:
    """Whether one sentence tells two states in their order: 停产九天后复工."""
    if former.word is None or later.word is None or former.claim[0] != later.claim[0]:
        return False
    gap = later.word.start - former.word.end
    return 0 <= gap < len(former.rest) and bool(_rules().patterns["then"].match(former.rest[:gap]))


def _is_told(claim: Claim) -> bool:
    asserted = claim.status is Status.ACTUAL and claim.modality is Modality.ASSERTED
    return asserted or claim.status is Status.NEGATED


def _read(extraction: Extraction, claim: Claim, said: str | None, *, repeated: bool) -> Sighting:
    document, rules = extraction.document, _rules()
    key, denied = (document.id, claim.id), claim.status is Status.NEGATED
    word = _find_word(extraction, claim)
    told = _find_days(extraction, claim, word)
    aside = told.apart
    state, rest = claim.property, ""
    if word is not None:
        sentence = claim.evidence[-1]
        state = rules.states[document.text[word.start : word.end]]
        before, rest = document.text[sentence.start : word.start], document.text[word.end : sentence.end]
        patterns = rules.patterns
        aside |= bool(patterns["aside_after"].match(rest) or patterns["aside_before"].search(before))
    role = Role.DENIED if denied else Role.ASIDE if aside else Role.HOLDS
    if repeated or role is Role.ASIDE:
        told = _Told()
    return Sighting(key, state, role, said, repeated, told.since, told.until, word, rest)


def _find_word(extraction: Extraction, claim: Claim) -> Span | None:
    """The evidence that is a state's words, before the sentence."""
    text, states = extraction.document.text, _rules().states
    words = [span for span in claim.evidence[:-1] if text[span.start : span.end] in states]
    return words[-1] if words else None


def _find_days(extraction: Extraction, claim: Claim, word: Span | None) -> _Told:
    """The days that the state's own time names, if they are not after the document."""
    time = claim.time if word is None else _find_time(extraction, claim, word)
    if time is None or first_day(time.start) is None:
        return _Told()
    (start, until), date = read_range(time), read_one_date(time)
    published, begin = last_day(extraction.document.date), first_day(start or date)
    if begin is None or (published and begin > published):
        return _Told(apart=True)
    if start is None and published and (last_day(date) or published) > published:
        # Of the year or month that is not over, the document's own date is the better bound.
        return _Told()
    return _Told(start or date, until)


def _find_time(extraction: Extraction, claim: Claim, word: Span) -> Time | None:
    """The last time before a state's words, where little stands between them: 8月10日起停产."""
    document, sentence = extraction.document, claim.evidence[-1]
    times = [
        one
        for one in find_times(document.text, sentence.start, sentence.end, document.date)
        if one.end <= word.start
    ]
    if not times:
        return None
    last = times[-1].end
    between = document.text[last : word.start]
    spans = [span for entity in extraction.entities for span in entity.mentions]
    for start, end in sorted({span for span in spans if last <= span.start and span.end <= word.start})[::-1]:
        between = between[: start - last] + between[end - last :]
    rules = _rules()
    is_own = rules.patterns["near"].match(between) and not rules.words.search(between)
    return times[-1].time if is_own else None

"""When a claim holds, who says it, and in which shade: read from the sentence that carries it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.extract.claims import claim_id, evidence
from kg.extract.speakers import Speech, find_speaker
from kg.extract.states import StateMention, describes, find_states, is_location, is_site
from kg.extract.status import find_status, is_base
from kg.extract.times import TimeMention, find_times
from kg.lexicon import load_setting
from kg.model import (
    FRAME,
    Claim,
    Document,
    DocumentEntity,
    EntityType,
    Modality,
    Predicate,
    Sentence,
    Span,
    Status,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

_ACTORS = frozenset({EntityType.COMPANY, EntityType.GROUP, EntityType.PARK, EntityType.PROJECT})
# Each has the time right before it, and one to come is planned; of relations the linker has read as much.
_TIMED = frozenset({Predicate.QUANTITY, Predicate.STATE})
_STANDING = frozenset({Predicate.HOLDS_POST, Predicate.LOCATED_IN, Predicate.PART_OF, Predicate.MEMBER_OF})
# What a plant or a project can stand in, and how far behind 的 stands what a state's word describes.
_SITES = frozenset({EntityType.COMPANY, EntityType.PARK})
_DESCRIBED = 12
Actor = tuple[int, int, DocumentEntity]
_SPEAKERS = frozenset(
    {EntityType.PERSON, EntityType.COMPANY, EntityType.GOVERNMENT_BODY, EntityType.ORGANIZATION}
)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """The times and the speech of one sentence."""

    times: tuple[TimeMention, ...]
    speech: Speech | None


def add_circumstances(
    document: Document,
    sentences: Sequence[Sentence],
    entities: Sequence[DocumentEntity],
    claims: Sequence[Claim],
) -> list[Claim]:
    """The claims with time, speaker and modality, as far as their last sentence tells them."""
    openings = [s.start for s in sentences]
    known: dict[int, Circumstances] = {}
    speakers = {m: e for e in entities if e.type in _SPEAKERS for m in e.mentions}
    done = []
    for claim in claims:
        place = max(bisect_right(openings, claim.evidence[-1].start) - 1, 0)
        if place not in known:
            known[place] = _read(document, sentences[place])
        done.append(_complete(document, sentences[place], claim, known[place], speakers))
    return done


def _read(document: Document, sentence: Sentence) -> Circumstances:
    times = tuple(find_times(document.text, sentence.start, sentence.end, document.date))
    return Circumstances(times, find_speaker(document.text, sentence.start, sentence.end))


def _complete(
    document: Document,
    sentence: Sentence,
    claim: Claim,
    found: Circumstances,
    speakers: dict[Span, DocumentEntity],
) -> Claim:
    whole = Span(sentence.start, sentence.end)
    spans = [s for s in claim.evidence if s != whole and whole.start <= s.start and s.end <= whole.end]
    spans = spans or [Span(sentence.start, sentence.start + 1)]
    speaker = _find_speaker(found.speech, spans, speakers)
    if claim.predicate in FRAME:  # what completes a measure has its own time, or none
        return replace(claim, speaker=speaker)
    modality = _shade(document, sentence, claim, spans)
    if claim.predicate not in _TIMED:
        own = [t for t in found.times if not any(s.start <= t.start and t.end <= s.end for s in spans)]
        time = _nearest(document.text, own, claim, spans)
        return replace(claim, time=time.time if time else None, speaker=speaker, modality=modality)
    is_number = claim.predicate is Predicate.QUANTITY
    is_former = is_number and is_base(document.text, sentence.start, spans[-1].start)
    times = [t for t in found.times if is_former or not _is_compared(document.text, t)]
    time = _nearest(document.text, times, claim, spans)
    claim = replace(claim, time=time.time if time else None, speaker=speaker, modality=modality)
    if time and time.end <= spans[-1].start and not is_former and _is_to_come(document, claim):
        return replace(claim, status=Status.PLANNED, modality=Modality.INTENDED)
    return claim


def _is_compared(text: str, time: TimeMention) -> bool:
    """Whether a time is only that of a number which another is compared with, or comes from."""
    said = load_setting("times")["compared"]
    before, after = text[max(time.start - 1, 0) : time.start], text[time.end : time.end + 1]
    return before in said["than"] or (before in said["changed"] and after in said["of"])


def _is_to_come(document: Document, claim: Claim) -> bool:
    """Whether what is said as if it were so is said of a time after the document's date."""
    said = claim.status is Status.ACTUAL and claim.modality is Modality.ASSERTED
    start = claim.time.start if claim.time else None
    return bool(
        said and start and document.date and start[: len(document.date)] > document.date[: len(start)]
    )


def _nearest(
    text: str, times: Sequence[TimeMention], claim: Claim, spans: Sequence[Span]
) -> TimeMention | None:
    """The last time said before a claim's words; else the only one, between them or behind in their clause.

    What stands for long (a post, a place) has no time from behind: there it is that of what is told next.
    """
    anchor = spans[-1] if claim.predicate in _TIMED else spans[0]
    before = [t for t in times if t.end <= anchor.start]
    if before or len(times) != 1:
        return before[-1] if before else None
    (only,) = times
    if only.start < spans[-1].end:
        return only
    clause_ends = load_setting("status")["clause"]
    later = claim.predicate in _STANDING or any(
        sign in clause_ends for sign in text[spans[-1].end : only.start]
    )
    return None if later else only


def _find_speaker(
    speech: Speech | None, spans: Sequence[Span], speakers: dict[Span, DocumentEntity]
) -> str | None:
    """The id of the entity named within the speaker's words, a person before the body."""
    if speech is None or not all(speech.said.start <= s.start and s.end <= speech.said.end for s in spans):
        return None
    inside = [
        e for m, e in speakers.items() if speech.speaker.start <= m.start and m.end <= speech.speaker.end
    ]
    inside.sort(key=lambda e: (e.type != EntityType.PERSON, e.id))
    return inside[0].id if inside else None


def _shade(document: Document, sentence: Sentence, claim: Claim, spans: Sequence[Span]) -> Modality:
    """The cue words' modality where it agrees with the claim's status."""
    between = [(a.end, b.start) for a, b in pairwise(spans) if a.end < b.start]
    start, end = between[0] if between else spans[-1]
    status, modality = find_status(document.text, sentence.start, sentence.end, start, end)
    return modality if status == claim.status else claim.modality


def find_state_claims(
    document: Document, sentences: Sequence[Sentence], entities: Sequence[DocumentEntity]
) -> list[Claim]:
    """What firms, groups, parks and projects do: the nearest actor before the word, in its sentence."""
    acting = [e for e in entities if e.type in _ACTORS]
    actors = sorted(
        ((m.start, m.end, e) for e in acting for m in e.mentions), key=lambda a: (a[0], a[1], a[2].id)
    )
    starts = [start for start, _, _ in actors]
    claims = []
    for sentence in sentences:
        those = actors[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        inside = [actor for actor in those if actor[1] <= sentence.end]
        for state in find_states(document.text, sentence.start, sentence.end) if inside else ():
            if not (actor := _find_actor(document.text, state, inside)):
                continue
            start, end, owner = actor
            about = f"{owner.type}:{owner.name}"
            spans = (Span(start, end), Span(state.start, state.end))
            claims.append(
                Claim(
                    id=claim_id(document, Predicate.STATE, about, state.state, state.start),
                    predicate=Predicate.STATE,
                    subject=owner.id,
                    property=state.state,
                    status=state.status,
                    modality=state.modality,
                    evidence=evidence(sentences, *spans),
                    rule="state",
                    confidence=0.8,
                )
            )
    return claims


def _find_actor(text: str, state: StateMention, actors: Sequence[Actor]) -> Actor | None:
    """Who is in a state: what its word describes (停产的甲厂), else the last before it that is no site."""
    if describes(text, state):
        return next((a for a in actors if 0 < a[0] - state.end <= _DESCRIBED), None)
    before = [
        a
        for a in actors
        if a[1] <= state.start and not (a[2].type is EntityType.PARK and is_location(text, a[0]))
    ]
    if len(before) > 1 and before[-1][2].type in _SITES and is_site(text, before[-2][1], before[-1][0]):
        return before[-2]
    return before[-1] if before else None

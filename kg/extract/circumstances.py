"""When a claim holds, who says it, and in which shade: read from the sentence that carries it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.extract.claims import claim_id, evidence
from kg.extract.speakers import Speech, find_speaker
from kg.extract.states import find_states
from kg.extract.status import find_status
from kg.extract.times import TimeMention, find_times
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
    Time,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

_ACTORS = frozenset({EntityType.COMPANY, EntityType.GROUP, EntityType.PARK, EntityType.PROJECT})
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
    return replace(
        claim,
        time=_nearest(found.times, spans[0]),
        speaker=speaker,
        modality=_shade(document, sentence, claim, spans),
    )


def _nearest(times: Sequence[TimeMention], span: Span) -> Time | None:
    """The last time said before the claim's first words, else the only one."""
    before = [t for t in times if t.end <= span.start]
    if before:
        return before[-1].time
    return times[0].time if len(times) == 1 else None


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
    actors = sorted((m.start, m.end, e.id) for e in acting for m in e.mentions)
    names = {e.id: f"{e.type}:{e.name}" for e in entities}
    claims = []
    for sentence in sentences:
        for state in find_states(document.text, sentence.start, sentence.end):
            before = [a for a in actors if sentence.start <= a[0] and a[1] <= state.start]
            if not before:
                continue
            start, end, owner = before[-1]
            spans = (Span(start, end), Span(state.start, state.end))
            claims.append(
                Claim(
                    id=claim_id(document, Predicate.STATE, names[owner], state.state, state.start),
                    predicate=Predicate.STATE,
                    subject=owner,
                    property=state.state,
                    status=state.status,
                    modality=state.modality,
                    evidence=evidence(sentences, *spans),
                    rule="state",
                    confidence=0.8,
                )
            )
    return claims

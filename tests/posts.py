"""Invented documents that say one thing of a person's post, as the tests of terms make them."""

from __future__ import annotations

from kg.model import (
    Claim,
    Document,
    DocumentEntity,
    EntityType,
    Extraction,
    Modality,
    Predicate,
    Span,
    Status,
    Time,
)


def to_extraction(  # noqa: PLR0913 - what a claim says of a post
    document: Document,
    person: str,
    body: str,
    type_: EntityType,
    title: str,
    *,
    time: Time | None = None,
    status: Status = Status.ACTUAL,
    modality: Modality = Modality.ASSERTED,
) -> Extraction:
    """What a document says whose last line names the person and the body: one claim, with its evidence."""
    text = document.text
    sentence = Span(text.rfind("\n") + 1, len(text))
    spans = [
        Span(at, at + len(name)) for name in (person, body) if (at := text.index(name, sentence.start)) >= 0
    ]
    entities = (
        DocumentEntity("e1", EntityType.PERSON, person, mentions=(spans[0],)),
        DocumentEntity("e2", type_, body, mentions=(spans[1],)),
    )
    claim = Claim(
        "c1",
        Predicate.HOLDS_POST,
        "e1",
        "e2",
        attributes=(("title", title),),
        status=status,
        modality=modality,
        time=time,
        evidence=(*sorted(spans), sentence),
        rule="post",
    )
    return Extraction(document, entities, (claim,))

"""Builds the invented sample graph of ``data/sample.toml`` (80 entities, its sentences as evidence)."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

from kg.model import (
    Claim,
    Document,
    DocumentEntity,
    Entity,
    EntityType,
    Extraction,
    Fact,
    Graph,
    Modality,
    Predicate,
    Quantity,
    Reference,
    Span,
    Status,
)

_DATA = Path(__file__).parent / "data" / "sample.toml"
_ROLE = {"supplies": "product", "holds_post": "title", "assigned_to": "role", "assists": "how"}

_Known = dict[str, tuple[EntityType, tuple[str, ...]]]


def short_hash(*parts: str) -> str:
    """Twelve hex digits of the parts' content."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:12]


class _Text:
    """One document that grows sentence by sentence."""

    def __init__(self, document: str) -> None:
        self.id = document
        self.text = ""
        self.claims: list[Claim] = []
        self.mentions: dict[str, list[Span]] = {}

    def say(self, sentence: str, names: list[str]) -> tuple[Span, ...]:
        """Append a sentence; give the spans of the names and, last, of the sentence."""
        start = len(self.text)
        self.text += sentence + "\n"
        spans = []
        for name in names:
            at = start + sentence.index(name)
            span = Span(at, at + len(name))
            self.mentions.setdefault(name, []).append(span)
            spans.append(span)
        return (*spans, Span(start, start + len(sentence)))


def _entities(data: dict[str, Any]) -> _Known:
    found = {}
    for kind, lines in data["names"].items():
        for line in lines.split():
            name, *aliases = line.split("|")
            found[name] = (EntityType(kind), tuple(aliases))
    return found


def _claims(data: dict[str, Any], texts: dict[str, _Text]) -> None:
    for number, line in enumerate(data["facts"]["rows"].strip().split("\n")):
        document, predicate, subject, target, status, *rest = line.split()
        amount = rest[0] if rest else ""
        sentence = data["templates"][predicate].format(s=subject, o=target, a=amount)
        sentence = data["templates"].get(status, "") + sentence
        text = texts.setdefault(document, _Text(document))
        evidence = text.say(sentence, [subject, target])
        attributes = ((_ROLE.get(predicate, "amount"), amount),) if amount else ()
        modality = {"planned": Modality.INTENDED, "negated": Modality.DENIED}.get(status, Modality.ASSERTED)
        text.claims.append(
            Claim(
                id=f"c{number:03d}",
                predicate=Predicate(predicate),
                subject=subject,
                object=target,
                attributes=attributes,
                status=Status(status),
                modality=modality,
                evidence=evidence,
                rule="sample",
                confidence=round(0.5 + (number * 37 % 50) / 100, 2),
            )
        )


def _attributes(data: dict[str, Any], texts: dict[str, _Text]) -> None:
    for number, line in enumerate(data["observations"]["rows"].strip().split("\n")):
        document, subject, prop, value, unit, qualifier = line.split()
        text = texts.setdefault(document, _Text(document))
        evidence = text.say(f"{subject} {prop} {value}{unit}", [subject])
        quantity = Quantity(float(value), unit, qualifier)
        claim = Claim(f"q{number:02d}", Predicate.QUANTITY, subject, quantity=quantity, property=prop)
        text.claims.append(replace(claim, evidence=evidence))
    for number, line in enumerate(data["states"]["rows"].strip().split("\n")):
        document, subject, state = line.split()
        text = texts.setdefault(document, _Text(document))
        evidence = text.say(f"{subject} {state}", [subject])
        claim = Claim(f"s{number:02d}", Predicate.STATE, subject, property=state, confidence=0.8)
        text.claims.append(replace(claim, evidence=evidence))


def _extraction(text: _Text, known: _Known) -> Extraction:
    document = Document(
        text.id, text.text, title=f"{text.id} title", date="2031-03-15", source=f"{text.id}.txt"
    )
    entities = tuple(
        DocumentEntity(name, known[name][0], name, known[name][1], tuple(spans))
        for name, spans in sorted(text.mentions.items())
    )
    return Extraction(document, entities, tuple(text.claims))


def sample_graph() -> Graph:
    """The sample, resolved: each document entity's id is its name."""
    data = tomllib.loads(_DATA.read_text("utf-8"))
    known = _entities(data)
    texts: dict[str, _Text] = {}
    _claims(data, texts)
    _attributes(data, texts)
    ids = {name: f"{kind.value}-{short_hash(kind.value, name)}" for name, (kind, _) in known.items()}
    entities = [
        Entity(
            ids[name],
            kind,
            name,
            aliases,
            references=tuple(Reference(text.id, name) for text in texts.values() if name in text.mentions),
        )
        for name, (kind, aliases) in known.items()
    ]
    facts = [
        Fact(
            id=short_hash(text.id, claim.id),
            predicate=claim.predicate,
            subject=ids[claim.subject or ""],
            object=ids[claim.object] if claim.object else None,
            quantity=claim.quantity,
            property=claim.property,
            attributes=claim.attributes,
            status=claim.status,
            modality=claim.modality,
            claims=((text.id, claim.id),),
            confidence=claim.confidence,
        )
        for text in texts.values()
        for claim in text.claims
    ]
    return Graph(
        tuple(sorted(entities, key=lambda entity: entity.id)),
        tuple(sorted(facts, key=lambda fact: fact.id)),
        tuple(_extraction(text, known) for text in sorted(texts.values(), key=lambda text: text.id)),
    )

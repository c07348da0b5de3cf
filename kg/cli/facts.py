"""How commands tell facts: in a line, with their documents, their sentences, and what contradicts them."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rich.markup import escape

from kg.analyse.explain import Witnesses
from kg.model import Basis

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.analyse.conflicts import Conflict
    from kg.analyse.explain import Witness
    from kg.model import Bound, Fact, Graph

# Two characters that no text holds after it was read, where the marks are to stand.
_OPENING, _CLOSING = "\x01", "\x02"


class Facts:
    """The facts of one graph, as text for a terminal and as plain values for JSON.

    Attributes:
        names: The entities' names by their ids.
        conflicts: What contradicts what.
    """

    def __init__(self, graph: Graph) -> None:
        """Looks up names and claims, and finds the conflicts."""
        from kg.analyse.conflicts import find_conflicts, group_by_fact

        self.names = {entity.id: entity.name for entity in graph.entities}
        self.conflicts = find_conflicts(graph)
        self._against = group_by_fact(self.conflicts)
        self._witnesses = Witnesses(graph)

    def to_line(self, fact: Fact) -> str:
        """A fact in one line, with how many independent sources and how many documents say it."""
        parts = [self.names.get(fact.subject or "", "-"), f"-{fact.predicate.value}->"]
        if fact.object:
            parts.append(self.names[fact.object])
        if fact.property:
            parts.append(fact.property)
        if fact.quantity:
            sign = "" if fact.quantity.qualifier == "=" else fact.quantity.qualifier
            parts.append(f"{sign}{fact.quantity.value:.15g} {fact.quantity.unit}".rstrip())
        parts += [f"[{key}={value}]" for key, value in fact.attributes]
        parts += [f"[time={fact.time.text}]"] if fact.time else []
        parts += [f"[{end}={_to_words(b)}]" for end in ("since", "until") if (b := getattr(fact, end))]
        support = self._witnesses.count(fact)
        told = f"{_count(support.sources, 'source')}, {_count(support.documents, 'document')}"
        return escape(" ".join([*parts, f"({fact.status.value}, {fact.confidence:.2f})"]) + f"  {told}")

    def to_sentence(self, fact: Fact) -> Iterator[str]:
        """One of its sentences with its document, if there is any."""
        if found := self._witnesses.first(fact):
            yield f"[dim]{escape(_place(found, found.document.id))}[/dim]  {escape(found.text.strip())}"

    def to_sentences(self, fact: Fact) -> Iterator[str]:
        """All its sentences, each with its document and date."""
        for found in self._witnesses.of(fact):
            place = _place(found, f"{found.document.id} {found.document.date or '-'}")
            yield f"[dim]{escape(place)}[/dim]  {escape(found.text.strip())}"

    def to_quotes(self, fact: Fact) -> Iterator[str]:
        """All its sentences, each with its place and rule, the words that carry the claim marked."""
        for found in self._witnesses.of(fact):
            text = escape(found.marked(_OPENING, _CLOSING).strip())
            text = text.replace(_OPENING, "[bold yellow]").replace(_CLOSING, "[/bold yellow]")
            place = f"{found.document.id} {found.sentence.start}-{found.sentence.end} {found.claim.rule}"
            yield f"[dim]{escape(_place(found, place))}[/dim]  {text}"

    def to_disputes(self, fact: Fact) -> Iterator[str]:
        """What contradicts it: what on, the other side, and a sentence of that, indented."""
        for conflict in self._against.get(fact.id, ()):
            other = conflict.against(fact)
            about = f"conflict: {conflict.kind.value}, time {conflict.timing.value}"
            yield f"[bold red]{about}[/bold red]  {self.to_line(other)}"
            yield from (f"  {line}" for line in self.to_sentence(other))

    def to_json(self, fact: Fact) -> dict[str, Any]:
        """A fact with its sentences and with what contradicts it, as plain values."""
        return {
            "id": fact.id,
            "predicate": fact.predicate.value,
            "subject": self.names.get(fact.subject or ""),
            "object": self.names.get(fact.object or ""),
            "property": fact.property,
            "quantity": asdict(fact.quantity) if fact.quantity else None,
            "attributes": [list(pair) for pair in fact.attributes],
            "status": fact.status.value,
            "modality": fact.modality.value,
            "time": asdict(fact.time) if fact.time else None,
            "since": asdict(fact.since) if fact.since else None,
            "until": asdict(fact.until) if fact.until else None,
            "seen": list(fact.seen) if fact.seen else None,
            "confidence": fact.confidence,
            **asdict(self._witnesses.count(fact)),
            "conflicts": [_to_dispute(one, fact) for one in self._against.get(fact.id, ())],
            "evidence": [_to_evidence(found) for found in self._witnesses.of(fact)],
        }


def _to_words(bound: Bound) -> str:
    return bound.date if bound.basis is Basis.STATED else f"{bound.date} {bound.basis.value}"


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _place(found: Witness, place: str) -> str:
    return f"{place} (reprint of {found.reprint_of})" if found.reprint_of else place


def _to_dispute(conflict: Conflict, fact: Fact) -> dict[str, str]:
    return {
        "id": conflict.id,
        "kind": conflict.kind.value,
        "timing": conflict.timing.value,
        "fact": conflict.against(fact).id,
    }


def _to_evidence(found: Witness) -> dict[str, Any]:
    return {
        "document": found.document.id,
        "date": found.document.date,
        "reprint_of": found.reprint_of or None,
        "start": found.sentence.start,
        "end": found.sentence.end,
        "sentence": found.text,
        "rule": found.claim.rule,
    }

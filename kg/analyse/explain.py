"""Why is it said: entities by name, their facts, and the sentences that say so."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.resolve import count_sources
from kg.resolve.names import to_name_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.model import Claim, Document, Entity, Fact, Graph, Span


@dataclass(frozen=True, slots=True)
class Witness:
    """One sentence for a fact: the document, the claim, the sentence, and the spans in it that say so.

    ``reprint_of`` is the id of the document whose text this one only repeats, else empty.
    """

    document: Document
    claim: Claim
    sentence: Span
    spans: tuple[Span, ...]
    reprint_of: str = ""

    @property
    def says(self) -> bool:
        """Whether this is the sentence that says the claim, and not one that it needs beside it."""
        said = self.claim.evidence[-1]
        return self.sentence.start <= said.start and said.end <= self.sentence.end

    @property
    def text(self) -> str:
        """The sentence."""
        return self.document.text[self.sentence.start : self.sentence.end]

    def marked(self, opening: str, closing: str) -> str:
        """The sentence with its spans set between two marks; of two spans that overlap, the first."""
        pieces, place = [], self.sentence.start
        for span in self.spans:
            if span.start >= place:
                pieces += [self.document.text[place : span.start], opening]
                pieces += [self.document.text[span.start : span.end], closing]
                place = span.end
        return "".join([*pieces, self.document.text[place : self.sentence.end]])


@dataclass(frozen=True, slots=True)
class Support:
    """How many documents say a fact, and how many independent sources they are: reprints count once."""

    sources: int
    documents: int


def count_support(fact: Fact, reprints: Mapping[str, str]) -> Support:
    """The documents that say a fact; ``reprints`` gives, by a reprint's id, the first of its family.

    >>> fact = Fact("f", Predicate.STATE, None, claims=(("a", "c"), ("b", "c"), ("b", "d")))
    >>> count_support(fact, {"b": "a"})
    Support(sources=1, documents=2)
    """
    documents = {document for document, _ in fact.claims}
    return Support(count_sources(documents, reprints), len(documents))


def find_named(graph: Graph, name: str) -> tuple[Entity, ...]:
    """Entities whose name or alias is ``name``; where there are none, the one that contains it."""
    key = to_name_key(name)
    exact = tuple(e for e in graph.entities if key in {to_name_key(n) for n in (e.name, *e.aliases)})
    similar = () if exact else find_similar(graph, name)
    return similar if len(similar) == 1 else exact


def find_similar(graph: Graph, name: str) -> tuple[Entity, ...]:
    """Entities with a name or alias that contains ``name``."""
    key = to_name_key(name)
    return tuple(
        e for e in graph.entities if key and any(key in to_name_key(n) for n in (e.name, *e.aliases))
    )


def find_facts(graph: Graph, entity: Entity, other: Entity | None = None) -> tuple[Fact, ...]:
    """Facts that ``entity`` takes part in, and ``other`` too where it is given."""
    wanted = {entity.id} | ({other.id} if other else set())
    return tuple(fact for fact in graph.facts if wanted <= {fact.subject, fact.object})


class Witnesses:
    """Looks up the sentences behind facts, and how many documents say them."""

    def __init__(self, graph: Graph) -> None:
        """Indexes the graph's claims."""
        self._claims = {(x.document.id, c.id): (x.document, c) for x in graph.extractions for c in x.claims}
        self._reprints = dict(graph.reprints)

    def of(self, fact: Fact) -> Iterator[Witness]:
        """Every sentence that says the fact, by document."""
        for key in fact.claims:
            document, claim = self._claims[key]
            for sentence, spans in _by_sentence(claim.evidence).items():
                yield Witness(document, claim, sentence, spans, self._reprints.get(document.id, ""))

    def first(self, fact: Fact) -> Witness | None:
        """The first sentence that says the fact, of a reprint only where nothing else does.

        A sentence that only names the subject of a later one does not say it.
        """
        return min(self.of(fact), key=lambda found: (bool(found.reprint_of), not found.says), default=None)

    def count(self, fact: Fact) -> Support:
        """How many documents say the fact."""
        return count_support(fact, self._reprints)


def _by_sentence(evidence: tuple[Span, ...]) -> dict[Span, tuple[Span, ...]]:
    """The spans that no other span holds, which are the sentences, each with those that it holds."""
    held: defaultdict[Span, list[Span]] = defaultdict(list)
    outermost: list[Span] = []
    # Longer before shorter at the same start, so that a holder comes before what it holds.
    for span in sorted(set(evidence), key=lambda s: (s.start, -s.end)):
        if outermost and span.end <= outermost[-1].end:
            held[outermost[-1]].append(span)
        else:
            outermost.append(span)
    return {sentence: tuple(held[sentence]) for sentence in outermost}

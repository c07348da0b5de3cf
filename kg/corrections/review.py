"""What of a graph is most worth a look: what may be one, what is hardly likely, what contradicts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import chain, islice, zip_longest
from typing import TYPE_CHECKING

from kg.corrections.conflicts import find_conflicts
from kg.corrections.correction import Correction, Kind
from kg.corrections.ledger import to_line
from kg.corrections.lines import to_claim_line, to_entity_line
from kg.ontology.iris import to_digest
from kg.resolve import Verdict
from kg.text.sentences import find_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.corrections.conflicts import Conflict
    from kg.model import Claim, Document, Extraction, Fact, Graph, Reference, Span
    from kg.resolve import Decision

_DIGITS = 8
_LEAST_WORTH_ASKING = 0.9
# A sentence of a text without punctuation has no end.
_LONGEST_SENTENCE = 200

Sentence = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A question that a person can answer with yes or no.

    Attributes:
        id: Its kind and a hash of what it is about: the same in every build that asks it.
        kind: ``identity``, ``fact``, ``values`` or ``holders``.
        question: What is asked.
        reasons: Why.
        sentences: Where it stands: pairs of document id and sentence.
        yes: The corrections that say yes.
        no: Those that say no.
    """

    id: str
    kind: str
    question: str
    reasons: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    yes: tuple[Correction, ...]
    no: tuple[Correction, ...]


def find_doubts(graph: Graph, decisions: Iterable[Decision], limit: int | None = None) -> tuple[Doubt, ...]:
    """Questions, the kinds in turn and the weightiest of each kind first.

    Args:
        graph: The graph as it is, corrections included: what is decided is asked no more.
        decisions: Why its entities are one or not.
        limit: How many questions at most.
    """
    desk = _Desk(graph)
    kinds = (
        desk.ask_conflicts("values"),
        desk.ask_conflicts("holders"),
        desk.ask_pairs(decisions),
        desk.ask_facts(),
    )
    found = (doubt for doubt in chain.from_iterable(zip_longest(*kinds)) if doubt)
    return tuple(islice(found, limit))


def to_template(doubt: Doubt) -> list[str]:
    """Lines for a ledger, all commented out: who decides takes the mark away from one answer."""
    head = [f"# {doubt.id}: {doubt.question}", *(f"#   {reason}" for reason in doubt.reasons)]
    head += (f"#   {document}: {' '.join(sentence.split())}" for document, sentence in doubt.sentences)
    answers = (("yes", doubt.yes), ("no", doubt.no))
    return head + [
        line for word, lines in answers for line in (f"# {word}:", *(f"#{to_line(c)}" for c in lines))
    ]


class _Desk:
    """Look-ups over a graph, and the questions that it raises."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._extractions = {extraction.document.id: extraction for extraction in graph.extractions}
        self._claims = {(x.document.id, c.id): c for x in graph.extractions for c in x.claims}
        self._entity_of = {r: entity.id for entity in graph.entities for r in entity.references}
        self._names = {entity.id: entity.name for entity in graph.entities}

    def ask_pairs(self, decisions: Iterable[Decision]) -> Iterator[Doubt]:
        """Pairs of entities that may be one, those in most facts first."""
        best: dict[tuple[str, str], Decision] = {}
        for decision in sorted(decisions, key=lambda d: (-d.score, d)):
            ends = sorted(self._entity_of[reference] for reference in (decision.left, decision.right))
            if decision.verdict is Verdict.POSSIBLY and ends[0] != ends[1]:
                best.setdefault((ends[0], ends[1]), decision)
        facts = Counter(end for fact in self._graph.facts for end in (fact.subject, fact.object) if end)
        order = sorted(best.items(), key=lambda item: (-sum(facts[end] for end in item[0]), item[0]))
        yield from (doubt for _, decision in order if (doubt := self._ask_pair(decision)))

    def ask_facts(self) -> Iterator[Doubt]:
        """Facts that are hardly more likely than what was left out, the least likely first."""
        unsure = (fact for fact in self._graph.facts if fact.confidence < _LEAST_WORTH_ASKING)
        for fact in sorted(unsure, key=lambda fact: (fact.confidence, fact.id)):
            claims = [(self._extractions[d], self._claims[d, c]) for d, c in fact.claims]
            yes, no = (self._write_claims(claims, kind) for kind in (Kind.ACCEPT, Kind.REJECT))
            if yes and no:
                sentences = tuple(_quote(extraction, claim) for extraction, claim in claims)
                question = f"Is it right that {self._describe(fact)}?"
                reasons = (
                    f"confidence {fact.confidence:.2f}, found by {claims[0][1].rule or 'no named rule'}",
                )
                yield Doubt(
                    f"fact-{to_digest(fact.id)[:_DIGITS]}", "fact", question, reasons, sentences, yes, no
                )

    def ask_conflicts(self, kind: str) -> Iterator[Doubt]:
        """Facts that cannot both hold at one time."""
        for conflict in find_conflicts(self._graph, kind):
            if doubt := self._ask_conflict(conflict):
                yield doubt

    def _ask_pair(self, decision: Decision) -> Doubt | None:
        lines = [self._write_entity(reference) for reference in (decision.left, decision.right)]
        if not (lines[0] and lines[1]):
            return None
        left, right = lines[0], lines[1]
        pair = replace(
            left,
            other_document=right.document if right.document != left.document else "",
            other_quote=right.quote if right.quote != left.quote else "",
            other_start=right.start,
        )
        if not (pair.other_document or pair.other_quote):
            return None
        sentences = tuple(self._find_sentence(reference) for reference in (decision.left, decision.right))
        return Doubt(
            f"identity-{to_digest(*decision.left, *decision.right)[:_DIGITS]}",
            "identity",
            f"Are {left.quote} and {right.quote} one {left.type}?",
            (f"score {decision.score:g}", *decision.reasons),
            sentences,
            (pair,),
            (replace(pair, decision=Kind.NOT_SAME),),
        )

    def _ask_conflict(self, conflict: Conflict) -> Doubt | None:
        sides = [[(self._extractions[d], self._claims[d, c]) for d, c in side] for side in conflict.claims]
        first, second = (self._write_claims(side, Kind.REJECT) for side in sides)
        if not (first and second):
            return None
        facts = [self._describe(fact) for fact in conflict.facts]
        return Doubt(
            f"{conflict.kind}-{to_digest(*(fact.id for fact in conflict.facts))[:_DIGITS]}",
            conflict.kind,
            f"Is the first right: {facts[0]}, and not {facts[1]}?",
            (conflict.reason,),
            tuple(_quote(extraction, claim) for side in sides for extraction, claim in side),
            second,
            first,
        )

    def _write_entity(self, reference: Reference) -> Correction | None:
        extraction = self._extractions[reference.document]
        entity = next(one for one in extraction.entities if one.id == reference.entity)
        return to_entity_line(extraction, entity, Kind.SAME)

    def _write_claims(
        self, claims: Sequence[tuple[Extraction, Claim]], decision: Kind
    ) -> tuple[Correction, ...]:
        """A line for each claim, each line once; empty where one of them cannot be told from others."""
        lines = [to_claim_line(extraction, claim, decision) for extraction, claim in claims]
        return () if None in lines else tuple(dict.fromkeys(line for line in lines if line))

    def _find_sentence(self, reference: Reference) -> Sentence:
        extraction = self._extractions[reference.document]
        entity = next(one for one in extraction.entities if one.id == reference.entity)
        return reference.document, _cut(extraction.document, entity.mentions)

    def _describe(self, fact: Fact) -> str:
        parts = [self._names.get(fact.subject or "", "-"), fact.predicate.value]
        parts += [self._names[fact.object]] if fact.object else []
        parts += [fact.property] if fact.property else []
        if fact.quantity:
            parts.append(
                f"{fact.quantity.qualifier.strip('=')}{fact.quantity.value:.15g} {fact.quantity.unit}"
            )
        parts += [value for key, value in fact.attributes if key == "title"]
        return " ".join(parts)


def _quote(extraction: Extraction, claim: Claim) -> Sentence:
    document = extraction.document
    if not claim.evidence:
        return document.id, ""
    return document.id, document.text[claim.evidence[-1].start : claim.evidence[-1].end].strip()


def _cut(document: Document, mentions: Sequence[Span]) -> str:
    """The sentence of the first mention."""
    if not mentions:
        return ""
    place = mentions[0].start
    for sentence in find_sentences(document):
        if sentence.start <= place < sentence.end:
            start = max(sentence.start, place - _LONGEST_SENTENCE)
            return document.text[start : min(sentence.end, place + _LONGEST_SENTENCE)].strip()
    return document.text[place : mentions[0].end]

"""Claims: what the linker's scores, the numbers and the states of one document say about its entities."""

from __future__ import annotations

import hashlib
import math
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING

import numpy as np

from kg.extract.attributes import find_attributes
from kg.extract.pairs import PREDICATES, Hint, Node, Pairs
from kg.extract.status import find_number_status
from kg.lexicon import load_rows, load_setting
from kg.model import Claim, Document, DocumentEntity, Mention, Modality, Predicate, Sentence, Span, Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.extract.linker import Scores
    from kg.extract.numbers import QuantityMention
    from kg.extract.subjects import Subject

RULE = "linker"
_START = attrgetter("start")
LEAST = 0.05
MOST = 0.99
UNOWNED = 0.5
_NUMBER = PREDICATES.index(Predicate.QUANTITY)
STATUSES = (Status.ACTUAL, Status.PLANNED, Status.NEGATED)
_MODALITY = {
    Status.ACTUAL: Modality.ASSERTED,
    Status.PLANNED: Modality.INTENDED,
    Status.NEGATED: Modality.DENIED,
}


@dataclass(frozen=True, slots=True)
class Link:
    """The best candidate for one predicate between two owners, with its probability.

    ``read`` is the log-odds that what its pattern reads is right, by the hits that were read; 0 without one.
    """

    predicate: Predicate
    head: Node
    tail: Node
    status: Status
    probability: float
    rule: str
    read: float = 0.0


def probability(log_odds: float) -> float:
    """Log-odds as a probability, rounded so that it is the same on every machine."""
    return round(float(1.0 / (1.0 + np.exp(-log_odds))), 3)


def find_links(nodes: Sequence[Node], pairs: Pairs, scores: Scores, hints: Sequence[Hint]) -> list[Link]:
    """The best-scored mention pair of each (predicate, head, tail), as far as it is likely at all.

    A relation's probability is its own; a number's subject is one choice among all candidates, and the
    probabilities of those add up to one.
    """
    least = np.full(len(PREDICATES), np.log(LEAST / (1 - LEAST)))
    least[_NUMBER] = -np.inf
    hits = np.nonzero(pairs.allowed & (scores.predicates > least))
    best: dict[tuple[int, str, str], tuple[float, int, int]] = {}
    for row, side, column in zip(*(h.tolist() for h in hits), strict=True):
        first, second = nodes[pairs.first[row]], nodes[pairs.second[row]]
        head, tail = (first, second) if side == 0 else (second, first)
        value = float(scores.predicates[row, side, column])
        key = (column, head.owner, tail.owner)
        if key not in best or value > best[key][0]:
            best[key] = (value, row, side)
    chosen = _share_subjects(best)
    rules = _find_rules(nodes, pairs, scores, hints)
    for key, (row, side, _) in rules.items():
        if key in chosen:  # where a pattern reads it is the better evidence
            chosen[key] = (chosen[key][0], row, side)
    return [_to_link(nodes, pairs, scores, key[0], found, rules.get(key)) for key, found in chosen.items()]


def _find_rules(
    nodes: Sequence[Node], pairs: Pairs, scores: Scores, hints: Sequence[Hint]
) -> dict[tuple[int, str, str], tuple[int, int, str]]:
    """Where and by which pattern each (predicate, head, tail) is best read: pair, side and rule."""
    wanted = {(min(hint.head, hint.tail), max(hint.head, hint.tail)) for hint in hints}
    ends = zip(pairs.first.tolist(), pairs.second.tolist(), strict=True)
    rows = {pair: row for row, pair in enumerate(ends) if pair in wanted}
    best: dict[tuple[int, str, str], tuple[float, float, int, int, str]] = {}
    for hint in hints:
        row = rows.get((min(hint.head, hint.tail), max(hint.head, hint.tail)))
        column, side = PREDICATES.index(hint.predicate), int(hint.head > hint.tail)
        if row is None or not pairs.allowed[row, side, column]:
            continue
        key = (column, nodes[hint.head].owner, nodes[hint.tail].owner)
        found = (read_precision(hint.rule), float(scores.predicates[row, side, column]), row, side, hint.rule)
        if key not in best or found[:2] > best[key][:2]:
            best[key] = found
    return {key: found[2:] for key, found in best.items()}


@cache
def _read_hits() -> dict[str, tuple[int, int]]:
    return {rule: (int(right), int(read)) for rule, right, read in load_rows("pattern_precision", 3)}


def read_precision(rule: str) -> float:
    """The share of a pattern's hits that are right, by those read (Laplace's rule of succession)."""
    right, read = _read_hits().get(rule, (0, 0))
    return (right + 1) / (read + 2)


def _share_subjects(
    best: dict[tuple[int, str, str], tuple[float, int, int]],
) -> dict[tuple[int, str, str], tuple[float, int, int]]:
    """The candidates with each subject's score as the log-odds of its share among its number's candidates."""
    totals: dict[str, float] = {}
    for (column, _, number), (value, _, _) in best.items():
        if column == _NUMBER:
            totals[number] = float(np.logaddexp(totals.get(number, -np.inf), value))
    chosen = {}
    for (column, owner, number), (value, row, side) in best.items():
        if column == _NUMBER:
            share = min(float(np.exp(value - totals[number])), MOST)
            if share < LEAST:
                continue
            value = float(np.log(share / (1 - share)))  # noqa: PLW2901 - the same score on another scale
        chosen[column, owner, number] = (value, row, side)
    return chosen


def _to_link(
    nodes: Sequence[Node],
    pairs: Pairs,
    scores: Scores,
    column: int,
    found: tuple[float, int, int],
    read: tuple[int, int, str] | None,
) -> Link:
    value, row, side = found
    first, second = int(pairs.first[row]), int(pairs.second[row])
    head, tail = (first, second) if side == 0 else (second, first)
    status = STATUSES[int(scores.statuses[row, side].argmax())]
    ends = PREDICATES[column], nodes[head], nodes[tail], status, probability(value)
    if read is None:
        return Link(*ends, f"{RULE}:{PREDICATES[column]}")
    precision = read_precision(read[2])
    return Link(*ends, read[2], round(math.log(precision / (1 - precision)), 3))


def drop_contradictions(links: Sequence[Link]) -> list[Link]:
    """Of one predicate said both ways between two owners, only the better-scored way stays."""
    best: dict[tuple[Predicate, frozenset[str]], Link] = {}
    for link in links:
        key = (link.predicate, frozenset((link.head.owner, link.tail.owner)))
        if key not in best or link.probability > best[key].probability:
            best[key] = link
    return list(best.values())


def to_relation_claims(
    document: Document,
    sentences: Sequence[Sentence],
    entities: Sequence[DocumentEntity],
    links: Sequence[Link],
) -> Iterator[Claim]:
    """Links between entities as claims, each with its two mentions and their sentences as evidence."""
    names = {entity.id: f"{entity.type}:{entity.name}" for entity in entities}
    mentions = sorted(Mention(m.start, m.end, e.type) for e in entities for m in e.mentions)
    for link in drop_contradictions([k for k in links if k.predicate != Predicate.QUANTITY]):
        head, tail = names[link.head.owner], names[link.tail.owner]
        attributes = _attributes(document, sentences, mentions, link)
        status = _status_of_post(link.status, attributes)
        yield Claim(
            id=claim_id(document, link.predicate, head, tail, status),
            predicate=link.predicate,
            subject=link.head.owner,
            object=link.tail.owner,
            attributes=attributes,
            status=status,
            modality=_MODALITY[status],
            evidence=evidence(sentences, link.head.span, link.tail.span),
            rule=link.rule,
            confidence=link.probability,
        )


def _status_of_post(status: Status, attributes: tuple[tuple[str, str], ...]) -> Status:
    """The status; a post that its own word calls one to come (拟任) is planned."""
    to_come = dict(attributes).get("term") in load_setting("attributes")["title"]["to_come"]
    return Status.PLANNED if to_come and status == Status.ACTUAL else status


def _attributes(
    document: Document, sentences: Sequence[Sentence], mentions: Sequence[Mention], link: Link
) -> tuple[tuple[str, str], ...]:
    """What the sentence adds to a link whose two ends it holds: title, product, amount, ..."""
    place = max(bisect_right(sentences, link.head.start, key=_START) - 1, 0)
    sentence = Span(sentences[place].start, sentences[place].end)
    ends = (link.head.to_mention(), link.tail.to_mention())
    if not all(sentence.start <= m.start and m.end <= sentence.end for m in ends):
        return ()
    first = bisect_left(mentions, sentence.start, key=lambda m: m.start)
    last = bisect_left(mentions, sentence.end, key=lambda m: m.start)
    return find_attributes(link.predicate, document.text, sentence, ends, mentions[first:last])


def to_quantity_claims(
    document: Document,
    sentences: Sequence[Sentence],
    entities: Sequence[DocumentEntity],
    subjects: Mapping[str, Subject],
    quantities: Sequence[QuantityMention],
) -> Iterator[Claim]:
    """Every stated quantity as a claim about its subject, or about none."""
    names = {entity.id: f"{entity.type}:{entity.name}" for entity in entities}
    for q in quantities:
        chosen = subjects.get(quantity_owner(q))
        span = Span(q.start, q.end)
        spans = (chosen.mention, span) if chosen else (span,)
        about = names[chosen.entity] if chosen else ""
        sentence = sentences[max(bisect_right(sentences, q.start, key=_START) - 1, 0)]
        status, modality = find_number_status(document.text, sentence.start, sentence.end, q.start, q.end)
        yield Claim(
            id=claim_id(document, Predicate.QUANTITY, about, q.start, q.quantity),
            predicate=Predicate.QUANTITY,
            subject=chosen.entity if chosen else None,
            quantity=q.quantity,
            property=_without_subject(document.text, q, chosen),
            status=status,
            modality=modality,
            evidence=evidence(sentences, *spans),
            rule="number",
            confidence=chosen.confidence if chosen else UNOWNED,
        )


def _without_subject(text: str, q: QuantityMention, subject: Subject | None) -> str:
    """The words of a number without the name of its subject, and what stands before it."""
    if subject is None or subject.mention.end > q.start:
        return q.counted
    name = text[subject.mention.start : subject.mention.end]
    return q.counted.rpartition(name)[2] or q.counted


def quantity_owner(q: QuantityMention) -> str:
    """The key under which a quantity takes part in linking."""
    return f"?{q.start}:{q.quantity.value}"


def evidence(sentences: Sequence[Sentence], *found: Span) -> tuple[Span, ...]:
    """The spans in text order, then the sentences that hold them."""
    spans = sorted(set(found))
    holders = sorted({max(bisect_right(sentences, s.start, key=_START) - 1, 0) for s in spans})
    return (*spans, *(Span(sentences[i].start, sentences[i].end) for i in holders))


def claim_id(document: Document, predicate: Predicate, *parts: object) -> str:
    """A stable id from what is claimed and where."""
    text = "\x1f".join([document.id, document.sha256, predicate.value, *map(str, parts)])
    return hashlib.sha256(text.encode()).hexdigest()[:16]

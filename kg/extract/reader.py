"""Reads one document in two steps: proposes entities and links, then judges them and says the claims."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import TYPE_CHECKING

from kg.extract.anaphora import find_anaphors
from kg.extract.circumstances import add_circumstances, find_state_claims
from kg.extract.claims import (
    find_links,
    probability,
    quantity_owner,
    to_quantity_claims,
    to_relation_claims,
)
from kg.extract.encode import encode_text
from kg.extract.hints import find_hints, to_links
from kg.extract.identifiers import give_identifiers
from kg.extract.linker import score_pairs, to_inputs
from kg.extract.measures import find_measure_claims, give_document_numbers
from kg.extract.mentions import settle_mentions
from kg.extract.number_units import unit_kinds
from kg.extract.numbers import QuantityMention, find_quantities
from kg.extract.pairs import KINDS, QUANTITY, Node, find_pairs, unit_class
from kg.extract.scorer import judge
from kg.extract.status import denies, find_status, statuses_between
from kg.extract.subjects import find_subjects, survey
from kg.extract.tagger import find_mentions, find_sentence_ends
from kg.model import (
    Document,
    DocumentEntity,
    EntityType,
    Extraction,
    Mention,
    Predicate,
    Problem,
    Sentence,
    Status,
)
from kg.text.sentences import cut_at, find_sentences, find_windows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.extract.claims import Link
    from kg.extract.encode import EncodedText
    from kg.extract.subjects import Subject

_HAN = re.compile("[\u3400-\u9fff]")
_SHARE = "share"
_START, _END = attrgetter("start"), attrgetter("end")

Grouping = Callable[[Document, Sequence[Mention]], tuple[DocumentEntity, ...]]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a document may say, before it is judged: everything found, each with its own probability."""

    sentences: tuple[Sentence, ...] = ()
    mentions: tuple[Mention, ...] = ()
    entities: tuple[DocumentEntity, ...] = ()
    quantities: tuple[QuantityMention, ...] = ()
    links: tuple[Link, ...] = ()


def read_document(document: Document, group: Grouping, lexer: str = "lac") -> Extraction:
    """Everything that one document says.

    Args:
        document: The document.
        group: Groups mentions into entities, each mention belonging to one at most.
        lexer: ``lac`` for the fitted models over LAC, ``jieba`` for lexicons and patterns alone.

    Returns:
        Its entities and claims; sets of firms or people that no relation or number speaks of are left out.
    """
    if not _HAN.search(document.text):
        problem = Problem(document.id, "no Chinese text", "nothing was read from it", severity="warning")
        return Extraction(document, problems=(problem,))
    if lexer == "jieba":
        return conclude(document, propose_by_rules(document, group))
    proposal = propose(document, group)
    entities, links = judge(document, proposal.entities, proposal.mentions, proposal.links)
    return conclude(document, replace(proposal, entities=entities, links=tuple(links)))


def propose(document: Document, group: Grouping) -> Proposal:
    """Mentions by the tagger, entities of them, and links by the patterns and the linker."""
    sentences, encoded, found = _tag(document)
    if not sentences:
        return Proposal()
    mentions = settle_mentions(document.text, found)
    entities = group(document, mentions)
    quantities = _find_quantities(document, sentences)
    nodes = _to_nodes(document.text, sentences, entities, quantities)
    hints = find_hints(document.text, sentences, nodes)
    pairs = find_pairs(document.text, sentences, nodes, hints)
    scores = score_pairs(to_inputs(document.text, encoded, nodes), pairs)
    owners = dict(zip(dict.fromkeys(node.owner for node in nodes), scores.owners.tolist(), strict=True))
    entities = tuple(replace(e, confidence=probability(owners[e.id])) for e in entities)
    said = find_links(nodes, pairs, scores, hints)
    links = (_settle_status(document.text, sentences, link) for link in said)
    return Proposal(sentences, mentions, entities, quantities, tuple(links))


def _settle_status(text: str, sentences: Sequence[Sentence], link: Link) -> Link:
    """The link with the status that the words say.

    One that would deny where no word does holds or is planned; one that would hold is planned or denied where
    the words between its ends say so, for predicates of which such words are right more often than not.
    """
    start, end = min(link.head.start, link.tail.start), max(link.head.end, link.tail.end)
    opening = bisect_right(sentences, start, key=_START) - 1
    closing = bisect_left(sentences, end, key=_END)
    first = sentences[opening].start if opening >= 0 else 0
    last = sentences[closing].end if closing < len(sentences) else len(text)
    earlier, later = sorted((link.head, link.tail), key=lambda node: node.start)
    if link.status == Status.NEGATED and not denies(text, start, end, first, last):
        status, _ = find_status(text[:last], start, end, later.start, later.end)
        return replace(link, status=status)
    if link.status == Status.ACTUAL and opening == closing and (trusted := statuses_between(link.predicate)):
        status, modality = find_status(text, earlier.end, last, later.start, later.end)
        if modality in trusted:
            return replace(link, status=status)
    return link


def propose_by_rules(document: Document, group: Grouping) -> Proposal:
    """Mentions by jieba and the lexicons, links by the patterns: no fitted model."""
    from kg.extract.lexical import find_lexical_mentions
    from kg.text.lexer import load_lexer

    sentences = find_windows(document) if document.segmented else find_sentences(document)
    texts = [document.text[s.start : s.end] for s in sentences]
    tokens = load_lexer("jieba").tokenize(texts)
    found = find_lexical_mentions(document.text, sentences, tokens)
    mentions = settle_mentions(document.text, found)
    entities = group(document, mentions)
    quantities = _find_quantities(document, sentences)
    nodes = _to_nodes(document.text, sentences, entities, quantities)
    links = to_links(nodes, find_hints(document.text, sentences, nodes))
    return Proposal(sentences, mentions, entities, quantities, tuple(links))


def conclude(document: Document, proposal: Proposal) -> Extraction:
    """The claims that entities, links, numbers and states make, with their circumstances."""
    sentences, entities, links = proposal.sentences, proposal.entities, proposal.links
    around = survey(document.text, sentences, entities, links, proposal.quantities)
    subjects = find_subjects(around, proposal.quantities, quantity_owner)
    quantities = _without_repetitions(proposal.quantities, subjects)
    claims = [
        *to_relation_claims(document, sentences, entities, links),
        *to_quantity_claims(document, sentences, entities, subjects, quantities),
        *find_state_claims(document, sentences, entities),
        *find_measure_claims(document, sentences, entities),
    ]
    claims = add_circumstances(document, sentences, entities, claims)
    entities = give_identifiers(document.text, sentences, entities)
    entities = give_document_numbers(document, sentences, entities)
    return _without_idle_groups(Extraction(document, entities, tuple(claims)))


def _tag(document: Document) -> tuple[tuple[Sentence, ...], EncodedText, tuple[Mention, ...]]:
    """Sentences, vectors and mentions; where punctuation is missing, sentence ends are restored first."""
    sentences = find_windows(document) if document.segmented else find_sentences(document)
    encoded = encode_text(document.text, sentences)
    tagged = find_mentions(encoded, sentences)
    if document.segmented:
        sentences = cut_at(document, find_sentence_ends(tagged.hidden, tagged.mentions))
        encoded = encode_text(document.text, sentences)
        tagged = find_mentions(encoded, sentences)
    return sentences, encoded, tagged.mentions


def _find_quantities(document: Document, sentences: Sequence[Sentence]) -> tuple[QuantityMention, ...]:
    return tuple(q for s in sentences for q in find_quantities(document.text, s.start, s.end))


def _without_repetitions(
    quantities: Iterable[QuantityMention], subjects: Mapping[str, Subject]
) -> list[QuantityMention]:
    """Each value, unit and subject once, where the text first states it; of shares, each property's."""
    found: dict[tuple[float, str, str | None, str], QuantityMention] = {}
    for q in sorted(quantities, key=lambda q: (q.start, q.quantity.value)):
        value, unit, subject = q.quantity.value, q.quantity.unit, subjects.get(quantity_owner(q))
        share_of = q.counted if unit_kinds().get(unit) == _SHARE else ""
        found.setdefault((value, unit, subject.entity if subject else None, share_of), q)
    return list(found.values())


def _to_nodes(
    text: str,
    sentences: Sequence[Sentence],
    entities: Sequence[DocumentEntity],
    quantities: Sequence[QuantityMention],
) -> list[Node]:
    """Mentions, words that stand for them, and quantities in text order, as the linker takes them."""
    nodes = [Node(m.start, m.end, KINDS.index(e.type), e.id) for e in entities for m in e.mentions]
    nodes += find_anaphors(text, sentences, sorted(nodes, key=_order))
    nodes += [
        Node(q.start, q.end, QUANTITY, quantity_owner(q), unit_class(q.quantity.unit)) for q in quantities
    ]
    return sorted(nodes, key=_order)


def _order(node: Node) -> tuple[int, int, int]:
    return node.start, node.end, node.kind


def _without_idle_groups(extraction: Extraction) -> Extraction:
    """Leaves out groups that no relation and no number speaks of, and their states."""
    spoken = {end for c in extraction.claims if c.object for end in (c.subject, c.object)}
    spoken |= {c.subject for c in extraction.claims if c.predicate == Predicate.QUANTITY}
    kept = tuple(e for e in extraction.entities if e.type != EntityType.GROUP or e.id in spoken)
    ids = {e.id for e in kept}
    claims = tuple(c for c in extraction.claims if c.predicate != Predicate.STATE or c.subject in ids)
    return replace(extraction, entities=kept, claims=claims)

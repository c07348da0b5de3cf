"""From scored pairs to claims: thresholds, directions, evidence and ids."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.claims import (
    LEAST,
    MOST,
    STATUSES,
    UNOWNED,
    Link,
    claim_id,
    drop_contradictions,
    evidence,
    find_links,
    probability,
    quantity_owner,
    read_precision,
    to_quantity_claims,
    to_relation_claims,
)
from kg.extract.linker import Scores
from kg.extract.numbers import find_quantities
from kg.extract.pairs import KINDS, PREDICATES, QUANTITY, Hint, Node, Pairs, find_pairs
from kg.extract.pattern_load import load_patterns
from kg.extract.subjects import Subject
from kg.lexicon import load_rows
from kg.model import (
    Document,
    DocumentEntity,
    EntityType,
    Modality,
    Predicate,
    Quantity,
    Sentence,
    Span,
    Status,
)
from kg.text.sentences import find_sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

TEXT = "青石精工向远山动力供应油箱。远山动力生产发动机3500台，青石精工有员工120人。"
DOCUMENT = Document("d", TEXT)
SENTENCES = find_sentences(DOCUMENT)
SUPPLIES, PRODUCES = PREDICATES.index(Predicate.SUPPLIES), PREDICATES.index(Predicate.PRODUCES)


def named(id_: str, type_: EntityType, name: str) -> DocumentEntity:
    """An entity with every place of its name."""
    starts = [i for i in range(len(TEXT)) if TEXT.startswith(name, i)]
    return DocumentEntity(id_, type_, name, (), tuple(Span(i, i + len(name)) for i in starts))


ENTITIES = (
    named("e1", EntityType.COMPANY, "青石精工"),
    named("e2", EntityType.COMPANY, "远山动力"),
    named("e3", EntityType.PRODUCT, "油箱"),
)
NODES = sorted(
    (Node(m.start, m.end, KINDS.index(e.type), e.id) for e in ENTITIES for m in e.mentions),
    key=lambda n: n.start,
)
FIRST, SECOND, TANK = NODES[0], NODES[1], NODES[2]


def score(pairs: Pairs, *said: tuple[int, int, int, float]) -> Scores:
    """Scores that say nothing but (row, side, predicate, log-odds)."""
    predicates = np.full((len(pairs.first), 2, len(PREDICATES)), -20.0, dtype=np.float32)
    for row, side, column, value in said:
        predicates[row, side, column] = value
    statuses = np.zeros((len(pairs.first), 2, 3), dtype=np.float32)
    statuses[:, 1, STATUSES.index(Status.PLANNED)] = 1
    return Scores(predicates, statuses, np.zeros(len(set(pairs.owner.tolist())), dtype=np.float32))


def links_of(pairs: Pairs, scores: Scores, hints: Sequence[Hint] = ()) -> list[Link]:
    """The links between entities."""
    return [k for k in find_links(NODES, pairs, scores, hints) if k.predicate != Predicate.QUANTITY]


def link(head: Node, tail: Node, value: float = 0.8, predicate: Predicate = Predicate.SUPPLIES) -> Link:
    """A link that holds."""
    return Link(predicate, head, tail, Status.ACTUAL, value, "rule")


def row_of(pairs: Pairs, first: Node, second: Node) -> int:
    """Where a pair of nodes stands."""
    rows = list(zip(pairs.first.tolist(), pairs.second.tolist(), strict=True))
    return rows.index((NODES.index(first), NODES.index(second)))


def test_best_pair_of_mentions_makes_the_link() -> None:
    """Of all mention pairs of two owners the best one is kept, with its direction's status."""
    pairs = find_pairs(TEXT, SENTENCES, NODES)
    near, back = row_of(pairs, FIRST, SECOND), row_of(pairs, SECOND, NODES[-1])
    scores = score(pairs, (near, 0, SUPPLIES, 1.0), (back, 1, SUPPLIES, 2.0))
    (found,) = links_of(pairs, scores)
    assert (found.head, found.tail, found.predicate) == (NODES[-1], SECOND, Predicate.SUPPLIES)
    assert (found.status, found.probability) == (Status.PLANNED, probability(2.0))
    assert found.rule == "linker:supplies"


def test_subjects_share_one_choice() -> None:
    """The candidates of a number divide one probability; those that get too little of it are no links."""
    staff = find_quantities(TEXT, 0, len(TEXT))[-1]
    number = Node(staff.start, staff.end, QUANTITY, quantity_owner(staff))
    nodes = sorted([*NODES, number], key=lambda n: n.start)
    pairs = find_pairs(TEXT, SENTENCES, nodes)
    column = PREDICATES.index(Predicate.QUANTITY)
    rows = [r for r in range(len(pairs.first)) if number in (nodes[pairs.first[r]], nodes[pairs.second[r]])]
    said = [(row, 0, column, 3.0 if nodes[pairs.first[row]].owner == "e1" else 1.0) for row in rows]
    found = [k for k in find_links(nodes, pairs, score(pairs, *said), ()) if k.tail == number]
    shares = {k.head.owner: k.probability for k in found}
    assert set(shares) == {nodes[pairs.first[row]].owner for row in rows}
    assert sum(shares.values()) == pytest.approx(1.0, abs=0.01)
    assert max(shares, key=shares.__getitem__) == "e1"
    sure = [(row, side, column, value + 9 * (value > 1)) for row, side, column, value in said]
    (only,) = (k for k in find_links(nodes, pairs, score(pairs, *sure), ()) if k.tail == number)
    assert (only.head.owner, only.probability) == ("e1", MOST)


@pytest.mark.parametrize(("term", "status"), [("拟任", Status.PLANNED), ("现任", Status.ACTUAL)])
def test_a_post_to_come_is_planned(term: str, status: Status) -> None:
    """What the post's own word says goes before what the sentence looks like."""
    text = f"周远{term}青石精工总经理。"
    person = DocumentEntity("e1", EntityType.PERSON, "周远", (), (Span(0, 2),))
    firm = DocumentEntity("e2", EntityType.COMPANY, "青石精工", (), (Span(4, 8),))
    ends = (Node(0, 2, KINDS.index("Person"), "e1"), Node(4, 8, KINDS.index("Company"), "e2"))
    links = [link(*ends, predicate=Predicate.HOLDS_POST)]
    (claim,) = to_relation_claims(Document("d", text), [Sentence(0, len(text), 0)], [person, firm], links)
    assert dict(claim.attributes)["term"] == term
    assert claim.status == status


@pytest.mark.parametrize(("value", "count"), [(LEAST + 0.01, 1), (LEAST - 0.01, 0)])
def test_unlikely_links_are_left(value: float, count: int) -> None:
    """A pair below the least probability is no link."""
    pairs = find_pairs(TEXT, SENTENCES, NODES)
    odds = float(np.log(value / (1 - value)))
    scores = score(pairs, (row_of(pairs, FIRST, SECOND), 0, SUPPLIES, odds))
    assert len(links_of(pairs, scores)) == count


def test_kinds_must_be_allowed() -> None:
    """A score for what two kinds cannot say is passed over."""
    pairs = find_pairs(TEXT, SENTENCES, NODES)
    row = row_of(pairs, FIRST, TANK)
    scores = score(pairs, (row, 0, SUPPLIES, 5.0), (row, 1, PRODUCES, 5.0), (row, 0, PRODUCES, 5.0))
    assert [found.predicate for found in links_of(pairs, scores)] == [Predicate.PRODUCES]


def test_pattern_gives_its_name_to_the_link() -> None:
    """A link that a pattern reads too bears the first pattern's rule; one of another predicate does not."""
    hints = [
        Hint(0, 1, Predicate.SUPPLIES, "supply.first"),
        Hint(0, 1, Predicate.SUPPLIES, "supply.second"),
        Hint(0, 1, Predicate.INVESTS_IN, "invest"),
        Hint(1, 0, Predicate.SUPPLIES, "supply.back"),
    ]
    pairs = find_pairs(TEXT, SENTENCES, NODES, hints)
    scores = score(pairs, (row_of(pairs, FIRST, SECOND), 0, SUPPLIES, 1.0))
    assert [found.rule for found in links_of(pairs, scores, hints)] == ["supply.first"]


def test_the_better_read_pattern_gives_its_name() -> None:
    """Of two patterns the one counts whose hits were oftener right; how often is told as log-odds."""
    hints = [
        Hint(0, 1, Predicate.SUPPLIES, "supplies-sells-toward"),
        Hint(0, 1, Predicate.SUPPLIES, "supplies-clients-are"),
    ]
    assert read_precision("supplies-clients-are") > read_precision("supplies-sells-toward")
    pairs = find_pairs(TEXT, SENTENCES, NODES, hints)
    scores = score(pairs, (row_of(pairs, FIRST, SECOND), 0, SUPPLIES, 1.0))
    (link,) = links_of(pairs, scores, hints)
    assert link.rule == "supplies-clients-are"
    share = read_precision(link.rule)
    assert link.read == pytest.approx(math.log(share / (1 - share)), abs=1e-3)
    assert links_of(pairs, scores)[0].read == 0.0


def test_every_share_is_one() -> None:
    """The shares of the read hits are of patterns that are there, and between none and all."""
    shares = {rule: (int(right), int(read)) for rule, right, read in load_rows("pattern_precision", 3)}
    assert shares.keys() <= {pattern.id for pattern in load_patterns()}
    assert all(0 <= right <= read for right, read in shares.values())
    assert read_precision("no such pattern") == 0.5


def test_contradictions() -> None:
    """Of one predicate said both ways the likelier stays; other predicates are not touched."""
    there, back = link(FIRST, SECOND, 0.6), link(SECOND, FIRST, 0.7)
    other = link(FIRST, SECOND, 0.5, Predicate.COOPERATES_WITH)
    assert drop_contradictions([there, back, other]) == [back, other]
    assert drop_contradictions([there, replace(back, probability=0.6)]) == [there]
    assert drop_contradictions([]) == []


def test_relation_claims() -> None:
    """A link becomes a claim with its two mentions and their sentence as evidence, sentence last."""
    planned = replace(link(FIRST, SECOND), status=Status.PLANNED)
    number = replace(link(FIRST, SECOND), predicate=Predicate.QUANTITY)
    (claim,) = to_relation_claims(DOCUMENT, SENTENCES, ENTITIES, [planned, number])
    assert (claim.subject, claim.predicate, claim.object) == ("e1", Predicate.SUPPLIES, "e2")
    assert (claim.status, claim.modality) == (Status.PLANNED, Modality.INTENDED)
    said = [TEXT[s.start : s.end] for s in claim.evidence]
    assert said == ["青石精工", "远山动力", "青石精工向远山动力供应油箱。"]
    assert (claim.rule, claim.confidence) == ("rule", 0.8)


def test_quantity_claims() -> None:
    """A number is a claim about its subject, or about none with its own probability."""
    quantities = find_quantities(TEXT, 0, len(TEXT))
    engines, people = quantities
    subjects = {quantity_owner(engines): Subject("e2", ENTITIES[1].mentions[1], 0.9)}
    first, second = to_quantity_claims(DOCUMENT, SENTENCES, ENTITIES, subjects, quantities)
    assert (first.subject, first.quantity, first.confidence) == ("e2", Quantity(3500, "台"), 0.9)
    assert (second.subject, second.quantity, second.confidence) == (None, Quantity(120, "人"), UNOWNED)
    assert first.evidence == (
        ENTITIES[1].mentions[1],
        Span(engines.start, engines.end),
        Span(SENTENCES[1].start, SENTENCES[1].end),
    )
    assert second.evidence == (
        Span(people.start, people.end),
        Span(SENTENCES[1].start, SENTENCES[1].end),
    )


def test_evidence_over_two_sentences() -> None:
    """Spans come in text order, each once, then the sentences that hold them."""
    spans = [Span(17, 19), Span(2, 4), Span(17, 19)]
    whole = [Span(s.start, s.end) for s in SENTENCES]
    assert evidence(SENTENCES, *spans) == (Span(2, 4), Span(17, 19), *whole)


def test_ids_tell_claims_apart() -> None:
    """What is claimed, of whom, how and in which text makes the id, and nothing else does."""
    planned = replace(link(FIRST, SECOND), status=Status.PLANNED)
    said = [link(FIRST, SECOND), link(FIRST, TANK, predicate=Predicate.PRODUCES), link(SECOND, TANK)]

    def ids(document: Document, links: list[Link]) -> list[str]:
        return [claim.id for claim in to_relation_claims(document, SENTENCES, ENTITIES, links)]

    first = ids(DOCUMENT, said)
    assert len(set(first)) == len(said)
    assert ids(DOCUMENT, said) == first
    assert ids(DOCUMENT, [planned])[0] not in first
    assert ids(DOCUMENT, [replace(said[0], probability=0.3, rule="other")])[0] == first[0]
    assert not set(ids(Document("other", TEXT), said)) & set(first)
    assert not set(ids(Document("d", TEXT + "。"), said)) & set(first)


@given(st.lists(st.text(max_size=3), max_size=3), st.lists(st.text(max_size=3), max_size=3))
def test_ids_are_equal_only_for_equal_parts(first: list[str], second: list[str]) -> None:
    """Parts do not run into each other, unless one holds the separator itself."""
    if not any("\x1f" in part or any("\ud800" <= c <= "\udfff" for c in part) for part in (*first, *second)):
        same = claim_id(DOCUMENT, Predicate.STATE, *first) == claim_id(DOCUMENT, Predicate.STATE, *second)
        assert same == (first == second)


@given(st.floats(-80, 80))
def test_probability(odds: float) -> None:
    """Log-odds rise from nought to one, symmetric about even odds."""
    assert 0 <= probability(odds) <= 1
    assert probability(odds) + probability(-odds) == pytest.approx(1, abs=0.0011)

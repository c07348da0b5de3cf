"""From a name to the sentences that say something of it."""

from __future__ import annotations

import pytest
from disputed import disputed_graph
from samples import GRAPH

from kg.analyse.explain import Support, Witnesses, find_facts, find_named, find_similar
from kg.model import Claim, Document, Extraction, Fact, Graph, Predicate, Span


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("远山动力", ["远山动力"]),
        ("青石精工", ["青石精工有限公司"]),  # an alias
        ("鹿鸣", ["鹿鸣园区"]),  # a part that only one has
        ("山", ["远山动力"]),
        ("青石精工有限公司 ", ["青石精工有限公司"]),
        ("不存在", []),
        ("", []),
    ],
)
def test_names(name: str, found: list[str]) -> None:
    """A name, an alias, or a part of one name only."""
    assert [entity.name for entity in find_named(GRAPH, name)] == found


def test_a_part_of_several_names_is_none() -> None:
    """They can be asked for."""
    assert find_named(GRAPH, "动") == find_similar(GRAPH, "动")
    assert [entity.name for entity in find_similar(GRAPH, "i")] == []


def test_facts_of_one_and_of_two() -> None:
    """An entity's facts in either direction; those that join two."""
    engine, maker = find_named(GRAPH, "远山动力")[0], find_named(GRAPH, "青石精工")[0]
    assert [fact.id for fact in find_facts(GRAPH, engine)] == ["f1", "f2", "f3", "f4", "f5"]
    assert [fact.id for fact in find_facts(GRAPH, engine, maker)] == ["f1"]
    assert [fact.id for fact in find_facts(GRAPH, maker, engine)] == ["f1"]


def test_every_claim_has_a_witness() -> None:
    """Also one whose only evidence is the sentence; each is text of its document."""
    witnesses = Witnesses(GRAPH)
    for fact in GRAPH.facts:
        found = list(witnesses.of(fact))
        assert len(found) == len(fact.claims)
        assert all(one.text and one.text in one.document.text for one in found)


def _witness(text: str, *evidence: tuple[int, int]) -> list[str]:
    document = Document("d", text)
    claim = Claim("c", Predicate.SUPPLIES, None, evidence=tuple(Span(*span) for span in evidence))
    fact = Fact("f", Predicate.SUPPLIES, None, claims=(("d", "c"),))
    graph = Graph((), (fact,), (Extraction(document, (), (claim,)),))
    return [found.marked("[", "]") for found in Witnesses(graph).of(fact)]


@pytest.mark.parametrize(
    ("evidence", "marked"),
    [
        (((0, 2), (3, 5), (0, 6)), ["[甲厂]给[乙厂]。"]),
        (((0, 6),), ["甲厂给乙厂。"]),
        (((0, 2), (9, 11), (0, 6), (6, 12)), ["[甲厂]给乙厂。", "它也给[丙厂]。"]),
        (((0, 5), (3, 5), (0, 6)), ["[甲厂给乙厂]。"]),  # a span within a span
        (((0, 2),), ["甲厂"]),
        ((), []),
    ],
)
def test_sentences_with_marks(evidence: tuple[tuple[int, int], ...], marked: list[str]) -> None:
    """The outermost spans are the sentences; what they hold is marked."""
    assert _witness("甲厂给乙厂。它也给丙厂。", *evidence) == marked


def test_a_reprint_is_no_source() -> None:
    """It is named as one, and comes first only where nothing else says the fact."""
    graph = disputed_graph()
    fact = next(fact for fact in graph.facts if len(fact.claims) > 1)
    witnesses = Witnesses(graph)
    assert witnesses.count(fact) == Support(sources=1, documents=2)
    assert {one.document.id: one.reprint_of for one in witnesses.of(fact)} == {
        "a-reprint": "m-first",
        "m-first": "",
    }
    first = witnesses.first(fact)
    assert first
    assert first.document.id == "m-first"
    only = Fact("f", Predicate.STATE, None, claims=(("a-reprint", "c1"),))
    assert [one.reprint_of for one in witnesses.of(only)] == ["m-first"]
    assert witnesses.first(Fact("f", Predicate.STATE, None)) is None


def test_the_first_sentence_is_the_one_that_says_it() -> None:
    """Not an earlier one that names what it is about."""
    evidence = (Span(0, 2), Span(9, 11), Span(0, 6), Span(6, 12))
    claim = Claim("c", Predicate.SUPPLIES, None, evidence=evidence)
    fact = Fact("f", Predicate.SUPPLIES, None, claims=(("d", "c"),))
    graph = Graph((), (fact,), (Extraction(Document("d", "甲厂给乙厂。它也给丙厂。"), (), (claim,)),))
    first = Witnesses(graph).first(fact)
    assert first
    assert first.text == "它也给丙厂。"

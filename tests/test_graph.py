"""Claims become facts: what is one fact, what is two, and what a fact keeps of its claims."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kg.errors import InputError
from kg.graph import build_graph
from kg.model import (
    Claim,
    Document,
    DocumentEntity,
    EntityType,
    Extraction,
    Fact,
    Modality,
    Predicate,
    Quantity,
    Status,
    Time,
)
from kg.resolve import resolve_entities

ENTITIES = (
    DocumentEntity("e1", EntityType.COMPANY, "云岭机械有限公司"),
    DocumentEntity("e2", EntityType.COMPANY, "北岭化工有限公司"),
)


def facts_of(*claims: Claim) -> tuple[Fact, ...]:
    """The facts of documents that say one claim each about the same two firms."""
    corpus = [
        Extraction(Document(f"d{number}", "x"), ENTITIES, (claim,)) for number, claim in enumerate(claims)
    ]
    return build_graph(corpus, resolve_entities(corpus)).facts


def supplies(**changes: Any) -> Claim:  # noqa: ANN401 - any field of a claim
    """The first firm supplies the second."""
    return replace(Claim("c1", Predicate.SUPPLIES, "e1", "e2", confidence=0.5), **changes)


def test_equal_claims_are_one_fact() -> None:
    """Two documents make one fact, surer than each."""
    (fact,) = facts_of(supplies(), supplies())
    assert fact.claims == (("d0", "c1"), ("d1", "c1"))
    assert fact.confidence == 0.75


def test_attributes_that_only_add_are_gathered() -> None:
    """Two products supplied are one fact with two products."""
    (fact,) = facts_of(
        supplies(attributes=(("product", "油箱"),)), supplies(attributes=(("product", "油管"),))
    )
    assert fact.attributes == (("product", "油管"), ("product", "油箱"))


def test_cooperation_has_no_direction() -> None:
    """A with B is B with A."""
    (fact,) = facts_of(
        Claim("c1", Predicate.COOPERATES_WITH, "e1", "e2"), Claim("c1", Predicate.COOPERATES_WITH, "e2", "e1")
    )
    assert fact.subject is not None
    assert fact.object is not None
    assert fact.subject < fact.object


STATE = Claim("c1", Predicate.STATE, "e1", property="复工")
COUNT = Claim("c1", Predicate.QUANTITY, "e1", quantity=Quantity(5, "家"), property="企业")
POST = Claim("c1", Predicate.HOLDS_POST, "e1", "e2", attributes=(("title", "董事长"),))
MONDAY, TUESDAY = (
    Time("周一", "2026-03-02", "2026-03-02", "day"),
    Time("周二", "2026-03-03", "2026-03-03", "day"),
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (supplies(), supplies(subject="e2", object="e1")),
        (supplies(), supplies(status=Status.PLANNED)),
        (supplies(), supplies(modality=Modality.ENDED)),
        (supplies(), replace(supplies(), predicate=Predicate.FINANCES)),
        (POST, replace(POST, attributes=(("title", "总经理"),))),
        (COUNT, replace(COUNT, quantity=Quantity(6, "家"))),
        (COUNT, replace(COUNT, quantity=Quantity(5, "户"))),
        (COUNT, replace(COUNT, quantity=Quantity(5, "家", ">"))),
        (COUNT, replace(COUNT, property="员工")),
        (COUNT, replace(COUNT, subject=None)),
        (replace(STATE, time=MONDAY), replace(STATE, time=TUESDAY)),
    ],
)
def test_what_tells_claims_apart(one: Claim, other: Claim) -> None:
    """Ends, status, quantity, property, title and the day of what happens each make another fact."""
    assert len(facts_of(one, other)) == 2


def test_equal_numbers_are_one_quantity() -> None:
    """5 and 5.0 are one number."""
    (fact,) = facts_of(COUNT, replace(COUNT, quantity=Quantity(5.0, "家")))
    assert fact.quantity == Quantity(5, "家")


def test_what_lasts_keeps_the_time_of_its_surest_claim() -> None:
    """A supplier said at two times is one supplier."""
    (fact,) = facts_of(
        supplies(time=MONDAY), supplies(time=TUESDAY, confidence=0.9), supplies(confidence=1.0)
    )
    assert fact.time == TUESDAY


def test_a_claim_about_nothing_is_named() -> None:
    """A dangling reference is an error with its document, not a lost fact."""
    with pytest.raises(InputError, match=r"d0.*'e9'"):
        facts_of(supplies(object="e9"))


def test_no_documents_make_an_empty_graph() -> None:
    """Nothing in, nothing out."""
    graph = build_graph([], resolve_entities([]))
    assert (graph.entities, graph.facts, graph.extractions) == ((), (), ())

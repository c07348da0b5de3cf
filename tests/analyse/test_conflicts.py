"""What contradicts what, and what does not."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from kg.analyse.conflicts import Conflict, ConflictKind, Timing, find_conflicts, group_by_fact
from kg.model import (
    Basis,
    Bound,
    Claim,
    Document,
    Entity,
    EntityType,
    Extraction,
    Fact,
    Graph,
    Modality,
    Predicate,
    Quantity,
    Span,
    Status,
    Time,
)

MARCH = Time("3月", "2021-03", "2021-03", "month")
FIFTEENTH = Time("截至3月15日", None, "2021-03-15", "day")
APRIL = Time("4月", "2021-04", "2021-04", "month")
ENTITIES = (
    Entity("district", EntityType.PLACE, "云岭区"),
    Entity("one", EntityType.PERSON, "顾小满"),
    Entity("other", EntityType.PERSON, "林知秋"),
    Entity("more", EntityType.PERSON, "林知秋区长"),
)


def conflicts_of(*facts: Fact, together: bool = False, apart: bool = False) -> tuple[Conflict, ...]:
    """The conflicts of facts, each in a sentence of its own unless together, each in a document if apart."""
    claims = []
    documents = []
    for number, fact in enumerate(facts):
        span = Span(0, 1) if together else Span(number, number + 1)
        id_ = f"d{number}" if apart else "d"
        claims.append(((id_, f"c{number}"),))
        claim = Claim(f"c{number}", fact.predicate, fact.subject, evidence=(span,))
        documents.append(Extraction(Document(id_, "x" * 9), (), (claim,)))
    numbered = tuple(
        Fact(**{name: getattr(fact, name) for name in Fact.__slots__} | {"claims": pairs})
        for fact, pairs in zip(facts, claims, strict=True)
    )
    return find_conflicts(Graph(ENTITIES, numbered, tuple(documents)))


_NUMBERS = count()


def figure(value: float, qualifier: str = "=", unit: str = "家", **changes: Any) -> Fact:  # noqa: ANN401
    """So many firms at work again in the district."""
    fields: dict[str, Any] = {"subject": "district", "property": "复工企业", "time": MARCH} | changes
    return Fact(f"q{next(_NUMBERS)}", Predicate.QUANTITY, quantity=Quantity(value, unit, qualifier), **fields)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (figure(1286), figure(1241)),
        (figure(1286, time=FIFTEENTH), figure(1241)),  # the day lies in the month
        (figure(100, ">"), figure(90)),
        (figure(100, "<"), figure(120, ">")),
        (figure(100, "~"), figure(120)),
        (figure(97.4, unit="%"), figure(94.0, unit="%")),
        (figure(1286, property="复工 企业"), figure(1241)),  # words are folded
    ],
)
def test_figures_that_contradict(one: Fact, other: Fact) -> None:
    """Both are kept, of one time."""
    (found,) = conflicts_of(one, other)
    assert (found.kind, found.timing) == (ConflictKind.FIGURES, Timing.SAME)
    assert (found.entity, found.property) == ("district", "复工企业")
    assert {fact.id for fact in found.facts} == {one.id, other.id}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (figure(100, ">"), figure(120)),
        (figure(100, ">"), figure(120, ">")),
        (figure(130, "<"), figure(120, "~")),
        (figure(100, "~"), figure(105)),
        (figure(1286), figure(1300)),  # rounded
        (figure(1286), figure(1241, time=APRIL)),
        (figure(1286), figure(1241, "=", "户")),
        (figure(1286), figure(1241, property="停产企业")),
        (figure(1286), figure(1241, subject="one")),
        (figure(1286), figure(1500, status=Status.PLANNED, modality=Modality.INTENDED)),
        (figure(1286, property=""), figure(1241, property="")),
        (figure(1286, subject=None), figure(1241, subject=None)),
    ],
)
def test_figures_that_agree(one: Fact, other: Fact) -> None:
    """Bounds, roundings, other times, other things."""
    assert conflicts_of(one, other) == ()


def test_without_a_time_things_may_have_changed() -> None:
    """It is told, as such, after those of one time."""
    found = conflicts_of(figure(1286, time=None), figure(1241), figure(1150))
    assert [one.timing for one in found] == [Timing.SAME, Timing.UNSTATED, Timing.UNSTATED]


def test_another_document_s_figure_without_a_time_is_of_any() -> None:
    """It says nothing against a dated one; two without a time may be of one."""
    assert conflicts_of(figure(1286, time=None), figure(1241), apart=True) == ()
    (found,) = conflicts_of(figure(1286, time=None), figure(1241, time=None), apart=True)
    assert found.timing is Timing.UNSTATED


def test_one_sentence_tells_a_change() -> None:
    """From so many to so many is no conflict."""
    assert conflicts_of(figure(1286), figure(1241), together=True) == ()


def post(person: str, **changes: Any) -> Fact:  # noqa: ANN401 - any field of a fact
    """A person is the district's head."""
    fields: dict[str, Any] = {"attributes": (("title", "区长"),), "seen": ("2021-03-08", "2021-03-08")}
    return Fact(f"p-{person}-{next(_NUMBERS)}", Predicate.HOLDS_POST, person, "district", **fields | changes)


def test_two_holders_of_one_post() -> None:
    """At one time; dated documents make it one."""
    (found,) = conflicts_of(post("one"), post("other"))
    assert (found.kind, found.timing, found.property) == (ConflictKind.HOLDERS, Timing.SAME, "区长")
    (found,) = conflicts_of(post("one", seen=None), post("other"))
    assert found.timing is Timing.UNSTATED


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (post("one", until=Bound("2021-03-08", Basis.SEEN)), post("other")),
        (post("one", until=Bound("2021-02")), post("other", since=Bound("2021-03-01"))),
        (post("other"), post("more")),  # one person by more and less of a name
        (post("one", modality=Modality.ENDED), post("other")),
        (post("one", attributes=(("title", "副区长"),)), post("other", attributes=(("title", "副区长"),))),
    ],
)
def test_holders_one_after_the_other(one: Fact, other: Fact) -> None:
    """And posts that several hold."""
    assert conflicts_of(one, other) == ()


def state(status: Status = Status.ACTUAL, **changes: Any) -> Fact:  # noqa: ANN401 - any field of a fact
    """The district is at work again, or is not."""
    modality = Modality.ASSERTED if status is Status.ACTUAL else Modality.DENIED
    fields: dict[str, Any] = {"property": "resumed", "status": status, "modality": modality}
    return Fact(f"s{next(_NUMBERS)}", Predicate.STATE, "district", **fields | changes)


def test_a_denial() -> None:
    """Of the same time, or from documents of one date; a later one tells a change."""
    day: dict[str, Any] = {"seen": ("2021-03-08", "2021-03-08")}
    later: dict[str, Any] = {"seen": ("2021-05-08", "2021-05-08")}
    (found,) = conflicts_of(state(time=MARCH), state(Status.NEGATED, time=FIFTEENTH))
    assert (found.kind, found.timing) == (ConflictKind.NEGATION, Timing.SAME)
    assert len(conflicts_of(state(**day), state(Status.NEGATED, **day))) == 1
    assert conflicts_of(state(**day), state(Status.NEGATED, **later)) == ()
    assert conflicts_of(state(time=MARCH), state(Status.NEGATED, time=APRIL)) == ()


def test_a_dismissal_denies_nothing() -> None:
    """It ends a term."""
    over = post("one", status=Status.NEGATED, modality=Modality.DENIED, until=Bound("2021-03-05"))
    assert conflicts_of(post("one"), over) == ()


def test_conflicts_of_each_fact() -> None:
    """A fact knows its other sides; one that nothing contradicts has none."""
    one, two, three, apart = figure(1286), figure(1241), figure(1150), figure(7, property="停产企业")
    by_fact = group_by_fact(conflicts_of(one, two, three, apart))
    assert {key: {c.against(f).id for c in by_fact[key]} for f in (one, two, three) if (key := f.id)} == {
        one.id: {two.id, three.id},
        two.id: {one.id, three.id},
        three.id: {one.id, two.id},
    }
    assert apart.id not in by_fact

"""The graph of a day."""

from __future__ import annotations

import pytest
from samples import GRAPH

from kg import KnowledgeGraph
from kg.analyse.moment import as_of
from kg.errors import InputError
from kg.export import to_record
from kg.model import Basis, Bound, Document, Entity, EntityType, Extraction, Fact, Graph, Predicate, Reference

DOCUMENTS = tuple(
    Extraction(Document(name, "x", date=date))
    for name, date in (("d1", "2021-03-08"), ("d2", "2021-09-01"), ("d3", None))
)
PEOPLE = tuple(
    Entity(f"p{number}", EntityType.PERSON, f"人{number}", references=(Reference(f"d{number}", "e"),))
    for number in (1, 2, 3)
)


def holds(since: Bound | None = None, until: Bound | None = None, seen: str | None = None) -> Graph:
    """One fact about the first person."""
    dates = (seen, seen) if seen else None
    fact = Fact("f", Predicate.STATE, "p1", property="built", since=since, until=until, seen=dates)
    return Graph(PEOPLE, (fact,), DOCUMENTS)


@pytest.mark.parametrize(
    ("graph", "within", "outside"),
    [
        # Without a term: from the first document on.
        (holds(seen="2021-03-08"), ["2021-03-08", "2030-01-01"], ["2021-03-07"]),
        (holds(seen="2021-03"), ["2021-03-31"], ["2021-03-30"]),
        (holds(), [], ["1990-01-01", "2030-01-01"]),
        # With one, also on days before any document.
        (holds(Bound("2020-05-02"), None, "2021-03-08"), ["2020-05-02", "2022-01-01"], ["2020-05-01"]),
        (holds(Bound("2020-05"), Bound("2020-12-31")), ["2020-05-01", "2020-12-31"], ["2021-01-01"]),
        # An open beginning is that of the first document.
        (holds(None, Bound("2021-04-01"), "2021-03-08"), ["2021-03-08", "2021-04-01"], ["2021-03-07"]),
        # The day of change is the successor's; a month of change may be either's.
        (holds(Bound("2020"), Bound("2021-04-01", Basis.SUCCEEDED)), ["2021-03-31"], ["2021-04-01"]),
        (holds(Bound("2020"), Bound("2021-04", Basis.SUCCEEDED)), ["2021-04-30"], ["2021-05-01"]),
        (holds(Bound("2020"), Bound("2021-04", Basis.SEEN)), ["2021-03-31"], ["2021-04-01"]),
    ],
)
def test_which_days_a_fact_belongs_to(graph: Graph, within: list[str], outside: list[str]) -> None:
    """As the docstring of ``as_of`` has it."""
    assert all(as_of(graph, day).facts for day in within)
    assert not any(as_of(graph, day).facts for day in outside)


def test_entities_are_those_that_are_known_or_told_of() -> None:
    """By a document of the day or before, or by a fact of the day; the undated one tells of no day."""
    assert [one.id for one in as_of(holds(seen="2021-03-08"), "2021-03-08").entities] == ["p1"]
    assert [one.id for one in as_of(holds(seen="2021-03-08"), "2021-09-01").entities] == ["p1", "p2"]
    assert [one.document.id for one in as_of(holds(), "2021-09-01").extractions] == ["d1", "d2"]


@pytest.mark.parametrize("date", ["2021", "2021-03", "2021-02-30", "gestern", ""])
def test_only_a_day_is_a_day(date: str) -> None:
    """All else is refused."""
    with pytest.raises(InputError, match="is no day"):
        as_of(GRAPH, date)


def test_the_graph_of_a_day_can_be_written() -> None:
    """Tables, networkx and queries are of that day; the whole graph stays as it is."""
    from kg.join import resolve

    whole = KnowledgeGraph(resolve(GRAPH.extractions))
    before, after = whole.as_of("2021-03-01"), whole.as_of("2021-03-02")
    assert (len(before.edges), len(before.nodes)) == (0, 0)
    assert set(after.edges["type"]) == {"supplies", "holds_post", "invests_in"}
    assert len(after.to_networkx().edges) == 3
    assert len(after.query("SELECT ?x { ?x a kg:Fact }")) == 4
    assert len(whole.edges) == 3
    assert [to_record(one) for one in after.graph.extractions]

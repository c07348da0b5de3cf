"""N-Triples, RDF/XML and RDF 1.2: the statements of Turtle, to both readers."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from samples import GRAPH
from strategies import graphs
from written import read_strictly, to_triples, write

from kg.errors import ExportError
from kg.export import EXPORTERS, write_ntriples, write_rdfxml, write_turtle
from kg.export.values import to_xml_text
from kg.model import Claim, Document, Entity, EntityType, Extraction, Fact, Graph, Predicate

if TYPE_CHECKING:
    from pathlib import Path

REIFIES = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies")
FORMATS = {
    "turtle": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
}
# rdflib gives literals of some datatypes in another writing; it warns of years that its calendar lacks.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


def as_xml_holds(quads: set[ox.Quad]) -> set[tuple[str, ...]]:
    """The statements with their texts as XML can hold them."""
    return {tuple(_term(term) for term in quad.triple) for quad in quads}


def _term(term: Any) -> str:  # noqa: ANN401 - pyoxigraph's terms have no common type
    if not isinstance(term, ox.Literal):
        return str(term)
    return f"{to_xml_text(term.value)!r} {term.language} {term.datatype}"


@settings(max_examples=25, deadline=None)
@given(graphs())
def test_ntriples_are_turtle(graph: Graph) -> None:
    """Both readers find in N-Triples what is in Turtle, one statement a line."""
    text = write(graph, write_ntriples)
    turtle = write(graph)
    assert read_strictly(text, ox.RdfFormat.N_TRIPLES) == read_strictly(turtle, ox.RdfFormat.TURTLE)
    ours = rdflib.Graph().parse(data=text, format="nt")
    assert to_triples(ours) == to_triples(rdflib.Graph().parse(data=turtle, format="turtle"))
    assert all(line.endswith(" .") for line in text.split("\n")[:-1])


@settings(max_examples=25, deadline=None)
@given(graphs())
def test_rdfxml_is_turtle(graph: Graph) -> None:
    """Both readers find in RDF/XML what is in Turtle, but for characters that XML cannot hold."""
    text = write(graph, write_rdfxml)
    turtle = read_strictly(write(graph), ox.RdfFormat.TURTLE)
    found = as_xml_holds(read_strictly(text, ox.RdfFormat.RDF_XML))
    assert found == as_xml_holds(turtle)
    lines = "\n".join(f"{quad.triple} ." for quad in read_strictly(text, ox.RdfFormat.RDF_XML))
    ours = rdflib.Graph().parse(data=text, format="xml")
    assert to_triples(ours) == to_triples(rdflib.Graph().parse(data=lines, format="nt"))


def test_what_xml_cannot_hold_is_counted(caplog: pytest.LogCaptureFixture) -> None:
    """In the label and in the name."""
    entity = Entity("x", EntityType.COMPANY, "a\x00b\ufffe")
    with caplog.at_level(logging.WARNING):
        assert "a\ufffdb\ufffd" in write(Graph(entities=(entity,)), write_rdfxml)
    assert "4 characters" in caplog.text


def with_attribute(key: str) -> Graph:
    """A graph of one fact that has an attribute of that name."""
    ends = tuple(Entity(name, EntityType.COMPANY, name) for name in ("a", "b"))
    fact = Fact("f", Predicate.SUPPLIES, "a", "b", attributes=((key, "值"),), claims=(("d", "c"),))
    claim = Claim("c", Predicate.SUPPLIES, None)
    return Graph(ends, (fact,), (Extraction(Document("d", "文"), (), (claim,)),))


@pytest.mark.parametrize("key", ["product", "备注", "a b", "2021年", "𠮷x", "<&>"])
def test_properties_of_any_name_are_named(key: str) -> None:
    """Where the prefixed name is none in XML, the property gets a namespace of its own."""
    text = write(with_attribute(key), write_rdfxml)
    turtle = read_strictly(write(with_attribute(key)), ox.RdfFormat.TURTLE)
    assert read_strictly(text, ox.RdfFormat.RDF_XML) == turtle
    assert len(rdflib.Graph().parse(data=text, format="xml")) == len(turtle)


def test_a_property_that_xml_cannot_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is an error that says so, and no file appears."""
    monkeypatch.setattr("kg.ontology.iris.attribute_iri", lambda _: "https://example.org/2021-12")
    with pytest.raises(ExportError, match="cannot name"):
        write_rdfxml(with_attribute("product"), tmp_path / "graph.rdf")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=15, deadline=None)
@given(graph=graphs())
def test_rdf12_adds_a_triple_term_to_each_claim(name: str, graph: Graph) -> None:
    """The rest is the RDF 1.1 of the same form; a claim of no subject has no statement to reify."""
    exporter = EXPORTERS[name]
    assert exporter.write_rdf12
    plain = read_strictly(write(graph, exporter.write), FORMATS[name])
    found = read_strictly(write(graph, exporter.write_rdf12), FORMATS[name])
    added = found - plain
    assert plain <= found
    assert {quad.predicate for quad in added} <= {REIFIES}
    assert len(added) == sum(fact.subject is not None for fact in graph.facts)
    assert all(isinstance(quad.object, ox.Triple) for quad in added)


def test_a_planned_claim_reifies_what_nobody_asserts() -> None:
    """Its triple term is there, the plain statement is not."""
    text = write(GRAPH, EXPORTERS["turtle"].write_rdf12)  # type: ignore[arg-type]
    assert text.startswith('VERSION "1.2"\n')
    quads = read_strictly(text, ox.RdfFormat.TURTLE)
    invests = ox.NamedNode("https://w3id.org/kg-zh/ontology/invests_in")
    terms = [q.object for q in quads if q.predicate == REIFIES]
    assert [t for t in terms if isinstance(t, ox.Triple) and t.predicate == invests]
    assert not [q for q in quads if q.predicate == invests]


def test_only_rdf_has_a_form_for_rdf12() -> None:
    """And it is not what is written without being asked for."""
    assert {name for name, exporter in EXPORTERS.items() if exporter.write_rdf12} == set(FORMATS)
    assert not re.search("reifies|VERSION", write(GRAPH, write_turtle))

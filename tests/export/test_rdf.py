"""Turtle and TriG: the same statements to every reader, and only asserted facts plainly said."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pyoxigraph
import pytest
import rdflib
from hypothesis import given, settings
from samples import GRAPH
from strategies import graphs
from written import read_strictly, to_triples, write

from kg.export import write_jsonld, write_nquads, write_trig
from kg.export.terms import date_type, expand, number
from kg.ontology import entity_iri, predicate_iri

if TYPE_CHECKING:
    from kg.model import Graph

KG = rdflib.Namespace("https://w3id.org/kg-zh/ontology/")


@settings(max_examples=30, deadline=None)
@given(graphs())
def test_two_parsers_agree(graph: Graph) -> None:
    """Whatever names hold, rdflib and pyoxigraph read the same statements."""
    text = write(graph)
    strict = read_strictly(text, pyoxigraph.RdfFormat.TURTLE)
    as_triples = "\n".join(f"{quad.subject} {quad.predicate} {quad.object} ." for quad in strict)
    ours = rdflib.Graph().parse(data=text, format="turtle")
    theirs = rdflib.Graph().parse(data=as_triples, format="nt")
    assert to_triples(ours) == to_triples(theirs)
    assert len(ours) == len(strict)
    assert not [term for triple in ours for term in triple if isinstance(term, rdflib.BNode)]


@settings(max_examples=30, deadline=None)
@given(graphs())
def test_trig_holds_the_same_statements(graph: Graph) -> None:
    """TriG's statements are Turtle's, and claims stand in the graph of their document."""
    turtle = read_strictly(write(graph), pyoxigraph.RdfFormat.TURTLE)
    trig = read_strictly(write(graph, write_trig), pyoxigraph.RdfFormat.TRIG)
    assert {quad.triple for quad in trig} == {quad.triple for quad in turtle}
    claims = {quad.graph_name for quad in trig if quad.object == pyoxigraph.NamedNode(KG.Claim)}
    assert pyoxigraph.DefaultGraph() not in claims


@settings(max_examples=30, deadline=None)
@given(graphs())
def test_nquads_are_trig(graph: Graph) -> None:
    """N-Quads and TriG hold the same statements in the same graphs."""
    quads = read_strictly(write(graph, write_nquads), pyoxigraph.RdfFormat.N_QUADS)
    assert quads == read_strictly(write(graph, write_trig), pyoxigraph.RdfFormat.TRIG)


@settings(max_examples=30, deadline=None)
@given(graphs())
def test_json_ld_is_turtle(graph: Graph) -> None:
    """JSON-LD, which needs no context from elsewhere, holds the same statements as Turtle."""
    text = write(graph, write_jsonld)
    found = read_strictly(text, pyoxigraph.RdfFormat.JSON_LD)
    assert found == read_strictly(write(graph), pyoxigraph.RdfFormat.TURTLE)


# rdflib's JSON-LD reader calls what rdflib itself has deprecated.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_rdflib_reads_json_ld() -> None:
    """The reader of rdflib finds the same statements."""
    found = rdflib.Dataset().parse(data=write(GRAPH, write_jsonld), format="json-ld")
    turtle = rdflib.Graph().parse(data=write(GRAPH), format="turtle")
    assert {tuple(term.n3() for term in (one, two, three)) for one, two, three, _ in found} == to_triples(
        turtle
    )


@pytest.mark.parametrize(
    ("term", "expanded"),
    [
        ("a", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"),
        ("-0.5", '"-0.5"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        ('"x^^xsd:date"', '"x^^xsd:date"'),
        ('"二"@zh', '"二"@zh'),
        ('"2020"^^xsd:gYear', '"2020"^^<http://www.w3.org/2001/XMLSchema#gYear>'),
    ],
)
def test_terms_expand(term: str, expanded: str) -> None:
    """Prefixed names, bare numbers and typed literals are written out; text is left alone."""
    assert expand(term) == expanded


@settings(max_examples=30, deadline=None)
@given(graphs())
def test_names_come_back(graph: Graph) -> None:
    """Names are read back as they were, but for lone surrogates, which Unicode text cannot hold."""
    data = rdflib.Graph().parse(data=write(graph), format="turtle")
    for entity in graph.entities:
        name = entity.name.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        found = {
            str(value) for value in data.objects(rdflib.URIRef(entity_iri(entity)), rdflib.SKOS.prefLabel)
        }
        assert {value.replace("\ufffd", "") for value in found} == {name.replace("\ufffd", "")}


def test_only_asserted_facts_are_plain() -> None:
    """The planned investment is a claim, not a statement about the company."""
    data = rdflib.Graph().parse(data=write(GRAPH), format="turtle")
    firm = {entity.id: rdflib.URIRef(entity_iri(entity)) for entity in GRAPH.entities}
    assert (firm["company-1"], KG.supplies, firm["company-2"]) in data
    assert (firm["company-2"], KG.invests_in, None) not in data
    planned = set(data.subjects(KG.predicate, KG.invests_in))
    statuses = {status for claim in planned for status in data.objects(claim, KG.status)}
    assert statuses == {KG["status/planned"]}


def test_every_claim_leads_to_its_sentence() -> None:
    """From a plain statement, a query finds the sentences of both documents."""
    data = rdflib.Graph().parse(data=write(GRAPH), format="turtle")
    found = data.query(
        """PREFIX kg: <https://w3id.org/kg-zh/ontology/> PREFIX oa: <http://www.w3.org/ns/oa#>
        SELECT ?sentence WHERE { ?buyer ^kg:supplies ?seller . ?claim kg:subject ?seller ; kg:object ?buyer ;
          kg:sentence/oa:hasSelector/oa:exact ?sentence } ORDER BY ?sentence"""
    )
    assert [str(row[0]) for row in found] == [  # type: ignore[index]
        "青石精工向远山动力供应油箱。",
        "青石精工有限公司为远山动力供应油箱。",
    ]


def test_a_post_is_a_membership() -> None:
    """W3C ORG finds who holds which title where."""
    data = rdflib.Graph().parse(data=write(GRAPH), format="turtle")
    found = data.query(
        """PREFIX org: <http://www.w3.org/ns/org#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        SELECT ?person ?title ?firm WHERE { ?post a org:Membership ; org:member/skos:prefLabel ?person ;
          org:organization/skos:prefLabel ?firm ; org:role/skos:prefLabel ?title }"""
    )
    assert [tuple(map(str, row)) for row in found] == [("陈一鸣", "董事长", "远山动力")]  # type: ignore[arg-type]


def test_the_build_is_told_after_prov() -> None:
    """Which version made the graph, with which parameters and from which documents, where that is known."""
    data = rdflib.Graph().parse(data=write(GRAPH), format="turtle")
    (made,) = data.subjects(rdflib.RDF.type, rdflib.PROV.Activity)
    (agent,) = data.objects(made, rdflib.PROV.wasAssociatedWith)
    assert (None, rdflib.PROV.wasGeneratedBy, made) in data
    assert {str(value) for value in data.objects(made, KG.parameter)} == {"lexer=lac"}
    assert set(data.objects(made, rdflib.PROV.used)) == set(data.subjects(rdflib.RDF.type, KG.Document))
    assert [str(v) for v in data.objects(agent, rdflib.SDO.softwareVersion)] == ["0.1.0"]
    assert "prov:Activity" not in write(replace(GRAPH, build=None))


@pytest.mark.parametrize(
    ("text", "datatype"),
    [
        ("2020", "xsd:gYear"),
        ("2020-02", "xsd:gYearMonth"),
        ("2020-02-29", "xsd:date"),
        ("2021-02-29", None),
        ("2020-13", None),
        ("0000", None),
        ("二〇二〇年", None),
        ("20200229", None),
        ("２０２０", None),
    ],
)
def test_dates_have_the_type_that_the_calendar_allows(text: str, datatype: str | None) -> None:
    """A day that does not exist gets no type."""
    assert date_type(text) == datatype


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2871.0, "2871"),
        (96.7, "96.7"),
        (-0.5, "-0.5"),
        (1e300, None),
        (1e-9, '"1e-09"^^xsd:double'),
        (float("inf"), '"INF"^^xsd:double'),
        (float("nan"), '"NaN"^^xsd:double'),
    ],
)
def test_numbers_keep_their_value(value: float, text: str | None) -> None:
    """Whole numbers are integers, others decimals, the rest doubles."""
    assert number(value) == (text or str(int(value)))


def test_predicates_have_their_name() -> None:
    """A relation is called alike in every format."""
    assert {predicate_iri(fact.predicate).rsplit("/", 1)[1] for fact in GRAPH.facts} == {
        fact.predicate.value for fact in GRAPH.facts
    }

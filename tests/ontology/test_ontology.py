"""The vocabulary: complete, without blank nodes, in two languages; IRIs stable; shapes strict."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING

import pyoxigraph
import pytest
import rdflib
from hypothesis import given
from rdflib.namespace import OWL, RDF, RDFS, SKOS
from samples import GRAPH
from strategies import names

from kg.errors import ExportError
from kg.export import properties, write_turtle
from kg.model import Entity, EntityType, Fact, Graph, Modality, Predicate, Status
from kg.ontology import PREFIXES, entity_iri, fact_iri, to_iri
from kg.ontology import iris as made
from kg.ontology.units import load_units
from kg.ontology.validate import read_shapes, read_vocabulary, validate

if TYPE_CHECKING:
    from pathlib import Path

VOCABULARY = rdflib.Graph().parse(data=read_vocabulary(), format="turtle")


def test_every_term_is_labelled_in_both_languages() -> None:
    """Each class and property has a Chinese and an English label and a definition."""
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    for term in {term for kind in kinds for term in VOCABULARY.subjects(RDF.type, kind)}:
        languages = {
            label.language for label in VOCABULARY.objects(term, RDFS.label) if hasattr(label, "language")
        }
        assert languages == {"zh", "en"}, term
        assert VOCABULARY.value(term, SKOS.definition), term


def test_no_blank_nodes() -> None:
    """Every node of the vocabulary has an IRI."""
    assert not [term for triple in VOCABULARY for term in triple if isinstance(term, rdflib.BNode)]


def test_what_the_model_has_the_vocabulary_defines() -> None:
    """Each type, predicate, status, modality and qualifier, and each own property that is written."""
    wanted = {made.class_iri(type_) for type_ in EntityType} | {
        made.predicate_iri(name) for name in Predicate
    }
    wanted |= {made.status_iri(status) for status in Status} | {
        made.modality_iri(shade) for shade in Modality
    }
    wanted |= {made.qualifier_iri(sign) for sign in "=~><"}
    terms = {value for value in vars(properties).values() if isinstance(value, str)}
    wanted |= {to_iri(term) for term in terms if term.startswith("kg:")}
    assert wanted <= {str(subject) for subject in VOCABULARY.subjects(RDF.type)}


def test_the_shapes_name_only_what_is_defined() -> None:
    """Nothing in the shapes points to a term that the vocabulary lacks."""
    shapes = rdflib.Graph().parse(data=read_shapes(), format="turtle")
    named = {str(term) for triple in shapes for term in triple if str(term).startswith(made.ONTOLOGY)}
    assert named <= {str(subject) for subject in VOCABULARY.subjects(RDF.type)}


@given(names, names)
def test_iris_are_strict_and_stable(name: str, id: str) -> None:
    """A strict parser takes the IRI whatever the name holds; the same entity has the same IRI."""
    entity = Entity(id, EntityType.COMPANY, name)
    made_iri = entity_iri(entity)
    line = f"<{made_iri}> <{made_iri}> <{made_iri}> ."
    assert list(pyoxigraph.parse(line.encode(), format=pyoxigraph.RdfFormat.N_TRIPLES))
    assert made_iri == entity_iri(dataclasses.replace(entity, aliases=("x",)))
    assert made_iri != entity_iri(dataclasses.replace(entity, id=id + "2"))


@given(names, names)
def test_an_iri_ends_in_the_id_where_it_can_hold_it(name: str, id: str) -> None:
    """An entity and a fact are found by one id in every format; other ids are kept apart by a hash."""
    entity = Entity(f"Company-{id}", EntityType.COMPANY, name)
    fact, other = (Fact(one, Predicate.SUPPLIES, None) for one in (f"supplies-{id}", f"supplies-{id}2"))
    for iri in (entity_iri(entity), fact_iri(fact)):
        assert iri.endswith(f"-{id}") is bool(re.fullmatch("[A-Za-z0-9_-]+", id))
    assert fact_iri(fact) != fact_iri(other)


def test_units_have_known_prefixes() -> None:
    """Each unit leads into QUDT."""
    assert to_iri(load_units()["元"]) == "http://qudt.org/vocab/currency/CNY"
    assert all(to_iri(unit).startswith("http://qudt.org/vocab/") for unit in load_units().values())


def test_a_prefixed_name_becomes_an_iri() -> None:
    """The usual prefixes lead where they lead everywhere."""
    assert to_iri("prov:Entity") == f"{PREFIXES['prov']}Entity" == "http://www.w3.org/ns/prov#Entity"


def test_the_small_graph_conforms(tmp_path: Path) -> None:
    """What is written fits the shapes, without a warning."""
    path = tmp_path / "graph.ttl"
    write_turtle(GRAPH, path)
    report = validate(path)
    assert (report.conforms, report.problems) == (True, ())


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("    kg:status status:planned ;\n", "", "status"),
        ("    kg:confidence 0.99 ;", "    kg:confidence 7.5 ;", "confidence"),
        ("    kg:sources 2 .", "    kg:sources 0 .", "sources"),
        ("    kg:predicate kg:invests_in ;", "    kg:predicate kg:likes ;", "likes"),
        ("    qudt:numericValue 35000 ;\n", "", "numericValue"),
        ("    qudt:numericValue 35000 ;", '    qudt:numericValue "many" ;', "many"),
        ("    qudt:numericValue 35000 ;", '    qudt:numericValue "35.5"^^xsd:integer ;', "35.5"),
        ("    kg:object <", "    kg:objection <", "neither"),
        ("    oa:start 0 ;", "    oa:start 99 ;", "99"),
        ('    kg:sha256 "', '    kg:sha256 "z', "sha256"),
        ("    kg:offset_unit kg:CodePoint", "    kg:offset_unit kg:Byte", "offset_unit"),
        ('    skos:prefLabel "远山动力"@zh ;\n', "", "prefLabel"),
    ],
)
def test_broken_data_is_found(old: str, new: str, found: str, tmp_path: Path) -> None:
    """Each kind of break is reported with its node."""
    path = tmp_path / "graph.ttl"
    write_turtle(GRAPH, path)
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    report = validate(path)
    assert not report.conforms
    assert any(found in f"{problem.found} {problem.fix}" for problem in report.problems)


def test_an_unexpected_end_is_a_warning(tmp_path: Path) -> None:
    """A person who supplies a firm was misread; the graph is still usable."""
    odd = dataclasses.replace(GRAPH.facts[0], subject="person-1")
    path = tmp_path / "graph.ttl"
    write_turtle(dataclasses.replace(GRAPH, facts=(odd, *GRAPH.facts[1:])), path)
    report = validate(path)
    assert report.conforms
    assert [problem.severity for problem in report.problems] == ["warning"]


@pytest.mark.parametrize("text", ["not turtle", "<a> <b", "@prefix : <http://x/> . :a :b 'x\n' ."])
def test_what_is_no_turtle_is_an_error(text: str, tmp_path: Path) -> None:
    """A file that cannot be parsed is named."""
    path = tmp_path / "graph.ttl"
    path.write_text(text, "utf-8")
    with pytest.raises(ExportError, match=r"graph\.ttl"):
        validate(path)
    with pytest.raises(ExportError, match="missing"):
        validate(tmp_path / "missing")


def test_an_unknown_qualifier_raises() -> None:
    """There are four qualifiers."""
    with pytest.raises(KeyError):
        made.qualifier_iri("!")


def test_a_large_graph_is_sampled(tmp_path: Path) -> None:
    """Some nodes are checked, the same each time, and what their neighbours lack is no problem."""
    path = tmp_path / "graph.ttl"
    write_turtle(GRAPH, path)
    whole = validate(path, most=None)
    report = validate(path, most=10)
    assert (whole.checked, report.nodes) == (whole.nodes, whole.nodes)
    assert 0 < report.checked <= 10
    assert report == validate(path, most=10)
    assert not report.problems


def test_an_empty_graph_conforms(tmp_path: Path) -> None:
    """Nothing found breaks no shape."""
    path = tmp_path / "graph.ttl"
    write_turtle(Graph(), path)
    assert validate(path).conforms

"""Each term that an export writes is defined by the vocabulary: in both languages, with its ends and home."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import OWL, RDF, RDFS, SKOS
from samples import GRAPH

from kg.export import write_trig
from kg.lexicon import load_rows, load_setting
from kg.ontology import iris as made
from kg.ontology.validate import read_vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
VOCABULARY = rdflib.Graph().parse(data=read_vocabulary(), format="turtle")
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, RDFS.Class, RDF.Property, SKOS.Concept)
TERMS = sorted({term for kind in KINDS for term in VOCABULARY.subjects(RDF.type, kind)}, key=str)
MAPPINGS = (SKOS.closeMatch, SKOS.relatedMatch, RDFS.subClassOf, RDFS.subPropertyOf)


def find_used(path: Path) -> set[str]:
    """Each property and class of a file, and each value of a status, modality or qualifier."""
    form = ox.RdfFormat.from_extension(path.suffix[1:])
    used: set[str] = set()
    with path.open("rb") as file:
        for quad in ox.parse(file, format=form):
            used.add(quad.predicate.value)
            value = getattr(quad.object, "value", "")
            if quad.predicate.value == str(RDF.type) or value.startswith(made.ONTOLOGY):
                used.add(value)
    return used


def find_languages(term: rdflib.term.Node, *properties: rdflib.URIRef) -> list[str]:
    """The languages in which a term has a value of one of the properties, sorted."""
    values = (value for name in properties for value in VOCABULARY.objects(term, name))
    return sorted(value.language or "" for value in values if isinstance(value, rdflib.Literal))


def find_own_properties() -> Iterator[rdflib.term.Node]:
    """The properties that this vocabulary makes."""
    for kind in (OWL.ObjectProperty, OWL.DatatypeProperty):
        yield from VOCABULARY.subjects(RDF.type, kind)


@pytest.mark.parametrize("suffix", ["ttl", "trig"])
def test_what_the_samples_use_is_defined(suffix: str, tmp_path: Path) -> None:
    """In both forms that hold every statement, and in the committed output."""
    write_trig(GRAPH, tmp_path / "graph.trig")
    committed = ROOT / "output" / f"graph.{suffix}"
    for path in (tmp_path / "graph.trig", committed):
        if path.is_file():
            assert find_used(path) <= {str(term) for term in TERMS}, path


def test_what_reading_can_write_is_defined() -> None:
    """Each attribute of a relation."""
    attributes = load_setting("attributes")["attributes"]
    wanted = {made.attribute_iri(name) for names in attributes.values() for name in names}
    assert wanted <= {str(term) for term in TERMS}


@pytest.mark.parametrize("term", TERMS)
def test_each_term_is_told_in_both_languages(term: rdflib.URIRef) -> None:
    """One label and one definition in each."""
    assert find_languages(term, RDFS.label, SKOS.prefLabel) == ["en", "zh"]
    assert find_languages(term, SKOS.definition) == ["en", "zh"]


def test_each_own_property_has_its_ends() -> None:
    """One domain and one range, each a class that is known here or a datatype."""
    known = {*TERMS, RDFS.Literal, RDF.Property}
    for term in find_own_properties():
        for end in (RDFS.domain, RDFS.range):
            (found,) = VOCABULARY.objects(term, end)
            assert found in known or str(found).startswith(str(rdflib.XSD)), (term, found)


def test_each_foreign_term_names_its_home() -> None:
    """And gets no domain or range here, which would change what it means elsewhere."""
    for term in TERMS:
        if not str(term).startswith(made.ONTOLOGY):
            (home,) = VOCABULARY.objects(term, RDFS.isDefinedBy)
            assert str(term).startswith(str(home))
            assert not list(VOCABULARY.objects(term, RDFS.domain | RDFS.range))


def test_every_vocabulary_that_fits_is_mapped_to() -> None:
    """From classes and properties of its own, by match or as a kind of theirs."""
    foreign = {
        str(target)
        for mapping in MAPPINGS
        for source, target in VOCABULARY.subject_objects(mapping)
        if str(source).startswith(made.ONTOLOGY)
    }
    homes = (
        "org#",
        "schema.org/",
        "prov#",
        "skos/core#",
        "dc/terms/",
        "time#",
        "qudt/",
        "followthemoney.tech/#",
    )
    assert not [home for home in homes if not any(home in target for target in foreign)]


def test_every_state_is_named_in_the_vocabulary() -> None:
    """What a state can be is listed where the property is defined."""
    text = read_vocabulary()
    states = {row[1] for row in load_rows("operating_states", 2)}
    listed = (
        text.split("kg:property a owl:DatatypeProperty")[1].split("which state it is: ")[1].split('."@en')[0]
    )
    assert states == set(listed.split(", "))

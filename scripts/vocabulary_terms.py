"""What the vocabulary says of its own terms: names, kinds, ends, mappings, each in a fixed order."""

from __future__ import annotations

from functools import cached_property

import rdflib
from rdflib.namespace import OWL, RDF, RDFS, SKOS

from kg.ontology import PREFIXES, to_iri
from kg.ontology.validate import read_vocabulary

FOREIGN = {
    "eli": "http://data.europa.eu/eli/ontology#",
    "ftm": "https://schema.followthemoney.tech/#",
    "rdfs": str(RDFS),
    "owl": str(OWL),
}


class Vocabulary:
    """The vocabulary, asked by prefixed names."""

    def __init__(self) -> None:
        """Reads it."""
        self._graph = rdflib.Graph().parse(data=read_vocabulary(), format="turtle")
        self._prefixes = sorted({**PREFIXES, **FOREIGN}.items(), key=lambda pair: -len(pair[1]))
        self._order = {str(line): n for n, line in enumerate(_subjects_as_written())}

    @cached_property
    def title(self) -> tuple[str, str]:
        """The name of the vocabulary in Chinese and in English."""
        titles = {
            value.language: str(value)
            for value in self._graph.objects(rdflib.URIRef(PREFIXES["kg"]), rdflib.DCTERMS.title)
            if isinstance(value, rdflib.Literal)
        }
        return titles["zh"], titles["en"]

    def names(self, *kinds: str) -> list[str]:
        """The terms of some kinds (``owl:Class`` ...), as they stand in the file."""
        found = {s for kind in kinds for s in self._graph.subjects(RDF.type, rdflib.URIRef(self._iri(kind)))}
        return sorted(
            map(self._curie, found), key=lambda name: (self._order.get(name, len(self._order)), name)
        )

    def label(self, name: str) -> tuple[str, str]:
        """The label in Chinese and in English."""
        return self._text(name, RDFS.label, "zh") or self._text(name, SKOS.prefLabel, "zh"), (
            self._text(name, RDFS.label, "en") or self._text(name, SKOS.prefLabel, "en")
        )

    def definition(self, name: str) -> tuple[str, str]:
        """The definition in Chinese and in English."""
        return self._text(name, SKOS.definition, "zh"), self._text(name, SKOS.definition, "en")

    def values(self, name: str, property_: str) -> list[str]:
        """What a term is joined to by a property, as prefixed names."""
        node, term = (rdflib.URIRef(self._iri(one)) for one in (name, property_))
        return sorted(self._curie(value) for value in self._graph.objects(node, term))

    def notation(self, name: str) -> str:
        """The sign of a concept in the files that are no RDF."""
        return str(self._graph.value(rdflib.URIRef(self._iri(name)), SKOS.notation) or "")

    def above(self, name: str) -> set[str]:
        """A class with all that it is a kind of."""
        found, waiting = {name}, [name]
        while waiting:
            new = set(self.values(waiting.pop(), "rdfs:subClassOf")) - found
            found |= new
            waiting += new
        return found

    @cached_property
    def kinds_of_thing(self) -> list[str]:
        """The classes under ``kg:Entity``, without itself."""
        return [
            name
            for name in self.names("owl:Class")
            if name != "kg:Entity" and "kg:Entity" in self.above(name)
        ]

    @cached_property
    def concrete(self) -> list[str]:
        """Those of them that have no kinds of their own: what a thing in the graph is."""
        wide = {up for name in self.kinds_of_thing for up in self.values(name, "rdfs:subClassOf")}
        return [name for name in self.kinds_of_thing if name not in wide]

    @cached_property
    def relations(self) -> list[str]:
        """The properties that join two things."""
        return [
            name
            for name in self.names("owl:ObjectProperty")
            if "kg:relation" in self.values(name, "rdfs:subPropertyOf")
        ]

    def fits(self, name: str, end: str) -> list[str]:
        """The concrete classes that may stand at an end (``rdfs:domain``, ``rdfs:range``) of a relation."""
        (wanted,) = self.values(name, end)
        return [kind for kind in self.concrete if wanted in self.above(kind)]

    def _text(self, name: str, property_: rdflib.URIRef, language: str) -> str:
        values = self._graph.objects(rdflib.URIRef(self._iri(name)), property_)
        return next((str(v) for v in values if isinstance(v, rdflib.Literal) and v.language == language), "")

    def _curie(self, term: rdflib.term.Node) -> str:
        iri = str(term)
        return next(
            (
                f"{prefix}:{iri.removeprefix(start)}"
                for prefix, start in self._prefixes
                if iri.startswith(start)
            ),
            f"<{iri}>",
        )

    def _iri(self, name: str) -> str:
        prefix, _, local = name.partition(":")
        return FOREIGN[prefix] + local if prefix in FOREIGN else to_iri(name)


def _subjects_as_written() -> list[str]:
    lines = read_vocabulary().splitlines()
    return list(dict.fromkeys(line.split(" a ")[0] for line in lines if " a " in line and line[:1].isalpha()))

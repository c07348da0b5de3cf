"""The namespaces that the graph's RDF uses, by their usual prefixes."""

from __future__ import annotations

from kg.ontology.iris import CLAIM, FACT, ONTOLOGY

PREFIXES: dict[str, str] = {
    "attribute": f"{ONTOLOGY}attribute/",
    "claim": CLAIM,
    "cur": "http://qudt.org/vocab/currency/",
    "dcterms": "http://purl.org/dc/terms/",
    "fact": FACT,
    "identifier": f"{ONTOLOGY}identifier/",
    "kg": ONTOLOGY,
    "modality": f"{ONTOLOGY}modality/",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "qualifier": f"{ONTOLOGY}qualifier/",
    "qudt": "http://qudt.org/schema/qudt/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "status": f"{ONTOLOGY}status/",
    "time": "http://www.w3.org/2006/time#",
    "unit": "http://qudt.org/vocab/unit/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def to_iri(curie: str) -> str:
    """The IRI that a prefixed name stands for.

    >>> to_iri("skos:prefLabel")
    'http://www.w3.org/2004/02/skos/core#prefLabel'
    """
    prefix, _, local = curie.partition(":")
    return PREFIXES[prefix] + local

"""The vocabulary of the graph: classes, properties, IRIs, units, and the shapes that check a build."""

from __future__ import annotations

from kg.ontology.iris import (
    claim_iri,
    class_iri,
    document_iri,
    entity_iri,
    evidence_iri,
    fact_iri,
    predicate_iri,
)
from kg.ontology.namespaces import PREFIXES, to_iri

__all__ = [
    "PREFIXES",
    "claim_iri",
    "class_iri",
    "document_iri",
    "entity_iri",
    "evidence_iri",
    "fact_iri",
    "predicate_iri",
    "to_iri",
]

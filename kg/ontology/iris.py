"""IRIs made from content alone: a kind, a slug of the name, and a short hash of what tells things apart.

The slug keeps letters and digits of any script and nothing else, so an IRI needs no escaping in any RDF
syntax, whatever a name holds. The hash keeps names apart that share a slug.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.model import Claim, Document, Entity, EntityType, Fact, Modality, Predicate, Span, Status

BASE = "https://w3id.org/kg-zh/"
ONTOLOGY = f"{BASE}ontology/"
RESOURCE = f"{BASE}id/"
CLAIM = f"{RESOURCE}claim/"
FACT = f"{RESOURCE}fact/"

GRAPH, BUILD, SOFTWARE = f"{RESOURCE}graph", f"{RESOURCE}build", f"{RESOURCE}software/kg"

_SLUG_LENGTH = 40
_NOT_ALNUM = re.compile(r"[\W_]+")
_LONGEST_SAFE = 80
_is_safe = re.compile(rf"[\w-]{{1,{_LONGEST_SAFE}}}", re.ASCII).fullmatch
_are_safe = re.compile(r"[\w-]*", re.ASCII).fullmatch
_QUALIFIERS = {"=": "exact", "~": "about", ">": "above", "<": "below"}


def to_digest(*parts: str, length: int = 12) -> str:
    """The first ``length`` hex digits of a SHA-256 over the parts, which cannot run into each other.

    >>> to_digest("ab", "c") == to_digest("a", "bc")
    False
    """
    text = "".join([f"{len(part)}:{part}" for part in parts])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]


def to_slug(name: str) -> str:
    r"""The letters and digits of a name, anything else folded to single hyphens; ``x`` where nothing is left.

    >>> to_slug('A "b"\n<c>')
    'A-b-c'
    """
    kept = _NOT_ALNUM.sub("-", unicodedata.normalize("NFKC", name))
    return kept[:_SLUG_LENGTH].strip("-") or "x"


def _named(kind: str, name: str, *parts: str) -> str:
    return f"{RESOURCE}{kind}/{to_slug(name)}-{to_digest(kind, name, *parts)}"


def entity_iri(entity: Entity) -> str:
    """The IRI of an entity: its type, its name, and what its id has behind the type."""
    type_, name, id_ = entity.type._value_, entity.name, entity.id
    own = id_[len(type_) + 1 :]
    if id_ == f"{type_}-{own}" and _is_safe(own):
        return f"{RESOURCE}{type_}/{to_slug(name)}-{own}"
    return _named(type_, name, id_)


def document_iri(document: Document) -> str:
    """The IRI of a document, from its id and the hash of its text."""
    return _named("document", document.id, document.sha256)


def claim_iri(document: Document, claim: Claim) -> str:
    """The IRI of what one document says."""
    return CLAIM + to_digest(document.id, document.sha256, claim.id, length=20)


def fact_iri(fact: Fact) -> str:
    """The IRI of equal claims taken together: it ends in their id, where that is one an IRI can hold."""
    return FACT + fact_name(fact)


def fact_name(fact: Fact) -> str:
    """The last part of a fact's IRI, by which facts sort as by the whole; no new text where it is the id."""
    return fact.id if _is_safe(fact.id) else f"{to_slug(fact.id)}-{to_digest(fact.id)}"


def fact_iris(facts: Sequence[Fact]) -> list[str]:
    """As :func:`fact_iri`, of many: to look at all ids at once takes a fraction of the time."""
    ids = [fact.id for fact in facts]
    sizes = [len(id_) for id_ in ids]
    if min(sizes, default=0) and max(sizes) <= _LONGEST_SAFE and _are_safe("".join(ids)):
        return [FACT + id_ for id_ in ids]
    return [fact_iri(fact) for fact in facts]


def evidence_iri(document: str, span: Span) -> str:
    """The IRI of a stretch of the text of the document with that IRI, as a fragment after RFC 5147."""
    return f"{document}#char={span.start},{span.end}"


def role_iri(title: str) -> str:
    """The IRI of a title that posts carry."""
    return _named("role", title)


def instant_iri(date: str) -> str:
    """The IRI of a valid ISO date, month or year."""
    return f"{RESOURCE}instant/{date}"


def interval_iri(start: str | None, end: str | None) -> str:
    """The IRI of the time between two valid ISO dates; an open end is ``..``, as in ISO 8601-2."""
    return f"{RESOURCE}interval/{start or '..'}_{end or '..'}"


def class_iri(type_: EntityType) -> str:
    """The vocabulary's class for a type of entity."""
    return ONTOLOGY + type_.value


def predicate_iri(predicate: Predicate) -> str:
    """The vocabulary's property for a predicate."""
    return ONTOLOGY + predicate.value


def status_iri(status: Status) -> str:
    """The vocabulary's concept for a status."""
    return f"{ONTOLOGY}status/{status.value}"


def modality_iri(modality: Modality) -> str:
    """The vocabulary's concept for a modality."""
    return f"{ONTOLOGY}modality/{modality.value}"


def qualifier_iri(qualifier: str) -> str:
    """The vocabulary's concept for one of ``= ~ > <``; an unknown one raises ``KeyError``."""
    return f"{ONTOLOGY}qualifier/{_QUALIFIERS[qualifier]}"


def attribute_iri(key: str) -> str:
    """The property for an attribute of a claim (``product``, ``title``, ``amount`` ...)."""
    return f"{ONTOLOGY}attribute/{_key(key)}"


def scheme_iri(key: str) -> str:
    """The property for an identifier of a scheme (a credit code, a stock code ...)."""
    return f"{ONTOLOGY}identifier/{_key(key)}"


def _key(key: str) -> str:
    return key if re.fullmatch(r"[a-z][a-z0-9_]{0,40}", key) else f"{to_slug(key)}-{to_digest(key)}"

"""The ``data`` elements of GraphML as text.

What comes again and again (a type, a title, a rule, a document) is made once; the rest is escaped at most
once a text. Both together are what makes writing fast, so this module knows in which order rows hold what.
"""

from __future__ import annotations

from json.encoder import encode_basestring
from typing import TYPE_CHECKING, NamedTuple

from kg.export.index import Statement
from kg.export.rows import (
    EDGE_COLUMNS,
    NODE_COLUMNS,
    Column,
    content_row,
    fact_row,
    flat_columns,
    flatten,
    source_row,
    to_plain,
)
from kg.export.values import count_replaced, escape_for_xml, to_json, to_xml_text
from kg.export.xml_text import escape_text
from kg.ontology.iris import fact_iri

if TYPE_CHECKING:
    from kg.export.index import Index
    from kg.export.rows import Row
    from kg.model import Fact

KEYS: dict[str, tuple[Column, ...]] = {
    "graph": (Column("observations_json", str, "numbers and states of no entity"),),
    "node": flat_columns(NODE_COLUMNS),
    "edge": flat_columns(EDGE_COLUMNS),
}
_OPENINGS = {
    domain: {column.name: f'<data key="{domain[0]}_{column.name}">' for column in columns}
    for domain, columns in KEYS.items()
}
_EDGE = _OPENINGS["edge"]
_TYPE, _IRI, _EVIDENCE, _EVIDENCE_JSON = (
    _EDGE[name] for name in ("type", "iri", "evidence", "evidence_json")
)
# Bounds what is kept of a graph in which nothing comes again.
_MOST_KEPT = 50_000


class _Source(NamedTuple):
    """What the claims that one rule read in one document share: the elements, and the start of the JSON."""

    elements: str
    json: str


class Data:
    """Makes the elements of one graph.

    Attributes:
        replaced: How many characters that XML cannot hold were replaced.
    """

    def __init__(self, index: Index) -> None:
        self.replaced = 0
        self._index = index
        self._contents: dict[object, str] = {}
        self._sources: dict[tuple[str, str], _Source] = {}

    def of_nothing(self) -> str:
        """The numbers and states of no entity, or an empty string."""
        rows = [to_plain(fact_row(self._index, fact)) for fact in self._index.attributes(None)]
        return self._element("graph", "observations_json", to_json(rows)) if rows else ""

    def of_row(self, domain: str, row: Row) -> str:
        """The elements of a row; empty values have none."""
        flat = {name: value for name, value in flatten(row).items() if value != ""}
        # To look once at all texts together takes a fraction of the time of each by itself.
        if _is_plain("".join([value for value in flat.values() if isinstance(value, str)])):
            openings = _OPENINGS[domain]
            return "".join([f"{openings[name]}{value}</data>" for name, value in flat.items()])
        return "".join([self._element(domain, name, value) for name, value in flat.items()])

    def of_fact(self, fact: Fact) -> str:
        """The elements of an edge: those that ``of_row`` makes of the fact's row."""
        start = f"{_TYPE}{fact.predicate.value}</data>{_IRI}{fact_iri(fact)}</data>{self._content(fact)}"
        source = self._single(fact) if len(fact.claims) == 1 else ""
        if not source:
            source = self.of_row("edge", source_row(self._index, list(self._index.statements(fact))))
        return start + source

    def _content(self, fact: Fact) -> str:
        # Quantities are not kept: 0.0 and -0.0 would be one key.
        if fact.quantity is not None:
            return self.of_row("edge", content_row(fact))
        said = (fact.status, fact.modality, fact.confidence, fact.property, fact.time, fact.attributes)
        key = (*said, fact.since, fact.until, fact.seen)
        found = self._contents.get(key)
        if found is None:
            before = self.replaced
            found = self.of_row("edge", content_row(fact))
            if self.replaced == before and len(self._contents) < _MOST_KEPT:
                self._contents[key] = found
        return found

    def _single(self, fact: Fact) -> str:
        """The source of a fact with one claim, or nothing where the sentence needs escaping."""
        key = fact.claims[0]
        claim, document = self._index.claim[key], self._index.extraction[key[0]].document
        if claim.speaker is not None or not claim.evidence:
            return ""
        start, end = claim.evidence[-1]
        text = document.text[start:end].strip()
        if not text or not _is_plain(text):
            return ""
        source = self._sources.get((key[0], claim.rule))
        if source is None:
            before = self.replaced
            source = self._make_source(Statement(document, claim, fact))
            if self.replaced == before:
                self._sources[key[0], claim.rule] = source
        place = f'{source.json}, "start": {start}, "end": {end}, "text": {encode_basestring(text)}'
        return f"{source.elements}{_EVIDENCE}{text}</data>{_EVIDENCE_JSON}[{{{place}}}]</data>"

    def _make_source(self, statement: Statement) -> _Source:
        row = source_row(self._index, [statement])
        del row["evidence"]
        document = statement.document
        item = {"document": document.id, "title": document.title, "date": document.date}
        return _Source(self.of_row("edge", row), self._escape("evidence_json", to_json(item)[1:-1]))

    def _element(self, domain: str, name: str, value: str | float) -> str:
        text = self._escape(name, value) if isinstance(value, str) else str(value)
        return f"{_OPENINGS[domain][name]}{text}</data>"

    def _escape(self, name: str, text: str) -> str:
        if not text.isprintable():
            if name.endswith("_json"):
                text = escape_for_xml(text)
            else:
                self.replaced += count_replaced(text)
                text = to_xml_text(text)
        return escape_text(text)


def _is_plain(text: str) -> bool:
    """Whether neither XML nor JSON's readers by line need anything in the text escaped."""
    return text.isprintable() and "<" not in text and "&" not in text and ">" not in text

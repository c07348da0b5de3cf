"""Facts as edges of GraphML.

What comes again and again is made once: what a fact says but for its ends, and what the claims share that one
rule read in one document. Where the sentence needs no escape, as most do not, the rest is put between.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.export.graphml_data import OPENINGS, listed, to_ids
from kg.export.rows import content_row, source_row
from kg.export.values import to_json
from kg.export.xml_text import is_plain_quoted
from kg.ontology.iris import fact_iris

if TYPE_CHECKING:
    from kg.export.graphml_data import Data
    from kg.export.index import Index, Statement
    from kg.model import Document, Fact

_EDGE = OPENINGS["edge"]
_TYPE, _IRI, _CLAIMS, _SOURCES = (_EDGE[name] for name in ("type", "iri", "claims", "sources"))
_EVIDENCE, _EVIDENCE_JSON = _EDGE["evidence"], _EDGE["evidence_json"]
# Bounds what is kept of a graph in which nothing comes again.
_MOST_KEPT = 4096


class _Source(NamedTuple):
    """What the claims that one rule read in one document share.

    Attributes:
        text: The document's.
        plain: Whether nothing in its lines needs escaping.
        before: The elements up to the sentence.
        between: What stands between the sentence and its offsets: the start of the JSON.
    """

    text: str
    plain: bool
    before: str
    between: str


class Edges:
    """Makes the edges of one graph."""

    def __init__(self, index: Index, data: Data) -> None:
        self._index, self._data = index, data
        ids = [entity.id for entity in index.entities if not is_plain_quoted(entity.id)]
        self._changed: dict[str | None, str] = dict(zip(ids, to_ids(ids), strict=True))
        self._contents: dict[object, str] = {}
        self._sources: dict[tuple[str, str], _Source] = {}

    def of(self, facts: list[Fact]) -> str:
        """The edges of some facts between two entities, one after the other."""
        # No call for what comes with every edge: a call costs as much as the work.
        contents, to_id = self._contents.get, self._changed.get
        edges = []
        ids = to_ids([fact.id for fact in facts])
        for xml_id, iri, fact in zip(ids, fact_iris(facts), facts, strict=True):
            subject, target, type_ = fact.subject, fact.object, fact.predicate._value_
            said = (
                fact.status._value_,
                fact.modality._value_,
                fact.confidence,
                fact.property,
                fact.quantity,
                fact.attributes,
                fact.time,
                fact.since,
                fact.until,
                fact.seen,
            )
            content = contents(said) or self._to_content(fact, said)
            source = (self._single(fact) if len(fact.claims) == 1 else "") or self._to_source(fact)
            edges.append(
                f'<edge id="{xml_id}" source="{to_id(subject, subject)}" target="{to_id(target, target)}">'
                f"{_TYPE}{type_}</data>{_IRI}{iri}</data>{content}{source}</edge>\n"
            )
        return "".join(edges)

    def _to_content(self, fact: Fact, said: object) -> str:
        """What a fact says; kept, where nothing in it had to be replaced and counted.

        Quantities are not kept: 0.0 and -0.0 would be one key.
        """
        before = self._data.replaced
        found = self._data.of_row("edge", content_row(fact))
        is_same_again = fact.quantity is None and self._data.replaced == before
        if is_same_again and len(self._contents) < _MOST_KEPT:
            self._contents[said] = found
        return found

    def _to_source(self, fact: Fact) -> str:
        """Who says a fact, and where."""
        return self._data.of_row("edge", source_row(self._index, list(self._index.statements(fact))))

    def _single(self, fact: Fact) -> str:
        """The source of a fact with one claim, or nothing where the sentence needs escaping."""
        ((document, claim_id),) = fact.claims
        claim = self._index.claims_of(document).get(claim_id) or self._index.claim((document, claim_id))
        if claim.speaker is not None or not claim.evidence:
            return ""
        source = self._sources.get((document, claim.rule)) or self._to_shared(fact)
        start, end = claim.evidence[-1]
        text = source.text[start:end].strip()
        if not text or "\n" in text or not (source.plain or is_plain_quoted(text)):
            return ""
        before, between = source.before, source.between
        return f'{before}{text}{between}"start": {start}, "end": {end}, "text": "{text}"}}]</data>'

    def _to_shared(self, fact: Fact) -> _Source:
        before = self._data.replaced
        (statement,) = self._index.statements(fact)
        document, rule = statement.document, statement.claim.rule
        texts = (document.id, document.title, document.date or "", rule)
        is_usual = is_plain_quoted("".join(texts))
        source = _to_shared(document, rule) if is_usual else self._escape_shared(statement)
        if self._data.replaced == before:
            if len(self._sources) >= _MOST_KEPT:
                self._sources.clear()
            self._sources[document.id, rule] = source
        return source

    def _escape_shared(self, statement: Statement) -> _Source:
        row, document = source_row(self._index, [statement]), statement.document
        del row["evidence"]
        item = to_json({"document": document.id, "title": document.title, "date": document.date})
        start = self._data.escape("evidence_json", item[:-1])
        return _join_shared(document, self._data.of_row("edge", row), start)


def _to_shared(document: Document, rule: str) -> _Source:
    rules = listed("edge", "rules", (rule,) if rule else ())
    documents = listed("edge", "documents", (document.id,))
    date = "null" if document.date is None else f'"{document.date}"'
    item = f'{{"document": "{document.id}", "title": "{document.title}", "date": {date}'
    return _join_shared(document, f"{rules}{_CLAIMS}1</data>{documents}{_SOURCES}1</data>", item)


def _join_shared(document: Document, elements: str, item: str) -> _Source:
    plain = is_plain_quoted(document.text.replace("\n", ""))
    return _Source(document.text, plain, f"{elements}{_EVIDENCE}", f"</data>{_EVIDENCE_JSON}[{item}, ")

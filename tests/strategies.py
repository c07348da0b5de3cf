"""Hypothesis strategies for the project's types, with the text that has broken tools of this kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from kg.model import (
    RELATIONS,
    Build,
    Claim,
    Document,
    DocumentEntity,
    Entity,
    EntityType,
    Extraction,
    Fact,
    Graph,
    Identifier,
    Modality,
    Predicate,
    Problem,
    Quantity,
    Reference,
    Span,
    Status,
    Time,
)

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

HOSTILE = (
    'a "quoted" name',
    "line\nbreak\r\nand\rreturn",
    "<tag>&amp;{brace}|bar\\back^caret`tick",
    "\x00\x01\x0b\x1f\x7f\x85",
    "\ufffe\uffff\ufeff",
    "𠮷野①㈱",
    "\u202eright to left\u2066",
    "\u2028\u2029",
    "%zz http://x/ <a:b>",
    "</script>]]>",
    "=1+1",
    "010000",
    "NA",
    "a | b",
    "'''\"\"\"",
    "é e\u0301",
    "\ud800",
    " ",
    "",
    "江北机械",
)
texts: SearchStrategy[str] = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(max_size=12),
    st.lists(st.sampled_from(HOSTILE), max_size=3).map("".join),
)
names: SearchStrategy[str] = texts.map(lambda text: text or "x")
confidences = st.floats(0, 1).map(lambda value: round(value, 4))
spans = st.tuples(st.integers(0, 40), st.integers(1, 20)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))
dates = st.one_of(
    st.none(), st.sampled_from(["2020", "2020-02", "2020-02-29", "2021-02-29", "0000", "二〇二〇"])
)
times = st.builds(Time, texts, dates, dates, st.sampled_from(["", "day", "month", "year"]))
quantities = st.builds(
    Quantity,
    st.one_of(st.integers(-(10**15), 10**15).map(float), st.floats(allow_nan=False, allow_infinity=False)),
    texts,
    st.sampled_from("=~><"),
)
identifiers = st.builds(
    Identifier,
    st.sampled_from(["credit_code", "stock_code", "x y"]),
    names,
    st.integers(0, 40),
    st.integers(41, 60),
)
attributes = st.lists(st.tuples(st.sampled_from(["product", "title", "备注", "a b"]), texts), max_size=3).map(
    tuple
)


def _span_lists(size: int) -> SearchStrategy[tuple[Span, ...]]:
    return st.lists(spans, max_size=size).map(tuple)


@st.composite
def claims(draw: DrawFn, id: str, entities: list[str]) -> Claim:
    """A claim about some of the entities: a relation, a number, a state, or what completes a measure."""
    predicate = draw(st.sampled_from(Predicate))
    relation = predicate in (*RELATIONS, Predicate.REPEALS, Predicate.AMENDS)
    return Claim(
        id=id,
        predicate=predicate,
        subject=draw(st.sampled_from(entities) if relation else st.sampled_from([*entities, None])),
        object=draw(st.sampled_from(entities)) if relation else None,
        quantity=draw(quantities) if predicate is Predicate.QUANTITY else None,
        property="" if relation else draw(names),
        attributes=draw(attributes),
        status=draw(st.sampled_from(Status)),
        modality=draw(st.sampled_from(Modality)),
        time=draw(st.one_of(st.none(), times)),
        speaker=draw(st.sampled_from([*entities, None])),
        evidence=draw(_span_lists(2)),
        rule=draw(texts),
        confidence=draw(confidences),
    )


@st.composite
def extractions(draw: DrawFn, ids: SearchStrategy[str] = names) -> Extraction:
    """What was read from one document."""
    document = Document(
        id=draw(ids),
        text=draw(st.text(max_size=30)) + draw(texts) + "。",
        title=draw(texts),
        date=draw(dates),
        source=draw(texts),
        segmented=draw(st.booleans()),
    )
    types = draw(st.lists(st.sampled_from(EntityType), min_size=1, max_size=4))
    entities = tuple(
        DocumentEntity(
            id=f"e{place}",
            type=type_,
            name=draw(names),
            aliases=draw(st.lists(texts, max_size=2).map(tuple)),
            mentions=draw(_span_lists(3)),
            confidence=draw(confidences),
            identifiers=draw(st.lists(identifiers, max_size=2).map(tuple)),
        )
        for place, type_ in enumerate(types)
    )
    known = [entity.id for entity in entities]
    said = tuple(draw(claims(f"c{place}", known)) for place in range(draw(st.integers(0, 4))))
    problems = draw(st.lists(st.builds(Problem, texts, texts, texts), max_size=1).map(tuple))
    return Extraction(document, entities, said, problems)


@st.composite
def graphs(draw: DrawFn) -> Graph:
    """A graph in which nothing was merged: each named thing an entity, each claim a fact."""
    documents = draw(st.lists(names, max_size=3, unique=True))
    read = tuple(draw(extractions(st.just(name))) for name in documents)
    entities = tuple(
        _to_entity(extraction.document.id, named) for extraction in read for named in extraction.entities
    )
    facts = tuple(
        _to_fact(extraction.document.id, claim) for extraction in read for claim in extraction.claims
    )
    build = draw(st.one_of(st.none(), st.builds(Build, names, attributes)))
    return Graph(entities, facts, read, build=build)


def _to_entity(document: str, named: DocumentEntity) -> Entity:
    known_as = f"{document}/{named.id}"
    codes = (("credit_code", "010000"), ("x y", named.name))
    references = (Reference(document, named.id),)
    return Entity(
        known_as,
        named.type,
        named.name,
        named.aliases,
        codes,
        references,
        named.confidence,
        len(named.mentions),
    )


def _to_fact(document: str, claim: Claim) -> Fact:
    return Fact(
        id=f"{document}/{claim.id}",
        predicate=claim.predicate,
        subject=claim.subject and f"{document}/{claim.subject}",
        object=claim.object and f"{document}/{claim.object}",
        quantity=claim.quantity,
        property=claim.property,
        attributes=claim.attributes,
        status=claim.status,
        modality=claim.modality,
        time=claim.time,
        claims=((document, claim.id),),
        confidence=claim.confidence,
    )

"""A small invented graph with one of everything: two documents, a plan, a number, a state, a quotation."""

from __future__ import annotations

from kg.model import (
    Build,
    Claim,
    Document,
    DocumentEntity,
    Entity,
    EntityType,
    Extraction,
    Fact,
    Graph,
    Modality,
    Predicate,
    Quantity,
    Reference,
    Span,
    Status,
    Time,
)

_BRIEF = Document(
    id="01-brief",
    title="青石区企业复工",
    date="2021-03-02",
    source="examples",
    text="青石精工有限公司为远山动力供应油箱。\n远山动力董事长陈一鸣说，2月下线发动机3.5万余台，拟投资鹿鸣园区。",
)
_LATER = Document(
    id="02-later",
    title="",
    date=None,
    text="远山动力已停产。青石精工向远山动力供应油箱。",
)
_FIRST = Span(0, _BRIEF.text.index("\n"))
_SECOND = Span(_FIRST.end + 1, len(_BRIEF.text))
_SUPPLY = Span(8, len(_LATER.text))


def _span(document: Document, words: str) -> Span:
    start = document.text.index(words)
    return Span(start, start + len(words))


def _named(document: Document, id: str, type_: EntityType, name: str, *aliases: str) -> DocumentEntity:
    return DocumentEntity(id, type_, name, aliases, (_span(document, name),), 0.95)


_PRODUCT = (("product", "油箱"),)
_POST = (("title", "董事长"),)
_FEBRUARY = Time("2月", "2021-02", "2021-02", "month")
_ENGINES = Quantity(35000, "台", ">")

_BRIEF_CLAIMS = (
    Claim(
        "c1",
        Predicate.SUPPLIES,
        "e1",
        "e2",
        attributes=_PRODUCT,
        evidence=(_FIRST,),
        rule="supply",
        confidence=0.9,
    ),
    Claim("c2", Predicate.HOLDS_POST, "e3", "e2", attributes=_POST, evidence=(_SECOND,), rule="post"),
    Claim(
        "c3",
        Predicate.QUANTITY,
        "e2",
        quantity=_ENGINES,
        property="发动机下线",
        time=_FEBRUARY,
        speaker="e3",
        evidence=(_span(_BRIEF, "3.5万余台"), _SECOND),
        rule="number",
        confidence=0.8,
    ),
    Claim(
        "c4",
        Predicate.INVESTS_IN,
        "e2",
        "e4",
        status=Status.PLANNED,
        modality=Modality.INTENDED,
        speaker="e3",
        evidence=(_SECOND,),
        rule="invest",
        confidence=0.7,
    ),
)
_LATER_CLAIMS = (
    Claim("c1", Predicate.STATE, "e1", property="停产", evidence=(Span(0, 8),), rule="state", confidence=0.9),
    Claim("c2", Predicate.SUPPLIES, "e2", "e1", attributes=_PRODUCT, evidence=(_SUPPLY,), rule="supply"),
)
EXTRACTIONS = (
    Extraction(
        _BRIEF,
        (
            _named(_BRIEF, "e1", EntityType.COMPANY, "青石精工有限公司"),
            _named(_BRIEF, "e2", EntityType.COMPANY, "远山动力"),
            _named(_BRIEF, "e3", EntityType.PERSON, "陈一鸣"),
            _named(_BRIEF, "e4", EntityType.PARK, "鹿鸣园区"),
        ),
        _BRIEF_CLAIMS,
    ),
    Extraction(
        _LATER,
        (
            _named(_LATER, "e1", EntityType.COMPANY, "远山动力"),
            _named(_LATER, "e2", EntityType.COMPANY, "青石精工"),
        ),
        _LATER_CLAIMS,
    ),
)


def _entity(id: str, type_: EntityType, name: str, *references: tuple[str, str], alias: str = "") -> Entity:
    codes = (("credit_code", "010000"),) if alias else ()
    pairs = tuple(Reference(*pair) for pair in references)
    named = {(e.document.id, thing.id): len(thing.mentions) for e in EXTRACTIONS for thing in e.entities}
    mentions = sum(named[pair] for pair in references)
    return Entity(id, type_, name, (alias,) if alias else (), codes, pairs, 0.95, mentions)


GRAPH = Graph(
    entities=(
        _entity(
            "company-1",
            EntityType.COMPANY,
            "青石精工有限公司",
            ("01-brief", "e1"),
            ("02-later", "e2"),
            alias="青石精工",
        ),
        _entity("company-2", EntityType.COMPANY, "远山动力", ("01-brief", "e2"), ("02-later", "e1")),
        _entity("park-1", EntityType.PARK, "鹿鸣园区", ("01-brief", "e4")),
        _entity("person-1", EntityType.PERSON, "陈一鸣", ("01-brief", "e3")),
    ),
    facts=(
        Fact(
            "f1",
            Predicate.SUPPLIES,
            "company-1",
            "company-2",
            attributes=_PRODUCT,
            claims=(("01-brief", "c1"), ("02-later", "c2")),
            confidence=0.99,
        ),
        Fact(
            "f2",
            Predicate.HOLDS_POST,
            "person-1",
            "company-2",
            attributes=_POST,
            claims=(("01-brief", "c2"),),
        ),
        Fact(
            "f3",
            Predicate.QUANTITY,
            "company-2",
            quantity=_ENGINES,
            property="发动机下线",
            time=_FEBRUARY,
            claims=(("01-brief", "c3"),),
            confidence=0.8,
        ),
        Fact(
            "f4",
            Predicate.INVESTS_IN,
            "company-2",
            "park-1",
            status=Status.PLANNED,
            modality=Modality.INTENDED,
            claims=(("01-brief", "c4"),),
            confidence=0.7,
        ),
        Fact(
            "f5", Predicate.STATE, "company-2", property="停产", claims=(("02-later", "c1"),), confidence=0.9
        ),
    ),
    extractions=EXTRACTIONS,
    build=Build("0.1.0", (("lexer", "lac"),)),
)

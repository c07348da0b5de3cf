"""Three invented reports of one district: two that contradict each other, and a reprint of the first."""

from __future__ import annotations

from kg.join import resolve
from kg.model import (
    Claim,
    Document,
    DocumentEntity,
    EntityType,
    Extraction,
    Graph,
    Predicate,
    Quantity,
    Span,
)

_TEXT = (
    "云岭区区长{person}在会上说，截至三月上旬全区复工企业{value}家，"
    "其余的企业将在本月底以前陆续恢复生产，{rest}。"
)
_HELP = "区里为此派出服务队，逐户解决用工和运输上的困难"
_OTHER = "缺少原料的几家大厂仍要等到铁路全线恢复通车以后"


def report(id_: str, date: str, person: str, value: int, rest: str = "") -> Extraction:
    """A document that says who heads the district and how many firms work again."""
    text = _TEXT.format(person=person, value=value, rest=rest)
    sentence, place = Span(0, len(text)), Span(0, 3)
    name = Span(5, 5 + len(person))
    number = Span(text.index(str(value)), text.index(str(value)) + len(str(value)) + 1)
    return Extraction(
        Document(id_, text, title=f"{id_} 复工通报", date=date),
        (
            DocumentEntity("e1", EntityType.PLACE, "云岭区", mentions=(place,)),
            DocumentEntity("e2", EntityType.PERSON, person, mentions=(name,)),
        ),
        (
            Claim(
                "c1",
                Predicate.HOLDS_POST,
                "e2",
                "e1",
                attributes=(("title", "区长"),),
                evidence=(place, name, sentence),
                rule="post",
            ),
            Claim(
                "c2",
                Predicate.QUANTITY,
                "e1",
                quantity=Quantity(float(value), "家"),
                property="复工企业",
                evidence=(place, number, sentence),
                rule="number",
            ),
        ),
    )


FIRST = report("m-first", "2021-03-08", "顾小满", 1286, _HELP)
SECOND = report("n-second", "2021-03-08", "林知秋", 1241, _OTHER)
# Its id comes first, so that what puts originals first shows.
REPRINT = report("a-reprint", "2021-03-09", "顾小满", 1286, _HELP)


def disputed_graph() -> Graph:
    """Two conflicts: the number of firms, and who heads the district."""
    return resolve((FIRST, SECOND, REPRINT))

"""Which documents are copies of each other, and which only tell alike."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from kg.graph import build_graph
from kg.model import Claim, Document, DocumentEntity, EntityType, Extraction, Predicate
from kg.resolve import resolve_entities
from kg.resolve.reprints import count_sources, find_reprints

if TYPE_CHECKING:
    from kg.model import Fact

SENTENCES = (
    "青石精工有限公司昨日宣布恢复全部三条生产线。",
    "公司为远山动力供应的油箱将于本周内陆续交付。",
    "当地经济和信息化委员会派出专人驻厂协调物流。",
    "董事长陈一鸣表示全年产量目标没有变化。",
    "银行已为企业办理一千二百万元贷款展期。",
)
TEXT = "".join(SENTENCES)
OTHER = "白塔铸造有限公司的新厂房在鹿鸣园区奠基。项目计划投资三亿元，明年投产。预计新增就业岗位四百个。"


def find(*texts: str, dates: tuple[str | None, ...] = ()) -> dict[str, str]:
    """The reprints among texts with the ids a, b, c ..."""
    padded = (*dates, *(None,) * len(texts))
    return find_reprints(
        Document(id_, text, date=date) for id_, text, date in zip("abcdefgh", texts, padded, strict=False)
    )


@pytest.mark.parametrize(
    "copy",
    [
        TEXT,
        "\n".join(SENTENCES),
        f"县报记者 李四\n{TEXT}\n责任编辑：王五",
        TEXT.replace("。", "！").replace("三条", "三 条"),
        TEXT[: -len(SENTENCES[-1])],
        f"{TEXT}以上消息由县融媒体中心整理。更多内容见本周出版的县报。{OTHER[:19]}！",
        "".join(SENTENCES[::-1]),
        TEXT.replace("陈一鸣表示", "陈一鸣当天表示"),
    ],
)
def test_copies(copy: str) -> None:
    """Another layout, frame or order, a sentence less, one changed, or all of it within a longer text."""
    assert find(TEXT, OTHER, copy) == {"c": "a"}
    assert find(copy, OTHER, TEXT) == {"c": "a"}


@pytest.mark.parametrize(
    "other",
    [
        OTHER,
        "".join(SENTENCES[:3]) + OTHER,
        SENTENCES[0] + OTHER,
        "",
        "转载。",
    ],
)
def test_no_copies(other: str) -> None:
    """Three sentences of a text that has as much of its own, one quoted sentence, or nothing to compare."""
    assert not find(TEXT, other, other[:5])


def test_what_is_short_may_be_chance() -> None:
    """One sentence of a few characters in common makes no copy; frames that all articles share neither."""
    assert not find("青石公司为远山公司供货。", "远山公司为白塔公司供货。青石公司为远山公司供货。")
    frame = "本报讯未经授权不得转载违者必究，欢迎各界人士关注本报微信公众号并提供新闻线索。"
    assert not find(frame + OTHER, frame + TEXT)


def test_copies_of_copies_are_one_family() -> None:
    """The earliest is their first; a document without a date comes after those that have one."""
    halves = "".join(SENTENCES[:3]), "".join(SENTENCES[2:])
    assert find(TEXT, *halves, dates=(None, "2024-03-02", "2024-03-01")) == {"a": "c", "b": "c"}
    assert not find(*halves)


def test_the_order_does_not_show() -> None:
    """Of documents."""
    documents = [
        Document(id_, text) for id_, text in zip("abcd", (TEXT, OTHER, TEXT + OTHER, TEXT), strict=True)
    ]
    found = [find_reprints(order) for order in permutations(documents)]
    assert all(one == {"b": "a", "c": "a", "d": "a"} and list(one) == sorted(one) for one in found)


def fact_of(*texts: str) -> Fact:
    """The one fact that documents of these texts say."""
    entities = (
        DocumentEntity("e1", EntityType.COMPANY, "青石精工有限公司", confidence=0.5),
        DocumentEntity("e2", EntityType.COMPANY, "远山动力有限公司", confidence=0.5),
    )
    claims = (Claim("c1", Predicate.SUPPLIES, "e1", "e2", confidence=0.5),)
    read = [
        Extraction(Document(id_, text), entities, claims) for id_, text in zip("abc", texts, strict=False)
    ]
    resolution = resolve_entities(read)
    graph = build_graph(read, resolution)
    (fact,) = graph.facts
    assert {entity.confidence for entity in graph.entities} == {fact.confidence}
    assert len(fact.claims) == len(texts)
    assert count_sources((document for document, _ in fact.claims), dict(graph.reprints)) == round(
        fact.confidence * 4 - 1
    )
    return fact


def test_a_reprint_makes_nothing_surer() -> None:
    """Two papers that say it do, one and its copy do not; every claim is kept."""
    assert fact_of(TEXT).confidence == fact_of(TEXT, TEXT, TEXT).confidence == 0.5
    assert fact_of(TEXT, OTHER).confidence == fact_of(TEXT, OTHER, TEXT).confidence == 0.75

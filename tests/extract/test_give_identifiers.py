"""Codes in invented texts: who gets which, and who gets none."""

from __future__ import annotations

import re
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.identifiers import give_identifiers
from kg.extract.identifiers.codes import find_codes, fold
from kg.extract.reader import Proposal, conclude
from kg.model import Document, DocumentEntity, EntityType, Span
from kg.text.sentences import find_sentences

GREEN, WHITE = "91350100M000100Y43", "91500116MA5QHJG014"
FIRM = "青石精工股份有限公司"
OTHER = "白塔机械有限公司"
TYPES = {
    FIRM: EntityType.COMPANY,
    OTHER: EntityType.COMPANY,
    "青石精工": EntityType.COMPANY,
    "白塔股份": EntityType.COMPANY,
    "云溪研究院": EntityType.ORGANIZATION,
    "云溪县水利局": EntityType.GOVERNMENT_BODY,
}
# The text, and what is given: (name, scheme, value, as it stands); nothing where the text says too little.
Given = tuple[str, str, str, str]


def stock(name: str, value: str, stands: str = "") -> Given:
    """A stock code of that name."""
    return name, "stock_code", value, stands or value


def credit(name: str, value: str = GREEN, stands: str = "") -> Given:
    """A credit code of that name."""
    return name, "credit_code", value, stands or value


CASES: dict[str, tuple[str, list[Given]]] = {
    "label in brackets": (f"{FIRM}（股票代码：605996）今日公告。", [stock(FIRM, "605996")]),
    "label and exchange": (f"{FIRM}（证券代码：605996.SH）", [stock(FIRM, "605996.SH")]),
    "exchange alone": ("青石精工(605996.SH)涨停。", [stock("青石精工", "605996.SH")]),
    "exchange after a comma": ("青石精工 （605996，SH）", [stock("青石精工", "605996.SH", "605996，SH")]),
    "exchange before": ("青石精工（SH605996）", [stock("青石精工", "605996.SH", "605996")]),
    "exchange by name": ("青石精工（上交所：605996）", [stock("青石精工", "605996.SH", "605996")]),
    "digits alone in brackets": ("青石精工(605996)、钢价", [stock("青石精工", "605996")]),
    "without brackets": ("青石精工 605996.sh 涨停", [stock("青石精工", "605996.SH", "605996.sh")]),
    "full-width": ("青石精工（６０５９９６．ＳＨ）", [stock("青石精工", "605996.SH", "６０５９９６．ＳＨ")]),
    "two listings": (
        "青石精工(000063.SZ/0763.HK)",
        [stock("青石精工", "000063.SZ"), stock("青石精工", "00763.HK", "0763.HK")],
    ),
    "two listings, each in brackets": (
        "青石精工(000063.SZ)(0763.HK)恢复",
        [stock("青石精工", "000063.SZ"), stock("青石精工", "00763.HK", "0763.HK")],
    ),
    "two listings after their kinds": (
        "青石精工A、H股(000063.SZ，00763.HK)停牌",
        [stock("青石精工", "000063.SZ"), stock("青石精工", "00763.HK")],
    ),
    "two listings with labels": (
        f"{FIRM}（A股代码：601318；H股代码：2318）",
        [stock(FIRM, "601318"), stock(FIRM, "02318.HK", "2318")],
    ),
    "Hong Kong by label": ("青石精工（港股代码：700）", [stock("青石精工", "00700.HK", "700")]),
    "short name in the aside": (
        f"{FIRM}（以下简称“青石精工”，股票代码：605996）",
        [stock(FIRM, "605996")],
    ),
    "aside before the aside": (f"{FIRM}（以下简称“公司”）（605996.SH）", [stock(FIRM, "605996.SH")]),
    "code in a sentence": (
        f"2020年，{FIRM}在上交所主板上市，股票代码为605996。",
        [stock(FIRM, "605996")],
    ),
    "code before its firm": ("股票代码为605996的青石精工，与白塔股份签约。", [stock("青石精工", "605996")]),
    "head with a short name": (
        f"证券代码：605996　证券简称：青石精工　公告编号：2024-047\n{FIRM}\n关于投资的公告",
        [stock("青石精工", "605996")],
    ),
    "head with a short name that was not read": (
        f"{FIRM}关于投资的公告\n证券代码：605996　证券简称：青石股份\n本公司与{OTHER}签约。",
        [stock(FIRM, "605996")],
    ),
    "head, the title below": (f"证券代码：605996\n{FIRM}关于投资的公告\n", [stock(FIRM, "605996")]),
    "credit code in brackets": (f"{FIRM}（统一社会信用代码：{GREEN}）", [credit(FIRM)]),
    "credit code in small letters": (
        f"{FIRM}，统一社会信用代码{GREEN.lower()}。",
        [credit(FIRM, stands=GREEN.lower())],
    ),
    "credit code of an institute": (f"云溪研究院，统一社会信用代码为{GREEN}", [credit("云溪研究院")]),
    "block of fields": (
        (
            f"公司名称：{FIRM}\n统一社会信用代码：{GREEN}\n法定代表人：某某\n"
            f"公司名称：{OTHER}\n法定代表人：某某\n注册地址：云溪县\n统一社会信用代码：{WHITE}"
        ),
        [credit(FIRM), credit(OTHER, WHITE)],
    ),
    "heading over a block": (
        f"（一）{OTHER}\n法定代表人：某某\n统一社会信用代码：{WHITE}\n",
        [credit(OTHER, WHITE)],
    ),
    "fields in a line": (
        f"名称：{FIRM}；统一社会信用代码：{GREEN}；名称：{OTHER}；统一社会信用代码：{WHITE}",
        [credit(FIRM), credit(OTHER, WHITE)],
    ),
    "row of a table": (
        f"序号\t企业名称\t统一社会信用代码\n1\t{FIRM}\t{GREEN}\n2\t{OTHER}\t{WHITE}",
        [credit(FIRM), credit(OTHER, WHITE)],
    ),
    "two listings without a mark": (
        "青石精工（000063，00763.HK）销售",
        [stock("青石精工", "000063"), stock("青石精工", "00763.HK")],
    ),
    "behind a short name in the aside": (
        f"{FIRM}(下称“青石精工”，605996)与{OTHER}",
        [stock("青石精工", "605996")],
    ),
    "short word for the exchange": ("青石精工（深：002281）。", [stock("青石精工", "002281.SZ", "002281")]),
    "words of a web page": ("青石精工(行情600487,诊股)、", [stock("青石精工", "600487")]),
    "one firm under two spellings": (
        f"{FIRM}（605996）公告。青石精工(605996)涨停。",
        [stock(FIRM, "605996"), stock("青石精工", "605996")],
    ),
}
REJECTS = {
    "wrong check character": f"{FIRM}（统一社会信用代码：{GREEN[:-1]}4）",
    "no number of shares": f"{FIRM}（债券代码：113050）与{FIRM}（股票代码：113050）",
    "wrong exchange": "青石精工(605996.SZ)",
    "index": "青石精工(000300.SH)",
    "no label and no exchange": "青石精工 605996 台",
    "postal code": "青石精工（200120）",
    "a sum": "青石精工（605996元）",
    "thousands": "青石精工（605996,000）",
    "Hong Kong is not stated": "青石精工(02018)",
    "a sum of shares": "青石精工H股：500万股",
    "another name stands before": "青石精工旗下的某厂（605996.SH）",
    "two firms in the sentence": f"{FIRM}与{OTHER}签约，双方证券简称不变，其中一家的股票代码为605996。",
    "two codes of one listing": "白塔股份、青石精工（605996、600000）",
    "one code for two firms": f"{FIRM}（605996.SH）与{OTHER}（605996.SH）",
    "two credit codes": f"{FIRM}（统一社会信用代码：{GREEN}）。{FIRM}（统一社会信用代码：{WHITE}）",
    "a body in between": f"{FIRM}\n采购人：云溪县水利局\n统一社会信用代码：{GREEN}",
    "prose above": f"{FIRM}昨日开工。\n某某负责。\n统一社会信用代码：{GREEN}",
    "stock code of an institute": "云溪研究院（股票代码：605996）",
    "the firm that the code's own is not": "青石精工收购股票代码为605996的某厂。",
    "not the only one of the name": f"证券代码：605996　证券简称：石某\n{FIRM}关于投资的公告",
}


def to_entities(text: str) -> tuple[DocumentEntity, ...]:
    """Each of the known names that stands in the text, longer ones first."""
    taken: set[int] = set()
    found: list[DocumentEntity] = []
    for name, type_ in TYPES.items():
        spans = [Span(*m.span()) for m in re.finditer(name, text) if taken.isdisjoint(range(*m.span()))]
        taken |= {place for span in spans for place in range(*span)}
        if spans:
            found.append(DocumentEntity(f"e{len(found)}", type_, name, mentions=tuple(spans)))
    return tuple(found)


def give(text: str) -> tuple[DocumentEntity, ...]:
    """The entities of a text with their codes."""
    return give_identifiers(text, find_sentences(Document("d", text)), to_entities(text))


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_each_code_goes_to_its_firm(text: str, expected: list[Given]) -> None:
    """With its value, and offsets that point at it."""
    found = [
        (entity.name, i.scheme, i.value, text[i.start : i.end])
        for entity in give(text)
        for i in entity.identifiers
    ]
    assert sorted(found) == sorted(expected)


@pytest.mark.parametrize("text", REJECTS.values(), ids=REJECTS)
def test_where_no_single_firm_fits_nothing_is_given(text: str) -> None:
    """Entities stay as they were."""
    assert give(text) == to_entities(text)


def test_a_group_does_not_get_the_code_of_its_listed_firm() -> None:
    """Where both were read as one, the name beside the code tells which is meant."""
    text = "白塔集团开会。" + "与会者谈了很久。" * 12 + "白塔(605996.SH)复牌。"
    places = (Span(0, 4), Span(text.index("白塔("), text.index("(")))
    group = DocumentEntity("e1", EntityType.COMPANY, "白塔集团", ("白塔",), places)
    sentences = find_sentences(Document("d", text))
    assert give_identifiers(text, sentences, [group]) == (group,)
    (firm,) = give_identifiers(text, sentences, [replace(group, name="白塔集团股份有限公司")])
    assert [i.value for i in firm.identifiers] == ["605996.SH"]


def test_the_reader_gives_them() -> None:
    """What is concluded from a document holds its identifiers."""
    text = CASES["label in brackets"][0]
    document = Document("d", text)
    entities = to_entities(text)
    read = conclude(document, Proposal(find_sentences(document), (), entities))
    assert [replace(entity, identifiers=()) for entity in read.entities] == list(entities)
    assert [i.value for entity in read.entities for i in entity.identifiers] == ["605996"]


PIECES = st.sampled_from(
    [FIRM, OTHER, "（", "）", "\n", "：", "，", "。", "605996", ".SH", "0700.HK", GREEN, "股票代码",
     "证券简称", "统一社会信用代码", "公司名称", "青石精工", "的", " ", "ß", "云溪研究院"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=14).map("".join))
def test_any_text(text: str) -> None:
    """Whatever the text, a code stands where it says, is one of its kind, and nothing else changes."""
    given_ = give(text)
    assert tuple(replace(entity, identifiers=()) for entity in given_) == to_entities(text)
    for entity in given_:
        for i in entity.identifiers:
            digits = i.value.partition(".")[0].lstrip("0")
            assert digits in fold(text[i.start : i.end])
        assert sum(i.scheme == "credit_code" for i in entity.identifiers) <= 1


def test_the_work_grows_with_the_text() -> None:
    """Ten thousand labels, codes and names in one line take no longer each than a few do."""
    piece = f"公司名称：{FIRM}；名称：某某某，股票代码：605996（600000）（证券代码："

    def measure(count: int) -> float:
        text = piece * count
        spans = tuple(Span(*match.span()) for match in re.finditer(FIRM, text))
        firms = [
            DocumentEntity(f"e{n}", EntityType.COMPANY, f"{FIRM}{n}", (), (s,)) for n, s in enumerate(spans)
        ]
        sentences = find_sentences(Document("d", text))
        start = time.process_time()
        give_identifiers(text, sentences, firms)
        return time.process_time() - start

    measure(10)
    # Others use the machine too: the least of three tells what the work is.
    assert min(measure(4000) for _ in range(3)) < 24 * max(min(measure(500) for _ in range(3)), 0.02)


def test_folding_keeps_offsets() -> None:
    """Every character becomes one character."""
    text = "ＡｚßŒ９．（）　；"
    assert len(fold(text)) == len(text)
    assert fold("ａ９．（") == "A9.("
    assert not find_codes(fold("没有代码。"))

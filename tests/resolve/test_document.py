"""Bringing the mentions of one document together: which spellings are one thing, and which stay apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marked import cut_marks

from kg.lexicon import load_setting
from kg.model import Document, DocumentEntity, EntityType, Mention, Span
from kg.resolve.document import RULES, explain_entities, find_entities
from kg.resolve.within.forms import to_surface

if TYPE_CHECKING:
    import random

COMPANY, BODY, ORGANIZATION = EntityType.COMPANY, EntityType.GOVERNMENT_BODY, EntityType.ORGANIZATION
PERSON, PLACE, PARK = EntityType.PERSON, EntityType.PLACE, EntityType.PARK
PRODUCT, INDUSTRY, GROUP = EntityType.PRODUCT, EntityType.INDUSTRY, EntityType.GROUP
MEASURE, PROJECT = EntityType.POLICY_MEASURE, EntityType.PROJECT

# Type, the full form as it first stands, the short form that follows it.
SAME = [
    (COMPANY, "青禾机械有限公司", "青禾机械"),
    (COMPANY, "青禾机械（集团）有限公司", "青禾机械集团"),
    (COMPANY, "青禾集团", "青禾"),
    (COMPANY, "青禾机械科技有限公司", "青禾"),
    (COMPANY, "重庆青禾科技有限公司", "青禾公司"),
    (COMPANY, "重庆青禾科技有限公司", "青禾"),
    (COMPANY, "青禾（Qinghe）", "青禾"),
    (COMPANY, "德国施迈茨集团", "施迈茨"),
    (COMPANY, "甘肃青禾电力机具制造有限责任公司", "青禾机具"),
    (COMPANY, "青禾机械(重庆)有限公司", "重庆青禾"),
    (COMPANY, "青禾科技网", "青禾科技"),
    (COMPANY, "中国石油化工集团有限公司", "中石化"),
    (PLACE, "重庆市", "渝"),
    (PLACE, "中国", "我国"),
    (PLACE, "万州区", "万州"),
    (PLACE, "新疆维吾尔自治区", "新疆"),
    (PLACE, "广东深圳", "深圳"),
    (PLACE, "湖南长沙市", "长沙"),
    (PLACE, "大渡河流域", "大渡河"),
    (PLACE, "塔吉克斯坦", "塔方"),
    (PLACE, "湖南", "我省"),
    (PLACE, "宁夏", "自治区"),
    (PLACE, "华蓥市", "该市"),
    (BODY, "国家发展和改革委员会", "国家发展改革委"),
    (BODY, "国家发改委", "发改委"),
    (BODY, "中国人民银行", "央行"),
    (BODY, "万州区经信委", "区经信委"),
    (BODY, "万州区经济和信息化委员会", "经信委"),
    (BODY, "中共万州区委", "区委"),
    (BODY, "南京市环境保护局", "环保局"),
    (BODY, "广州市国资委", "广州国资委"),
    (BODY, "南京市人民政府", "市政府"),
    (ORGANIZATION, "中国竹藤工业协会", "中藤协"),
    (ORGANIZATION, "湖北省博物馆", "博物馆"),
    (ORGANIZATION, "Bamboo and Rattan Union", "BRU"),
    (PARK, "重庆青禾工业园区", "青禾工业园"),
    (PARK, "万州经济技术开发区", "万州经开区"),
    (PARK, "重庆青禾工业园区", "园区"),
    (PERSON, "王青禾同志", "王青禾"),
    (PERSON, "王青禾", "王总"),
    (PERSON, "阿列克谢·施托尔茨", "施托尔茨"),
    (PRODUCT, "公务用车", "公务车"),
    (PRODUCT, "新能源汽车", "新能源车"),
    (PRODUCT, "国产竹炭", "竹炭"),
    (PRODUCT, "竹炭产品", "竹炭"),
    (PRODUCT, "高压竹编阀门", "阀门"),
    (INDUSTRY, "我国竹编行业", "竹编产业"),
    (INDUSTRY, "竹编市场", "竹编业"),
    (MEASURE, "万州区稳岗暂行办法", "《办法》"),
    (MEASURE, "二十条措施", "20条措施"),
    (MEASURE, "关于促进竹编产业发展的若干措施", "15条具体举措"),
    (COMPANY, "索尼公司", "Sony"),
    (PRODUCT, "LED背光电视", "LED电视"),
    (MEASURE, "第三届青禾博览会", "博览会"),
    (MEASURE, "青禾计划实施方案", "青禾方案"),
    (PROJECT, "年产5万吨竹浆项目", "竹浆项目"),
    (PROJECT, "青禾大桥工程", "青禾大桥"),
    (GROUP, "5家医药企业", "医药企业"),
    (GROUP, "12家美供应商", "超过12家美国供应商"),
    (GROUP, "广大竹编厂商", "竹编企业"),
    (GROUP, "竹编企业群体", "竹编企业"),
    (GROUP, "沿江的汽车企业", "沿江车企"),
    (GROUP, "面板企业", "面板厂"),
    (GROUP, "沿江22家竹编企业", "沿江竹编企业"),
    (GROUP, "国内竹编企业", "竹编企业"),
    (GROUP, "我国竹编企业", "国内竹编商家"),
    (GROUP, "配套企业", "主要供应商"),
    (GROUP, "霁川四家竹编厂", "合并的四家公司"),
    (PLACE, "大武汉", "武汉"),
    (INDUSTRY, "竹编全产业链", "竹编产业"),
    (PRODUCT, "汽车零部件", "汽车零配件"),
    (COMPANY, "重庆市青禾集团", "重庆青禾集团"),
    (COMPANY, "霁川穗丰禾粮油有限公司", "穗丰禾"),
    (PRODUCT, "QH919织机", "QH919"),
    (PRODUCT, "Qinghe织机", "Qinghe"),
    (PRODUCT, "竹编高压阀门", "高压竹编阀门"),
    (ORGANIZATION, "中国竹藤展览会（CBRE）", "CBRE"),
    (INDUSTRY, "茶产业", "茶业"),
    (PRODUCT, "LED背光液晶屏", "LED液晶屏"),
]

APART = [
    (COMPANY, "青禾集团有限公司财务公司", "青禾集团"),
    (COMPANY, "青禾机械重庆分公司", "青禾机械"),
    (COMPANY, "青禾机械南京工厂", "青禾机械"),
    (COMPANY, "青禾电器（重庆）有限公司", "青禾电器"),
    (COMPANY, "一汽丰田", "丰田"),
    (COMPANY, "四川青禾", "青禾"),
    (COMPANY, "青禾公司", "公司"),
    (PLACE, "中西部", "西部"),
    (PLACE, "重庆港口", "港口"),
    (PLACE, "天津静海县", "天津"),
    (PLACE, "台湾", "台北"),
    (PLACE, "南京市", "我省"),
    (PLACE, "湖南", "我市"),
    (PLACE, "大凉山", "凉山"),
    (COMPANY, "中兴通信", "中信"),
    (COMPANY, "重庆市华为青禾电子有限公司", "华为"),
    (BODY, "万州区经信委", "万州区委"),
    (BODY, "商务部产业安全局", "商务部"),
    (ORGANIZATION, "青禾大学附属医院", "青禾大学"),
    (PARK, "青禾高新区七里园区", "青禾高新区"),
    (PERSON, "王青禾", "王青"),
    (PERSON, "王青禾", "李总"),
    (PRODUCT, "多晶硅片", "多晶硅"),
    (PRODUCT, "半无烟煤", "无烟煤"),
    (PRODUCT, "钢材期货", "钢材"),
    (INDUSTRY, "海上竹编", "竹编"),
    (MEASURE, "青禾展研讨会", "青禾展"),
    (GROUP, "福州这家竹编企业", "竹编企业"),
    (GROUP, "沿江22家竹编企业", "沿江3家竹编企业"),
    (GROUP, "沿江23家竹编企业", "3家企业"),
    (GROUP, "312家竹编企业", "两家企业"),
    (PRODUCT, "LED灯", "LED"),
    (PRODUCT, "第一代Qinghe织机", "Qinghe"),
    (INDUSTRY, "竹编业", "行业"),
]


def read(text: str, type_: EntityType, *, segmented: bool = False) -> tuple[DocumentEntity, ...]:
    """The entities of a text in which 〔 〕 mark the mentions, all of one type."""
    plain, spans = cut_marks(text)
    mentions = [Mention(start, end, type_) for start, end in spans]
    return find_entities(Document("d", plain, segmented=segmented), mentions)


def names(entities: tuple[DocumentEntity, ...]) -> list[set[str]]:
    """All names of each entity."""
    return [{entity.name, *entity.aliases} for entity in entities]


@pytest.mark.parametrize(("type_", "full", "short"), SAME)
def test_short_form_joins_its_full_form(type_: EntityType, full: str, short: str) -> None:
    """A short form after its full form is an alias of it."""
    (entity,) = read(f"〔{full}〕开会。次日〔{short}〕说明。", type_)
    assert len(entity.aliases) == 1
    assert len(entity.mentions) == 2


@pytest.mark.parametrize(("type_", "full", "short"), APART)
def test_like_names_stay_apart(type_: EntityType, full: str, short: str) -> None:
    """A name that only looks like a short form is a thing of its own."""
    assert len(read(f"〔{full}〕开会。次日〔{short}〕说明。", type_)) == 2


@pytest.mark.parametrize("type_", EntityType)
def test_equal_names_are_one(type_: EntityType) -> None:
    """Width, spaces, line breaks and quotation marks make no other name."""
    entities = read("〔ＡＢ青禾甲〕、〔“AB青禾甲”〕、〔AB青\n禾甲〕。", type_)
    assert len(entities) == 1
    assert len(entities[0].mentions) == 3


@pytest.mark.parametrize("gap", ["（以下简称“", "(下称", "，简称", "（即", "（英文缩写：", "（原名"])
def test_declared_short_names(gap: str) -> None:
    """What the text announces as a short name needs no likeness."""
    assert len(read(f"〔重庆青禾科技有限公司〕{gap}〔竹云〕”）发布。〔竹云〕说明。", COMPANY)) == 1


def test_name_in_another_script() -> None:
    """A Latin name in brackets after a Chinese one is the same, and the other way round."""
    assert len(read("〔国际竹藤署〕（〔IBRA〕）称。", ORGANIZATION)) == 1
    assert len(read("〔Bamboo Works〕(〔竹工坊〕)称。", COMPANY)) == 1
    assert len(read("〔竹工坊〕（〔青禾〕等）称。", COMPANY)) == 2


def test_listed_names_are_two_things() -> None:
    """What stands beside a name in a list is no short form of it."""
    assert len(read("〔大型竹编阀门〕供货。〔竹编阀门〕到货。", PRODUCT)) == 1
    assert len(read("〔大型竹编阀门〕、〔竹编阀门〕供货。", PRODUCT)) == 2


def test_short_form_of_two_joins_neither() -> None:
    """A short form that fits two things stays alone."""
    entities = read("〔南京市水利局〕和〔万州区水利局〕。〔水利局〕说明。", BODY)
    assert names(entities) == [{"南京市水利局"}, {"万州区水利局"}, {"水利局"}]
    assert len(read("〔吉林省〕和〔吉林市〕。〔吉林〕", PLACE)) == 3


def test_a_division_is_meant_before_the_land_around_it() -> None:
    """云南 beside 云南省 and 云南地区 is the province."""
    entities = read("〔云南〕招商。〔云南省〕投资。〔云南地区〕的企业说明。", PLACE)
    assert names(entities) == [{"云南省", "云南"}, {"云南地区"}]


def test_a_wider_word_needs_its_antecedent() -> None:
    """A product's head is short for a longer name only after it."""
    assert len(read("〔阀门〕缺货。〔高压竹编阀门〕到货。", PRODUCT)) == 2


def test_chain_of_short_forms() -> None:
    """Forms come together over several rules, and the fullest is the name."""
    (entity,) = read("〔重庆青禾科技有限公司〕（以下简称〔青禾公司〕）开工，〔青禾〕、〔青禾〕", COMPANY)
    assert entity.name == "重庆青禾科技有限公司"
    assert entity.aliases == ("青禾公司", "青禾")


def test_types_never_mix() -> None:
    """One spelling of two types is two entities."""
    document = Document("d", "青禾，青禾")
    found = find_entities(document, [Mention(0, 2, PLACE), Mention(3, 5, COMPANY), Mention(0, 2, COMPANY)])
    assert [(entity.id, entity.type) for entity in found] == [("e1", COMPANY), ("e2", PLACE)]


def test_numbered_in_the_order_of_the_text() -> None:
    """Ids follow the first mentions; a repeated span counts once; the best confidence stays."""
    document = Document("d", "青禾与竹云，青禾")
    mentions = [
        Mention(6, 8, COMPANY, "b", 0.9),
        Mention(3, 5, COMPANY),
        Mention(0, 2, COMPANY, "a", 0.4),
        Mention(0, 2, COMPANY, "b", 0.5),
    ]
    first, second = find_entities(document, mentions)
    assert (first.id, first.name, first.mentions, first.confidence) == (
        "e1",
        "青禾",
        (Span(0, 2), Span(6, 8)),
        0.9,
    )
    assert (second.id, second.name) == ("e2", "竹云")


def test_segmented_text() -> None:
    """Token bars are no part of a name."""
    entities = read("〔青禾|机械|有限公司〕|开工|，|〔青禾|机械〕|说明", COMPANY, segmented=True)
    assert names(entities) == [{"青禾机械有限公司", "青禾机械"}]


@pytest.mark.parametrize(
    ("written", "surface"),
    [
        ("《稳岗办法》", "稳岗办法"),
        ("《稳岗办法》和《细则》", "《稳岗办法》和《细则》"),
        ("青禾\n  机械", "青禾机械"),
        ("Bamboo\n Works", "Bamboo Works"),
        ("“青禾”计划", "“青禾”计划"),
        ("", ""),
    ],
)
def test_surface(written: str, surface: str) -> None:
    """A name is shown on one line, without the marks around all of it."""
    assert to_surface(written) == surface


def test_nothing_in_nothing_out() -> None:
    """No mentions, or mentions of nothing but marks, make no entity."""
    assert find_entities(Document("d", "青禾"), []) == ()
    assert find_entities(Document("d", "“”  "), [Mention(0, 2, COMPANY), Mention(2, 4, PLACE)]) == ()


def test_every_merge_says_why() -> None:
    """A merge names its rule, and each rule's docstring is a reason in words."""
    document = Document("d", "青禾机械有限公司，青禾机械")
    _, merges = explain_entities(document, [Mention(0, 8, COMPANY), Mention(9, 13, COMPANY)])
    assert [(merge.rule, merge.short, merge.full) for merge in merges] == [
        ("same_company", "青禾机械", "青禾机械有限公司")
    ]
    for rules in RULES.values():
        for rule in (rules.reading, *rules.tests):
            assert rule.__doc__


def test_no_firm_stands_twice() -> None:
    """A name of a well-known firm leads to one firm."""
    listed = [name for firm in load_setting("grouping")["companies"]["same"] for name in firm]
    assert len(listed) == len(set(listed))


forms = st.sampled_from(
    [*{form for _, *both in (*SAME, *APART) for form in both}, "公司", "", "|", "A", "《》"]
)


@given(
    st.lists(st.tuples(forms, st.sampled_from(EntityType)), max_size=12), st.randoms(use_true_random=False)
)
def test_order_of_mentions_does_not_matter(
    parts: list[tuple[str, EntityType]], chance: random.Random
) -> None:
    """The same mentions in any order give the same entities, and each span stands in one of its type."""
    text, mentions = "", []
    for form, type_ in parts:
        mentions.append(Mention(len(text), len(text) + len(form), type_))
        text += form + "，"
    document = Document("d", text)
    entities = find_entities(document, mentions)
    chance.shuffle(mentions)
    assert find_entities(document, mentions) == entities
    standing = [(span, entity.type) for entity in entities for span in entity.mentions]
    assert len(standing) == len(set(standing))
    named = {(Span(m.start, m.end), m.type) for m in mentions if text[m.start : m.end].strip("|《》")}
    assert named <= set(standing)
    assert [entity.id for entity in entities] == [f"e{number}" for number in range(1, len(entities) + 1)]

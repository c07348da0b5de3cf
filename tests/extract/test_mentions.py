"""One sense per document: trimmed edges, one type a name, and names found again."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.mentions import REPEATED, SURE, settle_mentions
from kg.extract.tagger import LAYERS
from kg.model import EntityType, Mention

COMPANY, PERSON, PRODUCT = EntityType.COMPANY, EntityType.PERSON, EntityType.PRODUCT
PLACE, INDUSTRY = EntityType.PLACE, EntityType.INDUSTRY


def mention(text: str, words: str, type_: EntityType, confidence: float = 0.9) -> Mention:
    """The first place of some words as a mention."""
    start = text.index(words)
    return Mention(start, start + len(words), type_, "tagger", confidence)


EDGES = [
    # text, found, kept
    ("（青石精工）供货", "（青石精工", "青石精工"),
    ("（青石精工）供货", "青石精工）", "青石精工"),
    ("（青石精工）供货", "（青石精工）", "（青石精工）"),
    ("青石（远山）公司", "青石（远山）公司", "青石（远山）公司"),
    ("《纾困十条》出台", "《纾困十条》", "《纾困十条》"),
    ("《纾困十条》出台", "纾困十条》", "纾困十条"),
    ("推出“青石贷”专项额度", "青石贷”专项额度", "“青石贷”专项额度"),
    ("共建“远山计划”，", "共建“远山计划", "共建“远山计划”"),
    ("青石（远山）公司", "青石（远山", "青石（远山）"),
    ("“青石贷”“远山贷”额度", "远山贷”额度", "“远山贷”额度"),
    ("青石 远山", "青石 ", "青石"),
    ("“青石”“远山”", "”“远山", "远山"),
    ("青石“远山", "青石“", "青石"),
]


@pytest.mark.parametrize(("text", "found", "kept"), EDGES)
def test_edges_are_trimmed(text: str, found: str, kept: str) -> None:
    """A bracket, quotation mark or space at the edge goes where it has no partner in the name."""
    settled = settle_mentions(text, [mention(text, found, COMPANY)])
    assert [text[m.start : m.end] for m in settled] == [kept]


DIVISIONS = [
    ("四川省眉山市", ["四川省", "眉山市"]),
    ("湖南攸县", ["湖南", "攸县"]),
    ("珠海市斗门区", ["珠海市", "斗门区"]),
    ("眉山市", ["眉山市"]),
    ("四川眉山", ["四川眉山"]),
    ("攸县湖南", ["攸县湖南"]),
    ("珠海市中心城区", ["珠海市中心城区"]),
]


@pytest.mark.parametrize(("name", "parts"), DIVISIONS)
def test_a_division_stands_apart_from_the_one_above_it(name: str, parts: list[str]) -> None:
    """They are two places, where the second has its full name."""
    text = f"在{name}建厂"
    settled = settle_mentions(text, [mention(text, name, PLACE)])
    assert [text[m.start : m.end] for m in settled] == parts
    firm = settle_mentions(text, [mention(text, name, COMPANY)])
    assert [text[m.start : m.end] for m in firm] == [name]


def test_nothing_but_marks_is_no_mention() -> None:
    """What has no character of a name is left out."""
    assert settle_mentions("他说：“好”", [Mention(3, 4, COMPANY), Mention(5, 6, PRODUCT)]) == ()


def test_one_character_is_no_firm() -> None:
    """A place or a good can have a name of one character, a firm has none."""
    found = [Mention(0, 1, COMPANY, "tagger", 0.9), Mention(1, 2, PLACE, "tagger", 0.9)]
    assert [m.type for m in settle_mentions("简沪", found)] == [PLACE]


def test_a_name_is_whole_where_the_document_has_it_whole() -> None:
    """铭拓 where 铭拓精铸 stands is 铭拓精铸, which the document names elsewhere; brackets end it."""
    text = "铭拓精铸复工。铭拓精铸的炉子。铭拓（旧名）。铭拓开会。"
    found = [
        Mention(0, 4, COMPANY),
        Mention(7, 9, COMPANY),
        Mention(15, 18, COMPANY),
        Mention(22, 24, COMPANY),
    ]
    settled = settle_mentions(text, [replace(m, confidence=0.5) for m in found])
    assert [text[m.start : m.end] for m in settled] == ["铭拓精铸", "铭拓精铸", "铭拓", "铭拓"]


PEOPLE = [
    # text, found, kept
    ("沈砺之到会。沈砺之说", ["沈砺", "沈砺之"], ["沈砺之", "沈砺之"]),
    ("沈砺之到会。沈砺说", ["沈砺之", "沈砺"], ["沈砺", "沈砺"]),
    ("沈砺之到会。沈砺之说", ["沈砺", "之到", "沈砺之"], ["沈砺", "之到", "沈砺之"]),
    ("沈砺之到会。沈砺之说。沈砺说", ["沈砺之", "沈砺之", "沈砺"], ["沈砺之", "沈砺之", "沈砺"]),
    ("沈砺之到会。沈砺成说", ["沈砺之", "沈砺成"], ["沈砺之", "沈砺成"]),
]


@pytest.mark.parametrize(("text", "found", "kept"), PEOPLE)
def test_a_person_has_one_name_in_a_document(text: str, found: list[str], kept: list[str]) -> None:
    """Of two ends the longer holds, unless the shorter stands where the longer cannot."""
    mentions, after = [], 0
    for name in found:
        after = text.index(name, after)
        mentions.append(Mention(after, after + len(name), PERSON, "tagger", 0.5))
        after += len(name)
    settled = settle_mentions(text, mentions)
    assert [text[m.start : m.end] for m in settled] == kept


def test_a_whole_name_does_not_reach_into_the_next() -> None:
    """In a layer none overlap, so what stands behind as a name of its own stays one."""
    text = "铭拓精铸复工。铭拓精铸厂。"
    found = [mention(text, "铭拓精铸", COMPANY, 0.5), Mention(7, 9, COMPANY), Mention(9, 12, COMPANY)]
    settled = settle_mentions(text, [replace(m, confidence=0.5) for m in found])
    assert [(m.start, m.end) for m in settled] == [(0, 4), (7, 9), (9, 12)]


@pytest.mark.parametrize(("stop", "first"), [("", "青禾轴承"), ("。", "响青禾轴承")])
def test_a_stray_character_is_cut_in_bare_text(stop: str, first: str) -> None:
    """Without punctuation what runs into a name once is no part of it; with it a name ends where it does."""
    text = f"半夜手机响青禾轴承说{stop}青禾轴承复工青禾轴承扩产"
    places = [text.find("响"), text.find("青禾", 8), text.rfind("青禾")]
    found = [Mention(places[0], places[0] + 5, COMPANY), *(Mention(at, at + 4, COMPANY) for at in places[1:])]
    settled = settle_mentions(text, [replace(m, confidence=0.5) for m in found])
    assert text[settled[0].start : settled[0].end] == first


def test_a_firm_ends_with_its_legal_form() -> None:
    """What it makes is no part of its name; a branch is."""
    text = "青禾轴承有限公司供应曲轴轴承。青禾轴承有限公司岚江分公司"
    found = [
        Mention(0, 14, COMPANY, confidence=0.5),
        Mention(10, 14, EntityType.PRODUCT, confidence=0.5),
        Mention(15, 28, COMPANY, confidence=0.5),
    ]
    settled = [text[m.start : m.end] for m in settle_mentions(text, found) if m.type == COMPANY]
    assert settled == ["青禾轴承有限公司", "青禾轴承有限公司岚江分公司"]


def test_one_type_a_name() -> None:
    """Of one name in one layer, the type with the most confidence in all wins."""
    text = "青石建厂。青石供货。青石说。"
    found = [
        Mention(0, 2, COMPANY, "tagger", 0.5),
        Mention(5, 7, COMPANY, "tagger", 0.4),
        Mention(10, 12, PERSON, "tagger", 0.8),
    ]
    assert {m.type for m in settle_mentions(text, found)} == {COMPANY}


def test_types_of_other_layers_do_not_vote() -> None:
    """A name may be a place in one layer and a firm in another."""
    text = "青石市青石"
    found = [Mention(0, 2, PLACE, "tagger", 0.9), Mention(3, 5, COMPANY, "tagger", 0.6)]
    settled = settle_mentions(text, found)
    assert Mention(3, 5, COMPANY, "tagger", 0.6) in settled
    assert Mention(0, 2, PLACE, "tagger", 0.9) in settled


@pytest.mark.parametrize(
    ("confidence", "places"), [(SURE, [0, 6, 11]), (SURE - 0.01, [0])], ids=["sure", "unsure"]
)
def test_sure_names_are_found_again(confidence: float, places: list[int]) -> None:
    """A sure name is a mention wherever it stands, with the rule that says so; an unsure one is not."""
    text = "青石精工建厂青石精工，青石精工"
    settled = settle_mentions(text, [Mention(0, 4, COMPANY, "tagger", confidence)])
    assert [m.start for m in settled] == places
    assert [m.rule for m in settled] == ["tagger", *[REPEATED] * (len(places) - 1)]


@pytest.mark.parametrize(
    ("text", "first", "type_", "firm", "sure", "count"),
    [
        ("青石，青石精工", "青石", COMPANY, "青石精工", 0.5, 1),
        ("油箱，油箱厂", "油箱", PRODUCT, "油箱厂", 0.5, 1),
        ("油，油箱厂", "油", PRODUCT, "油箱厂", 0.5, 1),
        ("远山，远山动力", "远山", PLACE, "远山动力", 0.5, 2),
        ("远山，远山动力", "远山", PLACE, "远山动力", 0.9, 1),
    ],
    ids=["same layer", "goods in a firm", "one character", "place in an unsure firm", "place in a sure firm"],
)
def test_names_inside_a_firm(
    text: str, first: str, type_: EntityType, firm: str, sure: float, count: int
) -> None:
    """Neither another firm nor goods are found again in a firm's name, and nothing in a sure one."""
    found = [mention(text, first, type_), mention(text, firm, COMPANY, sure)]
    assert len([m for m in settle_mentions(text, found) if text[m.start : m.end] == first]) == count


def test_nothing_found() -> None:
    """No mention gives none."""
    assert settle_mentions("青石精工", []) == ()
    assert settle_mentions("", []) == ()


@st.composite
def tagged_texts(draw: st.DrawFn) -> tuple[str, list[Mention]]:
    """A text of few characters with mentions that lie apart in each layer, as the tagger gives them."""
    text = draw(st.text(alphabet="青石远山（）“” a", min_size=1, max_size=40))
    found = []
    for types in LAYERS:
        cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
        for start, end in list(pairwise(cuts))[::2]:
            found.append(Mention(start, end, draw(st.sampled_from(types)), "tagger", draw(st.floats(0, 1))))
    return text, sorted(found)


@given(tagged_texts())
def test_settled_mentions_lie_apart(case: tuple[str, list[Mention]]) -> None:
    """Within a layer no two overlap, each name has one type, and settling again adds nothing."""
    text, found = case
    settled = settle_mentions(text, found)
    assert list(settled) == sorted(settled)
    for types in LAYERS:
        layer = [m for m in settled if m.type in types]
        assert all(a.end <= b.start for a, b in pairwise(layer))
        names = {(text[m.start : m.end], m.type) for m in layer}
        assert len(names) == len({name for name, _ in names})
    assert all(0 <= m.start < m.end <= len(text) for m in settled)

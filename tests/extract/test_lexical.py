"""Names found from lexicons and the words that end names."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract.lexical import find_lexical_mentions
from kg.extract.lexical_heads import load_heads
from kg.extract.tagger import LAYERS
from kg.lexicon import load_setting
from kg.model import Document, Mention
from kg.text.lexer import load_lexer
from kg.text.sentences import find_sentences


def find(text: str, lexer: str = "jieba") -> tuple[Mention, ...]:
    """The mentions of a text."""
    sentences = find_sentences(Document("d", text))
    tokens = load_lexer(lexer).tokenize([text[s.start : s.end] for s in sentences])
    return find_lexical_mentions(text, sentences, tokens)


FOUND = [
    ("重庆青石机械制造有限公司已复工。", "Company", "重庆青石机械制造有限公司", "company-form"),
    ("青石精工（重庆）股份有限公司今日开业。", "Company", "青石精工（重庆）股份有限公司", "company-form"),
    ("油箱由比亚迪采购。", "Company", "比亚迪", "listed-company"),
    ("国家发展改革委印发通知。", "GovernmentBody", "国家发展改革委", "listed-body"),
    ("苏州市财政局拨付资金。", "GovernmentBody", "苏州市财政局", "body-suffix"),
    ("副县长陈一鸣到企业走访。", "Person", "陈一鸣", "titled-person"),
    ("李建国介绍了情况。", "Person", "李建国", "person-name"),
    ("产品销往湖北省和德国。", "Place", "湖北省", "listed-place"),
    ("产品销往湖北省和德国。", "Place", "德国", "listed-place"),
    ("企业落户苏州工业园区。", "Park", "苏州工业园区", "listed-park"),
    ("该厂生产发动机。", "Product", "发动机", "listed-product"),
    ("带动汽车行业发展。", "Industry", "汽车行业", "industry-head"),
    ("出台《关于支持复工的若干措施》。", "PolicyMeasure", "《关于支持复工的若干措施》", "titled-document"),
    ("当地推出20条措施。", "PolicyMeasure", "20条措施", "counted-measures"),
    ("帮助5家医药企业复工。", "Group", "5家医药企业", "counted-group"),
]  # fmt: skip
NOT_FOUND = [
    ("该公司表示满意。", "Company"),
    ("多家有限公司参会。", "Company"),
    ("有关部门表示关注。", "GovernmentBody"),
    ("企业开局良好。", "GovernmentBody"),
    ("产品质量提高。", "Product"),
    ("书记表示感谢。", "Person"),
    ("各项措施见效。", "Place"),
    ("《远山日报》报道。", "PolicyMeasure"),
]


@pytest.mark.parametrize(("text", "kind", "name", "rule"), FOUND, ids=[case[2] for case in FOUND])
def test_names_are_found(text: str, kind: str, name: str, rule: str) -> None:
    """Each name is found whole, with its type and the rule that knows it."""
    assert (kind, name, rule) in {(m.type, text[m.start : m.end], m.rule) for m in find(text)}


@pytest.mark.parametrize(("text", "kind"), NOT_FOUND)
def test_common_words_are_no_names(text: str, kind: str) -> None:
    """Bare heads and common words name nothing of that type."""
    assert kind not in {m.type for m in find(text)}


TEXTS = [case[0] for case in [*FOUND, *NOT_FOUND]]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from([*TEXTS, "\n", "）", "《"])))
def test_mentions_are_sorted_and_apart(parts: list[str]) -> None:
    """Mentions lie inside the text, in order, and within a layer none overlap."""
    text = "".join(parts)
    mentions = find(text)
    assert list(mentions) == sorted(mentions)
    for kinds in LAYERS:
        layer = [m for m in mentions if m.type in kinds]
        assert all(0 <= m.start < m.end <= len(text) for m in layer)
        assert all(one.end <= two.start for one, two in pairwise(layer))


def test_it_reads_the_other_lexers_tokens_too() -> None:
    """The tags are one set, so LAC's tokens serve as well."""
    text = "重庆青石机械制造有限公司已复工。"
    assert [text[m.start : m.end] for m in find(text, "lac") if m.type == "Company"] == [text[:12]]


def test_rules_are_named_once() -> None:
    """Each rule of the data file has a name of its own and a probability."""
    setting = load_setting("lexical")
    entries = [*setting["list"], *setting["head"], *setting["pattern"], setting["person"]]
    assert len({entry["rule"] for entry in entries}) == len(entries)
    assert all(0 < entry["confidence"] < 1 for entry in entries)
    assert all(head.words and head.inside and head.first <= head.inside for head in load_heads())

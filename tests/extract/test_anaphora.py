"""Words that stand for a thing named before."""

from __future__ import annotations

import pytest
from marked import cut_marks

from kg.extract.anaphora import find_anaphors
from kg.extract.pairs import KINDS, Node
from kg.model import Document
from kg.text.sentences import find_sentences


def read(text: str, kind: str = "Company") -> list[tuple[str, str]]:
    """The anaphors of a text in which 〔 〕 mark the names, each with the name that it stands for."""
    plain, spans = cut_marks(text)
    nodes = [Node(start, end, KINDS.index(kind), plain[start:end]) for start, end in spans]
    anaphors = find_anaphors(plain, find_sentences(Document("d", plain)), nodes)
    assert all(node.kind == KINDS.index(kind) for node in anaphors)
    return [(plain[node.start : node.end], node.owner) for node in anaphors]


@pytest.mark.parametrize(
    ("text", "anaphor", "name"),
    [
        ("〔青禾汽车〕副总裁说，公司已订购设备。", "公司", "青禾汽车"),
        ("〔青禾汽车〕复工。该公司有员工86名。", "该公司", "青禾汽车"),
        ("〔青禾汽车〕复工。目前公司日产汽车200辆。", "公司", "青禾汽车"),
        ("〔青禾汽车〕向〔铭拓精铸〕采购铸件。该公司日产汽车200辆。", "该公司", "青禾汽车"),
    ],
)
def test_word_stands_for_the_firm_spoken_of(text: str, anaphor: str, name: str) -> None:
    """The only firm, or the one that the nearest sentence with firms is about."""
    assert read(text) == [(anaphor, name)]


@pytest.mark.parametrize(
    "text",
    [
        "公司复工。〔青禾汽车〕开会。",
        "〔青禾汽车〕开会。公司法修订。",
        "〔青禾汽车〕开会。三家分公司复工。",
        "昨天下午在会上〔青禾汽车〕和〔铭拓精铸〕都发了言。再看〔远洲轴承〕。公司复工。"[:29] + "公司复工。",
    ],
)
def test_no_antecedent_no_anaphor(text: str) -> None:
    """Nothing before it, another word, or more than one firm that it can mean."""
    assert read(text) == []


def test_projects_and_parks() -> None:
    """该项目 and 园区 stand for their own kind."""
    assert read("〔青禾产业园项目〕开工。该项目投资3亿元。", "Project") == [("该项目", "青禾产业园项目")]
    assert read("〔青禾工业园〕落成，园区占地60亩。", "Park") == [("园区", "青禾工业园")]
    assert read("〔青禾工业园〕落成。该公司复工。", "Park") == []

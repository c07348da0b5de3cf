"""Markdown gives the text that a reader sees."""

from __future__ import annotations

import io
import time

import pytest

from kg.ingest.formats.markdown import read_markdown
from kg.ingest.limits import Limits
from kg.ingest.record import Opened, Record


def read(text: str) -> Record:
    """Read a Markdown text."""
    (record,) = read_markdown(Opened("a.md", io.BytesIO(text.encode()), Limits()))
    assert isinstance(record, Record)
    return record


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# 远山机械复工\n\n正文。", "远山机械复工\n正文。"),
        ("**青禾**为[远山机械](http://a.example/x)配套。", "青禾为远山机械配套。"),
        ("**“青禾”**电子、**《办法》**等", "“青禾”电子、《办法》等"),
        ("![图](a.png)图注", "图注"),
        ("1. 减税\n2. 降费\n\n- 贷款", "1. 减税\n2. 降费\n贷款"),
        ("> 他说：复工。", "他说：复工。"),
        ("|企业|状态|\n|--|--|\n|远山|**复工**|", "企业\t状态\n远山\t复工"),
        ("<div>正<b>文</b></div><!-- 注\n释 -->。", "正文。"),
        ("　　缩进的段落\n    四个空格", "缩进的段落\n四个空格"),
        ("产值3*10亿元，增长<5%，A_1_2", "产值3*10亿元，增长<5%，A_1_2"),
        ("产业链|供应链|资金链", "产业链|供应链|资金链"),
        ("---\n正文", "正文"),
    ],
)
def test_marks_go_and_text_stays(text: str, expected: str) -> None:
    """Links keep their words, pictures go, tables become rows of cells."""
    assert read(text).text == expected


def test_front_matter() -> None:
    """Its title, date and source count, and it is no text."""
    record = read('---\ntitle: "远山机械复工"\ndate: 2020-03-18\nsource: 县报\ntags: [a]\n---\n正文。')
    assert record == Record("a.md", "正文。", title="远山机械复工", date="2020-03-18", source="县报")


@pytest.mark.parametrize(
    "part", ["[", "[a](", "<!-- ", "`a``b```c", "*a_ ", "> ", "![a][", "<a ", "- ", "&#"]
)
def test_hostile_marks_take_no_time(part: str) -> None:
    """Twenty thousand characters of marks that never close."""
    start = time.perf_counter()
    read(part * (20_000 // len(part)) + "x")
    assert time.perf_counter() - start < 5

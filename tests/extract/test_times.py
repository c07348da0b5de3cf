"""Tables of times in running text, read against a publication date."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.times import find_times

PUBLISHED = "2020-03-18"

READ: list[tuple[str, str, str | None, str | None, str]] = [
    # written dates
    ("2020年3月15日复工", "2020年3月15日", "2020-03-15", "2020-03-15", "day"),
    ("２０２０年３月１５日", "２０２０年３月１５日", "2020-03-15", "2020-03-15", "day"),
    ("二〇二〇年三月十八日", "二〇二〇年三月十八日", "2020-03-18", "2020-03-18", "day"),
    ("2020-03-15讯", "2020-03-15", "2020-03-15", "2020-03-15", "day"),
    ("2011年底竣工", "2011年底", "2011-12", "2011-12", "month"),
    ("2019年产值10亿元", "2019年", "2019", "2019", "year"),
    ("2011年年底竣工", "2011年年底", "2011-12", "2011-12", "month"),
    ("去年年初停产", "去年年初", "2019-01", "2019-01", "month"),
    ("2020年度计划", "2020年度", "2020", "2020", "year"),
    ("2020年一季度", "2020年一季度", "2020-01", "2020-03", "quarter"),
    # without a year: the nearest past, unless something is planned
    ("3月15日，公司复工", "3月15日", "2020-03-15", "2020-03-15", "day"),
    ("12月28日停产", "12月28日", "2019-12-28", "2019-12-28", "day"),
    ("预计12月28日投产", "12月28日", "2020-12-28", "2020-12-28", "day"),
    ("17日下午复工", "17日", "2020-03-17", "2020-03-17", "day"),
    ("20日下午停产", "20日", "2020-02-20", "2020-02-20", "day"),
    ("3月上旬停产", "3月上旬", "2020-03-01", "2020-03-10", "period"),
    ("第三季度亏损", "第三季度", "2019-07", "2019-09", "quarter"),
    # told from the publication date
    ("昨日复工", "昨日", "2020-03-17", "2020-03-17", "day"),
    ("上个月停产", "上个月", "2020-02", "2020-02", "month"),
    ("去年停产", "去年", "2019", "2019", "year"),
    ("去年同期停产", "去年同期", "2019", "2019", "year"),
    ("去年下半年停产", "去年下半年", "2019-07", "2019-12", "period"),
    ("今年以来复工", "今年以来", "2020-01-01", "2020-03-18", "period"),
    ("今年前三季度", "今年前三季度", "2020-01", "2020-09", "period"),
    ("前5个月", "前5个月", "2020-01", "2020-05", "period"),
    ("今年底投产", "今年底", "2020-12", "2020-12", "month"),
    ("年内投产", "年内", "2020", "2020", "year"),
    ("截至2月底", "截至2月底", None, "2020-02", "period"),
    ("截至目前", "截至目前", None, "2020-03-18", "day"),
    ("“十四五”期间", "“十四五”期间", "2021-01", "2025-12", "period"),
    # ranges
    ("3月7日至18日停产", "3月7日至18日", "2020-03-07", "2020-03-18", "period"),
    ("1至2月", "1至2月", "2020-01", "2020-02", "period"),
    ("2011-2012年", "2011-2012年", "2011-01", "2012-12", "period"),
    ("2010年10月到2011年3月", "2010年10月到2011年3月", "2010-10", "2011-03", "period"),
    # coarse
    ("近日复工", "近日", None, None, ""),
]

NONE = [
    "2020年2月30日",
    "2026年2月30日",
    "2月30日",
    "13月5日",
    "32日",
    "4/5G网络",
    "渝府发〔2020〕7号",
    "60日均线",
    "10日内办结",
    "3月龄",
    "5个月",
    "10天",
    "三年内开工",
    "未满2年内",
    "此后每年底",
    "前99个月",
]


@pytest.mark.parametrize(("text", "words", "first", "last", "grain"), READ, ids=[row[0] for row in READ])
def test_times(text: str, words: str, first: str | None, last: str | None, grain: str) -> None:
    """One time is found, with its words, bounds and grain."""
    (mention,) = find_times(text, 0, len(text), PUBLISHED)
    assert text[mention.start : mention.end] == mention.time.text == words
    assert (mention.time.start, mention.time.end, mention.time.grain) == (first, last, grain)


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_time(text: str) -> None:
    """Impossible dates, spans of time, networks and document numbers are no times."""
    assert find_times(text, 0, len(text), PUBLISHED) == []


def test_a_time_leans_on_the_one_before() -> None:
    """A bare date takes the year named before it, 同期 the months."""
    text = "2018年3月15日签约，5月20日开工"
    assert [mention.time.start for mention in find_times(text, 0, len(text), PUBLISHED)] == [
        "2018-03-15",
        "2018-05-20",
    ]
    text = "1月产量10万台，去年同期9万台"
    assert [mention.time.start for mention in find_times(text, 0, len(text), PUBLISHED)] == [
        "2020-01",
        "2019-01",
    ]


def test_offsets_are_the_document_s() -> None:
    """Spans count from the document's start."""
    text = "前文。3月15日复工。"
    (mention,) = find_times(text, 3, len(text), PUBLISHED)
    assert text[mention.start : mention.end] == "3月15日"


@pytest.mark.parametrize(
    ("published", "first"), [(None, None), ("2020", "2020-03-15"), ("2020-13-40", "2020-03-15")]
)
def test_without_a_publication_date(published: str | None, first: str | None) -> None:
    """What cannot be reckoned keeps its words alone."""
    (mention,) = find_times("3月15日复工", 0, 7, published)
    assert (mention.time.text, mention.time.start) == ("3月15日", first)


@given(
    st.text(alphabet="0123456789年月日号底初至到-/今去上下半个季度前一二三十截同期以来“四五”", max_size=40)
)
def test_any_text_is_read(text: str) -> None:
    """No string of time words breaks the reader; bounds never run backwards."""
    for mention in find_times(text, 0, len(text), PUBLISHED):
        assert text[mention.start : mention.end] == mention.time.text
        first, last = mention.time.start, mention.time.end
        assert first is None or last is None or first <= last


@pytest.mark.parametrize("piece", ["1", "一", "2011年", "1至", "今年", "3月", "截至"])
def test_time_is_linear(piece: str) -> None:
    """A long run of time words costs no more than its length."""
    text = piece * (100_000 // len(piece))
    begin = time.process_time()
    find_times(text, 0, len(text), PUBLISHED)
    assert time.process_time() - begin < 5


def test_days_that_a_month_lacks_are_no_time() -> None:
    """Day 30 of a February is no date, as the start of a span too."""
    text = "上月30日至31日，远山机械停产。"
    found = find_times(text, 0, len(text), "2011-03-05")
    assert not any((mention.time.start or "").endswith("-30") for mention in found)

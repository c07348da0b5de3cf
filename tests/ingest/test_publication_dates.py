"""Publication dates: from metadata and datelines, never from a sentence."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.ingest.data import load_toml
from kg.ingest.dates import find_dateline, find_labelled_date, to_date

DATA = load_toml("dates.toml")
PATTERNS = [(entry, kind) for kind in ("date", "coarse") for entry in DATA[kind]]


@pytest.mark.parametrize(("entry", "kind"), PATTERNS, ids=[entry["id"] for entry, _ in PATTERNS])
def test_examples_and_rejects(entry: dict[str, Any], kind: str) -> None:
    """Each pattern matches its examples and none of its rejects."""
    find = re.compile(entry["pattern"]).search if kind == "date" else re.compile(entry["pattern"]).fullmatch
    assert not [example for example in entry["examples"] if not find(example)]
    assert not [reject for reject in entry["rejects"] if find(reject)]


@pytest.mark.parametrize("case", DATA["dateline"], ids=lambda case: case["text"].replace("\n", " ")[:20])
def test_datelines(case: dict[str, str]) -> None:
    """The data file's own cases."""
    assert find_dateline(case["text"]) == case.get("date")


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("2020-03-18", "2020-03-18"),
        (" 2020/3/18 ", "2020-03-18"),
        ("20200318", "2020-03-18"),
        ("2020-03-18T09:12:00+08:00", "2020-03-18"),
        ("2020-03-18 09:12:00.000", "2020-03-18"),
        ("2020年3月18日 星期三", "2020-03-18"),
        ("2020年3月18日09:12", "2020-03-18"),
        ("２０２０年３月１８日", "2020-03-18"),
        ("二〇二〇年十二月三十一日", "2020-12-31"),
        ("2020-03", "2020-03"),
        ("2020年3月", "2020-03"),
        ("2020", "2020"),
        ("2024-02-29", "2024-02-29"),
        # No such day, no such month, no date.
        ("2026-02-30", None),
        ("2023-02-29", None),
        ("2020-13-01", None),
        ("20201301", None),
        ("2020-00-10", None),
        ("2020-13", None),
        ("渝府发〔2020〕7号", None),
        ("2020-03-18 crawl", None),
        ("昨天", None),
        ("1584489600", None),
        ("", None),
    ],
)
def test_metadata(stated: str, expected: str | None) -> None:
    """What metadata states is read where the calendar has it."""
    assert to_date(stated) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("标题\n2020-03-18 09:12:33 来源： 远山日报\n正文", "2020-03-18"),
        ("标题\n来源：远山日报　2020年3月18日\n正文", "2020-03-18"),
        ("标题\n正文。\n青禾电子股份有限公司董事会\n2020 年 3 月 18 日", "2020-03-18"),
        ("标题\n正文。\n（2020年3月18日印发）", "2020-03-18"),
        # Times of something else, and ranges.
        ("标题\n报名开始时间：2020-03-18 09:00 报名截止时间：2020-03-19 16:00\n正文", None),
        ("标题\n时间：2020年3月18日-20日\n正文", None),
        ("标题\n会议将于2020年3月18日9:00召开\n正文", None),
        ("标题\n截至2020年3月18日\n" + "正文。\n" * 8, None),
    ],
)
def test_more_datelines(text: str, expected: str | None) -> None:
    """Lines as they stand above and below real texts."""
    assert find_dateline(text) == expected


def test_a_label_counts_anywhere_on_a_page() -> None:
    """Behind a label of its own, a date is the page's."""
    assert find_labelled_date(["首页", "来源：县报 发布时间：2020-03-18 字号：大"]) == "2020-03-18"
    assert find_labelled_date(["报名截止时间：2020-03-18", "发布时间：2026-02-30"]) is None


@given(st.dates(min_value=dt.date(1900, 1, 1), max_value=dt.date(2099, 12, 31)))
def test_every_day_comes_back(day: dt.date) -> None:
    """However a day is written, it is read."""
    forms = (
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y-%m-%d}",
        f"{day:%Y%m%d}",
        f"{day:%Y/%m/%d} 08:00",
    )
    assert {to_date(form) for form in forms} == {day.isoformat()}


@given(st.text(alphabet="2019年月日-/.: 三十一〇\n，：时间发布", max_size=400))
def test_any_text_is_survived(text: str) -> None:
    """Nothing raises; what is found is a date."""
    found = find_dateline(text)
    assert found is None or to_date(found) == found

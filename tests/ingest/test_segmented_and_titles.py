"""Tokens joined with bars are told from tables, and titles from first sentences."""

from __future__ import annotations

import pytest

from kg.ingest.segmented import is_segmented
from kg.ingest.titles import find_title, strip_site


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("远山|机械|有限|公司|三|月|十|日|复工|青禾|电子|为|其|配套", True),
        ("远山机械|复工|了\n青禾|电子|也|复工|了", True),
        ("远山机械复工|远山日报", False),
        ("远山机械三月十日复工，详见附件|附表|说明。青禾电子为其配套油箱和电控系统。", False),
        ("|企业|状态|\n|---|---|\n|远山|复工|\n|青禾|停产|", False),
        ("企业 | 状态 | 日期 | 备注 | 负责人", False),
        ("a|b|c|d|e|f", False),
        ("", False),
    ],
)
def test_segmented(text: str, expected: bool) -> None:  # noqa: FBT001 - a case of the table
    """Many bars between short pieces, and no table."""
    assert is_segmented(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("远山机械复工\n三月十日，远山机械复工。", "远山机械复工"),
        ("\n　　远山机械　复工 \n正文。", "远山机械 复工"),
        ("发布时间：2020-03-18\n远山机械复工\n正文。", "远山机械复工"),
        ("（2020年3月18日）\n远山机械复工\n正文。", "远山机械复工"),
        ("三月十日，远山机械复工。\n青禾电子也复工。", ""),
        ("远山机械复工", ""),
        ("长" * 80 + "\n正文。", ""),
        ("", ""),
    ],
)
def test_title(text: str, expected: str) -> None:
    """The first short line that is no sentence, where text follows."""
    assert find_title(text) == expected


def test_title_of_segmented_text() -> None:
    """Its bars go."""
    assert find_title("远山|机械|复工\n三|月|十|日", segmented=True) == "远山机械复工"


@pytest.mark.parametrize(
    ("title", "heading", "expected"),
    [
        ("远山机械复工_远山县人民政府网", "远山机械复工", "远山机械复工"),
        ("远山机械复工 - 远山日报", "远山机械复工", "远山机械复工"),
        ("远山机械复工", "远山机械复工", "远山机械复工"),
        ("远山机械复工了", "远山机械复工", "远山机械复工了"),
        ("远山机械复工", "", "远山机械复工"),
    ],
)
def test_strip_site(title: str, heading: str, expected: str) -> None:
    """The heading shows where the site's name begins."""
    assert strip_site(title, heading) == expected

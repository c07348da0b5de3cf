"""The marks that the lexicons leave on the characters of a text."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract.features import BEGIN, END, INSIDE, class_words, load_marker
from kg.lexicon import load_setting

CASES = [
    # text, class, what it leaves: Begin, Inside, End, a Single character
    ("重庆市江边", "place", "BIE.."),
    ("在重庆开工", "place", ".BE.."),
    ("副市长来了", "title", "BIE.."),
    ("副市长来了", "title_modifier", "S...."),
    ("企业获贷款", "group_head", "BE..."),
    ("他说油箱好", "product", "..BE."),
    ("他说油箱好", "place", "....."),
    ("", "place", ""),
]
PHRASES = (
    "重庆市",
    "市长",
    "经信委",
    "有限公司",
    "油箱",
    "工业园区",
    "配套",
    "中小企业",
    "》",
    "“",
    "a",
    "\n",
)


def read_marks(text: str, name: str) -> str:
    """A class's marks as letters."""
    marker = load_marker()
    first = 3 * marker.names.index(name)
    begin, inside, end = (marker.mark(text)[:, first + k] for k in (BEGIN, INSIDE, END))
    letters = {(1, 0, 0): "B", (0, 1, 0): "I", (0, 1, 1): "E", (0, 0, 1): "E", (1, 0, 1): "S", (0, 0, 0): "."}
    return "".join(letters.get(row, "?") for row in zip(begin, inside, end, strict=True))


@pytest.mark.parametrize(("text", "name", "expected"), CASES)
def test_marks_of_a_class(text: str, name: str, expected: str) -> None:
    """A word is marked at its begin, inside and end, and what lies outside bears nothing."""
    assert read_marks(text, name) == expected


def find_words(text: str, words: frozenset[str]) -> list[tuple[int, int]]:
    """Plainly: every occurrence that no longer one covers."""
    found = [(i, j) for i in range(len(text)) for j in range(i + 1, len(text) + 1) if text[i:j] in words]
    return [(i, j) for i, j in found if not any(a <= i and j <= b and (a, b) != (i, j) for a, b in found)]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(PHRASES), max_size=5).map("".join))
def test_marks_equal_a_plain_search(text: str) -> None:
    """The automaton marks what a search for each stretch of the text would."""
    marker = load_marker()
    expected = np.zeros((len(text), 3 * len(marker.names)), dtype=np.uint8)
    for number, name in enumerate(marker.names):
        for start, end in find_words(text, class_words(name)):
            expected[start, 3 * number + BEGIN] = 1
            expected[start + 1 : end, 3 * number + INSIDE] = 1
            expected[end - 1, 3 * number + END] = 1
    assert np.array_equal(marker.mark(text)[:, : expected.shape[1]], expected)


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("印发《办法》后", range(2, 6)),
        ("印发《办法", range(0)),
        ("印发办法》", range(0)),
        ("《" + "长" * 80 + "《办法》", range(81, 85)),
        ("《甲》《乙》", range(6)),
    ],
)
def test_titles_are_marked_with_their_brackets(text: str, inside: range) -> None:
    """What stands between two brackets near each other is marked, and an open bracket marks nothing."""
    marker = load_marker()
    column = 3 * len(marker.names) + load_setting("features")["brackets"].index("《》")
    assert np.nonzero(marker.mark(text)[:, column])[0].tolist() == list(inside)


def test_width_and_shape() -> None:
    """A character has three marks a class and one a pair of brackets, in an empty text too."""
    marker, setting = load_marker(), load_setting("features")
    assert marker.width == 3 * len(setting["class"]) + len(setting["brackets"])
    assert marker.mark("").shape == (0, marker.width)
    assert marker.mark("𠮷①\x00").shape == (3, marker.width)

"""Normalising changes what nobody sees, once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.ingest.normalise import normalise_line, normalise_text

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一\r\n二\r三\n四", "一\n二\n三\n四"),
        ("一\u2028二\u2029三\x85四\x0b五\x0c六", "一\n二\n三\n四\n五\n六"),
        ("\ufeff远山\ufeff机械", "远山机械"),
        ("远\u200b山\u2060机\u00ad械", "远山机械"),
        ("远\0山\x07机\x1b械\x9f", "远山机械"),
        ("远\ud800山", "远\ufffd山"),
        ("\ud842\udfb7祥", "𠮷祥"),
        ("远\ufffe山\U0001ffff机\ufdd0", "远\ufffd山\ufffd机\ufffd"),
        # What the author wrote stays: full-width forms, compatibility signs, wide spaces, tabs.
        ("𠮷①㈱Ａ１，\u3000\u00a0\t（甲）", "𠮷①㈱Ａ１，\u3000\u00a0\t（甲）"),
    ],
)
def test_what_changes(text: str, expected: str) -> None:
    """Line ends, marks, controls and what UTF-8 or XML cannot hold; nothing else."""
    assert normalise_text(text).text == expected


def test_changes_are_counted() -> None:
    """A warning can say what was lost."""
    said = normalise_text("a\0b\x01c\ufeffd\ud800e\ufffe").describe()
    assert said == (
        "removed 2 control characters, removed 1 byte-order mark inside the text, "
        "replaced 1 lone surrogate, replaced 1 noncharacter"
    )
    assert normalise_text("\ufeff远山\r\n").describe() == ""


@given(ANY_TEXT)
def test_twice_is_once(text: str) -> None:
    """Normalising is idempotent and counts nothing the second time."""
    once = normalise_text(text)
    again = normalise_text(once.text)
    assert again.text == once.text
    assert again.describe() == ""


@given(ANY_TEXT)
def test_the_result_can_be_written(text: str) -> None:
    """It encodes in UTF-8 and holds no control character but line feed and tab."""
    result = normalise_text(text).text
    result.encode("utf-8")
    assert not [sign for sign in result if sign < " " and sign not in "\n\t"]


@given(st.text(st.characters(categories=["L", "N", "P", "S"], exclude_characters="\ufffe\uffff")))
def test_visible_characters_stay(text: str) -> None:
    """Letters, digits, punctuation and signs come through one by one."""
    assert normalise_text(text).text == text


@given(ANY_TEXT)
def test_a_line_is_one_line(text: str) -> None:
    """Titles and sources have no line end and no space at the ends."""
    line = normalise_line(text)
    assert line == line.strip()
    assert len(line.splitlines()) <= 1

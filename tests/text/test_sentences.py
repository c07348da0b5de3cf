"""Where a text is cut into sentences."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Document, Sentence
from kg.text.sentences import LONGEST, cut_at, find_sentences, find_windows

CASES = [
    ("", []),
    ("\n \n", []),
    ("青石精工已复工。", ["青石精工已复工。"]),
    ("青石精工已复工", ["青石精工已复工"]),
    ("他说：“月底达产。”随后离开。", ["他说：“月底达产。”", "随后离开。"]),
    ("已复工！！产能如何？　仍不足。", ["已复工！！", "产能如何？", "仍不足。"]),
    ("一是减税；二是贷款……", ["一是减税；", "二是贷款……"]),
    ("产值3.5亿元，增长2.1%。", ["产值3.5亿元，增长2.1%。"]),
    ("  远山县通报\n陈一鸣到青石精工调研。", ["远山县通报", "陈一鸣到青石精工调研。"]),
]


def read(document: Document, sentences: tuple[Sentence, ...]) -> list[str]:
    """The characters of each sentence."""
    return [document.text[s.start : s.end] for s in sentences]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_sentences(text: str, expected: list[str]) -> None:
    """Final marks with their closing quotes and line ends end a sentence; white space around it goes."""
    document = Document("d", text)
    assert read(document, find_sentences(document)) == expected


def test_paragraphs_are_counted() -> None:
    """Each sentence knows the line it stands in, empty lines counted."""
    sentences = find_sentences(Document("d", "甲厂复工。乙厂复工。\n\n丙厂停产。"))
    assert [s.paragraph for s in sentences] == [0, 0, 2]


def test_long_sentence_is_cut_at_a_pause() -> None:
    """What is longer than the limit ends after a comma where one is near, else anywhere."""
    document = Document("d", "青石精工供应油箱，" * 60 + "油" * 500)
    pieces = read(document, find_sentences(document))
    assert "".join(pieces) == document.text
    assert max(map(len, pieces)) <= LONGEST
    assert pieces[0].endswith("，")


@given(st.text(alphabet="青石复工 。，！？”\n\t；…a1", max_size=700))
def test_sentences_cover_all_but_white_space(text: str) -> None:
    """No character is lost or read twice, and no sentence is empty or begins with white space."""
    sentences = find_sentences(Document("d", text))
    spans = [place for s in sentences for place in range(s.start, s.end)]
    assert spans == sorted(set(spans))
    assert not "".join(c for place, c in enumerate(text) if place not in set(spans)).strip()
    assert all(text[s.start : s.end].strip() for s in sentences)


@pytest.mark.parametrize("piece", ["青石精工已复工，产能如何。", "青", "，", "。", "”", " ", "a”。", "\n"])
def test_a_megabyte_is_cut_in_linear_time(piece: str) -> None:
    """However a long text repeats itself, cutting it takes seconds, where squared work would take hours."""
    document = Document("d", piece * (1_000_000 // len(piece)))
    began = time.process_time()
    sentences = find_sentences(document)
    assert time.process_time() - began < 10
    assert all(s.end - s.start <= LONGEST for s in sentences)


@given(st.integers(1, 900), st.sets(st.integers(0, 899)))
def test_restored_ends_cover_the_text(length: int, ends: set[int]) -> None:
    """Cut at whatever ends, the sentences follow one another without a gap, none too long."""
    document = Document("d", "石" * length, segmented=True)
    sentences = cut_at(document, {end for end in ends if end < length})
    assert [s.start for s in sentences] == [0, *(s.end for s in sentences[:-1])]
    assert sentences[-1].end == length
    assert all(0 < s.end - s.start <= LONGEST for s in sentences)
    assert {end + 1 for end in ends if end < length} <= {s.end for s in sentences}


def test_windows_and_restored_ends() -> None:
    """A text without punctuation is read in windows first and cut at the ends found in it then."""
    document = Document("d", "青石精工已复工远山动力缺油箱", segmented=True)
    assert read(document, find_windows(document, 5)) == ["青石精工已", "复工远山动", "力缺油箱"]
    assert read(document, cut_at(document, [6])) == ["青石精工已复工", "远山动力缺油箱"]
    assert read(document, cut_at(document, [])) == [document.text]
